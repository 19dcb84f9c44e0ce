"""Columns that say the same of each patient: the other class, the predicted class, the same risk again."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np

from lrcore.arrays import Floats
from lrcore.errors import CohortRefused
from lrcore.reader.columns.category_column import distinct
from lrcore.reader.columns.label_words import plain_label
from lrcore.reader.columns.spelling import words_of
from lrcore.reader.issues import listed, quoted
from lrcore.reader.risks.class_words import side_by_meaning, side_by_words, sides_of
from lrcore.reader.risks.contents import Contents
from lrcore.schema import MALIGNANT

_TOLERANCE = 0.011  # of a sum of probabilities that were rounded to two decimals
_FEWEST = 3  # rows before two columns that add up to 1 are taken for two classes by their numbers
_MOST_PAIRED = 40  # columns that are compared with each other
_FEWEST_DECIDED = 5  # rows of each value before a threshold that separates them is no chance
_HALF = 0.5


def columns_that_follow(
    names: Sequence[str],
    contents: Sequence[Contents],
    columns: Sequence[int],
    meaning: Mapping[str, str],
    outcomes: Sequence[int] = (),
) -> dict[int, str]:
    """Return the columns that follow from another column of risks, each with what it holds.

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
    outcomes : sequence of int
        The columns that may hold it, for a question.

    Raises
    ------
    CohortRefused
        If two columns add up to 1 and it is not clear which is the risk, or more than two do.
    """
    _refuse_many_classes(names, contents, columns)
    left: dict[int, str] = {}
    details = details_of(names, contents, asked="risk", risks=columns, outcomes=outcomes)
    for one, other in combinations(columns, 2):
        if one in left or other in left:
            continue
        if _alike(contents[one].numbers, contents[other].numbers):
            left[other] = f"holds the numbers of {quoted(names[one])}"
        elif add_up(names, contents, one, other):
            kept = _malignant_side(names, one, other, meaning, details)
            away = other if kept == one else one
            left[away] = f"is 1 less {quoted(names[kept])}"
    for column in columns:
        source = next(
            (c for c in columns if c not in left and c != column and _follows(contents, column, c)), None
        )
        if column not in left and source is not None:
            left[column] = f"is the probability of the class predicted by {quoted(names[source])}"
    return left


def class_pairs(
    names: Sequence[str], contents: Sequence[Contents], columns: Sequence[int], meaning: Mapping[str, str]
) -> list[int]:
    """Return the columns that are the probabilities of two classes, of which the headers say which is which.

    Parameters
    ----------
    names, contents, columns, meaning
        As for :func:`one_per_model`; at most the first 40 columns are compared.
    """
    found: set[int] = set()
    for one, other in combinations(columns[:_MOST_PAIRED], 2):
        known = side_by_meaning(names[one], names[other], meaning) or side_by_words(names[one], names[other])
        if known and not {one, other} & found and add_up(names, contents, one, other):
            found |= {one, other}
    return sorted(found)


def refuse_logits_of_classes(
    names: Sequence[str], contents: Sequence[Contents], columns: Sequence[int]
) -> None:
    """Refuse two columns of log-odds that are the logits of the two classes of one model.

    Raises
    ------
    CohortRefused
    """
    for one, other in combinations(columns[:_MOST_PAIRED], 2):
        total = contents[one].numbers + contents[other].numbers
        opposite = (
            np.isfinite(total).sum() >= _FEWEST and (abs(total[np.isfinite(total)]) <= _TOLERANCE).all()
        )
        if opposite or _are_two_classes(names[one], names[other]):
            raise CohortRefused(
                f"Columns {quoted(names[one])} and {quoted(names[other])} seem to hold the logits of the two "
                "classes of one model: the risk is 1 / (1 + exp(logit of no event - logit of the event)). "
                "Write it into a column of its own, or say which column holds the log-odds of the event.",
                details=details_of(names, contents, asked="risk", risks=(one, other)),
            )


def _are_two_classes(one: str, other: str) -> bool:
    """Return whether two headers differ in the name of the class: "logit_0" and "logit_1", not two models."""
    first, second = set(words_of(one)), set(words_of(other))
    numbered = first ^ second == {"0", "1"} and len(first & second) > 1
    return bool(first - second and second - first) and all(sides_of(one, other)) and not numbered


def _alike(one: Floats, other: Floats) -> bool:
    known = np.isfinite(one) & np.isfinite(other)
    return bool(known.sum() >= _FEWEST and (one[known] == other[known]).all() and np.ptp(one[known]) > 0)


def add_up(names: Sequence[str], contents: Sequence[Contents], one: int, other: int) -> bool:
    """Return whether two columns are the probabilities of two classes: they add up to 1 in every row."""
    first, second = contents[one].numbers, contents[other].numbers
    known = np.isfinite(first) & np.isfinite(second)
    if not known.any():
        return False
    total = first[known] + second[known]
    whole = 100.0 if total.max() > 2 else 1.0
    enough = known.sum() >= _FEWEST or side_by_words(names[one], names[other])
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
    for model in _alike_but_for_one_word(names, columns):
        total = np.sum([contents[column].numbers for column in model], axis=0)
        known = total[np.isfinite(total)]
        if len(known) >= _FEWEST and (abs(known - 1) <= _TOLERANCE * len(model) / 2).all():
            raise CohortRefused(
                f"Columns {listed(quoted(names[c]) for c in model)} add up to 1: these are the probabilities "
                f"of {len(model)} classes. Say which one is the risk of the event.",
                details=details_of(names, contents, asked="risk", risks=columns),
            )


def _alike_but_for_one_word(names: Sequence[str], columns: Sequence[int]) -> list[Sequence[int]]:
    """Return three or more columns at a time: all, and those whose headers differ in one word at an end."""
    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for column in columns:
        words = words_of(names[column])
        groups["first", words[1:]].append(column)
        groups["last", words[:-1]].append(column)
    return [group for group in (columns, *groups.values()) if len(group) > 2]


def _malignant_side(
    names: Sequence[str], one: int, other: int, meaning: Mapping[str, str], details: Mapping[str, object]
) -> int:
    found = side_by_meaning(names[one], names[other], meaning) or side_by_words(names[one], names[other])
    if not found:
        raise CohortRefused(
            f"Columns {quoted(names[one])} and {quoted(names[other])} add up to 1: they are the risk and "
            "1 less the risk of one model. Say which one is the risk of the event.",
            details=details,
        )
    return one if found == MALIGNANT else other


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
        "unclear": {
            name: each.unclear for name, each in zip(names[:500], contents, strict=False) if each.unclear
        },
        "samples": {name: each.sample for name, each in zip(names[:500], contents, strict=False)},
    }
