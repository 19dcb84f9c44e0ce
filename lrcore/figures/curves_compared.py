"""ROC and decision curves of several models, or of several groups of patients, on the same axes."""

from html import escape
from typing import TYPE_CHECKING

import numpy as np

from lrcore.arrays import Floats
from lrcore.evaluation.groups.model_curves import ModelCurves
from lrcore.evaluation.study_words import WISCONSIN, StudyWords
from lrcore.evaluation.threshold.net_benefit import NetBenefitCurve
from lrcore.figures import theme
from lrcore.figures.decision import FLAG_ALL, FLAG_NONE, MAX_THRESHOLD, MIN_THRESHOLD
from lrcore.figures.series import add_series
from lrcore.wording.numbers import fixed

if TYPE_CHECKING:
    import plotly.graph_objects as go

MAX_CURVES = len(theme.SERIES)
_BELOW = 0.15  # of the highest net benefit, drawn below 0
_HOVER = "threshold %{x:.3f}<br>net benefit %{y:.4f}<extra>%{fullData.name}</extra>"
_AT = 0.1  # the threshold that the description names


def roc_compared_figure(found: ModelCurves, words: StudyWords = WISCONSIN) -> "go.Figure":
    """Draw recall against the rate of false alarms, with the band of each curve."""
    from lrcore.figures.drawing import go

    figure = go.Figure()
    figure.add_scatter(
        x=[0, 1], y=[0, 1], name="chance", mode="lines", line=theme.REFERENCE_LINE, hoverinfo="skip"
    )
    hover = "recall %{y:.3f}<br>false alarms %{x:.3f}<extra>%{fullData.name}</extra>"
    for (name, curve), look in zip(found.roc.items(), theme.SERIES, strict=False):
        if not curve.reason:
            x = curve.false_alarm_rate
            add_series(figure, name, (x, curve.recall), (x, curve.low, curve.high), look, hover)
    titles = words.escaped().say_all(["False alarms, share of benign", "Recall, share of malignant"])
    figure.update_layout(theme.layout(*titles))
    return theme.square_unit_axes(figure)


def decision_compared_figure(
    found: ModelCurves, words: StudyWords = WISCONSIN, *, threshold: float
) -> "go.Figure":
    """Draw the net benefit of each against the threshold, with that of flagging all patients.

    Parameters
    ----------
    found : ModelCurves
    words : StudyWords, default WISCONSIN
    threshold : float
        Marked by an upright line.
    """
    from lrcore.figures.drawing import go

    figure, last = go.Figure(), max(MAX_THRESHOLD, threshold)
    curves = [(name, curve) for name, curve in found.decision.items() if not curve.reason][:MAX_CURVES]
    tops = [float(np.nanmax(_shown(curve, curve.model, last)[1], initial=0.01)) for _, curve in curves]
    flag_all, flag_none = words.escaped().say_all([FLAG_ALL, FLAG_NONE])
    figure.add_scatter(x=[0, last], y=[0, 0], name=flag_none, mode="lines", line=theme.REFERENCE_LINE)
    _add_flag_all(figure, dict(curves), last, flag_all)
    for (name, curve), look in zip(curves, theme.SERIES, strict=False):
        at, model = _shown(curve, curve.model, last)
        limits = _shown(curve, curve.low, last)[1], _shown(curve, curve.high, last)[1]
        add_series(figure, name, (at, model), (at, *limits), look, _HOVER)
    figure.add_vline(x=threshold, line=theme.THRESHOLD_LINE)
    top = max(tops, default=0.01)
    figure.update_layout(theme.layout("Threshold", "Net benefit"))
    figure.update_xaxes(range=[0, last], **theme.percent_axis(0, last))
    return figure.update_yaxes(range=[-_BELOW * top, (1 + _BELOW) * top])


def _shown(curve: NetBenefitCurve, values: Floats, last: float) -> tuple[Floats, Floats]:
    shown = (curve.threshold >= MIN_THRESHOLD) & (curve.threshold <= min(last, 0.99))
    return curve.threshold[shown], values[shown]


def _add_flag_all(
    figure: "go.Figure", curves: dict[str, NetBenefitCurve], last: float, flag_all: str
) -> None:
    """Draw flagging all patients: once where all groups have the same prevalence, else for each."""
    alike = len({curve.prevalence for curve in curves.values()}) == 1
    for place, (name, curve) in enumerate(curves.items()):
        if alike and place:
            return
        at, values = _shown(curve, curve.treat_all, last)
        figure.add_scatter(
            x=at,
            y=values,
            name=flag_all if alike else f"{flag_all}: {escape(name, quote=False)}",
            mode="lines",
            line={"color": theme.SECOND, "width": 1.8, "dash": "dash" if place == 0 else "dot"},
            hovertemplate=_HOVER,
        )


def roc_compared_alt(found: ModelCurves, words: StudyWords = WISCONSIN) -> str:
    """Describe the ROC curves in words."""
    said = []
    for name, curve in found.roc.items():
        recall = fixed(100 * float(np.interp(_AT, curve.false_alarm_rate, curve.recall)), 0)
        about = words.say(curve.reason) or f"recall {recall} % at 10 % false alarms"
        said.append(f"{name}: {about}")
    return f"ROC curves. {'; '.join(said)}."


def decision_compared_alt(found: ModelCurves, words: StudyWords = WISCONSIN) -> str:
    """Describe the decision curves in words."""
    said = []
    for name, curve in found.decision.items():
        at = int(np.argmin(np.abs(curve.threshold - _AT)))
        model, treat_all = fixed(float(curve.model[at]), 3), fixed(float(curve.treat_all[at]), 3)
        about = words.say(curve.reason or f"net benefit {model} at 10 %, flagging all {treat_all}")
        said.append(f"{name}: {about}")
    return f"Decision curves. {'; '.join(said)}."
