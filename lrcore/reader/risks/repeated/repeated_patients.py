"""Tables that hold each patient several times: under every model, in every repeat or imputation."""

import math
import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats, Ints
from lrcore.errors import CohortRefused
from lrcore.reader.choices import EVERY_ROW, Choices, Offer
from lrcore.reader.columns.category_column import CategoryColumn, distinct
from lrcore.reader.columns.label_words import is_code_word, plain_label
from lrcore.reader.columns.spelling import word_set, words_of
from lrcore.reader.issues import counted, listed, quoted
from lrcore.reader.risks.repeated.row_per_patient import has_ids
from lrcore.reader.risks.roles import LABEL, column_kind, is_covariate

_FOLDS = word_set("fold folds kfold cv split partition part block batch set stratum strata chunk")
_ROWS = word_set("row rows index subject patient case obs observation participant pid")
_REPEAT = re.compile(
    r"(?<![a-z])(?:rep|repeat|repetition|boot|bootstrap|resample|imp|imputation)[ _.-]?0*(\d+)", re.IGNORECASE
)
_MEASURED = re.compile(r"\s*-?\d*[.,]\d+(?:[eE][+-]?\d+)?\s*")
_MOST_NAMES = 60  # of repeats and folds among the first rows
_SURELY = math.log(1e-6)  # chance of what is seen in a table with one row per patient
_RARELY = math.log(0.01)  # the same where there may be another reason: groups may be equal by design
_FEWEST_IDS = 10  # used several times each
_FEWEST_ROWS, _FEWEST_CHANGES = 20, 6  # of a block, and of its outcomes, before it is known again
_FEWEST_RUNS = 30  # of equal outcomes before the size of all is no chance
_MOST_VERSIONS = 1_000
_MOST_CELLS = 500_000  # of the columns that are looked at, unless they are stored by value
_SOME = 20  # cells that show that a column holds measurements, not names or numbers of rows
_HEAD = 256  # rows that show in no time that the outcomes do not return

READ_EVERY_ROW = (
    "Read as accepted: every row is a patient. If patients are there several times, every interval is too "
    "narrow."
)
Outcomes = NDArray[np.int8]


def refuse_repeated_patients(
    groups: Sequence[Sequence[int]],
    extras: Mapping[str, Sequence[str]],
    ids: Sequence[str],
    risk: Floats,
    outcome: Outcomes,
    choices: Choices,
) -> None:
    """Refuse a table whose ids, columns or outcomes show that each patient has several rows.

    Parameters
    ----------
    groups : sequence of sequences of int
        The places of each id that is used more than once.
    extras : dict of str to sequence of n str
        The columns that are neither risks nor outcomes.
    ids : sequence of n str
    risk : ndarray of shape (n, k)
    outcome : ndarray of shape (n,)
    choices : Choices

    Raises
    ------
    CohortRefused
        Reading every row as a patient is offered.
    """
    if EVERY_ROW in choices.accepted or len(outcome) < _FEWEST_ROWS or not np.ptp(outcome):
        return
    with_ids = has_ids(ids)
    distinct_ids = with_ids and 2 * sum(map(len, groups)) <= len(outcome)
    found = "" if distinct_ids else _named_repeats(extras)
    found = found or _by_columns(extras, risk, outcome, with_ids=with_ids)
    if groups and not found:
        found = _by_codes("The ids", *_codes_of_groups(groups), len(outcome), risk, outcome)
    found = found or _by_order(risk, outcome)
    if found:
        raise CohortRefused(
            f"{found}: expected one row per patient. Upload one row for each, with a column of risks for "
            "each model, or accept that every row is a patient.",
            details={
                "offer": Offer(
                    "Read every row as a patient of its own. If patients are there several times, every "
                    "interval is then too narrow.",
                    choices.with_accepted(EVERY_ROW),
                    EVERY_ROW,
                )
            },
        )


