"""A threshold that is set and not in force is a what-if, and is marked wherever it is used."""

import streamlit as st

from lrcore.evaluation.threshold.counts import flagged
from lrcore.registry.operating_point import digits_shown
from lrcore.ui import session
from lrcore.ui.plain_text import bold


def show_strip(*, of_another_model: bool = False, keep_place: bool = False) -> None:
    """Mark a threshold that is not in force, with a button that returns to the one that is.

    Parameters
    ----------
    of_another_model : bool
        Whether the risks shown are another model's, for which no threshold can be in force.
    keep_place : bool
        Otherwise show the threshold in force in the same place, so that nothing below moves.
    """
    if of_another_model:
        st.info(
            f"What-if {session.threshold():.3f}: no threshold is in force for risks that came with a file.",
            icon=":material/science:",
        )
        return
    what_if, in_force = session.is_what_if(), session.in_force().threshold
    if not (what_if or keep_place):
        return
    text, button = st.columns([5, 1], vertical_alignment="center")
    if what_if:
        text.warning(bold(strip_text()), icon=":material/science:")
    else:
        text.info(f"{digits_shown(in_force)} is in force.", icon=":material/check_circle:")
    button.button(
        f"Back to {digits_shown(in_force)}",
        on_click=session.back_to_force,
        disabled=not what_if,
        width="stretch",
    )


def strip_text() -> str:
    """Return the text of the strip for a threshold that is not in force."""
    in_force = digits_shown(session.in_force().threshold)
    return f"What-if {session.threshold():.3f}, not in force ({in_force})"


def flagging_rule() -> str:
    """Return by which threshold the patients of a page are flagged."""
    in_force = session.in_force().threshold
    if session.is_what_if():
        return (
            f"Flagged on this page: at or above {session.threshold():.3f}, a what-if. Recorded and "
            f"downloaded: by the threshold in force, {digits_shown(in_force)}."
        )
    return f"Flagged: at or above {digits_shown(in_force)}, the threshold in force."


def what_if_sentence(risk: float) -> str:
    """Return where one risk lies at a what-if threshold; empty where none is set."""
    if not session.is_what_if():
        return ""
    where = "at or above" if flagged(risk, session.threshold()) else "below"
    return f"{strip_text()}: this risk is {where} {session.threshold():.3f}. Nothing is recorded by it."
