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
from lrcore.figures.forests.forest import NEW, POOLED, ForestRow, forest, printed_lines
from lrcore.wording.centres import DIGITS, NAMES, pooled_in_words
from lrcore.wording.numbers import fixed, number_with_interval

if TYPE_CHECKING:
    import plotly.graph_objects as go

MAX_DRAWN = 40
RIGHT = {"oe": 1.0, "in_the_large": 0.0, "slope": 1.0, "net_benefit": 0.0}
_POOLED, _NEW = "All, pooled", "New centre"
_MAX_NAME = 24  # characters


def forest_figure(found: PooledCentres, measure: str) -> "go.Figure":
    """Draw one measure of each centre with its interval, the pooled mean and the prediction interval.

    Parameters
    ----------
    found : PooledCentres
    measure : str
        ``auc``, ``oe``, ``in_the_large``, ``slope`` or ``net_benefit``.
    """
    rows = centre_rows(found, measure)
    return forest(
        rows, NAMES[measure], digits=DIGITS[measure], reference=RIGHT.get(measure), log=measure == "oe"
    )


def centre_rows(found: PooledCentres, measure: str) -> list[ForestRow]:
    """Return a row for each of the largest centres that can be drawn, for the mean and for a new centre."""
    rows = []
    for centre in found.centres[:MAX_DRAWN]:
        own = centre.measures[measure].estimate
        if own.has_interval and not (measure == "oe" and own.low <= 0):
            size, words = f"{centre.n:,} ({centre.n_malignant:,})", number_with_interval(own, DIGITS[measure])
            printed = printed_lines(own, words)
            rows.append(ForestRow(centre.name, size, own.value, own.low, own.high, printed))
    pooled, digits = found.pooled[measure], DIGITS[measure]
    if not isnan(pooled.estimate):
        limits = pooled.low, pooled.high
        printed = (fixed(pooled.estimate, digits), _limits(*limits, digits))
        rows.append(ForestRow(_POOLED, "", pooled.estimate, *limits, printed, kind=POOLED))
    if not isnan(pooled.prediction_low):
        limits = pooled.prediction_low, pooled.prediction_high
        rows.append(ForestRow(_NEW, "", pooled.estimate, *limits, (_limits(*limits, digits),), kind=NEW))
    return rows


def _limits(low: float, high: float, digits: int) -> str:
    return f"{fixed(low, digits)} to {fixed(high, digits)}"


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