def _codes_of_groups(groups: Sequence[Sequence[int]]) -> tuple[Ints, Ints]:
    places = np.concatenate([np.asarray(group) for group in groups])
    return places, np.repeat(np.arange(len(groups)), [len(group) for group in groups])


def _by_codes(what: str, places: Ints, codes: Ints, n: int, risk: Floats, outcome: Outcomes) -> str:
    """Return what shows that rows of one value are one patient: one outcome, and other risks each time."""
    sizes = np.bincount(codes)
    if 2 * len(places) <= n or len(sizes) < _FEWEST_IDS:
        return ""
    events = np.bincount(codes, outcome[places] == 1, minlength=len(sizes))
    known = np.bincount(codes, outcome[places] >= 0, minlength=len(sizes))
    if ((events > 0) & (events < known)).any():
        return ""
    share = (outcome == 1).sum() / max((outcome >= 0).sum(), 1)
    chance = np.log(share**known + (1 - share) ** known).sum()
    values = risk[places, 0]
    lowest, highest = np.full(len(sizes), np.inf), np.full(len(sizes), -np.inf)
    np.minimum.at(lowest, codes, values)
    np.maximum.at(highest, codes, values)
    if chance > _SURELY or 2 * (lowest < highest).sum() < len(sizes):
        return ""
    return (
        f"{what} show that patients have several rows: {len(sizes):,} of them are used more than once, in "
        f"{counted(len(places), 'row')}, each with one outcome and different risks"
    )


def _by_columns(
    extras: Mapping[str, Sequence[str]], risk: Floats, outcome: Outcomes, *, with_ids: bool
) -> str:
    room = _MOST_CELLS
    for name, cells in extras.items():
        room -= 0 if isinstance(cells, CategoryColumn) else len(cells)
        if room < 0 or all(map(_MEASURED.fullmatch, cells[:_SOME])):
            continue
        codes, values = _codes(cells)
        found = _by_levels(name, codes, values, risk, outcome, with_ids=with_ids)
        if not found and len(values) >= _FEWEST_IDS:
            sizes = np.bincount(codes)
            if sizes.min() > 1 and (np.ptp(sizes) == 0 or _ROWS & set(words_of(name))):
                what = f"The values of {quoted(name)}"
                found = _by_codes(what, np.arange(len(codes)), codes, len(codes), risk, outcome)
        if found:
            return found
    return ""


def _named_repeats(extras: Mapping[str, Sequence[str]]) -> str:
    """Return which column names several repeats, as "Fold1.Rep2" and "Bootstrap03" do."""
    for name, cells in extras.items():
        first = set(cells[:_HEAD])
        if len(first) > _MOST_NAMES or not all(map(_REPEAT.search, first)):
            continue
        numbers = {found[1] for cell in distinct(cells) if (found := _REPEAT.search(cell))}
        if len(numbers) > 1:
            return f"The values of {quoted(name)} name {len(numbers):,} repeats ({quoted(min(first))}, ...)"
    return ""


def _codes(cells: Sequence[str]) -> tuple[Ints, Sequence[str]]:
    """Return the number of the value of each cell, and the values."""
    if isinstance(cells, CategoryColumn):
        used, codes = np.unique(cells.codes, return_inverse=True)
        return codes, [cells.values[code] for code in used.tolist()]
    values: dict[str, int] = {}
    return np.array([values.setdefault(cell, len(values)) for cell in cells]), tuple(values)


