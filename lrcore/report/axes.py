"""One small chart as inline SVG: two axes, lines, areas, bars and points, sharp at any size and in print."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lrcore.arrays import Floats
from lrcore.report.templating import render

if TYPE_CHECKING:
    from markupsafe import Markup

MARKS = {
    "circle": "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
    "square": "M-4-4H4V4H-4z",
    "diamond": "M0-6L6 0L0 6L-6 0z",
}


class Shape(NamedTuple):
    """One element of a drawing: its name, its attributes and its text."""

    tag: str
    attributes: Mapping[str, str]
    text: str = ""


class Sheet(NamedTuple):
    """Size of a chart, and the room around its axes, in pixels."""

    width: int = 460
    height: int = 380
    left: int = 64
    right: int = 26
    top: int = 12
    bottom: int = 50


SHEET = Sheet()


class Axes:
    """A chart that is drawn from the back to the front.

    Parameters
    ----------
    x, y : tuple of float
        Range of each axis.
    x_title, y_title : str
    x_ticks, y_ticks : sequence of (float, str)
        Place and label of each tick.
    sheet : Sheet, optional
    """

    def __init__(
        self,
        x: tuple[float, float],
        y: tuple[float, float],
        *,
        x_title: str,
        y_title: str,
        x_ticks: Sequence[tuple[float, str]],
        y_ticks: Sequence[tuple[float, str]],
        sheet: Sheet = SHEET,
    ) -> None:
        self._x, self._y, self._sheet = x, y, sheet
        self._shapes: list[Shape] = []
        self._frame(x_ticks, y_ticks)
        middle = (sheet.top + sheet.height - sheet.bottom) / 2
        if x_title:
            self._text((sheet.left + sheet.width - sheet.right) / 2, sheet.height - 8, x_title)
        if y_title:
            turned = f"translate(15 {middle:g}) rotate(-90)"
            self._shapes.append(Shape("text", {"transform": turned, "text-anchor": "middle"}, y_title))

    def _frame(self, x_ticks: Sequence[tuple[float, str]], y_ticks: Sequence[tuple[float, str]]) -> None:
        sheet = self._sheet
        bottom, right = sheet.height - sheet.bottom, sheet.width - sheet.right
        for value, words in x_ticks:
            at = self._across(value)
            self._draw({"class": "grid", "d": f"M{at:.2f} {sheet.top}V{bottom}"})
            self._text(at, bottom + 18, words)
        for value, words in y_ticks:
            at = self._up(value)
            self._draw({"class": "grid", "d": f"M{sheet.left} {at:.2f}H{right}"})
            self._text(sheet.left - 7, at + 4.5, words, anchor="end")

    def line(self, x: Floats, y: Floats, colour: str, *, dash: str = "", width: float = 2.2) -> None:
        """Draw a line through the points that are finite and within the range of the axes."""
        shown = self._path(x, y)
        if shown:
            pen = {"fill": "none", "stroke": colour, "stroke-width": f"{width:g}", "stroke-linejoin": "round"}
            self._draw({"d": f"M{shown}", **pen, **_dash_attribute(dash)})

    def area(self, x: Floats, low: Floats, high: Floats, colour: str) -> None:
        """Fill between two lines."""
        there = np.isfinite(low) & np.isfinite(high)
        if there.any():
            around = self._path(
                np.concatenate([x[there], x[there][::-1]]), np.concatenate([high[there], low[there][::-1]])
            )
            self._draw({"d": f"M{around}z", "fill": colour, "fill-opacity": "0.16"})

    def bars(
        self, edges: Floats, heights: Floats, colour: str, *, opacity: float = 1.0, base: float = 0.0
    ) -> None:
        """Draw a bar from the base over each step; heights below 0 hang down."""
        for left, right, height in zip(edges[:-1], edges[1:], heights, strict=True):
            if height:
                top, bottom = sorted((self._up(base + height), self._up(base)))
                start, width = self._across(left), self._across(right) - self._across(left)
                box = {"x": start + 0.06 * width, "y": top, "width": 0.88 * width, "height": bottom - top}
                size = {name: f"{value:.2f}" for name, value in box.items()}
                self._shapes.append(Shape("rect", {**size, "fill": colour, "fill-opacity": f"{opacity:g}"}))

    def points(
        self, x: Floats, y: Floats, colour: str, symbol: str, limits: tuple[Floats, Floats] | None = None
    ) -> None:
        """Draw points, with upright bars between their limits where these are given."""
        if limits is not None:
            for at, low, high in zip(x, *limits, strict=True):
                ends = f"M{self._across(at):.2f} {self._up(low):.2f}V{self._up(high):.2f}"
                self._draw({"d": ends, "stroke": colour, "stroke-width": "1.4"})
        for at, value in zip(x, y, strict=True):
            if np.isfinite(at) and np.isfinite(value):
                place = f"translate({self._across(at):.2f} {self._up(value):.2f})"
                self._draw({"transform": place, "d": MARKS[symbol], "fill": colour})

    def upright(self, x: float, colour: str) -> None:
        """Draw a dashed line from the bottom to the top."""
        at = self._across(x)
        line = f"M{at:.2f} {self._sheet.top}V{self._sheet.height - self._sheet.bottom}"
        self._draw({"d": line, "stroke": colour, "stroke-width": "1.6", **_dash_attribute("6 4")})

    def svg(self, words: str) -> "Markup":
        """Return the chart, described in words for those who cannot see it."""
        return render(
            "chart.svg.j2",
            width=self._sheet.width,
            height=self._sheet.height,
            words=words,
            shapes=self._shapes,
        )

    def _draw(self, path: Mapping[str, str]) -> None:
        self._shapes.append(Shape("path", path))

    def _across(self, value: float) -> float:
        (low, high), sheet = self._x, self._sheet
        return sheet.left + (float(value) - low) / (high - low) * (sheet.width - sheet.left - sheet.right)

    def _up(self, value: float) -> float:
        (low, high), sheet = self._y, self._sheet
        share = (min(max(float(value), low), high) - low) / (high - low)
        return sheet.height - sheet.bottom - share * (sheet.height - sheet.top - sheet.bottom)

    def _path(self, x: Iterable[float], y: Iterable[float]) -> str:
        points = (
            f"{self._across(a):.2f} {self._up(b):.2f}"
            for a, b in zip(x, y, strict=True)
            if np.isfinite(a) and np.isfinite(b)
        )
        return "L".join(points)

    def _text(self, x: float, y: float, words: str, *, anchor: str = "middle") -> None:
        place = {"x": f"{x:.2f}", "y": f"{y:.2f}", "text-anchor": anchor}
        self._shapes.append(Shape("text", place, words))


def _dash_attribute(dash: str) -> dict[str, str]:
    return {"stroke-dasharray": dash} if dash else {}
