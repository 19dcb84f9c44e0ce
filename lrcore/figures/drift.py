"""Changes over time: the share flagged, one field then and now, expected and observed cancers."""

from typing import TYPE_CHECKING

import numpy as np

from lrcore.evaluation.groups.histograms import SharedHistograms
from lrcore.evaluation.groups.observed_vs_expected import CalibrationCusum, ObservedOverTime
from lrcore.evaluation.groups.periods import FlaggedOverTime
from lrcore.evaluation.intervals import Estimate
from lrcore.figures import theme
from lrcore.figures.forests import one_period
from lrcore.wording.numbers import fixed, percent, percent_with_interval

if TYPE_CHECKING:
    import plotly.graph_objects as go

_HEIGHT = 340
_EACH = {"day": "Day", "week": "Week from", "month": "Month"}


def flagged_figure(result: FlaggedOverTime, development: Estimate) -> "go.Figure":
    """Draw the share flagged in each period with Wilson bars, and that of the development patients."""
    from lrcore.figures.drawing import go

    if len(result.start) == 1:
        return one_period.flagged_figure(result, development)
    figure = go.Figure()
    _add_shares(figure, result.start, result.share, result.low, result.high, "flagged", _count_labels(result))
    figure.add_hline(y=development.value, line=theme.REFERENCE_LINE)
    figure.update_layout(theme.layout(_EACH[result.unit], "Share flagged", showlegend=False, height=_HEIGHT))
    _date_axis(figure, result.start)
    top = min(1.02, 1.15 * float(result.high.max()))
    figure.update_yaxes(range=[-0.02, top], **theme.percent_axis(0, top))
    return figure


def _count_labels(result: FlaggedOverTime) -> list[str]:
    return [f"{k:,} of {n:,} flagged" for k, n in zip(result.flagged, result.n, strict=True)]


def _add_shares(
    figure: "go.Figure",
    start: np.ndarray,
    share: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    name: str,
    labels: list[str],
) -> None:
    figure.add_scatter(
        x=start.astype(str),
        y=share,
        name=name,
        mode="lines+markers",
        line={"color": theme.ACCENT, "width": 1.5},
        marker={"color": theme.ACCENT, "size": 9, "symbol": theme.MALIGNANT_SYMBOL},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": high - share,
            "arrayminus": share - low,
            "thickness": 1.5,
        },
        text=labels,
        hovertemplate="%{x}<br>%{text}<extra></extra>",
    )


def _date_axis(figure: "go.Figure", start: np.ndarray) -> None:
    """Write few dates."""
    if len(start) <= 6:
        figure.update_xaxes(tickvals=start.astype(str).tolist(), tickformat="%d %b %Y")
    figure.update_xaxes(nticks=7, tickangle=0, tickformat="%d %b<br>%Y")


def flagged_alt(result: FlaggedOverTime, development: Estimate) -> str:
    """Describe the figure in words."""
    shares = [
        f"{percent(float(share), int(n))} of {n:,}" for share, n in zip(result.share, result.n, strict=True)
    ]
    compared = f"development patients, {percent_with_interval(development)}."
    if len(shares) == 1:
        return f"Share flagged on {result.start[0]}: {shares[0]}. Below it and dotted: {compared}"
    return (
        f"Share flagged by {result.unit}, {len(shares)} of them: {shares[0]} at first, {shares[-1]} last. "
        f"Dotted: {compared}"
    )


def field_figure(result: SharedHistograms, title: str) -> "go.Figure":
    """Draw one quantity in the development patients and in the others, as shares of each."""
    from lrcore.figures.drawing import go

    figure, top = go.Figure(), 0.0
    for name, counts, colour, dash in (
        (f"development, n = {result.n_reference:,}", result.reference, theme.COMPARED, "dot"),
        (f"now, n = {result.n:,}", result.current, theme.MODEL, "solid"),
    ):
        share = counts / counts.sum()
        top = max(top, float(share.max()))
        heights = np.concatenate([[0], np.repeat(share, 2), [0]])
        figure.add_scatter(
            x=np.repeat(result.edges, 2),
            y=heights,
            text=[theme.percent(round(float(each), 3)) for each in heights],
            name=name,
            mode="lines",
            fill="tozeroy",
            fillcolor=theme.translucent(colour, 0.14),
            line={"color": colour, "width": 2.2, "dash": dash},
            hovertemplate="%{x:.4g}: %{text}<extra>%{fullData.name}</extra>",
        )
    for median, colour, dash in (
        (result.median_reference, theme.COMPARED, "dot"),
        (result.median, theme.MODEL, "solid"),
    ):
        figure.add_vline(x=median, line={"color": colour, "width": 1.5, "dash": dash})
    figure.update_layout(theme.layout(title, "Share of patients", height=_HEIGHT))
    figure.update_yaxes(rangemode="tozero", **theme.percent_axis(0, top))
    return figure


