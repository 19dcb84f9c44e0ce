"""Local regression of a 0/1 outcome on the risk: Cleveland's lowess, and loess of degree 2."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats, Ints
from lrcore.evaluation.numerics.tally import Tally
from lrcore.system.parallel import run_concurrently

_PAIRS_PER_BATCH = 80_000  # of a point and a risk; they stay in the processor's cache
_PAIRS_PER_PATIENT = 80  # pairs that take as long as all other measures of one patient
_MAX_THREADS = 4
_MIN_RELATIVE_SPREAD = 0.001  # of the risks; below it lowess fits a level instead of a line
_SINGULAR_TOLERANCE = 1e-12


@dataclass(frozen=True, slots=True)
class Window:
    """The neighbourhood and the degree of a local regression.

    Attributes
    ----------
    name, description : str
        Its name, and how to reproduce it.
    degree : int
        1 fits a line around each point, 2 a parabola.
    span : float
        Share of the patients in each neighbourhood.
    min_patients : int
        Smallest neighbourhood.
    """

    name: str
    description: str
    degree: int
    span: float
    min_patients: int

    def patients(self, n: int) -> int:
        """Return the size of a neighbourhood among n patients."""
        return min(n, max(self.min_patients, int(self.span * n + (1e-7 if self.degree == 1 else 1e-5))))


LOWESS = Window(
    "lowess",
    "lowess: local line on the risk, tricube weights, nearest 2/3 of the patients (f = 2/3), "
    "no robustness iterations (iter = 0), fitted at every distinct risk (delta = 0); as R lowess()",
    degree=1,
    span=2 / 3,
    min_patients=2,
)
LOESS = Window(
    "loess",
    "loess: local parabola on the risk (degree = 2), tricube weights, nearest 75 % of the patients "
    '(span = 0.75), least squares, fitted at every distinct risk (surface = "direct"); as R loess()',
    degree=2,
    span=0.75,
    min_patients=1,
)


@dataclass(frozen=True, eq=False, slots=True)
class LocalRegression:
    """A local regression on the patients of a tally.

    Attributes
    ----------
    window : Window
    risk, patients, malignant : ndarray of shape (k,)
        Distinct risks, ascending, with the patients, and malignant patients, at each.
    """

    window: Window
    risk: Floats
    patients: Ints
    malignant: Ints

    @classmethod
    def of(cls, window: Window, patients: Tally) -> "LocalRegression":
        """Return the regression on these patients."""
        return cls(window, patients.risk, patients.patients, patients.malignant)

    def at(self, risk: Floats) -> Floats:
        """Return the share malignant at each of the risks (ascending), as fitted: not limited to [0, 1]."""
        curve: Floats = self.refit(risk, self.malignant[None])[0]
        return curve

    def refit(self, risk: Floats, malignant: Ints) -> Floats:
        """Return the curves of B sets of outcomes of the same patients.

        Parameters
        ----------
        risk : ndarray of shape (g,)
            Points at which the curves are returned, ascending.
        malignant : ndarray of shape (B, k)
            Malignant patients at each distinct risk.

        Returns
        -------
        ndarray of shape (B, g)
        """
        weights = np.concatenate([self.patients[None], malignant]).astype(float).T
        step = self._points_at_once() * -(-len(risk) // (_MAX_THREADS * self._points_at_once()))
        shares = {
            str(start): partial(self._curves, risk[start : start + step], weights)
            for start in range(0, len(risk), step)
        }
        found = run_concurrently(shares, len(risk) * len(self.risk) // _PAIRS_PER_PATIENT)
        return np.concatenate(list(found.values()), axis=1)

    def _curves(self, risk: Floats, weights: Floats) -> Floats:
        """Return the curves; the first column of weights is the patients, each other a set of outcomes."""
        curves, reach = np.empty((weights.shape[1] - 1, len(risk))), self.bandwidth(risk)
        for points, columns, kernel, offset in self._neighbourhoods(risk, reach):
            moments = []
            for power in range(2 * self.window.degree + 1):
                if power:
                    kernel *= offset
                moments.append(kernel @ weights[columns])
            totals = [m[:, :1] for m in moments]
            cases = [m[:, 1:] for m in moments[: self.window.degree + 1]]
            fitted = _parabola if self.window.degree == 2 else self._line
            curves[:, points] = fitted(totals, cases, reach[points]).T
        return curves

    def effective_patients(self, risk: Floats) -> Floats:
        """Return how many patients, counted alike, would determine the curve as well as these do.

        The curve at a risk is a sum of the outcomes with weights that add up to 1: the number is 1 over
        the sum of their squares.

        Parameters
        ----------
        risk : ndarray of shape (g,)
            Points of the curve, ascending.
        """
        found, reach, degree = np.empty(len(risk)), self.bandwidth(risk), self.window.degree
        for points, columns, kernel, offset in self._neighbourhoods(risk, reach):
            patients, powers, squares = self.patients[columns].astype(float), kernel, kernel * kernel
            totals, spread = [kernel @ patients], [squares @ patients]
            for _ in range(2 * degree):
                powers, squares = powers * offset, squares * offset
                totals.append(powers @ patients)
                spread.append(squares @ patients)
            columns_of = [total[:, None] for total in totals]
            row = _parabola_row(columns_of) if degree == 2 else self._line_row(columns_of, reach[points])
            pairs = [[spread[i + j] for j in range(degree + 1)] for i in range(degree + 1)]
            found[points] = 1 / np.einsum("gi,ijg,gj->g", row, np.array(pairs), row)
        return found

    def bandwidth(self, risk: Floats) -> Floats:
        """Return the distance from each risk to the furthest patient of its neighbourhood."""
        risks = np.repeat(self.risk, self.patients)
        q = self.window.patients(len(risks))
        first, last = risks[: len(risks) - q + 1], risks[q - 1 :]
        # The window of q neighbours whose two ends lie equally far away, or the one before it.
        near = np.searchsorted(first + last, 2 * risk)
        reach = [
            np.maximum(risk - first[start], last[start] - risk)
            for start in (np.clip(near - 1, 0, len(first) - 1), np.clip(near, 0, len(first) - 1))
        ]
        return np.minimum(*reach)

    def _neighbourhoods(self, risk: Floats, reach: Floats) -> Iterator[tuple[slice, slice, Floats, Floats]]:
        """Yield points, the distinct risks within their reach, tricube weights and scaled distances.

        Where the reach is 0, the weight is 1 at the point itself and 0 elsewhere.
        """
        step = self._points_at_once()
        room = np.empty((3, step * len(self.risk)))  # allocating it anew would cost more than the computation
        for start in range(0, len(risk), step):
            points = slice(start, start + step)
            at, around = risk[points, None], reach[points, None]
            left = np.searchsorted(self.risk, (at - around).min(), side="left")
            right = np.searchsorted(self.risk, (at + around).max(), side="right")
            columns = slice(int(left), int(right))
            wide = around > np.finfo(float).tiny
            shape = len(at), columns.stop - columns.start
            offset, kernel, spare = room[:, : shape[0] * shape[1]].reshape(3, *shape)
            np.subtract(self.risk[columns], at, out=offset)
            offset /= np.where(wide, around, 1.0)
            _tricube(offset, kernel, spare)
            alone = ~wide[:, 0]
            kernel[alone] = offset[alone] == 0
            yield points, columns, kernel, offset

    def _points_at_once(self) -> int:
        return max(1, _PAIRS_PER_BATCH // len(self.risk))

    def _line(self, totals: list[Floats], cases: list[Floats], reach: Floats) -> Floats:
        with np.errstate(invalid="ignore", divide="ignore"):
            mean, level = totals[1] / totals[0], cases[0] / totals[0]
            variance = totals[2] / totals[0] - mean**2
            slope = (cases[1] / totals[0] - mean * level) / variance
        return level - np.where(self._tilted(variance, reach), slope * mean, 0.0)

    def _line_row(self, totals: list[Floats], reach: Floats) -> Floats:
        """Return the factors of kernel and kernel times distance in the weight of an outcome."""
        mean = totals[1] / totals[0]
        variance = totals[2] / totals[0] - mean**2
        tilted = self._tilted(variance, reach)
        tilt = np.divide(mean, variance, out=np.zeros_like(mean), where=tilted)
        return np.concatenate([1 + tilt * mean, -tilt], axis=1) / totals[0]

    def _tilted(self, variance: Floats, reach: Floats) -> NDArray[np.bool_]:
        """Return where the patients around a point are spread enough to fit a line."""
        widest = _MIN_RELATIVE_SPREAD * (self.risk[-1] - self.risk[0])
        tilted: NDArray[np.bool_] = np.sqrt(np.maximum(variance, 0)) * reach[:, None] > widest
        return tilted


def _tricube(offset: Floats, kernel: Floats, spare: Floats) -> None:
    """Write (1 - |d|^3)^3 into the kernel, 0 beyond 1."""
    np.minimum(np.abs(offset, out=kernel), 1.0, out=kernel)
    kernel *= np.square(kernel, out=spare)  # powers of arrays are ten times slower than products
    np.subtract(1, kernel, out=kernel)
    kernel *= np.square(kernel, out=spare)


def _parabola(totals: list[Floats], cases: list[Floats], reach: Floats) -> Floats:
    """Return the height at 0 of the weighted least-squares parabola through the moments."""
    inverse, scale = _equilibrated(totals)
    target = np.stack(cases, -1) / scale
    height = np.einsum("...j,...j->...", inverse, target)
    return np.where((totals[0] > 0) & (reach[:, None] > 0), height / scale[..., 0], np.nan)


def _parabola_row(totals: list[Floats]) -> Floats:
    """Return the factors of the kernel and its two moments in the weight of an outcome."""
    inverse, scale = _equilibrated(totals)
    row: Floats = (inverse / scale / scale[..., :1])[:, 0]
    return row


def _equilibrated(totals: list[Floats]) -> tuple[Floats, Floats]:
    """Return the first row of the inverse of the scaled normal equations, and the scales."""
    normal = np.stack([np.stack(totals[row : row + 3], -1) for row in range(3)], -1)
    scale = np.sqrt(np.diagonal(normal, axis1=-2, axis2=-1))
    scale = np.where(scale > 0, scale, 1.0)  # columns are equilibrated, as R does
    normal = normal / (scale[..., :, None] * scale[..., None, :])
    return np.linalg.pinv(normal, _SINGULAR_TOLERANCE, hermitian=True)[..., 0, :], scale
