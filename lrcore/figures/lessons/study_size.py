"""Studies of n patients: the slope that each finds, and the width to be expected."""

from dataclasses import dataclass

import numpy as np

from lrcore.arrays import Floats
from lrcore.figures import theme
from lrcore.figures.live import DASHED, DOTTED, SOLID, Axis, Line, Live, Mark, Panel, even_axis
from lrcore.wording.numbers import fixed

_MAX_SLOPE = 3.0
_WIDTHS = (0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)


@dataclass(frozen=True, eq=False, slots=True)
class StudySizes:
    """What studies of k sizes find.

    Attributes
    ----------
    n : ndarray of shape (k,)
    slopes : ndarray of shape (k, studies, 2)
        Slope and half its interval; ``nan`` where there is none.
    slope_width, ratio_width : ndarray of shape (k,)
        Widths expected.
    equivalent : ndarray of shape (k,)
        Patients with a risk of one half who hold the same information.
    """

    n: Floats
    slopes: Floats
    slope_width: Floats
    ratio_width: Floats
    equivalent: Floats


def study_size_live(found: StudySizes, start: int) -> Live:
    """Show the intervals of the simulated studies, and the widths against the number of patients."""
    place = np.log10(found.n)
    patients = Axis(
        "Patients (log scale)", float(place[0]), float(place[-1]), {float(p): f"{10**p:,.0f}" for p in (2, 3)}
    )
    numbers = {
        "Width of the slope's interval": [fixed(width, 2) for width in found.slope_width.tolist()],
        "Width of observed / expected": [fixed(width, 2) for width in found.ratio_width.tolist()],
        "As much information as patients with a risk of 50 %": [
            fixed(n, 0) for n in found.equivalent.tolist()
        ],
        "Studies without a slope": [
            f"{int(np.isnan(each[:, 0]).sum())} of {len(each)}" for each in found.slopes
        ],
    }
    shown = [f"{n:,.0f}" for n in found.n.tolist()]
    return Live("Patients", shown, start, (_studies(found), _widths(found, place, patients)), numbers)


def _studies(found: StudySizes) -> Panel:
    count = found.slopes.shape[1]
    row = np.arange(1, count + 1, dtype=float)
    low, high = (
        np.clip(found.slopes[..., 0] + sign * found.slopes[..., 1], 0, _MAX_SLOPE) for sign in (-1, 1)
    )
    gap = np.full_like(low, np.nan)
    x = np.stack([low, high, gap], axis=-1).reshape(len(low), -1)
    y = np.stack([row, row, np.full(count, np.nan)], axis=-1).ravel()
    return Panel(
        f"{count} studies of so many patients",
        "The 95 % intervals of the calibration slope in simulated studies: wide with few patients, narrow "
        "around 1 with many.",
        even_axis("Calibration slope", 0, _MAX_SLOPE, 0.5, digits=1),
        Axis("Study", 0, count + 1, {float(k): str(k) for k in (1, count // 2, count)}),
        lines=(
            Line("the truth", np.ones(2), np.array([0.0, count + 1.0]), theme.NEUTRAL, DOTTED),
            Line("95 % intervals", x, y, theme.MODEL, SOLID),
        ),
    )


def _widths(found: StudySizes, place: Floats, patients: Axis) -> Panel:
    ways = (
        ("calibration slope", found.slope_width, theme.ACCENT, DASHED, theme.MALIGNANT_SYMBOL),
        ("observed / expected", found.ratio_width, theme.MODEL, SOLID, theme.BENIGN_SYMBOL),
    )
    ticks = {float(np.log10(width)): f"{width:g}" for width in _WIDTHS}
    return Panel(
        "Width of the 95 % interval to be expected",
        "Widths of both intervals against the number of patients, on log scales: two parallel lines.",
        patients,
        Axis("Width (log scale)", min(ticks), max(ticks), ticks),
        lines=[Line(name, place, np.log10(width), colour, dash) for name, width, colour, dash, _ in ways],
        marks=[Mark("", place, np.log10(width), colour, symbol) for _, width, colour, _, symbol in ways],
        drag=place,
    )