def field_alt(result: SharedHistograms, title: str) -> str:
    """Describe the figure in words."""
    return (
        f"{title}: median {result.median_reference:.4g} of {result.n_reference:,} development patients, "
        f"{result.median:.4g} of {result.n:,} patients now."
    )


def observed_figure(result: ObservedOverTime) -> "go.Figure":
    """Draw the share malignant in each period with Wilson bars, and the mean risk it was given."""
    from lrcore.figures.drawing import go

    if len(result.start) == 1:
        return one_period.observed_figure(result)
    expected = np.array([each.mean_risk for each in result.each])
    share, low, high = np.array([[each.value, each.low, each.high] for each in result.shares]).T
    figure = go.Figure()
    labels = [f"{each.n_malignant:,} of {each.n:,} malignant" for each in result.each]
    _add_shares(figure, result.start, share, low, high, "observed", labels)
    figure.add_scatter(
        x=result.start.astype(str),
        y=expected,
        name="expected",
        mode="lines+markers",
        line={"color": theme.MODEL, "width": 2, "dash": "dash"},
        marker={"color": theme.MODEL, "size": 8, "symbol": theme.BENIGN_SYMBOL},
        hovertemplate="%{x}<br>mean risk %{y:.3f}<extra></extra>",
    )
    figure.update_layout(theme.layout(_EACH[result.unit], "Share malignant", height=_HEIGHT))
    _date_axis(figure, result.start)
    figure.update_yaxes(range=[-0.02, 1.02], **theme.percent_axis())
    return figure


def observed_alt(result: ObservedOverTime) -> str:
    """Describe the figure in words."""
    found = result.overall
    return (
        f"Expected and observed share malignant by {result.unit}. In all {found.n_malignant:,} of "
        f"{found.n:,} were malignant, {fixed(found.mean_risk * found.n, 1)} were expected."
    )


def cusum_figure(result: CalibrationCusum) -> "go.Figure":
    """Draw observed less expected cancers, added up patient by patient, with the limits of chance."""
    from lrcore.figures.drawing import go

    count = np.arange(len(result.surplus) + 1)
    figure = go.Figure(
        go.Scatter(
            x=count,
            y=np.concatenate([[0.0], result.surplus]),
            mode="lines",
            line={"color": theme.MODEL, "width": 2.5, "shape": "hv"},
            hovertemplate="after %{x} patients: %{y:.2f}<extra></extra>",
        )
    )
    for limit in (-result.limit, result.limit):
        figure.add_hline(y=limit, line={"color": theme.NEUTRAL, "width": 1.5, "dash": "dash"})
    figure.add_hline(y=0, line=theme.REFERENCE_LINE)
    reach = 1.15 * max(result.limit, float(np.abs(result.surplus).max()), 0.5)
    words = "Patients with an outcome, in the order of time", "Cancers beyond those expected"
    figure.update_layout(theme.layout(*words, showlegend=False, height=_HEIGHT))
    figure.update_yaxes(range=[-reach, reach])
    return figure


def cusum_alt(result: CalibrationCusum) -> str:
    """Describe the figure in words."""
    left = "never left" if result.left is None else f"left on {str(result.left)[:10]}"
    return (
        f"Observed less expected cancers over {len(result.surplus):,} patients, ending at "
        f"{fixed(float(result.surplus[-1]), 1)}; limits of plus and minus {fixed(result.limit, 1)}, {left}."
    )
