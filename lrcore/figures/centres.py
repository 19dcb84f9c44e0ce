"""Several centres: a forest plot of one measure, and their calibration curves behind that of all."""

from html import escape
from math import isnan
from typing import TYPE_CHECKING

from lrcore.evaluation.calibration.reliability import Reliability
from lrcore.evaluation.centres.centre_curves import CentreCurves
from lrcore.evaluation.centres.pooled_centres import PooledCentres
from lrcore.evaluation.study_words import WISCONSIN, StudyWords
from lrcore.figures import theme
from lrcore.figures.calibration_compared import calibration_compared_figure
from lrcore.wording.centres import DIGITS, NAMES, pooled_in_words
from lrcore.wording.numbers import fixed, number_with_interval

if TYPE_CHECKING:
    import plotly.graph_objects as go

MAX_DRAWN = 40
_RIGHT = {"oe": 1.0, "in_the_large": 0.0, "slope": 1.0, "net_benefit": 0.0}
_ROW_HEIGHT, _MARGIN_HEIGHT = 26, 130  # pixels
_MAX_NAME = 24  # characters
_POOLED, _NEW = "All, pooled", "New centre"


def forest_figure(found: PooledCentres, measure: str) -> "go.Figure":
    """Draw one measure of each centre with its interval, the pooled mean and the prediction interval.

    Parameters
    ----------
    found : PooledCentres
    measure : str
        ``auc``, ``oe``, ``in_the_large``, ``slope`` or ``net_benefit``.
    """
    from lrcore.figures.drawing import go

    figure = go.Figure()
    rows = _rows(found, measure)
    labels = _labels([name for name, *_ in rows])
    for (name, value, low, high), label in zip(rows, labels, strict=True):
        own = name not in (_POOLED, _NEW)
        figure.add_scatter(
            x=[low, high] if name == _NEW else [low, value, high],
            y=[label] * (2 if name == _NEW else 3),
            mode="lines+markers" if name != _NEW else "lines",
            marker={
                "size": [0, 10 if own else 14, 0],
                "opacity": 1,
                "symbol": "square" if own else "diamond",
                "color": theme.MODEL if own else theme.ACCENT,
            },
            line={"color": theme.MODEL if own else theme.ACCENT, "width": 2 if own else 4},
            name=label,
            hovertemplate="%{x:." + str(DIGITS[measure]) + "f}<extra>%{y}</extra>",
        )
    height = _MARGIN_HEIGHT + _ROW_HEIGHT * len(rows)
    figure.update_layout(theme.layout(NAMES[measure], "", height=height, showlegend=False))
    figure.update_yaxes(autorange="reversed", type="category", categoryarray=labels)
    if measure == "oe":
        figure.update_xaxes(type="log")
    if measure in _RIGHT:
        figure.add_vline(x=_RIGHT[measure], line=theme.REFERENCE_LINE)
    return figure


def _rows(found: PooledCentres, measure: str) -> list[tuple[str, float, float, float]]:
    """Return name, estimate and limits of each row that can be drawn."""
    each = [(centre, centre.measures[measure].estimate) for centre in found.centres[:MAX_DRAWN]]
    rows = [
        (f"{centre.name[:_MAX_NAME]} ({centre.n:,})", own.value, own.low, own.high)
        for centre, own in each
        if own.has_interval and not (measure == "oe" and own.low <= 0)
    ]
    pooled = found.pooled[measure]
    if not isnan(pooled.estimate):
        rows.append((_POOLED, pooled.estimate, pooled.low, pooled.high))
    if not isnan(pooled.prediction_low):
        rows.append((_NEW, pooled.estimate, pooled.prediction_low, pooled.prediction_high))
    return rows


def _labels(names: list[str]) -> list[str]:
    """Return names without markup, distinct even where shortened ones are equal."""
    labels: list[str] = []
    for name in names:
        label = escape(name, quote=False)
        while label in labels:
            label += "\u2060"
        labels.append(label)
    return labels


def forest_alt(found: PooledCentres, measure: str, words: StudyWords = WISCONSIN) -> str:
    """Describe the forest plot in words."""
    each = [(centre.name, centre.measures[measure].estimate) for centre in found.centres[:MAX_DRAWN]]
    own = "; ".join(f"{name}: {words.say(number_with_interval(own, DIGITS[measure]))}" for name, own in each)
    pooled = pooled_in_words(measure, found.pooled[measure], found.n_left_out[measure])
    return f"{NAMES[measure]} of each centre. {own}. Pooled: {words.say(pooled)}."


def centre_curves_figure(
    whole: Reliability, curves: CentreCurves, words: StudyWords = WISCONSIN
) -> "go.Figure":
    """Draw the calibration curve of all patients with its band, and thin ones of the centres behind it."""
    figure = calibration_compared_figure({words.escaped().say("All patients"): whole}, words)
    n = len(figure.data)
    for name, curve in curves.curves.items():
        figure.add_scatter(
            x=curve.risk,
            y=curve.observed,
            name=escape(name[:_MAX_NAME], quote=False),
            mode="lines",
            line={"color": theme.NEUTRAL, "width": 1},
            showlegend=False,
            hovertemplate="predicted %{x:.3f}<br>smoothed observed %{y:.3f}",
        )
    figure.data = figure.data[n:] + figure.data[:n]
    return figure


def centre_curves_alt(whole: Reliability, curves: CentreCurves, words: StudyWords = WISCONSIN) -> str:
    """Describe the curves in words."""
    own = [f"{name} {fixed(curve.ici, 3)}" for name, curve in curves.curves.items()]
    everyone, none = words.say_all(["All patients", "none with enough patients"])
    return (
        f"Smooth calibration curves. {everyone}: on average {fixed(whole.curve.ici, 3)} from the diagonal. "
        f"Centres: {', '.join(own) or none}."
    )
