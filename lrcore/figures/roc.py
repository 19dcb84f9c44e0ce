"""The ROC curve, with a mark at the threshold."""

from typing import TYPE_CHECKING

from lrcore.evaluation.discrimination.roc import RocCurve
from lrcore.evaluation.intervals import Estimate
from lrcore.evaluation.study_words import WISCONSIN, StudyWords
from lrcore.evaluation.threshold.operating_characteristics import OperatingCharacteristics
from lrcore.figures import theme
from lrcore.figures.downsampling import downsample
from lrcore.wording.numbers import number_with_interval

if TYPE_CHECKING:
    import plotly.graph_objects as go


def roc_figure(curve: RocCurve, at: OperatingCharacteristics, words: StudyWords = WISCONSIN) -> "go.Figure":
    """Draw recall against the rate of false alarms, square, with chance and the set threshold."""
    from lrcore.figures.drawing import go

    false_alarms, recall, threshold = downsample(curve.false_alarm_rate, curve.recall, curve.threshold)
    figure = go.Figure()
    figure.add_scatter(
        x=[0, 1], y=[0, 1], name="chance", mode="lines", line=theme.REFERENCE_LINE, hoverinfo="skip"
    )
    figure.add_scatter(
        x=false_alarms,
        y=recall,
        name="model",
        mode="lines",
        line={"color": theme.MODEL, "width": 2.5, "shape": "linear"},
        customdata=threshold,
        hovertemplate="threshold %{customdata:.3f}<br>recall %{y:.3f}<br>"
        "false alarms %{x:.3f}<extra></extra>",
    )
    figure.add_scatter(
        x=[1 - at.specificity.value],
        y=[at.sensitivity.value],
        name=f"threshold {at.threshold:.3f}",
        mode="markers",
        marker={"color": theme.THRESHOLD, "size": 14, "symbol": theme.THRESHOLD_SYMBOL},
        hovertemplate=f"{at.tp} of {at.tp + at.fn} found, "
        f"{at.fp} of {at.fp + at.tn} false alarms<extra></extra>",
    )
    titles = words.escaped().say_all(["False alarms, share of benign", "Recall, share of malignant"])
    figure.update_layout(theme.layout(*titles))
    return theme.square_unit_axes(figure)


def alt(curve: RocCurve, area: Estimate) -> str:
    """Describe the figure in words."""
    return (
        f"ROC curve of {curve.n_malignant:,} malignant and {curve.n_benign:,} benign patients. "
        f"Area {number_with_interval(area, 3)}."
    )
