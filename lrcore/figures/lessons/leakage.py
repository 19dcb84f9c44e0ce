"""The gain by a scaler fitted on held-out patients too, and by selection on them."""

from typing import TYPE_CHECKING

import numpy as np

from lrcore.arrays import Floats
from lrcore.figures import theme
from lrcore.figures.live import DASHED, SOLID, Axis, Line, Live, Mark, Panel, even_axis
from lrcore.wording.numbers import mean_with_range

if TYPE_CHECKING:
    import plotly.graph_objects as go

CLAIMED = (0.01, 0.03)
_STEP = 0.001
LEAKY, PROPER = "chosen before the folds", "chosen inside each fold"


def scaling_figure(gain: Floats, measure: str) -> "go.Figure":
    """Draw a histogram of the gain by the leak, with the claimed range.

    Parameters
    ----------
    gain : ndarray of shape (splits,)
        Leaky less proper.
    measure : str
        What is gained, for the axis.
    """
    from lrcore.figures.drawing import go

    figure = go.Figure()
    figure.add_histogram(
        x=gain,
        xbins={"start": -0.0355, "end": 0.0355, "size": _STEP},
        marker={"color": theme.MODEL},
        name="splits",
        hovertemplate="gain %{x}: %{y} splits<extra></extra>",
    )
    figure.add_vrect(
        *CLAIMED,
        fillcolor=theme.translucent(theme.ACCENT, 0.2),
        line_width=0,
        annotation={"text": "claimed", "font": {"size": theme.FONT_SIZE}},
        annotation_position="top left",
    )
    figure.update_layout(
        theme.layout(f"{measure}: leaky less proper", "Splits", height=320, showlegend=False)
    )
    figure.update_xaxes(range=[-0.036, 0.036], dtick=0.01, tickformat="+.2f")
    return figure


def scaling_alt(gain: Floats, measure: str) -> str:
    """Describe the figure in words."""
    inside = int(np.sum((gain >= CLAIMED[0]) & (gain <= CLAIMED[1])))
    return (
        f"Histogram of the gain in {measure} over {len(gain)} splits: mean {gain.mean():+.5f}, from "
        f"{gain.min():+.4f} to {gain.max():+.4f}; {inside} splits lie in the claimed range."
    )


def selection_live(candidates: Floats, leaky: Floats, proper: Floats, start: int) -> Live:
    """Show the AUC that is found on noise, against the number of measurements to choose from.

    Parameters
    ----------
    candidates : ndarray of shape (k,)
    leaky, proper : ndarray of shape (k, studies)
    """
    area = even_axis("Cross-validated AUC", 0.2, 1, 0.2, digits=1)
    chance = np.full(2, 0.5)
    place, studies = np.log10(candidates), np.arange(1, leaky.shape[1] + 1)
    styles = ((LEAKY, leaky, theme.ACCENT, SOLID), (PROPER, proper, theme.MODEL, DASHED))
    symbols = (theme.MALIGNANT_SYMBOL, theme.BENIGN_SYMBOL)
    growth = Panel(
        f"Mean over {len(studies)} studies",
        f"AUC against the number of measurements: {LEAKY} it rises from {leaky[0].mean():.2f} to "
        f"{leaky[-1].mean():.2f}, {PROPER} it stays near 0.5.",
        Axis(
            "Measurements of pure noise",
            float(place[0]),
            float(place[-1]),
            {float(p): f"{c:.0f}" for p, c in zip(place, candidates, strict=True) if str(int(c))[0] == "1"},
        ),
        area,
        lines=(
            Line("", place[[0, -1]], chance, theme.NEUTRAL, "2 4"),
            *(Line(name, place, areas.mean(axis=1), colour, dash) for name, areas, colour, dash in styles),
        ),
        marks=[
            Mark("", place, areas.mean(axis=1), colour, symbol)
            for (_, areas, colour, _), symbol in zip(styles, symbols, strict=True)
        ],
        drag=place,
    )
    each = Panel(
        "Each study, lowest AUC first",
        "The AUC of each study, sorted; the leaky line lies far above the proper one, which crosses 0.5.",
        Axis("Study", 1, len(studies), {float(s): str(s) for s in (1, 5, 10, 15, 20) if s <= len(studies)}),
        area,
        lines=(
            Line("", studies[[0, -1]] * 1.0, chance, theme.NEUTRAL, "2 4"),
            *(
                Line(name, studies * 1.0, np.sort(areas), colour, dash)
                for name, areas, colour, dash in styles
            ),
        ),
    )
    numbers = {f"AUC, {name}": [mean_with_range(row, 2) for row in areas] for name, areas, _, _ in styles}
    shown = [f"{count:.0f}" for count in candidates.tolist()]
    return Live("Measurements of noise", shown, start, (growth, each), numbers)
