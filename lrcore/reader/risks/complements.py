"""Columns that say the same of each patient: the other class, the predicted class, the same risk again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from lrcore.arrays import Floats
from lrcore.errors import CohortRefused
from lrcore.reader.columns.category_column import distinct
from lrcore.reader.columns.label_words import OTHER, meaning_of, plain_label, yes_means
from lrcore.reader.columns.spelling import word_set
from lrcore.reader.issues import listed, quoted
from lrcore.reader.risks.contents import Contents
from lrcore.reader.risks.roles import announces_only_risk, words_of
from lrcore.schema import BENIGN, MALIGNANT

_TOLERANCE = 0.011  # of a sum of probabilities that were rounded to two decimals
_FEWEST = 3  # rows before two columns that add up to 1 are taken for two classes by their numbers
_FEWEST_DECIDED = 5  # rows of each value before a threshold that separates them is no chance
_HALF = 0.5
_MALIGNANT_SIDE = word_set(
    "mal malig malignant cancer pos positive event case cases dead died death disease diseased sick ill "
    "tumor tumour high bad abnormal affected"
)
_BENIGN_WORDS = word_set("ben benign neg negative healthy normal no false surv survival survived alive")
_BENIGN_SIDE = word_set(
    "ben benign neg negative healthy normal control controls ctrl none alive survived survival non not "
    "without low good wildtype"
)


@dataclass(frozen=True, slots=True)
class Reduced:
    """The columns of risks that are models of their own, and why others are not.

    Attributes
    ----------
    kept : tuple of int
    reasons : dict of int to str
        Column that is left out -> what it holds.
    """

    kept: tuple[int, ...]
    reasons: Mapping[int, str]


def one_per_model(
    names: Sequence[str], contents: Sequence[Contents], columns: Sequence[int], meaning: Mapping[str, str]
) -> Reduced:
    """Leave out what follows from another column of risks.

    Parameters
    ----------
    names : sequence of str
        Every header.
    contents : sequence of Contents
        Of every column.
    columns : sequence of int
        Those that seem to hold risks.
    meaning : dict of str to str
        What the values of the outcome mean, as far as that is known.

    Raises
    ------
    CohortRefused
        If two columns add up to 1 and it is not clear which is the risk, or more than two do.
    """
    _refuse_many_classes(names, contents, columns)
    left: dict[int, str] = {}
    details = details_of(names, contents, asked="risk", risks=columns)
    for one, other in combinations(columns, 2):
        if one in left or other in left:
            continue
        if _alike(contents[one].numbers, contents[other].numbers):
            left[other] = f"holds the numbers of {quoted(names[one])}"
        elif _add_up(names, contents, one, other):
            kept = _malignant_side(names, one, other, meaning, details)
            away = other if kept == one else one
            left[away] = f"is 1 less {quoted(names[kept])}"
    for column in columns:
        source = next(
            (c for c in columns if c not in left and c != column and _follows(contents, column, c)), None
        )
        if column not in left and source is not None:
            left[column] = f"is the probability of the class predicted by {quoted(names[source])}"
    return Reduced(tuple(c for c in columns if c not in left), left)


def benign_by_name(header: str, *, alone: bool = True) -> bool:
    """Return whether a header announces the probability of a benign finding.

    Parameters
    ----------
    header : str
    alone : bool
        Whether it is the only column of risks; among several a 0 may be the number of a model.

    Examples
    --------
    >>> [benign_by_name(name) for name in ("prob_benign", ".pred_no", "p_0", "prob_1", "risk_model_0")]
    [True, True, True, False, False]
    """
    words = set(words_of(header))
    if words & (_MALIGNANT_SIDE | {"1", "yes", "true", "risk"}):
        return False
    return bool(words & _BENIGN_WORDS) or (alone and "0" in words and announces_only_risk(words - {"0"}))


def _alike(one: Floats, other: Floats) -> bool:
    known = np.isfinite(one) & np.isfinite(other)
    return bool(known.sum() >= _FEWEST and (one[known] == other[known]).all() and np.ptp(one[known]) > 0)


def _add_up(names: Sequence[str], contents: Sequence[Contents], one: int, other: int) -> bool:
    first, second = contents[one].numbers, contents[other].numbers
    known = np.isfinite(first) & np.isfinite(second)
    if not known.any():
        return False
    total = first[known] + second[known]
    whole = 100.0 if total.max() > 2 else 1.0
    enough = known.sum() >= _FEWEST or _side_by_words(names[one], names[other])
    varies = known.sum() < _FEWEST or np.ptp(first[known]) > 0
    return bool(enough and varies and (abs(total - whole) <= _TOLERANCE * whole).all())


def _follows(contents: Sequence[Contents], column: int, source: int) -> bool:
    """Return whether a column never below one half is the larger of a risk and its complement."""
    first, second = contents[column].numbers, contents[source].numbers
    known = np.isfinite(first) & np.isfinite(second)
    if known.sum() < _FEWEST or (first[known] < _HALF - _TOLERANCE).any() or np.ptp(first[known]) == 0:
        return False
    larger = np.maximum(second[known], 1 - second[known])
    below = (second[known] < _HALF).any()
    return bool(below and (abs(first[known] - larger) <= _TOLERANCE).all())


def is_thresholded(contents: Sequence[Contents], column: int, risks: Sequence[int]) -> bool:
    """Tell whether the two values of a column are decisions: a threshold on a column of risks gives them."""
    return any(separating_gap(contents, column, risk) is not None for risk in risks)


def separating_gap(contents: Sequence[Contents], column: int, risk: int) -> tuple[float, float] | None:
    """Return the risks between which every threshold separates the two values of a column, or None."""
    if not contents[column].is_binary:
        return None
    cells = contents[column].cells
    labels = {cell: plain_label(cell) for cell in distinct(cells)}
    plain = np.array([labels[cell] for cell in cells])
    known, numbers = np.isfinite(contents[risk].numbers), contents[risk].numbers
    one, other = (numbers[known & (plain == value)] for value in sorted(contents[column].values))
    if min(len(one), len(other)) < _FEWEST_DECIDED:
        return None
    lower, upper = sorted((one, other), key=np.mean)
    return (float(lower.max()), float(upper.min())) if lower.max() <= upper.min() else None


def _refuse_many_classes(names: Sequence[str], contents: Sequence[Contents], columns: Sequence[int]) -> None:
    if len(columns) < 3:
        return
    total = np.sum([contents[column].numbers for column in columns], axis=0)
    known = total[np.isfinite(total)]
    if len(known) >= _FEWEST and (abs(known - 1) <= _TOLERANCE * len(columns) / 2).all():
        raise CohortRefused(
            f"Columns {listed(quoted(names[c]) for c in columns)} add up to 1: these are the probabilities "
            f"of {len(columns)} classes. Say which one is the risk of the event.",
            details=details_of(names, contents, asked="risk", risks=columns),
        )


def _malignant_side(
    names: Sequence[str], one: int, other: int, meaning: Mapping[str, str], details: Mapping[str, object]
) -> int:
    found = _side_by_meaning(names[one], names[other], meaning) or _side_by_words(names[one], names[other])
    if not found:
        raise CohortRefused(
            f"Columns {quoted(names[one])} and {quoted(names[other])} add up to 1: they are the risk and "
            "1 less the risk of one model. Say which one is the risk of the event.",
            details=details,
        )
    return one if found == MALIGNANT else other


def _side_by_words(one: str, other: str) -> str:
    """Return malignant or benign for the first of two headers, by what tells them apart."""
    first, second = set(words_of(one)), set(words_of(other))
    mine, theirs = _side(first - second, second - first), _side(second - first, first - second)
    if mine == theirs:
        return ""
    return mine or OTHER[theirs]


def _side(words: set[str], others: set[str]) -> str:
    numbers = {word for word in words | others if word.isdigit()}
    coded = yes_means(MALIGNANT, [word for word in words if len(numbers) < 2 or numbers == {"0", "1"}])
    sides = {meaning for word in words if (meaning := _meaning(word, coded))}
    return sides.pop() if len(sides) == 1 else ""


def _meaning(word: str, coded: Mapping[str, str]) -> str:
    if word in _BENIGN_SIDE:
        return BENIGN
    return MALIGNANT if word in _MALIGNANT_SIDE else meaning_of(word) or coded.get(word, "")


def _side_by_meaning(one: str, other: str, meaning: Mapping[str, str]) -> str:
    """Return malignant or benign for the first of two headers that name the values of the outcome."""
    first, second = set(words_of(one)), set(words_of(other))
    sides = [
        {meaning[word] for word in words if word in meaning} for words in (first - second, second - first)
    ]
    if sides[0] == sides[1] or any(len(side) > 1 for side in sides):
        return ""
    return next(iter(sides[0])) if sides[0] else OTHER.get(next(iter(sides[1])), "")


def details_of(
    names: Sequence[str],
    contents: Sequence[Contents],
    *,
    asked: str,
    risks: Sequence[int] = (),
    outcomes: Sequence[int] = (),
) -> dict[str, object]:
    """Return what a page or a command needs to ask which column is the risk, or the outcome."""
    return {
        "headers": tuple(names[:500]),
        "asked": asked,
        "risks": tuple(names[column] for column in risks),
        "outcomes": tuple(names[column] for column in outcomes),
        "samples": {name: each.sample for name, each in zip(names[:500], contents, strict=False)},
    }
