"""A value that the browser and Python may both change."""

from typing import TypeVar

import streamlit as st

Value = TypeVar("Value")


def numbered(slot: str, current: Value, received: tuple[int, Value] | None) -> tuple[int, Value]:
    """Return the value for the browser, with a number that grows when the browser must adopt it.

    A value that came from the browser is not sent back: the message stays the same, Streamlit sends
    only a reference to it, and a hand is not interrupted. A value chosen in the browser before the last
    message arrived does not count, because the browser replaces it by that message.

    Parameters
    ----------
    slot : str
        Where ``st.session_state`` holds what was sent last.
    current : Value
        The value now.
    received : tuple of int and Value, or None
        What the browser sent last: the number of the message it had, and its value.
    """
    number, sent = st.session_state.get(slot, (0, None))
    if value_in_browser(slot, received) != current:
        number, sent = number + 1, current
        st.session_state[slot] = (number, sent)
    return number, sent


def value_in_browser(slot: str, received: tuple[int, Value] | None) -> Value | None:
    """Return the value that the browser shows once every message has arrived; None before the first.

    Parameters
    ----------
    slot, received
        As for :func:`numbered`.
    """
    number, sent = st.session_state.get(slot, (0, None))
    return received[1] if received is not None and received[0] == number else sent
