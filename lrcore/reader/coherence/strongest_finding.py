"""The strongest hypothesis against a file, and the rows it concerns."""

from dataclasses import dataclass

import numpy as np

from lrcore.arrays import Bools, Floats, Ints
from lrcore.model.joint_law import log_values
from lrcore.reader.coherence.column_sets import column_sets
from lrcore.reader.coherence.exchanges import (
    LOG_TRIED,
    Rearrangement,
    best_rearrangement,
    exchange_ratios,
)
from lrcore.reader.coherence.likelihood_ratios import SCATTERED, TWO_SCALES, Hypothesis, LikelihoodRatios
from lrcore.reader.coherence.scan import certain, is_in_order, likely, stretch, total
from lrcore.reader.coherence.scatter import scattered
from lrcore.reader.coherence.two_scales import two_scales
from lrcore.reader.plausibility.rules import violations

_ALIKE = 0.85  # share of the largest sum from which hypotheses are compared by all that rows say for them
_FEW_IMPLAUSIBLE = 0.3  # share of rows that may break a rule once columns are exchanged back
_SPEAKS = 1.0  # log-likelihood ratio from which one row speaks for a hypothesis
_FEW = 12  # rows up to which exchanges are tried even where nothing else is odd
_CEILING = 8.0  # most that one of several rows can say for an exchange
_SINGLE_ROW = 2.5  # a lone row, which no other supports, must say more for it than `likely` asks


@dataclass(frozen=True, eq=False, slots=True)
class FileFinding:
    """What speaks against a file.

    Attributes
    ----------
    value : float
        Log-likelihood ratio of the rows together.
    certain : bool
        Whether it exceeds what refuses a file; otherwise it is merely likely.
    whole : bool
        Whether it concerns all rows.
    rows : ndarray of bool, shape (n,)
        The rows it concerns.
    hypothesis : Hypothesis or None
        None where an exchange alone was found.
    exchange : Rearrangement or None
        The order of the columns under which the rows concerned are sound.
    """

    value: float
    certain: bool
    whole: bool
    rows: Bools
    hypothesis: Hypothesis | None
    exchange: Rearrangement | None

    def is_caught_by(self, held: Bools) -> bool:
        """Return whether every row that speaks for it is held back already: row by row, the rules suffice."""
        if self.whole:
            return False
        speaking = self.rows if self.hypothesis is None else self.hypothesis.ratios > _SPEAKS
        return not (speaking & ~held).any()


def strongest(rows: Floats, numbers: Ints) -> FileFinding | None:
    """Return the strongest evidence against a file, or None for a sound one.

    Parameters
    ----------
    rows : ndarray of shape (n, 30)
        Distinct patients in the order of the file.
    numbers : ndarray of int, shape (n,)
        Their 1-based data rows.

    Examples
    --------
    >>> from lrcore.model.dataset import load
    >>> rows = load().measurements[:20]
    >>> strongest(rows, np.arange(1, 21)) is None
    True
    >>> strongest(rows[:, [*range(10), *range(20, 30), *range(10, 20)]], np.arange(1, 21)).certain
    True
    """
    logs = log_values(rows)
    every_ratio = LikelihoodRatios(logs)
    found = _strongest(every_ratio, logs)
    if found is None:
        if len(rows) <= _FEW:
            return _exchange_in_few(rows)
        return _in_two_scales(logs, every_ratio.malignant, numbers) or _scattered(every_ratio.positions)
    value, whole, hypothesis = found
    every = np.ones(len(rows), bool)
    marked = every if whole else _concerned(hypothesis)
    exchange = _exchange(rows, likely(len(rows)))
    if exchange is not None:
        marked, whole = every, True
    elif not whole:
        exchange = _exchange(rows[marked], likely(len(rows)))
    sure = value > certain(len(rows)) or (exchange is not None and exchange[1] > certain(len(rows)))
    return FileFinding(value, sure, whole, marked, hypothesis, exchange[0] if exchange else None)


def strongest_hypothesis(logs: Floats) -> tuple[float, bool, Hypothesis] | None:
    """Return the hypothesis for which rows of logarithms speak most, or None where none is likely.

    Returns
    -------
    float
        The log-likelihood ratio of the rows together.
    bool
        Whether it concerns all of them.
    Hypothesis
    """
    return _strongest(LikelihoodRatios(logs), logs)


def _strongest(every_ratio: LikelihoodRatios, logs: Floats) -> tuple[float, bool, Hypothesis] | None:
    sorted_rows = is_in_order(logs)
    totals = [
        (*total(each.ratios, parts=each.parts, stretches=each.stretches and not sorted_rows), each)
        for each in every_ratio.hypotheses()
    ]
    most = max(value for value, _, _ in totals)
    if most <= likely(len(logs)):
        return None
    # Where rows say all they can for several hypotheses, the one that explains them best is named.
    able = [(whole, each) for value, whole, each in totals if value >= _ALIKE * most]
    whole, best = max(able, key=lambda pair: float(np.maximum(pair[1].ratios, 0).sum()))
    return most, whole, best


def _in_two_scales(logs: Floats, malignant: Bools, numbers: Ints) -> FileFinding | None:
    found = two_scales(logs, malignant, numbers)
    if found is None:
        return None
    speaking = np.where(found.rows, 2 * _SPEAKS, 0.0)
    hypothesis = Hypothesis(TWO_SCALES, column_sets()[-1], found.move, speaking, parts=True, stretches=True)
    return FileFinding(found.value, found.certain, False, found.rows, hypothesis, None)


def _scattered(positions: Floats) -> FileFinding | None:
    found = scattered(positions)
    if found is None:
        return None
    place, times, value = found
    every = np.ones(len(positions), bool)
    speaking = np.full(len(positions), 2 * _SPEAKS)
    hypothesis = Hypothesis(SCATTERED, column_sets()[place], times, speaking, parts=False, stretches=False)
    return FileFinding(value, False, True, every, hypothesis, None)


def _concerned(hypothesis: Hypothesis) -> Bools:
    """Mark the stretch that speaks for a hypothesis, or single rows where they stand apart."""
    rows = hypothesis.ratios > 0
    start, stop = stretch(hypothesis.ratios)
    within = np.zeros(len(rows), bool)
    within[start:stop] = True
    return within if rows[within].sum() >= rows.sum() / 2 else rows


def certain_exchange(rows: Floats, _numbers: Ints) -> FileFinding | None:
    """Return the exchange of columns that all rows together make certain, or None."""
    found = _exchange_in_few(rows)
    return found if found is not None and found.certain else None


def _exchange_in_few(rows: Floats) -> FileFinding | None:
    found = _exchange(rows, likely(len(rows)) + (_SINGLE_ROW if len(rows) == 1 else 0.0))
    if found is None:
        return None
    every = np.ones(len(rows), bool)
    return FileFinding(found[1], found[1] > certain(len(rows)), True, every, None, found[0])


def _exchange(rows: Floats, least: float) -> tuple[Rearrangement, float] | None:
    """Return the order of the columns that makes rows sound, and what they say for it together."""
    best = best_rearrangement(rows)
    if best is None:
        return None
    ratios = exchange_ratios(rows, best)
    value = float(ratios.sum() if len(rows) == 1 else np.minimum(ratios, _CEILING).sum())
    value -= (best.steps - 1) * LOG_TRIED
    mended = best.applied(rows)
    if value <= least or violations(mended).rows.mean() > _FEW_IMPLAUSIBLE:
        return None
    return None if strongest_hypothesis(log_values(mended)) is not None else (best, value)
