"""The observed ROC curve in front of the one that right risks would reach in the same patients."""

from typing import TYPE_CHECKING

from lrcore.evaluation.discrimination.expected_auc import ExpectedAuc
from lrcore.evaluation.discrimination.roc import RocCurve
from lrcore.evaluation.intervals import Estimate
from lrcore.evaluation.study_words import WISCONSIN, StudyWords
from lrcore.figures import theme
from lrcore.figures.downsampling import downsample
from lrcore.wording.numbers import number_with_interval

if TYPE_CHECKING:
    import plotly.graph_objects as go


def expected_roc_figure(
    observed: RocCurve, expected: ExpectedAuc, words: StudyWords = WISCONSIN
) -> "go.Figure":
    """Draw both curves in one square.

    Parameters
    ----------
    observed : RocCurve
    expected : ExpectedAuc
        Of the same patients.
    words : StudyWords, default WISCONSIN
    """
    from lrcore.figures.drawing import go

    figure = go.Figure()
    figure.add_scatter(
        x=[0, 1], y=[0, 1], name="chance", mode="lines", line=theme.REFERENCE_LINE, hoverinfo="skip"
    )
    curves = (
        (
            "expected if the risks are right",
            *downsample(expected.false_alarm_rate, expected.recall, expected.recall),
            {"color": theme.ACCENT, "width": 4, "dash": "dot"},
        ),
        (
            "observed",
            *downsample(observed.false_alarm_rate, observed.recall, observed.threshold),
            {"color": theme.MODEL, "width": 2.5},
        ),
    )
    for name, false_alarms, recall, _, line in curves:
        figure.add_scatter(
            x=false_alarms,
            y=recall,
            name=name,
            mode="lines",
            line=line,
            hovertemplate="recall %{y:.3f}<br>false alarms %{x:.3f}<extra></extra>",
        )
    titles = words.escaped().say_all(["False alarms, share of benign", "Recall, share of malignant"])
    figure.update_layout(theme.layout(*titles))
    return theme.square_unit_axes(figure)


def alt(observed: Estimate, expected: ExpectedAuc) -> str:
    """Describe the figure in words."""
    return (
        f"Two ROC curves of the same {observed.n:,} patients: observed, area "
        f"{number_with_interval(observed, 3)}, and expected if their risks are right, area "
        f"{number_with_interval(expected.expected, 3)}."
    )
