"""Seal the threshold and the question before outcomes are read, as a file to keep."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from lrcore.errors import CutpointError
from lrcore.registry.artifact import folder_in_use
from lrcore.registry.operating_point import digits_shown
from lrcore.registry.plans.sealed_plan import SealedPlan, now_to_the_microsecond
from lrcore.registry.plans.sealings import record_sealing
from lrcore.ui import session
from lrcore.ui.components import redraw
from lrcore.ui.components.folded import folded_until_opened
from lrcore.ui.decisions.reason_and_name import show_refusal
from lrcore.ui.plain_text import plain

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

_TITLE = "Fix this threshold before the outcomes of other patients are read"
_SEALED = "plan_sealed"
_MAX_CHARS, _MAX_PATIENTS = 2_000, 100_000_000


def seal_plan() -> None:
    """Ask for the question, the intended test and a name, and offer the sealed plan."""
    redraw.part("seal_plan", partial(folded_until_opened, _TITLE, _form, key="seal_plan_fold"))


def _form() -> None:
    with st.form("seal_plan", border=False):
        question = st.text_area("What is the evaluation to answer?", max_chars=_MAX_CHARS, height=80)
        below = {"question": st.empty()}
        test = st.text_input("Intended test or analysis", max_chars=_MAX_CHARS)
        left, right = st.columns(2)
        by = left.text_input("Who seals the plan?", max_chars=200)
        below["by"] = left.empty()
        needed = right.number_input("Patients with an outcome that are needed", 0, _MAX_PATIENTS, 0, 50)
        redraw.part("sealed_threshold", _name_threshold, session.effective_threshold)
        if st.form_submit_button("Seal the plan"):
            _seal(session.effective_threshold(), question, test, int(needed), by, below)
    plan: SealedPlan | None = st.session_state.get(_SEALED)
    if plan is not None:
        _offer(plan)


def _name_threshold() -> None:
    st.markdown(
        f"The plan is sealed at **{digits_shown(session.effective_threshold())}**, the threshold that is set."
    )


def _seal(
    threshold: float, question: str, test: str, needed: int, by: str, below: Mapping[str, "DeltaGenerator"]
) -> None:
    moment, version = now_to_the_microsecond(), session.artifact().record.version
    try:
        plan = SealedPlan(threshold, question, test, (), (), needed, by, moment, version)
        record_sealing(folder_in_use(), plan)
    except CutpointError as error:
        show_refusal(error, below)
        return
    st.session_state[_SEALED] = plan


def _offer(plan: SealedPlan) -> None:
    st.markdown(
        plain(
            f"Sealed: {digits_shown(plan.threshold)} by {plan.by} on {plan.sealed_at[:16].replace('T', ' ')} "
            f"UTC, digest {plan.digest[:16]}. Keep the file: the Validation page and `validate --plan` state "
            "whether it was sealed before the outcomes of a file were first read."
        )
    )
    st.download_button(
        "Download the plan (JSON)",
        plan.as_bytes(),
        file_name="plan.json",
        mime="application/json",
        on_click="ignore",
    )
