"""Headers that may stand for a field: translated, doubtful or misspelt. They are offered, never taken."""

import difflib
from collections.abc import Sequence

from lrcore.reader.columns.spelling import BARE, field_of, spellings, squashed
from lrcore.schema import FIELDS, GROUPS, PROPERTIES, Field, Group, NuclearProperty, fields_by_property

_NEAR, _CLEARLY = 0.82, 0.03  # likeness of two spellings from 0 to 1, and by how much one must be nearer
_MOST_COMPARED = 300  # headers that are looked at

OFFERED: dict[str, Field] = {}
for _field in FIELDS:
    _prop, _group = _field.nuclear_property, _field.group
    OFFERED |= spellings(
        f"{_prop.words} {_prop.translations}", f"{_group.words} {_group.translations}", _field
    )
_PARTS = {
    word: part
    for part in (*PROPERTIES, *GROUPS)
    for word in f"{part.words} {part.translations}".split()
    if not word.isdigit()
}
# Property or group -> words of the other kind, each with the field that the two name.
_PARTNERS: dict[NuclearProperty | Group, list[tuple[str, Field]]] = {part: [] for part in _PARTS.values()}
for _field in FIELDS:
    _two = (_field.nuclear_property, _field.group)
    for _one, _other in (_two, _two[::-1]):
        _PARTNERS[_one] += [(word, _field) for word, part in _PARTS.items() if part is _other]


def near_misses(names: Sequence[str], missing: Sequence[Field]) -> dict[str, Field]:
    """Return the headers that may stand for a missing field: translated, doubtful or misspelt."""
    wanted = {field.index for field in missing}
    targets = {name: field for name, field in OFFERED.items() if field.index in wanted}
    misses = _numbered(names, wanted)
    for name in names[:_MOST_COMPARED]:
        plain = squashed(name)
        if field_of(name) is None and plain not in BARE and name not in misses:
            field = targets.get(plain) or _closest(plain, wanted)
            misses |= {name: field} if field else {}
    twice = {field.index for field in misses.values() if list(misses.values()).count(field) > 1}
    return {name: field for name, field in misses.items() if field.index not in twice}


def _numbered(names: Sequence[str], wanted: set[int]) -> dict[str, Field]:
    """Return the fields of "radius", "radius.1" and "radius.2": one header that was there three times."""
    found: dict[str, Field] = {}
    for name in names:
        three = [name, f"{name}.1", f"{name}.2"]
        if squashed(name) in BARE and set(three) <= set(names):
            fields = fields_by_property(BARE[squashed(name)])
            found |= dict(zip(three, fields, strict=True))
    return {name: field for name, field in found.items() if field.index in wanted}


def _closest(plain: str, wanted: set[int]) -> Field | None:
    """Return the field whose spelling is nearest, unless another field is nearly as near.

    One of the two words, of the property or of the group, has to be spelt right.
    """
    best: dict[int, float] = {}
    for word, part in _PARTS.items():
        rest = plain.removeprefix(word) if plain.startswith(word) else plain.removesuffix(word)
        if rest == plain:
            continue
        for other, field in _PARTNERS[part]:
            total = len(plain) + len(word) + len(other)
            if field.index in wanted and 2 * (len(word) + min(len(rest), len(other))) >= _NEAR * total:
                matcher = difflib.SequenceMatcher(None, rest, other, autojunk=False)
                alike = matcher.ratio() * (len(rest) + len(other)) / 2
                best[field.index] = max(best.get(field.index, 0.0), 2 * (len(word) + alike) / total)
    nearest = sorted(best.items(), key=lambda pair: -pair[1])[:2]
    if not nearest or nearest[0][1] < _NEAR:
        return None
    clear = len(nearest) < 2 or nearest[0][1] - nearest[1][1] >= _CLEARLY
    return FIELDS[nearest[0][0]] if clear else None
