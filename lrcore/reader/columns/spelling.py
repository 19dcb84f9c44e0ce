"""What the words of one header say: a field, a diagnosis, an id, or a unit."""

import re
import unicodedata
from functools import lru_cache

from lrcore import schema
from lrcore.schema import FIELDS, PROPERTIES, Field

LONGEST = 200  # characters of a header worth understanding
_UNIT = r"mm|cm|um|μm|nm|µm|px|pixels?|a\.?u\.?|image units?|gr[ae]y levels?|arbitrary units?|units?"
_UNITS = re.compile(rf"(?<![a-z])(?:{_UNIT})(?:\s*\^?\s*[23]|\s+squared)?(?![a-z])")
_BRACKETS = re.compile(r"[\[({<]([^\])}>]*)[\])}>]")
_WORD = re.compile(r"[^\W_]+")
_PIECE = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-zà-öø-ÿß]+|\d+|[^\W\d_]+")


def word_set(words: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(words.split())


_FILLING_WORDS = "of the in nuclear nucleus nuclei cell cells value values de del des du la le les el der d l"
_FILLERS = word_set(_FILLING_WORDS)


def spellings(words: str, group_words: str, field: Field) -> dict[str, Field]:
    """Return every way to write a field from words for its property and words for its group."""
    pairs = [(prop, group) for prop in words.split() for group in group_words.split()]
    names = [prop + group for prop, group in pairs]
    names += [group + prop for prop, group in pairs if not group.isdigit()]
    return dict.fromkeys(names, field)


_KNOWN: dict[str, Field] = {}
for _field in FIELDS:
    _prop, _group = _field.nuclear_property, _field.group
    _KNOWN |= spellings(_prop.words, _group.words, _field)
BARE = {word: prop for prop in PROPERTIES for word in prop.words.split()}
_IDS = {word: rank for rank, word in enumerate(schema.ID_HEADERS.split())}
_LABELS = frozenset(schema.LABEL_HEADERS.split())


def squashed(header: str) -> str:
    """Return a header in lower case without accents, separators, units and filling words.

    Examples
    --------
    >>> squashed(" WORST AREA (mm2) "), squashed("concave.points_mean"), squashed("Périmètre [SE]")
    ('worstarea', 'concavepointsmean', 'perimetrese')
    """
    plain = header[:LONGEST].lower()
    if not plain.isascii():
        plain = "".join(filter(_is_plain, unicodedata.normalize("NFKD", header[:LONGEST]).lower()))
    without_units = _UNITS.sub(" ", _BRACKETS.sub(lambda found: f" {_UNITS.sub(' ', found[1])} ", plain))
    return "".join(word for word in _WORD.findall(without_units) if word not in _FILLERS)


def _is_plain(character: str) -> bool:
    return not unicodedata.combining(character) and unicodedata.category(character) != "Cf"


def is_unit(text: str) -> bool:
    """Return whether a cell only names a unit, as a second header line does."""
    return bool(_UNITS.fullmatch(text.strip("()[] ").lower())) or text.strip("()[] ") in ("-", "")


def field_of(header: str) -> Field | None:
    """Return the field a header certainly names, or None.

    Examples
    --------
    >>> [field_of(name).key for name in ("radius_mean", "Area SE", "concavepoints3", "worstTexture")]
    ['mean_radius', 'area_error', 'worst_concave_points', 'worst_texture']
    >>> field_of("smothness_mean") is None
    True
    """
    if not 4 < len(header) <= LONGEST or header[0] in "0123456789.-+":
        return None
    return _KNOWN.get(squashed(header))


def is_label_header(name: str) -> bool:
    """Return whether a header may announce a diagnosis; what is in the brackets does not matter."""
    return squashed(_BRACKETS.sub(" ", name[:LONGEST])) in _LABELS


def id_rank(name: str) -> int:
    """Return how well a header announces an id: 0 is best, -1 does not."""
    plain = squashed(name)
    if plain in _IDS:
        return _IDS[plain]
    words = set(_WORD.findall(name[:LONGEST].lower().replace("_", " ")))
    return len(_IDS) if words & {"id", "identifier", "mrn", "pseudonym"} else -1


@lru_cache(maxsize=4096)
def words_of(header: str) -> tuple[str, ...]:
    """Return the words of a header in lower case, cut also where a capital or a digit begins.

    Examples
    --------
    >>> words_of(".pred_Yes"), words_of("P (class=M)"), words_of("trueLabel"), words_of("Outcome1")
    (('pred', 'yes'), ('p', 'class', 'm'), ('true', 'label'), ('outcome', '1'))
    >>> words_of("Probabilité")
    ('probabilite',)
    """
    plain = header[:LONGEST].replace("_", " ")
    if not plain.isascii():
        parts = unicodedata.normalize("NFKD", plain)
        plain = unicodedata.normalize("NFC", "".join(c for c in parts if not unicodedata.combining(c)))
    return tuple(piece.lower() for piece in _PIECE.findall(plain))
