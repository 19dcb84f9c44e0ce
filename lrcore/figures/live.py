"""A figure whose states are all computed beforehand; a slider in the browser selects one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from lrcore.arrays import Floats, logit
from lrcore.figures import theme
from lrcore.wording.numbers import significant

# The dash distinguishes a line without colour.
SOLID, DASHED, DOTTED = "", "7 5", "2 4"
BANDS = 12


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of a panel.

    Attributes
    ----------
    title : str
        With its unit.
    start, stop : float
    ticks : dict of float to str
        Place and label of each grid line.
    """

    title: str
    start: float
    stop: float
    ticks: Mapping[float, str]

    def as_json(self) -> dict[str, Any]:
        """Return the axis in the browser's terms."""
        return {
            "title": self.title,
            "from": self.start,
            "to": self.stop,
            "ticks": list(self.ticks),
            "labels": list(self.ticks.values()),
        }


def even_axis(title: str, start: float, stop: float, step: float, *, digits: int = 0) -> Axis:
    """Return an axis with a tick at every `step`."""
    places = np.arange(start, stop + step / 2, step)
    return Axis(title, start, stop, {float(place): f"{place + 0.0:.{digits}f}" for place in places})


def power_axis(title: str, lowest: int, highest: int, every: int = 1) -> Axis:
    """Return an axis for logarithms to the base 10, labelled with the numbers themselves."""
    exponents = range(lowest, highest + 1, every)
    return Axis(title, lowest, highest, {float(k): significant(10.0**k, 1) for k in exponents})


def share_axis(title: str) -> Axis:
    """Return an axis for shares from 0 to 1, labelled in per cent as its title has to say."""
    return Axis(title, 0, 1, {k / 5: str(20 * k) for k in range(6)})


RISK_EDGE = 7.5
_RISKS = (0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999)


def risk_axis(title: str) -> Axis:
    """Return an axis for log-odds, labelled with the risks, in per cent."""
    ticks = {place: f"{100 * risk:g}" for place, risk in zip(logit(_RISKS).tolist(), _RISKS, strict=True)}
    return Axis(title, -RISK_EDGE, RISK_EDGE, ticks)


@dataclass(frozen=True, eq=False, slots=True)
class Line:
    """A line; with one row of `y` for each state it moves, with a single row it stands still.

    Attributes
    ----------
    name : str
        Label in the legend.
    x : ndarray of shape (m,) or (k, m)
    y : ndarray of shape (m,) or (k, m)
    colour, dash : str
    """

    name: str
    x: Floats
    y: Floats
    colour: str
    dash: str = SOLID


@dataclass(frozen=True, eq=False, slots=True)
class Points:
    """Points that stand still.

    Attributes
    ----------
    x, y : ndarray of shape (m,)
    symbol : str
        ``circle``, ``diamond`` or the small ``dot``.
    """

    name: str
    x: Floats
    y: Floats
    colour: str
    symbol: str = theme.BENIGN_SYMBOL
    opacity: float = 0.45


@dataclass(frozen=True, eq=False, slots=True)
class HeightMap:
    """A surface seen from above, in bands; the higher, the more colour.

    Attributes
    ----------
    x, y : ndarray of shape (m,)
        Evenly spaced.
    z : ndarray of shape (m, m)
        `x` runs along the columns. Only the order of the heights is drawn: each band covers the
        same number of grid points.
    """

    name: str
    x: Floats
    y: Floats
    z: Floats
    colour: str

    def as_json(self) -> dict[str, Any]:
        """Return the surface in the browser's terms: a band for each grid point."""
        edges = np.quantile(self.z, np.arange(1, BANDS) / BANDS)
        bands = np.searchsorted(edges, self.z).tolist()
        return {
            "name": self.name,
            "x": as_json_numbers(self.x),
            "y": as_json_numbers(self.y),
            "bands": bands,
            "most": BANDS - 1,
            "colour": self.colour,
        }


