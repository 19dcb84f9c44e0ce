"""The two ways to show a table; neither interprets the text of a cell.

``st.table`` renders every cell and header as Markdown: ``>99 %`` would become a quotation. Pages therefore
use this module, which escapes each of them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

from lrcore.ui.plain_text import number

if TYPE_CHECKING:
    import pandas as pd
    from streamlit.elements.lib.column_types import ColumnConfig

_NO_NAME = "(no name)"
_INVISIBLE = "\u2060"

Columns = Mapping[str, Sequence[str]] | Iterable[tuple[str, Sequence[str]]]


def show_table(columns: Columns) -> None:
    """Show a short table in full as part of the text, so that it is printed and read aloud.

    Parameters
    ----------
    columns : mapping or iterable of pairs
        Header and cells of each column. Pairs allow two columns of the same name.
    """
    pairs = columns.items() if isinstance(columns, Mapping) else columns
    shown: dict[str, list[str]] = {}
    for header, cells in pairs:
        shown[_distinct(number(header.strip() or _NO_NAME), shown)] = [number(cell) for cell in cells]
    st.table(shown, border="horizontal")


def _distinct(header: str, taken: Mapping[str, Any]) -> str:
    """Return the header, followed by invisible characters while another column has it."""
    while header in taken:
        header += _INVISIBLE
    return header


def show_grid(
    rows: "pd.DataFrame | Mapping[str, Any] | Sequence[Mapping[str, Any]]",
    *,
    alt: str,
    column_config: "Mapping[str, ColumnConfig] | None" = None,
    height: Literal["auto", "content"] = "auto",
) -> None:
    """Show a long or wide table that scrolls and sorts; it is drawn, not written as Markdown.

    Parameters
    ----------
    rows : DataFrame, mapping of columns, or sequence of rows
    alt : str
        Description for screen readers.
    column_config : mapping, optional
    height : {"auto", "content"}, default "auto"
        ``"content"`` shows every row.
    """
    st.dataframe(rows, hide_index=True, alt=alt, column_config=column_config, height=height)


def select_row(
    rows: Mapping[str, Any],
    *,
    alt: str,
    key: str,
    on_select: Callable[[], None],
    selected: int | None,
    column_config: "Mapping[str, ColumnConfig] | None" = None,
) -> None:
    """Show a grid in which one row can be selected.

    A grid reports the place of the row, so it needs a new key whenever its rows or their order change;
    ``on_select`` knows which rows it showed.

    Parameters
    ----------
    rows : mapping of columns
    alt : str
        Description for screen readers.
    key : str
        Where ``st.session_state`` holds the selection.
    on_select : callable
        Called before the page runs again.
    selected : int or None
        The place that is selected when the grid first appears.
    column_config : mapping, optional
    """
    places = [] if selected is None else [selected]
    st.dataframe(
        rows,
        hide_index=True,
        on_select=on_select,
        selection_mode="single-row",
        selection_default={"selection": {"rows": places, "columns": [], "cells": []}},
        key=key,
        alt=alt,
        column_config=column_config,
    )
