"""Which of two classes is the event, by the words that name them: as headers of risks, or as outcomes."""

import re
from collections.abc import Collection, Mapping, Sequence

from lrcore.reader.columns.label_words import OTHER, Coding, meaning_of, plain_label, yes_means
from lrcore.reader.columns.spelling import word_set, words_of
from lrcore.reader.risks.roles import announces_only_risk
from lrcore.schema import BENIGN, MALIGNANT

_DEGREES = word_set("high low good bad normal abnormal")  # of which either may be the event
_EVENT = word_set(
    "mal malig malignant cancer pos positive event case cases dead died death deceased disease diseased "
    "sick ill tumor tumour high bad abnormal affected tot verstorben krank overleden ziek dood mort decede "
    "malade muerto fallecido enfermo deceduto "
    "present muerta fallecida morto morta deceduta decedee overledene "
    "zmarl zmarla umarl zemrel vefat olum exitus positivo positiva positif positiv positief pozitif pozitiv "
    "pozytywny умер умерла 死亡 阳性 陽性 사망 양성"
)
_NO_EVENT = word_set(
    "ben benign neg negative healthy normal control controls ctrl none alive living survived survival "
    "survivor free non not without low good wildtype lebend gesund levend gezond vivant sain vivo sano "
    "absent viva vivante zyje zywy zije sag negativo negativa negatif negativ negatief negatywny "
    "жив жива 生存 存活 阴性 陰性 생존 음성"
)
_SURVIVAL = word_set("surv survive survives survival survived survivor alive")
_NO_EVENT_HEADERS = _SURVIVAL | word_set("ben benign neg negative healthy normal no false")
_NEGATIONS = word_set("no not non free")
_NUMBERED = re.compile(r"^\d+:")  # "2:recurrence-events", as Weka writes a class
_INITIALS = ({"j", "n"}, {"n", "o"}, {"n", "s"}, {"n", "y"})  # of yes and no
_LETTERS = (*_INITIALS, {"t", "f"}, {"p", "n"}, {"m", "b"})
_CODES_OF_EVENT = frozenset(["1", "yes", "true", "risk"])


def benign_by_name(header: str, *, alone: bool = True) -> bool:
    """Return whether a header announces the probability of a benign finding.

    Parameters
    ----------
    header : str
    alone : bool
        Whether it is the only column of risks; among several a 0 may be the number of a model.

    Examples
    --------
    >>> names = ("prob_benign", ".pred_no", "p_0", "p_no_event", "prob_1", "risk_model_0", "0")
    >>> [benign_by_name(name) for name in names]
    [True, True, True, True, False, False, False]
    """
    words = set(words_of(header))
    if words & _CODES_OF_EVENT:
        return False
    if words & _EVENT:
        return bool(words & _NEGATIONS)
    return bool(words & _NO_EVENT_HEADERS) or (
        alone and "0" in words and len(words) > 1 and announces_only_risk(words - {"0"})
    )


def is_survival(header: str) -> bool:
    """Return whether a header of an outcome says that survival is the event."""
    return bool(_SURVIVAL & set(words_of(header)))


def side_by_words(one: str, other: str) -> str:
    """Return malignant or benign for the first of two names of classes, by what tells them apart.

    Examples
    --------
    >>> side_by_words(".pred_No", ".pred_Yes"), side_by_words("score_1", "score_2")
    ('benign', '')
    """
    mine, theirs = sides_of(one, other)
    if mine == theirs:
        return ""
    return mine or OTHER[theirs]


def side_by_meaning(one: str, other: str, meaning: Mapping[str, str]) -> str:
    """Return malignant or benign for the first of two headers that name the values of the outcome."""
    first, second = set(words_of(one)), set(words_of(other))
    sides = [
        {meaning[word] for word in words if word in meaning} for words in (first - second, second - first)
    ]
    if sides[0] == sides[1] or any(len(side) > 1 for side in sides):
        return ""
    return next(iter(sides[0])) if sides[0] else OTHER.get(next(iter(sides[1])), "")