@dataclass(frozen=True, eq=False, slots=True)
class Mark:
    """One point that moves.

    Attributes
    ----------
    x, y : ndarray of shape (k,)
        Its place in each state; not shown where it is nan.
    """

    name: str
    x: Floats
    y: Floats
    colour: str
    symbol: str = theme.BENIGN_SYMBOL


@dataclass(frozen=True, eq=False, slots=True)
class Panel:
    """One pair of axes and what is drawn on it.

    Attributes
    ----------
    title, alt : str
        Title above it, and its description in words.
    drag : ndarray of shape (k,) or None
        Where on the x axis each state lies, if the panel itself can be dragged on.
    """

    title: str
    alt: str
    x: Axis
    y: Axis
    lines: Sequence[Line] = ()
    points: Sequence[Points] = ()
    marks: Sequence[Mark] = ()
    drag: Floats | None = None
    heights: Sequence[HeightMap] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the panel in the browser's terms."""
        return {
            "title": self.title,
            "alt": self.alt,
            "x": self.x.as_json(),
            "y": self.y.as_json(),
            "lines": [_shape_json(line) | {"dash": line.dash} for line in self.lines],
            "heights": [heights.as_json() for heights in self.heights],
            "points": [
                _shape_json(points) | {"symbol": points.symbol, "opacity": points.opacity}
                for points in self.points
            ],
            "marks": [_shape_json(mark) | {"symbol": mark.symbol} for mark in self.marks],
            "drag": None if self.drag is None else as_json_numbers(self.drag),
        }


@dataclass(frozen=True, eq=False, slots=True)
class Live:
    """A slider with k states, the numbers that belong to each, and the panels that follow it.

    Attributes
    ----------
    label : str
        What the slider sets.
    shown : sequence of str, of length k
        Label of each state.
    start : int
        The state that is shown first.
    panels : sequence of Panel
    numbers : dict of str to sequence of str
        Name of a number, and its value in each state.
    """

    label: str
    shown: Sequence[str]
    start: int
    panels: Sequence[Panel]
    numbers: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def as_address(self, state: int) -> str | None:
        """Return a state as a parameter of the address; None for the one that is shown first."""
        return None if state == self.start else f"{_number(self.shown[state]):.10g}"

    def state_of(self, text: str) -> int | None:
        """Return the state nearest to a number of an address; None for what is none of its states.

        Examples
        --------
        >>> figure = Live("Patients", ["10", "100", "1,000"], 0, ())
        >>> figure.as_address(2), figure.state_of("1000"), figure.state_of("90")
        ('1000', 2, 1)
        >>> figure.state_of("1001"), figure.state_of("many"), figure.state_of("nan")
        (None, None, None)
        """
        places = [_number(label) for label in self.shown]
        try:
            asked = float(text)
        except ValueError:
            return None
        if not min(places) <= asked <= max(places):
            return None
        return min(range(len(places)), key=lambda state: abs(places[state] - asked))

    def as_json(self) -> dict[str, Any]:
        """Return the figure in the browser's terms."""
        return {
            "label": self.label,
            "shown": list(self.shown),
            "start": self.start,
            "panels": [panel.as_json() for panel in self.panels],
            "numbers": [{"name": name, "values": list(values)} for name, values in self.numbers.items()],
        }


def _number(label: str) -> float:
    """Return the number in the label of a state, which may have a unit behind it."""
    return float(label.partition(" ")[0].replace(",", "").replace("\N{MINUS SIGN}", "-"))


def _shape_json(part: Line | Points | Mark) -> dict[str, Any]:
    return {
        "name": part.name,
        "x": as_json_numbers(part.x),
        "y": as_json_numbers(part.y),
        "colour": part.colour,
    }


def as_json_numbers(values: Floats) -> Any:
    """Return numbers with five significant digits, and nothing where there is none.

    Examples
    --------
    >>> as_json_numbers(np.array([[1.234567, np.nan]]))
    [[1.2346, None]]
    """
    if values.ndim > 1:
        return [as_json_numbers(row) for row in values]
    return [float(f"{value:.5g}") if np.isfinite(value) else None for value in values.tolist()]
