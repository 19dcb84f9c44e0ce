"""The width of each interval against the number of patients."""

from typing import TYPE_CHECKING

import numpy as np

from lrcore.arrays import Floats
from lrcore.evaluation.planning.validation_size import ValidationSize
from lrcore.evaluation.study_words import WISCONSIN, StudyWords
from lrcore.figures import theme
from lrcore.wording.planning import MEASURE_NAMES, patients_needed

if TYPE_CHECKING:
    import plotly.graph_objects as go

_LOOKS = {
    "oe": (theme.MODEL, "solid", "circle"),
    "slope": (theme.ACCENT, "dash", "diamond"),
    "auc": (theme.SECOND, "dot", "square"),
    "snb": (theme.THIRD, "dashdot", "triangle-up"),
    "sensitivity": (theme.NEUTRAL, "longdash", "x"),
    "specificity": (theme.NEUTRAL, "longdashdot", "cross"),
}


def width_figure(
    plan: ValidationSize, sizes: Floats, widths: dict[str, Floats], words: StudyWords = WISCONSIN
) -> "go.Figure":
    """Draw one curve for each measure, its target on it, and the present number of patients.

    Parameters
    ----------
    plan : ValidationSize
    sizes : ndarray of shape (k,)
    widths : dict of str to ndarray of shape (k,)
    words : StudyWords, default WISCONSIN
    """
    from lrcore.figures.drawing import go

    figure, units = go.Figure(), words.escaped().say("patients")
    for name, (colour, dash, symbol) in _LOOKS.items():
        if not np.isfinite(widths[name]).any():
            continue
        line = {"color": colour, "dash": dash, "width": 2.5}
        hover = f"%{{x:,.0f}} {units}: " + "width %{y:.3f}<extra></extra>"
        figure.add_scatter(
            x=sizes, y=widths[name], name=MEASURE_NAMES[name], line=line, mode="lines", hovertemplate=hover
        )
        each = plan.measures[name]
        figure.add_scatter(
            x=[each.ours.n],
            y=[each.width],
            mode="markers",
            marker={"color": colour, "symbol": symbol, "size": 11},
            hovertemplate="aim: " + hover,
            showlegend=False,
        )
    if plan.n:
        figure.add_vline(x=plan.n, line=theme.REFERENCE_LINE)
    figure.update_layout(theme.layout(words.escaped().say("Patients"), "Width of the 95 % interval"))
    figure.update_xaxes(type="log", tickformat=",", tickvals=_ticks(1, 9, (1, 3)))
    figure.update_yaxes(type="log", tickvals=_ticks(-4, 2, (1, 2, 5)))
    return figure


def _ticks(low: int, high: int, steps: tuple[int, ...]) -> list[float]:
    return [step * 10.0**power for power in range(low, high) for step in steps]


def alt(plan: ValidationSize) -> str:
    """Describe the figure in words and numbers."""
    aims = "; ".join(
        f"{MEASURE_NAMES[name]} {each.width:g} with {patients_needed(each.ours)} patients"
        for name, each in plan.measures.items()
        if each.ours.defined
    )
    here = f" A vertical line marks the present {plan.n:,} patients." if plan.n else ""
    return f"Width of each interval against the number of patients, both on log scales: {aims}.{here}"
