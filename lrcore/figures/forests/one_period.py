"""Predictions of a single day, week or month, next to what they are compared with: no course over time."""

from math import nan
from typing import TYPE_CHECKING

import numpy as np

from lrcore.evaluation.groups.observed_vs_expected import ObservedOverTime
from lrcore.evaluation.groups.periods import FlaggedOverTime
from lrcore.evaluation.intervals import Estimate
from lrcore.figures import theme
from lrcore.figures.forests.forest import ForestRow, forest, printed_lines
from lrcore.wording.numbers import percent, percent_with_interval

if TYPE_CHECKING:
    import plotly.graph_objects as go

_DIGITS = 3  # of shares under the pointer


def flagged_figure(result: FlaggedOverTime, development: Estimate) -> "go.Figure":
    """Draw the share flagged in the only period, and that of the development patients below it."""
    flagged, n = int(result.flagged[0]), int(result.n[0])
    share, low, high = (float(each[0]) for each in (result.share, result.low, result.high))
    printed = (percent(share, n), f"{percent(low, n)} to {percent(high, n)}")
    rows = (
        ForestRow(_named(result.start[0]), f"{flagged:,} of {n:,}", share, low, high, printed),
        _row("Development", f"{development.n:,} patients", development),
    )
    return _shares(rows, "Share flagged", development.value)


def observed_figure(result: ObservedOverTime) -> "go.Figure":
    """Draw the share malignant in the only period, and the mean risk below it."""
    (found,), (share,) = result.each, result.shares
    expected = found.mean_risk
    rows = (
        _row("Observed", f"{found.n_malignant:,} of {found.n:,}", share),
        ForestRow("Expected", "mean risk", expected, nan, nan, (percent(expected, found.n),)),
    )
    return _shares(rows, f"Share malignant, {_named(result.start[0])}", expected)


def _row(name: str, size: str, share: Estimate) -> ForestRow:
    printed = printed_lines(share, percent_with_interval(share))
    return ForestRow(name, size, share.value, share.low, share.high, printed)


def _shares(rows: tuple[ForestRow, ...], title: str, reference: float) -> "go.Figure":
    figure = forest(rows, title, digits=_DIGITS, reference=reference)
    return figure.update_xaxes(range=[-0.02, 1.02], **theme.percent_axis())


def _named(start: np.datetime64) -> str:
    """Return a date in words.

    Examples
    --------
    >>> _named(np.datetime64("2026-03-01"))
    '1 Mar 2026'
    """
    return f"{start.item():%d %b %Y}".removeprefix("0")
