"""Show a finished SVG chart with its legend; nothing has to be loaded to draw it."""

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from lrcore.report.templating import render
from lrcore.ui.components.plotting import read_source

if TYPE_CHECKING:
    from markupsafe import Markup

    from lrcore.report.charts import Chart

_FOLDER = Path(__file__).parent


def show_chart(chart: "Chart", *, key: str) -> None:
    """Show a chart of the report across its container, in the colours of the theme.

    Parameters
    ----------
    chart : Chart
    key : str
        Unique on the page.
    """
    show_svg(render("drawing.html.j2", chart=chart), key=key)


def show_svg(markup: "Markup", *, key: str) -> None:
    """Show markup that a template of the report has rendered, and therefore escaped.

    Parameters
    ----------
    markup : Markup
    key : str
        Unique on the page.
    """
    _component(key=key, data={"markup": str(markup)}, height="content")


_component = st.components.v2.component(
    "cutpoint_svg",
    html="<section></section>",
    css=read_source(_FOLDER / "svg.css"),
    js=read_source(_FOLDER / "svg.js"),
)
