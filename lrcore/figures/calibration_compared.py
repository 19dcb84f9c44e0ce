"""Several smooth calibration curves in one square: which of them keep to the diagonal?"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from lrcore.evaluation.calibration.reliability import Reliability
from lrcore.evaluation.study_words import WISCONSIN, StudyWords
from lrcore.figures import theme
from lrcore.figures.reliability import add_risks, set_square_axes
from lrcore.figures.series import add_series
from lrcore.wording.numbers import fixed

if TYPE_CHECKING:
    import plotly.graph_objects as go

MAX_CURVES = len(theme.SERIES)


def calibration_compared_figure(
    results: Mapping[str, Reliability], words: StudyWords = WISCONSIN
) -> "go.Figure":
    """Draw the curves with their bands; below them, the risks of the first group.

    Parameters
    ----------
    results : mapping of str to Reliability
        One to four groups of patients, or models, by the name to be shown.
    words : StudyWords, default WISCONSIN
    """
    from lrcore.figures.drawing import make_subplots

    figure = make_subplots(rows=2, shared_xaxes=True, row_heights=[0.84, 0.16], vertical_spacing=0.03)
    figure.add_scatter(
        x=[0, 1], y=[0, 1], name="perfect", mode="lines", line=theme.REFERENCE_LINE, hoverinfo="skip"
    )
    for (name, result), look in zip(results.items(), theme.SERIES, strict=False):
        _add_curve(figure, result, name, look)
    add_risks(figure, next(iter(results.values())).risks, np.asarray, words)
    return set_square_axes(figure, {"range": [-0.02, 1.02]} | theme.percent_axis(), words)


def _add_curve(figure: "go.Figure", result: Reliability, name: str, look: tuple[str, str]) -> None:
    curve, band = result.curve, result.band
    if curve.reason:
        return
    limits = None if band.reason else (band.risk, band.low, band.high)
    hover = "predicted %{x:.3f}<br>smoothed observed %{y:.3f}<extra></extra>"
    add_series(figure, name, (curve.risk, curve.observed), limits, look, hover)


def alt(results: Mapping[str, Reliability], words: StudyWords = WISCONSIN) -> str:
    """Describe the figure in words."""
    return "Smooth calibration curves. " + " ".join(
        f"{name}: {words.say(_in_words(result))}" for name, result in results.items()
    )


def _in_words(result: Reliability) -> str:
    curve = result.curve
    if curve.reason:
        return f"no curve, {curve.reason}."
    return (
        f"{curve.n:,} patients, {curve.n_malignant:,} malignant, on average {fixed(curve.ici, 3)} from the "
        "diagonal."
    )