def coding_by_words(values: Collection[str]) -> Coding:
    """Return what two values mean whose words name the event and its absence, or one of them negated.

    Examples
    --------
    >>> sorted(coding_by_words(["alive", "dead"]).items())
    [('alive', 'benign'), ('dead', 'malignant')]
    >>> sorted(coding_by_words(["recurrence", "no recurrence"]).items())
    [('no recurrence', 'benign'), ('recurrence', 'malignant')]
    >>> pairs = (["alive", "not alive"], ["disease free", "not disease free"], ["case", "non-case"])
    >>> [coding_by_words(pair)[pair[0]] for pair in pairs]
    ['benign', 'benign', 'malignant']
    >>> coding_by_words(["dead", "lost"]), coding_by_words(["low", "high"])
    ({}, {})
    """
    if len(values) != 2:
        return {}
    one, other = sorted(values)
    if {one, other} in _INITIALS:
        return {value: BENIGN if value == "n" else MALIGNANT for value in (one, other)}
    names = [_NUMBERED.sub("", value) for value in (one, other)]
    first, second = (set(words_of(name)) for name in names)
    sides = sides_of(*names)
    one_sided = first - second and second - first and "" in sides
    if sides[0] == sides[1] or one_sided or (first | second) & _DEGREES:
        return {}
    mine = side_by_words(*names)
    return {one: mine, other: OTHER[mine]}


def coding_by_headers(values: Collection[str], headers: Sequence[str]) -> Coding:
    """Return what two values mean of which the headers of the risks name one.

    Examples
    --------
    >>> sorted(coding_by_headers(["class1", "class2"], [".pred_Class1"]).items())
    [('class1', 'malignant'), ('class2', 'benign')]
    >>> coding_by_headers(["1", "2"], ["PRE_1"])
    {}
    """
    if len(values) != 2 or any(value.isdigit() for value in values):
        return {}
    one, other = pair = sorted(values)
    named = [[_names(header, *each) for header in headers] for each in ((one, other), (other, one))]
    for value, mine, theirs in zip(pair, named, reversed(named), strict=True):
        if headers and all(mine) and not any(theirs):
            return {each: MALIGNANT if each == value else BENIGN for each in pair}
    return {}


def _names(header: str, value: str, other: str) -> bool:
    if plain_label(header) in (value, other):  # ">50K", "<=50K"
        return plain_label(header) == value
    return bool(value) and set(words_of(value)) <= set(words_of(header))


def sides_of(one: str, other: str) -> tuple[str, str]:
    """Return malignant, benign or nothing for each of two names of classes, by what tells them apart."""
    first, second = set(words_of(one)), set(words_of(other))
    negated, common = (first ^ second) & _NEGATIONS, first & second
    if negated and ("free" in common or (common & _NO_EVENT and not common & _EVENT)):
        return (BENIGN, MALIGNANT) if second & negated else (MALIGNANT, BENIGN)  # "alive", "not alive"
    letters = all(len(word) == 1 and word.isascii() and word.isalpha() for word in first ^ second)
    if letters and first ^ second not in _LETTERS:
        return "", ""  # "f" and "g" are two models, "M" and "F" two sexes
    return _side(first - second, second - first), _side(second - first, first - second)


def _side(words: set[str], others: set[str]) -> str:
    numbers = {word for word in words | others if word.isdigit()}
    coded = yes_means(MALIGNANT, [word for word in words if len(numbers) < 2 or numbers == {"0", "1"}])
    sides = {meaning for word in words if (meaning := _meaning(word, coded))}
    return sides.pop() if len(sides) == 1 else ""


def _meaning(word: str, coded: Mapping[str, str]) -> str:
    if word in _NO_EVENT:
        return BENIGN
    return MALIGNANT if word in _EVENT else meaning_of(word) or coded.get(word, "")
