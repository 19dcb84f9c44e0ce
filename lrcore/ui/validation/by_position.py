"""A choice between names that a file brought: the address keeps its position, never a name.

A header or a group can name a person or a hospital; a number from 1 on names nobody, and leads to the
same choice where the same file is open.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from lrcore.ui import session
from lrcore.ui.plain_text import plain

T = TypeVar("T")


def choose_by_position(
    label: str,
    options: Sequence[T],
    *,
    key: str,
    show: Callable[[T], str] = str,
    keep: bool = False,
) -> T:
    """Let the user choose one of several names.

    Parameters
    ----------
    label : str
    options : sequence
        The first is chosen by default; None is no name, and has the position 0.
    key : str
        Of the choice in the address.
    show : callable
        Returns the words for an option.
    keep : bool
        Whether the choice outlives a visit to another page.
    """
    first = 0 if options[0] is None else 1
    asked = st.query_params.get(key)
    place = None if asked is None else _place(asked, first, len(options))
    if place is not None and key not in st.session_state:
        st.session_state[key] = options[place]
    chosen = st.selectbox(
        plain(label), options, format_func=show, key=key, persist_state="session" if keep else None
    )
    at = options.index(chosen) if chosen in options else 0
    if asked is not None and place is None and at == 0:
        why = "the address asks for a choice that this file does not have"
        st.caption(plain(f"{label}: {why}. Shown instead: {show(options[0])}."))
    else:
        session.put_in_address(key, str(at + first) if at else None)
    return options[at]


def _place(asked: str, first: int, n: int) -> int | None:
    """Return which of n options a position means; None for what is no position."""
    place = int(asked) - first if asked.isascii() and asked.isdigit() and len(asked) < 6 else -1
    return place if 0 <= place < n else None
