"""A threshold that is set and not in force is tried out, and says so wherever it is used."""

import streamlit as st

from lrcore.evaluation.threshold.counts import flagged
from lrcore.registry.operating_point import digits_shown
from lrcore.ui import session
from lrcore.ui.plain_text import bold


def strip(*, of_another_model: bool = False, keep_place: bool = False) -> None:
    """Mark a threshold that is not in force, with the way back to the one that is.

    Parameters
    ----------
    of_another_model : bool
        Whether the risks shown are another model's, for which no threshold can be in force.
    keep_place : bool
        Show the threshold in force in the same place otherwise, so that nothing below moves.
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
    said, way_back = st.columns([5, 1], vertical_alignment="center")
    if what_if:
        said.warning(bold(words()), icon=":material/science:")
    else:
        said.info(f"{digits_shown(in_force)} is in force.", icon=":material/check_circle:")
    way_back.button(
        f"Back to {digits_shown(in_force)}",
        on_click=session.back_to_force,
        disabled=not what_if,
        width="stretch",
    )


def words() -> str:
    """Return what the strip says of a threshold that is not in force."""
    in_force = digits_shown(session.in_force().threshold)
    return f"What-if {session.threshold():.3f}, not in force ({in_force})"


def which_decides() -> str:
    """Say by which threshold the patients of a page are flagged."""
    in_force = session.in_force().threshold
    if session.is_what_if():
        return (
            f"Flagged on this page: at or above {session.threshold():.3f}, a what-if. Recorded and "
            f"downloaded: by the threshold in force, {digits_shown(in_force)}."
        )
    return f"Flagged: at or above {digits_shown(in_force)}, the threshold in force."


def would_be(risk: float) -> str:
    """Say where one risk lies at a threshold that is not in force; nothing if none is set."""
    if not session.is_what_if():
        return ""
    where = "at or above" if flagged(risk, session.threshold()) else "below"
    return f"{words()}: this risk is {where} {session.threshold():.3f}. It decides nothing."
