"""The validation held against a sealed plan, on request."""

from collections.abc import Iterable
from typing import Any

import streamlit as st

from lrcore.errors import CutpointError
from lrcore.registry.artifact import folder_in_use
from lrcore.registry.plans.sealed_plan import sealed_plan_from
from lrcore.ui import evaluation_set_choice, session
from lrcore.ui.components.folded import folded
from lrcore.ui.components.term_links import linked
from lrcore.ui.plain_text import plain
from lrcore.ui.table import show_table
from lrcore.validation.timing.against_plan import AgainstPlan, against_plan
from lrcore.wording.timing.against_plan import TITLE, plan_in_words, plan_json, plan_table


def show_plan(n: int, threshold: float, groups: Iterable[str], *, own_model: bool) -> dict[str, Any]:
    """Take a sealed plan and show what of it was kept; return it for the download.

    Parameters
    ----------
    n : int
        Patients validated.
    threshold : float
    groups : iterable of str
        Columns whose groups are shown.
    own_model : bool
        Whether the risks are those of the model in use.
    """
    with folded(TITLE):
        upload = st.file_uploader("A sealed plan (plan.json)", type="json", key="sealed_plan")
        if upload is None:
            st.caption("Plans are sealed on the Threshold page, or with `plan seal`.")
            return {}
        try:
            found = _held_against(upload.getvalue(), upload.name, n, threshold, groups, own_model)
        except CutpointError as error:
            st.error(plain(str(error)))
            return {}
        st.markdown("\n".join(f"- {linked(line)}" for line in plan_in_words(found)))
        show_table(plan_table(found))
        return plan_json(found)


def _held_against(
    content: bytes, name: str, n: int, threshold: float, groups: Iterable[str], own_model: bool
) -> AgainstPlan:
    plan, read = sealed_plan_from(content, name), evaluation_set_choice.outcomes_read()
    if not read.first_at:
        raise CutpointError(read.note)
    return against_plan(
        folder_in_use(),
        plan,
        read,
        threshold=threshold,
        n=n,
        subgroups=groups,
        model_version=session.artifact().record.version if own_model else "",
    )
