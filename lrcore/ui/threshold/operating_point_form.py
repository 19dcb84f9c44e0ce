"""The strip under the bench: what is in force, and the ways to put a threshold in force and back."""

from collections.abc import Callable

import streamlit as st

from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.registry.operating_point import InForce
from lrcore.ui import evaluation_set_choice, session
from lrcore.ui.components import redraw
from lrcore.ui.components.captions import show_caption
from lrcore.ui.components.term_links import linked, without_links
from lrcore.ui.decisions import undo
from lrcore.ui.decisions.undo import DIALOG
from lrcore.ui.plain_text import plain
from lrcore.ui.threshold import decision_dialogs
from lrcore.wording.captions.threshold import BETWEEN_STEPS

_DIALOG_OF_DECISION = "decision_dialog"
_PUT, _UNDO, _HISTORY = "put", "undo", "history"


def put_in_force() -> None:
    """Offer to put the threshold that is set in force, to undo that, and to return to an earlier one."""
    patients, _ = evaluation_set_choice.set_to_evaluate()
    if evaluation_set_choice.is_of_another_model(patients):
        st.info(
            "These risks came with the file and are those of another model: no threshold can be put in force "
            "for them here. To put one in force for the model in use, choose patients it scored."
        )
        return
    in_force = session.in_force()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(linked(in_force.sentence), width="stretch")
        redraw.part("put_in_force", _put_button, _chosen)
        _undo_button(patients)
        st.button("History", on_click=_open, args=(_HISTORY,))
    _note_between_steps(in_force)
    redraw.part(_DIALOG_OF_DECISION, _dialog)


def _chosen() -> object:
    """Return what the button shows of the choice of the bench."""
    return session.threshold(), session.choice().prevalence


def _put_button() -> None:
    st.button(
        f"Put {session.threshold():.3f} in force",
        on_click=_open,
        args=(_PUT,),
        disabled=_is_decided(session.in_force()),
    )


def _is_decided(in_force: InForce) -> bool:
    """Return whether exactly this has been put in force already."""
    point, prevalence = in_force.point, session.choice().prevalence
    if point is None or point.is_default or session.is_what_if():
        return False
    return prevalence is None or point.evidence.prevalence == prevalence


def _undo_button(patients: EvaluationSet) -> None:
    offer = undo.last_decision()
    if offer is None:
        return
    if undo.decided_in_this_session() and not offer.of_version:
        if st.button(plain(offer.label)):
            undo.undo_at_once(offer, patients)
    else:
        st.button(plain(offer.label), on_click=_open, args=(_UNDO,))


def _note_between_steps(in_force: InForce) -> None:
    if session.nearest_step(in_force.threshold) != in_force.threshold:
        show_caption(BETWEEN_STEPS.with_values(threshold=in_force.threshold))


def _dialog() -> None:
    """Show the dialog that is open; it stays open while its fields are filled in."""
    patients, _ = evaluation_set_choice.set_to_evaluate()

    def dialog(title: str, content: Callable[[], None]) -> None:
        with without_links():
            st.dialog(plain(title), width="large", on_dismiss=_close)(content)()

    opened = st.session_state.get(DIALOG)
    if opened == _PUT:
        threshold = session.threshold()
        dialog("Put a threshold in force", lambda: decision_dialogs.put(patients, threshold, _close))
    elif opened == _UNDO:
        dialog("Undo the last decision", lambda: undo.undo_threshold(patients))
    elif opened == _HISTORY:
        dialog("Thresholds put in force", lambda: decision_dialogs.history(patients, _close))


def _open(which: str) -> None:
    st.session_state[DIALOG] = which
    st.rerun(_DIALOG_OF_DECISION)


def _close() -> None:
    st.session_state.pop(DIALOG, None)