def _by_levels(
    name: str, codes: Ints, values: Sequence[str], risk: Floats, outcome: Outcomes, *, with_ids: bool
) -> str:
    """Return what shows that each value of a column comes with the same patients, or with equally many."""
    sizes = np.bincount(codes)
    if not 1 < len(values) <= _MOST_VERSIONS or np.ptp(sizes) or sizes[0] < _FEWEST_ROWS:
        return ""
    in_order = np.argsort(codes, kind="stable").reshape(len(values), -1)
    outcomes = outcome[in_order]
    which = f"each value of {quoted(name)} ({listed(map(quoted, sorted(values)), most=4)})"
    if (outcomes == outcomes[0]).all() and _is_known_again(outcomes[0], len(values)):
        differ = (risk[in_order, 0] != risk[in_order[0], 0]).any()
        return f"The table holds the same outcomes in the same order for {which}" * bool(differ)
    if with_ids or _is_property(name, values):
        return ""
    events = (outcomes == 1).sum(axis=1)
    if np.ptp(events) or not 0 < events[0] < sizes[0] or (outcome < 0).any():
        return ""
    if _equal_by_chance(len(values), int(sizes[0]), int(events[0])) > _RARELY:
        return ""
    return f"The table holds {sizes[0]:,} rows with {counted(int(events[0]), 'event')} for {which}"


def _equal_by_chance(groups: int, rows: int, events: int) -> float:
    """Return the logarithm of the chance that groups of patients have equally many rows and events.

    Examples
    --------
    >>> [round(math.exp(_equal_by_chance(2, rows, rows // 2)), 3) for rows in (20, 120)]
    [0.031, 0.005]
    """
    n = groups * rows
    sizes = math.lgamma(n + 1) - groups * math.lgamma(rows + 1) - n * math.log(groups)
    return sizes + groups * _log_choose(rows, events) - _log_choose(n, groups * events)


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def _is_property(name: str, values: Sequence[str]) -> bool:
    """Return whether a column may be balanced by design or chance: folds, an outcome, yes and no."""
    if is_covariate(name) or _FOLDS & set(words_of(name)) or column_kind(name, Choices()) == LABEL:
        return True
    return all(is_code_word(plain_label(value)) for value in values)


def _is_known_again(outcome: Outcomes, times: int) -> bool:
    """Return whether outcomes that return in the same order do so by more than chance or sorting."""
    rows, changes = len(outcome) - 1, int((outcome[1:] != outcome[:-1]).sum())
    orders = math.lgamma(rows + 1) - math.lgamma(changes + 1) - math.lgamma(rows - changes + 1)
    return changes >= _FEWEST_CHANGES and -orders * (times - 1) < _SURELY


def _by_order(risk: Floats, outcome: Outcomes) -> str:
    """Return what shows that blocks of rows, or rows that follow each other, are the same patients."""
    size, times = _smallest_period(outcome), _common_run(outcome)
    if size >= _FEWEST_ROWS and _is_known_again(outcome[:size], len(outcome) // size):
        if (risk[size:, 0] != risk[:-size, 0]).any():
            times = len(outcome) // size
            return f"The outcomes of the first {size:,} rows stand {times:,} times in the table, in one order"
    elif times > 1 and (risk[1::times, 0] != risk[::times, 0]).any():
        return f"Every outcome is there {times:,} times, one after the other"
    return ""


def _smallest_period(outcome: Outcomes) -> int:
    """Return after how many rows the outcomes return, over and over; 0 where they do not.

    Examples
    --------
    >>> [_smallest_period(np.array(rows)) for rows in ([0, 1, 1] * 4, [0, 1, 0, 1], [0, 1, 1, 0, 1])]
    [3, 2, 0]
    """
    n = len(outcome)
    small = [size for size in range(1, math.isqrt(n) + 1) if n % size == 0]
    for size in (*small, *(n // each for each in reversed(small))):
        head = outcome[size : size + _HEAD]
        if size == n or not np.array_equal(outcome[: len(head)], head):
            continue
        if np.array_equal(outcome[size:], outcome[:-size]):
            return size
    return 0


def _common_run(outcome: Outcomes) -> int:
    """Return a number that divides how often each outcome stands in a row; 1 where that says nothing."""
    ends = np.flatnonzero(outcome[1:] != outcome[:-1]) + 1
    runs = np.diff(ends[:_MOST_VERSIONS], prepend=0)
    if len(runs) < _FEWEST_RUNS or np.gcd.reduce(runs) == 1 or np.ptp(runs) == 0:
        return 1
    return int(np.gcd.reduce(np.diff(ends, prepend=0, append=len(outcome))))
