"""What the normal equation costs on this machine, next to steps of gradient descent."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from time import perf_counter

import numpy as np

from lrcore.arrays import Floats
from lrcore.lessons.regression.descent import gradient_descent
from lrcore.lessons.regression.least_squares import mean_squared_error_gradient

ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds for one number of features, the fastest of three rounds.

    Attributes
    ----------
    features, rows, steps : int
    forming : float
        X'X and X'y: grows as rows times features squared.
    solving : float
        The equation itself: grows as features cubed.
    descending : float
        So many steps of gradient descent: grows as rows times features.
    """

    features: int
    rows: int
    steps: int
    forming: float
    solving: float
    descending: float


def seconds(run: Callable[[], object]) -> float:
    """Return how long a call takes: the fastest of three, because other work only ever adds."""
    times = []
    for _ in range(ROUNDS):
        start = perf_counter()
        run()
        times.append(perf_counter() - start)
    return min(times)


def measured(features: tuple[int, ...], *, rows: int, steps: int, seed: int) -> Iterator[Cost]:
    """Measure one number of features after the other, on random columns."""
    rng = np.random.default_rng(seed)
    for p in features:
        X, y = rng.standard_normal((rows, p)), rng.standard_normal(rows)
        gram, right = normal_equations(X, y)
        yield Cost(
            p,
            rows,
            steps,
            seconds(partial(normal_equations, X, y)),
            seconds(partial(np.linalg.solve, gram, right)),
            seconds(partial(descended, X, y, steps)),
        )


def normal_equations(X: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Return both sides of the normal equation: X'X and X'y."""
    return X.T @ X, X.T @ y


def descended(X: Floats, y: Floats, steps: int) -> Floats:
    """Return the weights after so many small steps from zero."""
    start = np.zeros(X.shape[1])
    path = gradient_descent(partial(mean_squared_error_gradient, X, y), start, rate=0.01, steps=steps)
    last: Floats = path[-1]
    return last


def growth(features: Floats, time: Floats) -> float:
    """Return the power with which time grew between the last two numbers of features.

    Examples
    --------
    >>> round(growth(np.array([100.0, 200.0]), np.array([1.0, 8.0])), 9)
    3.0
    """
    return float(np.log(time[-1] / time[-2]) / np.log(features[-1] / features[-2]))
