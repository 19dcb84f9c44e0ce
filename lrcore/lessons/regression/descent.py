"""Gradient descent for any function with a gradient."""

from collections.abc import Callable

import numpy as np

from lrcore.arrays import Floats


def gradient_descent(
    gradient: Callable[[Floats], Floats], start: Floats, *, rate: float, steps: int
) -> Floats:
    """Walk downhill: each step goes against the gradient, `rate` times its length.

    Parameters
    ----------
    gradient : callable
        Takes weights and returns the gradient there, in the same shape.
    start : ndarray of shape (p,) or (p, k)
        One start, or k at once.
    rate : float
        The learning rate.
    steps : int

    Returns
    -------
    ndarray of shape (steps + 1, p) or (steps + 1, p, k)
        The weights after each step, the start first.

    Examples
    --------
    >>> gradient_descent(lambda w: 2 * w, np.array([1.0]), rate=0.25, steps=3).ravel().tolist()
    [1.0, 0.5, 0.25, 0.125]
    """
    path = np.empty((steps + 1, *start.shape))
    path[0] = start
    for step in range(steps):
        path[step + 1] = path[step] - rate * gradient(path[step])
    return path
