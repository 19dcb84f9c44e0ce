"""100 patients with the same risk, drawn one by one."""

from typing import TYPE_CHECKING

from lrcore.figures import theme

if TYPE_CHECKING:
    import plotly.graph_objects as go

N_ICONS, _PER_ROW = 100, 20
_HALF = theme.translucent(theme.MALIGNANT, 0.45)


def icon_counts(risk: float, low: float, high: float) -> tuple[int, int, int]:
    """Return how many of 100 icons are malignant at the lower limit, at the risk and at the upper limit.

    Examples
    --------
    >>> icon_counts(0.464, 0.091, 0.826), icon_counts(0.0004, 0.0, 0.004)
    ((9, 46, 83), (0, 0, 0))
    """
    first, middle, last = (int(N_ICONS * share + 0.5) for share in (low, risk, high))
    return min(first, middle), middle, max(middle, last)


def icon_array_figure(risk: float, low: float, high: float) -> "go.Figure":
    """Draw 100 patients like one: those with a cancer, and those whose kind the range leaves open."""
    from lrcore.figures.drawing import go

    first, middle, last = icon_counts(risk, low, high)
    kinds = (
        (0, first, "with a cancer", theme.MALIGNANT, "circle"),
        (first, middle, "with a cancer, fewer at the lower end of the range", _HALF, "circle"),
        (middle, last, "without, more with a cancer at the upper end", theme.MALIGNANT, "circle-open"),
        (last, N_ICONS, "without a cancer", theme.BENIGN, "circle-open"),
    )
    figure = go.Figure()
    for start, end, name, colour, symbol in kinds:
        edge = theme.BENIGN if colour == theme.BENIGN else theme.MALIGNANT
        if end > start:
            figure.add_trace(_icons(range(start, end), f"{end - start} {name}", colour, edge, symbol))
    figure.update_layout(theme.layout("", "", showlegend=True), height=300)
    figure.update_layout(legend={"orientation": "h", "x": 0, "y": -0.02, "xanchor": "left", "yanchor": "top"})
    figure.update_xaxes(visible=False, range=[-0.7, _PER_ROW - 0.3], fixedrange=True)
    figure.update_yaxes(visible=False, range=[N_ICONS / _PER_ROW - 0.4, -0.6], fixedrange=True)
    return figure


def _icons(places: range, name: str, colour: str, edge: str, symbol: str) -> "go.Scatter":
    from lrcore.figures.drawing import go

    return go.Scatter(
        x=[place % _PER_ROW for place in places],
        y=[place // _PER_ROW for place in places],
        mode="markers",
        name=name,
        marker={"color": colour, "symbol": symbol, "size": 13, "line": {"width": 2, "color": edge}},
        hoverinfo="skip",
    )


def alt(risk: float, low: float, high: float) -> str:
    """Describe the figure in words.

    Examples
    --------
    >>> alt(0.464, 0.091, 0.826)
    'Of 100 patients like this one, 46 have a cancer; models of other series give 9 to 83.'
    """
    first, middle, last = icon_counts(risk, low, high)
    have = "has" if middle == 1 else "have"
    return (
        f"Of {N_ICONS} patients like this one, {middle} {have} a cancer; models of other series give {first} "
        f"to {last}."
    )
