"""Headers that may stand for a field: translated, doubtful or misspelt. They are offered, never taken."""

import difflib
import re
from collections.abc import Sequence

from lrcore.reader.columns.spelling import BARE, field_of, spellings, squashed, word_set
from lrcore.schema import FIELDS, GROUPS, PROPERTIES, Field, Group, NuclearProperty, fields_by_property

_ALIKE_PART = 0.55  # likeness of the misspelt word alone
_NEAR, _CLEARLY = 0.82, 0.03  # likeness of two spellings from 0 to 1, and by how much one must be nearer
_PIECE = re.compile(r"[^\W\d_]+")
_CHANGES = word_set(
    "sqrt cbrt root log ln exp logarithm scaled scale scaling unscaled rescaled norm normed normalized "
    "normalised standardized standardised zscore zscored z minmax boxcox yeojohnson transformed transform "
    "trans centered centred center squared square sq rank ranked binned bin bins inverse inv reciprocal "
    "abs residual winsorized clipped imputed pct percentile quantile delta diff difference change ratio "
    "logit"
)
_AFFIX, _AFFIX_BEHIND = re.compile(r"[^\W_]+[ _.$:-]+"), re.compile(r"[ _.$:-]+[^\W_]+$")
_COUNTED = re.compile(r"(\D+?)[ _.-]?0*(\d{1,2})")
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


def group_words() -> frozenset[str]:
    """Return the words for mean, standard error and worst value, in every language."""
    return frozenset(word for word, part in _PARTS.items() if isinstance(part, Group))


def property_words() -> frozenset[str]:
    """Return the words for the nuclear properties, in every language."""
    return frozenset(word for word, part in _PARTS.items() if not isinstance(part, Group))


def near_misses(names: Sequence[str], missing: Sequence[Field]) -> dict[str, Field]:
    """Return the headers that may stand for a missing field: translated, doubtful or misspelt.

    A header that says that its values were changed stands for none.
    """
    wanted = {field.index for field in missing}
    targets = {name: field for name, field in OFFERED.items() if field.index in wanted}
    misses = _numbered(names, wanted) or _by_elimination(names, missing) or _unnamed(names, missing)
    misses = misses or _counted_in_groups(names, missing) or _with_one_affix(names, missing)
    for name in names[:_MOST_COMPARED]:
        plain = squashed(name)
        if field_of(name) is None and plain not in BARE and name not in misses and not change_of(name):
            field = targets.get(plain) or _closest(plain, wanted) or _closest_numbered(plain, wanted)
            misses |= {name: field} if field else {}
    twice = {field.index for field in misses.values() if list(misses.values()).count(field) > 1}
    return {name: field for name, field in misses.items() if field.index not in twice}


def change_of(name: str) -> str:
    """Return the word in which a header says that its values were changed, or an empty text.

    Examples
    --------
    >>> change_of("concavity_mean_sqrt"), change_of("scaled_radius_mean"), change_of("log(area_worst)")
    ('sqrt', 'scaled', 'log')
    >>> change_of("radius_mean"), change_of("concave points_mean"), change_of("Logistic Regression")
    ('', '', '')
    """
    found = next((word for word in _PIECE.findall(name.lower()) if word in _CHANGES), "")
    plain = squashed(name)
    joined = (word for word in _CHANGES if len(word) > 2 and _is_field_with(word, plain))
    return found or max(joined, key=len, default="")


def _is_field_with(word: str, plain: str) -> bool:
    """Return whether a header is the name of a measurement with a word before or after it."""
    rests = {plain.removeprefix(word), plain.removesuffix(word)} - {plain}
    return any(field_of(rest) is not None or rest in BARE or rest in OFFERED for rest in rests)


def _by_elimination(names: Sequence[str], missing: Sequence[Field]) -> dict[str, Field]:
    """Return the fields of bare names where one group alone is missing, and all of it."""
    groups = {field.group for field in missing}
    bare = {name: BARE[squashed(name)] for name in names if squashed(name) in BARE}
    if len(groups) != 1 or sorted(map(_name_of, bare.values())) != sorted(
        _name_of(f.nuclear_property) for f in missing
    ):
        return {}
    by_property = {field.nuclear_property: field for field in missing}
    return {name: by_property[prop] for name, prop in bare.items()}


