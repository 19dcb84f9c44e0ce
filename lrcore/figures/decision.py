"""The decision curve: is using the model better than flagging all patients or none?"""

from typing import TYPE_CHECKING

import numpy as np

from lrcore.arrays import Bools
from lrcore.evaluation.study_words import WISCONSIN, StudyWords
from lrcore.evaluation.threshold.net_benefit import NetBenefitCurve
from lrcore.figures import theme
from lrcore.wording.numbers import fixed

if TYPE_CHECKING:
    import plotly.graph_objects as go

MIN_THRESHOLD, MAX_THRESHOLD = 0.01, 0.5
FLAG_ALL, FLAG_NONE = "flag all", "flag none"
_RATIOS = (99, 19, 9, 4, 2, 1)


def decision_figure(
    curve: NetBenefitCurve, words: StudyWords = WISCONSIN, *, threshold: float
) -> "go.Figure":
    """Draw net benefit against the threshold, 1 to 50 %, with the harm ratio on a second axis."""
    from lrcore.figures.drawing import go

    last = max(MAX_THRESHOLD, threshold)
    shown = (curve.threshold >= MIN_THRESHOLD) & (curve.threshold <= min(last, 0.99))
    at, model = curve.threshold[shown], curve.model[shown]
    figure = go.Figure()
    figure.add_scatter(
        x=np.concatenate([at, at[::-1]]),
        y=np.concatenate([curve.low[shown], curve.high[shown][::-1]]),
        name=f"{100 * curve.level:.0f} % band",
        fill="toself",
        fillcolor=theme.translucent(theme.MODEL, 0.15),
        line={"width": 0},
        hoverinfo="skip",
    )
    flag_all, flag_none = words.escaped().say_all([FLAG_ALL, FLAG_NONE])
    lines = {
        flag_none: (curve.treat_none[shown], theme.REFERENCE_LINE),
        flag_all: (curve.treat_all[shown], {"color": theme.SECOND, "width": 2, "dash": "dash"}),
        "use the model": (model, {"color": theme.MODEL, "width": 3}),
    }
    for name, (values, line) in lines.items():
        figure.add_scatter(x=at, y=values, name=name, mode="lines", line=line, hovertemplate=_HOVER)
    figure.add_vline(x=threshold, line=theme.THRESHOLD_LINE)
    figure.update_layout(theme.layout(_X_TITLE, "Net benefit", xaxis2=_harm_axis(last)))
    figure.update_xaxes(range=[0, last], **theme.percent_axis(0, last))
    figure.update_yaxes(range=net_benefit_range(curve, shown))
    figure.add_scatter(x=[MIN_THRESHOLD], y=[0], xaxis="x2", opacity=0, showlegend=False, hoverinfo="skip")
    figure.update_layout(xaxis_title_standoff=34)
    return figure


def net_benefit_range(curve: NetBenefitCurve, shown: Bools) -> tuple[float, float]:
    """Return the range of the axis of net benefit: where the model lies, with its band, and what is near it.

    Flagging none, at 0, is in the range unless the band ends far above it.

    Parameters
    ----------
    curve : NetBenefitCurve
    shown : ndarray of bool
        The thresholds that are drawn.

    Examples
    --------
    >>> from lrcore.evaluation.patients import Patients
    >>> from lrcore.evaluation.threshold.counts import sweep_counts
    >>> from lrcore.evaluation.threshold.net_benefit import net_benefit
    >>> curve = net_benefit(sweep_counts(Patients([0] * 500 + [1] * 500, [0.1] * 500 + [0.9] * 500)))
    >>> low, high = net_benefit_range(curve, (curve.threshold > 0.01) & (curve.threshold < 0.5))
    >>> round(low, 2), round(high, 2)
    (0.4, 0.54)
    """
    ends = (curve.low[shown], curve.high[shown], curve.model[shown])
    low = min(float(np.nanmin(values, initial=np.inf)) for values in ends)
    high = max(float(np.nanmax(values, initial=_MIN_TOP)) for values in ends)
    if not np.isfinite(low):
        return -_ROOM, 1.0
    low = min(low, high - _MIN_TOP)
    if low < high - low:  # flagging none is no farther than the range is wide
        low = min(low, 0.0)
    room = _ROOM * (high - low)
    return low - room, high + room


_MIN_TOP, _ROOM = 0.01, 0.1
_X_TITLE = "Threshold, and the harm ratio below it"
_HOVER = "threshold %{x:.3f}<br>net benefit %{y:.4f}<extra>%{fullData.name}</extra>"


def _harm_axis(last: float) -> dict[str, object]:
    return {
        "overlaying": "x",
        "side": "bottom",
        "anchor": "free",
        "position": 0,
        "range": [0, last],
        "tickvals": [1 / (1 + ratio) for ratio in _RATIOS],
        "ticktext": [f"<br><br>{ratio}:1" for ratio in _RATIOS],
        "showgrid": False,
        "ticks": "",
    }


def alt(curve: NetBenefitCurve) -> str:
    """Describe the figure in words."""
    at = int(np.argmin(np.abs(curve.threshold - 0.1)))
    return (
        f"Decision curve of {curve.n:,} patients at a prevalence of {fixed(100 * curve.prevalence, 1)} %. At "
        f"a threshold of 0.1 the model's net benefit is {fixed(float(curve.model[at]), 3)}, flagging all "
        f"{fixed(float(curve.treat_all[at]), 3)}, flagging none 0."
    )
