"""The strongest hypothesis against a file, and the rows it concerns."""

from dataclasses import dataclass

import numpy as np

from lrcore.arrays import Bools, Floats
from lrcore.model.joint_law import log_values
from lrcore.reader.coherence.exchanges import (
    LOG_TRIED,
    Rearrangement,
    best_rearrangement,
    exchange_ratios,
)
from lrcore.reader.coherence.likelihood_ratios import Hypothesis, LikelihoodRatios
from lrcore.reader.coherence.scan import certain, likely, stretch, total
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


def strongest(rows: Floats) -> FileFinding | None:
    """Return the strongest evidence against a file, or None for a sound one.

    Parameters
    ----------
    rows : ndarray of shape (n, 30)
        Distinct patients in the order of the file.

    Examples
    --------
    >>> from lrcore.model.dataset import load
    >>> rows = load().measurements[:20]
    >>> strongest(rows) is None
    True
    >>> strongest(rows[:, [*range(10), *range(20, 30), *range(10, 20)]]).certain
    True
    """
    found = strongest_hypothesis(log_values(rows))
    if found is None:
        return _exchange_in_few(rows) if len(rows) <= _FEW else None
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
    totals = [
        (*total(each.ratios, parts=each.parts, stretches=each.stretches), each)
        for each in LikelihoodRatios(logs).hypotheses()
    ]
    most = max(value for value, _, _ in totals)
    if most <= likely(len(logs)):
        return None
    # Where rows say all they can for several hypotheses, the one that explains them best is named.
    able = [(whole, each) for value, whole, each in totals if value >= _ALIKE * most]
    whole, best = max(able, key=lambda pair: float(np.maximum(pair[1].ratios, 0).sum()))
    return most, whole, best


def _concerned(hypothesis: Hypothesis) -> Bools:
    """Mark the stretch that speaks for a hypothesis, or single rows where they stand apart."""
    rows = hypothesis.ratios > 0
    start, stop = stretch(hypothesis.ratios)
    within = np.zeros(len(rows), bool)
    within[start:stop] = True
    return within if rows[within].sum() >= rows.sum() / 2 else rows


def certain_exchange(rows: Floats) -> FileFinding | None:
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