def _unnamed(names: Sequence[str], missing: Sequence[Field]) -> dict[str, Field]:
    """Return the only missing field for the only column without a header, where its neighbours fit."""
    empty = [column for column, name in enumerate(names) if not name.strip()]
    if len(empty) != 1 or len(missing) != 1:
        return {}
    (column,), (field,) = empty, missing
    before = field_of(names[column - 1]) if column else None
    after = field_of(names[column + 1]) if column + 1 < len(names) else None
    fits = [before.index == field.index - 1] if before else []
    fits += [after.index == field.index + 1] if after else []
    return {names[column]: field} if fits and all(fits) else {}


def _name_of(prop: NuclearProperty) -> str:
    return prop.name


def _numbered(names: Sequence[str], wanted: set[int]) -> dict[str, Field]:
    """Return the fields of "radius", "radius.1" and "radius.2": one header that was there three times."""
    found: dict[str, Field] = {}
    for name in names:
        three = [name, f"{name}.1", f"{name}.2"]
        if squashed(name) in BARE and set(three) <= set(names):
            fields = fields_by_property(BARE[squashed(name)])
            found |= dict(zip(three, fields, strict=True))
    return {name: field for name, field in found.items() if field.index in wanted}


def _with_one_affix(names: Sequence[str], missing: Sequence[Field]) -> dict[str, Field]:
    """Return the fields of "wdbc.radius_mean" or "radius_mean_x", where one affix covers all missing."""
    found: dict[str, dict[Field, str]] = {}
    for name in names[:_MOST_COMPARED]:
        first, last = _AFFIX.match(name), _AFFIX_BEHIND.search(name)
        for affix, rest in (
            (first, name[first.end() :] if first else ""),
            (last, name[: last.start()] if last else ""),
        ):
            field = field_of(rest) if affix and not change_of(affix[0]) else None
            if affix and field is not None:
                found.setdefault(affix[0], {})[field] = name
    whole = [fields for fields in found.values() if set(missing) <= fields.keys()]
    return {whole[0][field]: field for field in missing} if len(whole) == 1 else {}


def _counted_in_groups(names: Sequence[str], missing: Sequence[Field]) -> dict[str, Field]:
    """Return the fields of "mean_1" to "worst_10", where all three groups are counted to ten."""
    found: dict[tuple[str, int], str] = {}
    for name in names:
        counted = _COUNTED.fullmatch(name.strip().lower())
        if counted and isinstance(group := _PARTS.get(squashed(counted[1])), Group):
            found[group.name, int(counted[2])] = name
    first = min((number for _, number in found), default=0)
    places = {field: (field.group.name, field.index % len(PROPERTIES) + first) for field in FIELDS}
    if len(missing) < len(FIELDS) or set(found) != set(places.values()):
        return {}
    return {found[place]: field for field, place in places.items()}


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
            if not rest:
                continue  # a bare word says nothing of the group
            total = len(plain) + len(word) + len(other)
            if field.index in wanted and 2 * (len(word) + min(len(rest), len(other))) >= _NEAR * total:
                matcher = difflib.SequenceMatcher(None, rest, other, autojunk=False)
                if matcher.ratio() < _ALIKE_PART:
                    continue
                alike = matcher.ratio() * (len(rest) + len(other)) / 2
                best[field.index] = max(best.get(field.index, 0.0), 2 * (len(word) + alike) / total)
    nearest = sorted(best.items(), key=lambda pair: -pair[1])[:2]
    if not nearest or nearest[0][1] < _NEAR:
        return None
    clear = len(nearest) < 2 or nearest[0][1] - nearest[1][1] >= _CLEARLY
    return FIELDS[nearest[0][0]] if clear else None


def _closest_numbered(plain: str, wanted: set[int]) -> Field | None:
    """Return the field of a misspelt property with the number of its group: "adius2"."""
    word, number = plain[:-1], plain[-1:]
    group = next((group for group in GROUPS if number in group.words.split()), None)
    if group is None or not word.isalpha():
        return None
    ratios = {
        field.index: max(
            difflib.SequenceMatcher(None, word, each, autojunk=False).ratio()
            for each in field.nuclear_property.words.split()
        )
        for field in FIELDS
        if field.group is group and field.index in wanted
    }
    nearest = max(ratios, key=lambda index: ratios[index], default=-1)
    return FIELDS[nearest] if nearest >= 0 and ratios[nearest] >= _NEAR else None
