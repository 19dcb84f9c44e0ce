"""The bench of the Threshold page and what stands below it: parts, so that a release redraws little."""

import streamlit as st

from lrcore.ui import session
from lrcore.ui.components import redraw
from lrcore.ui.components.audience import current_audience
from lrcore.ui.components.report_files import offer_report_files
from lrcore.ui.components.workbench import workbench
from lrcore.ui.coverage import link_to_coverage
from lrcore.ui.evaluation_set_choice import is_of_another_model, set_to_evaluate
from lrcore.ui.threshold.operating_point_form import put_in_force
from lrcore.ui.threshold.seal_plan import seal_plan
from lrcore.ui.threshold.stability import stability


def bench() -> None:
    """Show the workbench for the patients evaluated."""
    redraw.part("bench", _bench)


def below_bench() -> None:
    """Show what is done with the threshold that is set."""
    with st.container(key="below_bench"):
        redraw.part(redraw.BELOW_BENCH, _below)


def _bench() -> None:
    patients, _ = set_to_evaluate()
    in_force = None if is_of_another_model(patients) else session.in_force().threshold
    workbench(
        patients,
        session.choice_to_send(),
        key=session.WORKBENCH,
        audience=current_audience(),
        on_choice=_take_choice,
        in_force=in_force,
    )


def _below() -> None:
    patients, _ = set_to_evaluate()
    put_in_force(patients)
    seal_plan()
    stability(patients)
    link_to_coverage()
    with st.container(horizontal=True):
        offer_report_files("threshold")


def _take_choice() -> None:
    session.take_choice()
    session.write_address()
    redraw.what_follows_the_bench()
