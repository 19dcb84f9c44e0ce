"""The meaning of a value of a column of diagnoses, by itself or as its header defines it."""

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping

from lrcore import schema
from lrcore.reader.columns.spelling import squashed, word_set
from lrcore.schema import BENIGN, MALIGNANT

Coding = Mapping[str, str]  # value -> malignant or benign

OTHER = {MALIGNANT: BENIGN, BENIGN: MALIGNANT}
_WORDS = dict.fromkeys(schema.MALIGNANT_WORDS.split(), MALIGNANT)
_WORDS |= dict.fromkeys(schema.BENIGN_WORDS.split(), BENIGN)
_YES = word_set("1 true t yes y ja oui si sim tak ano kylla evet да はい 是 positive pos wahr vrai")
_NO = word_set(
    "0 false f no n nein non nee nej nei nao nie ne ei hayir hayır нет いいえ 否 negative neg falsch faux"
)
_STATED = re.compile(r"([^\W_]+)\s*[=:]\s*([^\W_]+)")
_WORD = re.compile(r"[^\W_]+")
_WHOLE = re.compile(r"[+-]?\d+(?:[.,]\d*)?(?:e[+-]?\d+)?")
_NUMBERED = re.compile(r"\d+:(?=.)")  # "1:malignant", as Weka writes a class
_NEGATIONS = frozenset(
    ["no", "not", "non", "nicht", "kein", "keine", "pas", "sans", "sin", "without", "negative"]
)
_LACKING = frozenset(["without", "sans", "sin"])  # what comes after it, not the class before it
_LARGEST = 1e15  # whole numbers up to here are exact
CODES = _YES | _NO | {"2", "4", "p"}
_UNKNOWN = word_set(
    "u unk unknown unclear undetermined indeterminate inconclusive equivocal uncertain pending missing lost "
    "ltfu censored withdrawn dropout excluded available evaluable reported assessed done ne nd nr tbd "
    "unbekannt unklar ausstehend inconnu desconocido sconosciuto onbekend okand ukendt nieznany neznamy"
)


def plain_label(cell: str) -> str:
    """Return a label as it is compared: no blanks around it, lower case, no accents, "1.0" as "1".

    Examples
    --------
    >>> [plain_label(cell) for cell in (" Malignant ", "1.0", "0,00", "1.000e+00", "-1.0", "0.5")]
    ['malignant', '1', '0', '1', '-1', '0.5']
    """
    plain = cell.strip().casefold()
    if _WHOLE.fullmatch(plain) and not plain.isdigit():
        number = float(plain.replace(",", ".")) + 0.0
        return f"{number:.0f}" if number.is_integer() and abs(number) < _LARGEST else plain
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return plain


def number_of(plain: str) -> float:
    """Return the number that a label is; nan where it is a word."""
    return float(plain.replace(",", ".")) if _WHOLE.fullmatch(plain) else math.nan


def is_code_word(plain: str) -> bool:
    """Return whether a value says yes or no, or which diagnosis."""
    return plain in _YES | _NO or meaning_of(plain) is not None


def is_unknown(plain: str) -> bool:
    """Return whether a value says that the outcome is not known: "pending", "lost to follow-up"."""
    return bool(set(_WORD.findall(plain.replace("_", " "))) & _UNKNOWN)


def codes_of(values: Iterable[str]) -> list[str]:
    """Return the values that are codes; "NE" next to another no is "not evaluable", not Czech.

    Examples
    --------
    >>> codes_of(["yes", "no", "ne", "lost"]), codes_of(["ano", "ne"])
    (['yes', 'no'], ['ano', 'ne'])
    """
    codes = [plain for plain in values if plain in CODES]
    several = len(_NO.intersection(codes)) > 1
    return [plain for plain in codes if not (several and plain == "ne")]


def meaning_of(plain: str) -> str | None:
    """Return what a value means by itself: "m", "malignant", "M (malignant)", "benign_without_callback".

    Examples
    --------
    >>> meaning_of("benign_without_callback"), meaning_of("no malignancy"), meaning_of("without callback")
    ('benign', None, None)
    """
    plain = _NUMBERED.sub("", plain, count=1)
    if plain in _WORDS:
        return _WORDS[plain]
    words = _WORD.findall(plain)
    named = [place for place, word in enumerate(words) if word in _WORDS and len(word) > 1]
    meanings = {_WORDS[words[place]] for place in named}
    negated = any(
        word in _NEGATIONS and not (word in _LACKING and place > named[-1])
        for place, word in enumerate(words)
        if named
    )
    return meanings.pop() if len(meanings) == 1 and not negated else None


def understood(values: Iterable[str]) -> dict[str, str]:
    """Return the values that say by themselves what they mean."""
    return {plain: meaning for plain in values if (meaning := meaning_of(plain))}


def stated(header: str, codes: list[str]) -> Coding:
    """Return the meaning that the header itself states: its name, or "(1=malignant, 0=benign)"."""
    pairs = [*_STATED.findall(header.lower()), *((b, a) for a, b in _STATED.findall(header.lower()))]
    found = {plain_label(value): _WORDS[word] for value, word in pairs if word in _WORDS}
    if found and set(codes) <= set(found):
        return {code: found[code] for code in codes}
    plain = squashed(header)
    if plain in schema.MALIGNANT_HEADERS.split():
        return yes_means(MALIGNANT, codes)
    return yes_means(BENIGN, codes) if plain in schema.BENIGN_HEADERS.split() else {}


def yes_means(meaning: str, codes: list[str]) -> Coding:
    """Return the coding in which yes, true and 1 have a meaning; empty where other codes occur."""
    yes = _YES | {"p"} if set(codes) <= {"p", "n"} else _YES
    if not set(codes) <= yes | _NO:
        return {}
    return {code: meaning if code in yes else OTHER[meaning] for code in codes}
