"""The reliability diagram: does 20 % mean 20 %?"""

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from lrcore.arrays import Floats, logit
from lrcore.errors import counted
from lrcore.evaluation.calibration.bins import ReliabilityBins
from lrcore.evaluation.calibration.reliability import Reliability
from lrcore.evaluation.groups.distribution import RiskDistribution
from lrcore.evaluation.study_words import WISCONSIN, StudyWords
from lrcore.figures import theme
from lrcore.wording.numbers import fixed

if TYPE_CHECKING:
    import plotly.graph_objects as go

HEIGHT, WIDTH = 720, 680  # together they make the upper axes square
PROBABILITY, LOG_ODDS = "probability", "log-odds"
_TICKS = (0.0001, 0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 0.9999)
_MIN_RISK_ON_LOG_ODDS = 1e-5  # risks beyond it are drawn at the edge of the log-odds scale
_ROOM = 1.0  # log-odds between the ends of that scale and what is inside them


def reliability_figure(
    result: Reliability, words: StudyWords = WISCONSIN, *, scale: str = PROBABILITY
) -> "go.Figure":
    """Draw observed against predicted risk: smooth curve with band, groups with Wilson bars, risks below.

    Parameters
    ----------
    result : Reliability
    words : StudyWords, default WISCONSIN
    scale : str
        ``probability``, or ``log-odds`` to see the ends, where most risks lie.
    """
    from lrcore.figures.drawing import make_subplots

    ends = _ends(result) if scale == LOG_ODDS else np.array([0.0, 1.0])
    place = partial(_log_odds, ends=ends) if scale == LOG_ODDS else _as_it_is
    figure = make_subplots(rows=2, shared_xaxes=True, row_heights=[0.84, 0.16], vertical_spacing=0.03)
    figure.add_scatter(
        x=ends, y=ends, name="perfect", mode="lines", line=theme.REFERENCE_LINE, hoverinfo="skip"
    )
    _add_band(figure, result, place)
    _add_curve(figure, result, place, ends_drawn=scale == PROBABILITY)
    _add_groups(figure, result, place, words.escaped())
    add_risks(figure, result.log_odds if scale == LOG_ODDS else result.risks, place, words)
    if scale == PROBABILITY:
        return set_square_axes(figure, _range(ends) | theme.percent_axis(), words)
    return set_square_axes(figure, _risk_ticks(ends), words, observed=_share_ticks(ends))


def set_square_axes(
    figure: "go.Figure",
    axis: dict[str, Any],
    words: StudyWords = WISCONSIN,
    *,
    observed: dict[str, Any] | None = None,
) -> "go.Figure":
    """Give both upper axes the same scale, and the histogram below a base line.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
    axis : dict
        Range and ticks.
    words : StudyWords, default WISCONSIN
    observed : dict, optional
        Range and ticks of the upper axis of shares, if they are others.
    """
    title = words.escaped().say("Observed share malignant")
    figure.update_layout(theme.layout("", title, height=HEIGHT, barmode="relative", bargap=0.05))
    figure.update_xaxes(axis, showgrid=True)
    figure.update_yaxes(observed or axis, row=1)
    figure.update_xaxes(title_text="", showticklabels=False, row=1)
    figure.update_xaxes(title_text="Predicted risk", title_standoff=12, row=2)
    figure.update_yaxes(
        showticklabels=False, showgrid=False, zeroline=True, zerolinecolor=theme.NEUTRAL, row=2
    )
    return figure


def _as_it_is(risk: Floats) -> Floats:
    return risk


def _log_odds(risk: Floats, *, ends: Floats) -> Floats:
    """Return places on the axis; what is beyond its ends is drawn at them, shares of 0 and 1 too."""
    with np.errstate(divide="ignore"):
        places: Floats = np.clip(logit(risk), ends[0], ends[1])
    return places


def _ends(result: Reliability) -> Floats:
    """Return the ends of the scale of log-odds: where patients, groups and the curve are, and some room."""
    curve, bins = result.curve, result.bins
    shares = np.concatenate([bins.mean_risk, bins.observed, curve.risk, curve.observed])
    inside = shares[(shares > 0) & (shares < 1)]
    if not len(inside):
        return logit(np.array([_MIN_RISK_ON_LOG_ODDS, 1 - _MIN_RISK_ON_LOG_ODDS]))
    low, high = max(inside.min(), _MIN_RISK_ON_LOG_ODDS), min(inside.max(), 1 - _MIN_RISK_ON_LOG_ODDS)
    ends: Floats = logit(np.array([low, high])) + np.array([-_ROOM, _ROOM])
    return ends


def _range(ends: Floats) -> dict[str, Any]:
    reach = float(ends[1] - ends[0]) * 0.02
    return {"range": [ends[0] - reach, ends[1] + reach]}


