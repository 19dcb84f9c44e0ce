"""The ways to show a table, or a list of facts; none interprets the text of a cell.

``st.table`` renders every cell and header as Markdown, and has the server import pandas and the browser
load the reader of Arrow. Pages therefore use this module.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

from lrcore.ui.components.term_links import linked_markup
from lrcore.wording.typesetting import typeset

if TYPE_CHECKING:
    import pandas as pd
    from markupsafe import Markup
    from streamlit.elements.lib.column_types import ColumnConfig

_NO_NAME = "(no name)"

Columns = Mapping[str, Sequence[str]] | Iterable[tuple[str, Sequence[str]]]


def show_table(columns: Columns) -> None:
    """Show a short table in full as part of the text, so that it is printed and read aloud.

    Parameters
    ----------
    columns : mapping or iterable of pairs
        Header and cells of each column, all of the same length. Pairs allow two columns of the same name.
    """
    st.html(str(table_markup(columns)))


def table_markup(columns: Columns) -> "Markup":
    """Return the markup of such a table.

    Parameters
    ----------
    columns : mapping or iterable of pairs
    """
    from markupsafe import Markup

    pairs = list(columns.items() if isinstance(columns, Mapping) else columns)
    headers = "".join(f'<th scope="col">{_text(name.strip() or _NO_NAME)}</th>' for name, _ in pairs)
    rows = zip(*(cells for _, cells in pairs), strict=True)
    body = "".join(f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in row)}</tr>" for row in rows)
    table = f"<table><thead><tr>{headers}</tr></thead><tbody>{body}</tbody></table>"
    # One that may be wider than a phone can be scrolled by keyboard.
    scrolls = (
        f' tabindex="0" role="group" aria-label="Table by {_plain(pairs[0][0])}"' if len(pairs) > 2 else ""
    )
    return Markup(f'<div class="cutpoint-table"{scrolls}>{table}</div>')


def show_facts(facts: Mapping[str, str], *, folded: Mapping[str, tuple[str, str]]) -> None:
    """Show named facts, one a line, as a card does.

    Parameters
    ----------
    facts : mapping of str to str
    folded : mapping of str to tuple of str
        Facts shown last and in short, with what unfolds below them.
    """
    lines: list[tuple[str, str]] = [(name, linked_markup(fact)) for name, fact in facts.items()]
    for name, (short, whole) in folded.items():
        lines.append((name, f"<details><summary>{_plain(short)}</summary>{escape(whole)}</details>"))
    rows = "".join(f"<dt>{_plain(name)}</dt><dd>{fact}</dd>" for name, fact in lines)
    st.html(f'<dl class="cutpoint-facts">{rows}</dl>')


def show_definitions(
    definitions: Mapping[str, str], *, marked: str = "", with_initials: bool = False
) -> None:
    """Show terms with what they mean, each below its name.

    Parameters
    ----------
    definitions : mapping of str to str
    marked : str, optional
        The one that stands out.
    with_initials : bool, default False
        Whether links to the first term with each letter come before them.
    """
    rows, letters = [], dict.fromkeys(name[:1].upper() for name in definitions)
    unseen = set(letters)
    for name, meaning in definitions.items():
        letter = name[:1].upper()
        place = f' id="terms-{escape(letter.lower())}"' if letter in unseen else ""
        unseen.discard(letter)
        stands_out = ' class="marked"' if name == marked else ""
        rows.append(f"<div{place}{stands_out}><dt>{_plain(name)}</dt><dd>{_plain(meaning)}</dd></div>")
    links = "".join(f'<a href="#terms-{escape(each.lower())}">{escape(each)}</a>' for each in letters)
    index = f'<nav class="cutpoint-initials" aria-label="Terms by their first letter">{links}</nav>'
    st.html(f'{index if with_initials else ""}<dl class="cutpoint-terms">{"".join(rows)}</dl>')


def _text(text: str) -> str:
    return f"<span>{linked_markup(text)}</span>"


def _plain(text: str) -> str:
    return escape(typeset(text))


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
