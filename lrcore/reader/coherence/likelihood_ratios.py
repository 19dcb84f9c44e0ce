"""Log-likelihood ratios of rows for each hypothesis, under the laws of the development series.

Two hypotheses are tried for every set of columns: that it does not belong to its rows (it is
as likely as ever by itself, and so are the others, but not together), and that one factor applies to it.
A third is that the rows are unlike the series in any other way.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from lrcore.arrays import Bools, Floats
from lrcore.model.joint_law import ClassLaw, class_laws, log_tail, mixed
from lrcore.model.series import multiply_blockwise
from lrcore.reader.coherence.column_sets import ColumnSet, column_sets, directions
from lrcore.schema import GROUPS, N_FIELDS

APART, MOVED, UNLIKE, TWO_SCALES, SCATTERED = "apart", "moved", "unlike", "two scales", "scattered"
# Factors are tried that move rows by so many standard deviations of what the other columns leave open, and
# never by less than a tenth where all rows are moved: other laboratories differ by that much. Measurements
# of single rows scatter by more. The logarithms of values that may be 0 have long tails.
_WHOLE, _PART = (1.5, 3.0, 6.0, 12.0), (4.0, 8.0, 16.0)
_LEAST_WHOLE, _LEAST_PART = 0.1, 0.4
_WIDER = 3.0  # times the spread of the series: rows unlike it in any way
_PROMISING = 0.5  # mean position from which a move of all rows is worked out in full
# Positions are cut at the first, and speak for a move of a part of the rows beyond the second.
_CUT, _BEYOND = 1.5, 2.0
_GAIN, _LOSS, _ENOUGH = 3.8, 0.1, 10.0  # most a row can add to the sum of a tenth, least it takes away


@dataclass(frozen=True, eq=False, slots=True)
class Hypothesis:
    """One way in which the file may be wrong, and the log-likelihood ratio of each row.

    Attributes
    ----------
    kind : str
        ``apart``, ``moved``, ``unlike``, ``two scales`` or ``scattered``.
    columns : ColumnSet or None
        None where it concerns all 30.
    move : float
        How far the logarithms have moved along the direction of the columns; how many times as much as in
        the series scattered ones scatter.
    ratios : ndarray of shape (n,)
    parts, stretches : bool
        Whether it may hold for a share of the rows, and for a stretch of them.
    """

    kind: str
    columns: ColumnSet | None
    move: float
    ratios: Floats
    parts: bool
    stretches: bool


@dataclass(frozen=True, eq=False)
class _InClass:
    """Rows under the law of one class."""

    law: ClassLaw
    logs: Floats

    @cached_property
    def away(self) -> Floats:
        return np.asarray(self.logs - self.law.centre)

    @cached_property
    def pull(self) -> Floats:
        return multiply_blockwise(self.away, self.law.precision)

    @cached_property
    def squared(self) -> Floats:
        return np.asarray((self.away * self.pull).sum(axis=1))

    @cached_property
    def density(self) -> Floats:
        return np.asarray(self.law.half_log_determinant + log_tail(self.squared))

    @cached_property
    def positions(self) -> Floats:
        """Where each row lies along each direction, given everything else; shape (n, k)."""
        return multiply_blockwise(self.pull, directions()[0])


class LikelihoodRatios:
    """The hypotheses for one file.

    Parameters
    ----------
    logs : ndarray of shape (n, 30)
        Logarithms, as :func:`lrcore.model.joint_law.log_values` gives them.
    """

    def __init__(self, logs: Floats) -> None:
        self._classes = [_InClass(law, logs) for law in class_laws()]
        self.density = mixed([each.density for each in self._classes])

    @cached_property
    def malignant(self) -> Bools:
        """Rows that are likelier among the malignant aspirates."""
        return np.asarray(self._classes[1].density > self._classes[0].density)

    @cached_property
    def positions(self) -> Floats:
        """Where each row lies along each direction, in standard deviations; shape (n, k)."""
        found = [each.positions / np.sqrt(directions()[1]) for each in self._classes]
        return np.where(self.malignant[:, None], found[1], found[0])

    def hypotheses(self) -> Iterator[Hypothesis]:
        """Yield every hypothesis that any rows may speak for."""
        yield self._unlike()
        for place, columns in enumerate(column_sets()):
            yield self._apart(place, columns)
        yield from self._moved()

    def _ratios(self, by_class: list[Floats]) -> Floats:
        return np.asarray(mixed(by_class) - self.density)

    def _unlike(self) -> Hypothesis:
        narrower = N_FIELDS * np.log(_WIDER)
        wide = [
            each.law.half_log_determinant - narrower + log_tail(each.squared / _WIDER**2)
            for each in self._classes
        ]
        return Hypothesis(UNLIKE, None, 0.0, self._ratios(wide), parts=True, stretches=True)

    def _apart(self, place: int, columns: ColumnSet) -> Hypothesis:
        by_class = []
        for each, known in zip(self._classes, _set_laws(), strict=True):
            of, law = columns.columns, known[place]
            own, pull = each.away[:, of], each.pull[:, of]
            explained = (pull @ law.inverse_of_precision * pull).sum(axis=1)
            alone = (own @ law.inverse_of_covariance * own).sum(axis=1)
            by_class.append(law.half_log_determinant + log_tail(each.squared - explained + alone))
        # Values near 0 scatter by themselves: rows here and there say nothing about the column.
        parts = not columns.may_be_zero or len(columns.columns) > len(GROUPS)
        return Hypothesis(APART, columns, 0.0, self._ratios(by_class), parts, stretches=True)

    def _moved(self) -> Iterator[Hypothesis]:
        sets, (_, information), positions = column_sets(), directions(), self.positions
        middle = np.clip(positions, -_CUT, _CUT).mean(axis=0)
        for sign in (-1.0, 1.0):
            beyond = (sign * positions > _BEYOND).sum(axis=0)
            part = _GAIN * beyond - _LOSS * (len(positions) - beyond) > _ENOUGH
            for place in np.flatnonzero((sign * middle > _PROMISING) | part).tolist():
                scale, in_part = np.sqrt(information[place]), _PART[sets[place].may_be_zero :]
                tried = [(max(each / scale, _LEAST_WHOLE), False) for each in _WHOLE]
                tried += [(max(each / scale, _LEAST_PART), True) for each in in_part if part[place]]
                for move, parts in tried:
                    ratios = self._ratios(
                        [self._moved_by(each, place, sign * move) for each in self._classes]
                    )
                    yield Hypothesis(MOVED, sets[place], float(sign * move), ratios, parts, stretches=False)

    @staticmethod
    def _moved_by(rows: _InClass, place: int, move: float) -> Floats:
        direction = directions()[0][:, place]
        own = float(direction @ rows.law.precision @ direction)
        squared = rows.squared - 2 * move * rows.positions[:, place] + move**2 * own
        return np.asarray(rows.law.half_log_determinant + log_tail(squared))


@dataclass(frozen=True, eq=False, slots=True)
class _SetLaw:
    """What is needed of a set of columns under one class.

    Attributes
    ----------
    inverse_of_precision, inverse_of_covariance : ndarray of shape (k, k)
        Inverses of the blocks of the columns.
    half_log_determinant : float
        Of the precision when the columns are apart from the others.
    """

    inverse_of_precision: Floats
    inverse_of_covariance: Floats
    half_log_determinant: float


@cache
def _set_laws() -> tuple[tuple[_SetLaw, ...], ...]:
    return tuple(tuple(_set_law(law, each) for each in column_sets()) for law in class_laws())


def _set_law(law: ClassLaw, columns: ColumnSet) -> _SetLaw:
    block = np.ix_(columns.columns, columns.columns)
    precision, covariance = law.precision[block], law.covariance[block]
    lost = float(np.linalg.slogdet(precision)[1] + np.linalg.slogdet(covariance)[1]) / 2
    return _SetLaw(
        np.asarray(np.linalg.inv(precision), dtype=np.float64),
        np.asarray(np.linalg.inv(covariance), dtype=np.float64),
        law.half_log_determinant - lost,
    )