def _risk_ticks(ends: Floats) -> dict[str, Any]:
    places = logit(np.array(_TICKS))
    inside = (places > ends[0]) & (places < ends[1])
    labels = [theme.percent(tick) for tick, shown in zip(_TICKS, inside.tolist(), strict=True) if shown]
    return _range(ends) | {"tickvals": places[inside], "ticktext": labels}


def _share_ticks(ends: Floats) -> dict[str, Any]:
    """Return the ticks of the risks, and at the ends of the scale the shares that have no log-odds."""
    axis = _risk_ticks(ends)
    apart = np.abs(axis["tickvals"][:, None] - ends).min(axis=1, initial=np.inf) > _ROOM / 2
    labels = [label for label, is_apart in zip(axis["ticktext"], apart.tolist(), strict=True) if is_apart]
    tickvals = np.concatenate([ends[:1], axis["tickvals"][apart], ends[1:]])
    return axis | {"tickvals": tickvals, "ticktext": [theme.percent(0), *labels, theme.percent(1)]}


def _add_band(figure: "go.Figure", result: Reliability, place: Any) -> None:
    band = result.band
    if band.reason:
        return
    there = np.isfinite(band.low) & np.isfinite(band.high)
    figure.add_scatter(
        x=place(np.concatenate([band.risk[there], band.risk[there][::-1]])),
        y=place(np.concatenate([band.low[there], band.high[there][::-1]])),
        name=f"{100 * band.level:.0f} % band",
        mode="lines",  # of few points Plotly would draw markers too
        fill="toself",
        fillcolor=theme.translucent(theme.MODEL, 0.18),
        line={"width": 0},
        hoverinfo="skip",
    )


def _add_curve(figure: "go.Figure", result: Reliability, place: Any, *, ends_drawn: bool) -> None:
    """Draw the smooth curve; a share of 0 or 1 has no log-odds, and there the curve ends."""
    curve = result.curve
    if curve.reason:
        return
    inside = (curve.observed > 0) & (curve.observed < 1)
    figure.add_scatter(
        x=place(curve.risk),
        y=place(curve.observed if ends_drawn else np.where(inside, curve.observed, np.nan)),
        name=f"smooth curve ({curve.smoother})",
        mode="lines",
        line={"color": theme.MODEL, "width": 3},
        customdata=np.column_stack([curve.risk, curve.observed]),
        hovertemplate="predicted %{customdata[0]:.3f}<br>"
        "smoothed observed %{customdata[1]:.3f}<extra></extra>",
    )


def _add_groups(figure: "go.Figure", result: Reliability, place: Any, words: StudyWords) -> None:
    bins = result.bins
    observed = place(bins.observed)
    figure.add_scatter(
        x=place(bins.mean_risk),
        y=observed,
        name=words.say(f"groups of {_how_many(bins)}, {100 * bins.level:.0f} % Wilson bars"),
        mode="markers",
        marker={"color": theme.GROUPS, "size": 9, "symbol": theme.GROUPS_SYMBOL},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": place(bins.high) - observed,
            "arrayminus": observed - place(bins.low),
            "color": theme.GROUPS,
            "thickness": 1.5,
        },
        customdata=np.column_stack([bins.n, bins.malignant, bins.mean_risk, bins.observed]),
        hovertemplate=f"n = %{{customdata[0]}}, %{{customdata[1]}} {words.say('malignant')}<br>"
        "mean risk %{customdata[2]:.3f}, observed %{customdata[3]:.3f}<extra></extra>",
    )


def add_risks(
    figure: "go.Figure", risks: RiskDistribution, place: Any, words: StudyWords = WISCONSIN
) -> None:
    """Add how many patients have each risk to the lower row: malignant up, benign down."""
    edges = place(risks.edges)
    middle, width = (edges[:-1] + edges[1:]) / 2, np.diff(edges) * 0.95
    for name, counts, colour, sign in (
        ("malignant", risks.malignant, theme.MALIGNANT, 1),
        ("benign", risks.benign, theme.BENIGN, -1),
    ):
        figure.add_bar(
            x=middle,
            y=sign * np.sqrt(counts),
            width=width,
            name=words.escaped().say(f"{name} patients"),
            marker={"color": colour},
            customdata=counts,
            hovertemplate=f"%{{customdata}} {words.escaped().say(name)}<extra></extra>",
            showlegend=False,
            row=2,
            col=1,
        )


def _how_many(bins: ReliabilityBins) -> str:
    least, most = int(bins.n.min()), int(bins.n.max())
    return f"{least:,} to {most:,} patients" if least < most else counted(most, "patient")


def alt(result: Reliability) -> str:
    """Describe the figure in words."""
    curve = result.curve
    if curve.reason:
        return f"Reliability diagram of {curve.n:,} patients without a smooth curve: {curve.reason}."
    return (
        f"Reliability diagram of {curve.n:,} patients, {curve.n_malignant:,} malignant. The smooth curve "
        f"lies on average {fixed(curve.ici, 3)} from the diagonal, at most {fixed(curve.emax, 3)}."
    )
