"""The curves of the refits as bundles: how far another sample of the same patients moves them."""

from typing import TYPE_CHECKING

import numpy as np

from lrcore.arrays import Floats
from lrcore.figures import theme
from lrcore.figures.decision import FLAG_ALL, FLAG_NONE
from lrcore.validation.instability_curves import InstabilityCurves
from lrcore.wording.numbers import fixed

if TYPE_CHECKING:
    import plotly.graph_objects as go

_MAX_LINES = 100  # of the refits, beyond which a bundle is a stain


def calibration_bundle_figure(found: InstabilityCurves) -> "go.Figure":
    """Draw the calibration curves of the refits, the apparent one, and the one corrected for optimism."""
    from lrcore.figures.drawing import go

    figure = go.Figure()
    _add_bundle(figure, found.risk, found.calibration)
    figure.add_scatter(
        x=[0, 1], y=[0, 1], name="perfect", mode="lines", line=theme.REFERENCE_LINE, hoverinfo="skip"
    )
    hover = "predicted %{x:.2f}<br>observed %{y:.3f}<extra></extra>"
    for name, values, colour, dash in (
        ("on its own patients", found.apparent, theme.MODEL, "solid"),
        ("corrected for optimism", found.corrected, theme.ACCENT, "dash"),
    ):
        figure.add_scatter(
            x=found.risk,
            y=values,
            name=name,
            mode="lines",
            line={"color": colour, "width": 3, "dash": dash},
            hovertemplate=hover,
        )
    figure.update_layout(theme.layout("Predicted risk", "Share malignant"))
    return theme.square_unit_axes(figure)


def decision_bundle_figure(found: InstabilityCurves, threshold: float) -> "go.Figure":
    """Draw the decision curves of the refits, that of the model, and flagging all or none."""
    from lrcore.figures.drawing import go

    figure = go.Figure()
    _add_bundle(figure, found.risk, found.net_benefit)
    hover = "threshold %{x:.2f}<br>net benefit %{y:.3f}<extra></extra>"
    for name, values, line in (
        (FLAG_ALL, found.treat_all, theme.REFERENCE_LINE | {"dash": "dash"}),
        (FLAG_NONE, np.zeros_like(found.risk), theme.REFERENCE_LINE),
        ("model", found.own_net_benefit, {"color": theme.MODEL, "width": 3}),
    ):
        figure.add_scatter(x=found.risk, y=values, name=name, mode="lines", line=line, hovertemplate=hover)
    figure.add_vline(x=threshold, line=theme.THRESHOLD_LINE)
    figure.update_layout(theme.layout("Threshold", "Net benefit"))
    top = float(found.own_net_benefit.max())
    figure.update_yaxes(range=[-0.15 * top, 1.1 * top])
    return figure


def _add_bundle(figure: "go.Figure", x: Floats, lines: Floats) -> None:
    """Add thin lines as one trace, with a gap after each."""
    drawn = lines[:_MAX_LINES]
    gap = np.full((len(drawn), 1), np.nan)
    figure.add_scatter(
        x=np.hstack([np.tile(x, (len(drawn), 1)), gap]).ravel(),
        y=np.hstack([drawn, gap]).ravel(),
        name=f"{len(drawn)} refits",
        mode="lines",
        line={"color": theme.translucent(theme.NEUTRAL, 0.25), "width": 1},
        hoverinfo="skip",
    )


def calibration_alt(found: InstabilityCurves) -> str:
    """Describe the calibration curves in words."""
    at = int(np.argmin(np.abs(found.risk - 0.1)))
    values = found.calibration[:, at]
    low, high = (fixed(float(np.quantile(values, share)), 3) for share in (0.025, 0.975))
    return (
        f"Calibration curves of {len(found.calibration)} refits on the {found.n} development patients. At a "
        f"risk of {fixed(float(found.risk[at]), 2)}, 95 of 100 lie between {low} and {high}; that of the "
        f"model is {fixed(float(found.apparent[at]), 3)}, corrected for optimism "
        f"{fixed(float(found.corrected[at]), 3)}."
    )


def decision_alt(found: InstabilityCurves) -> str:
    """Describe the decision curves in words."""
    spread = np.quantile(found.net_benefit, [0.025, 0.975], axis=0)
    widest = int(np.argmax(spread[1] - spread[0]))
    return (
        f"Decision curves of {found.resamples} refits on the {found.n} development patients. They differ "
        f"most at a threshold of {fixed(float(found.risk[widest]), 2)}, where 95 of 100 lie between "
        f"{fixed(float(spread[0][widest]), 3)} and {fixed(float(spread[1][widest]), 3)}."
    )
