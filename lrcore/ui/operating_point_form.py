"""Putting a threshold in force, and the history of those that were."""

import streamlit as st

from lrcore import operating_point
from lrcore.artifact import folder_in_use, now
from lrcore.errors import CutpointError
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.operating_point import OperatingPoint
from lrcore.startup import folder_lock
from lrcore.ui import evaluated, session
from lrcore.ui.plain_text import literal, plain
from lrcore.ui.table import show_grid
from lrcore.ui.threshold_scale import scale_note
from lrcore.wording import fixed, percent


def put_in_force(patients: EvaluationSet) -> None:
    """Offer to put the threshold that is set in force, and to go back to an earlier one."""
    st.header("In force", anchor=False)
    if evaluated.is_of_another_model(patients):
        st.info(
            "These risks came with the file and are those of another model: no threshold can be put in force "
            "for them here. To put one in force for the model in use, choose patients it scored."
        )
        return
    st.markdown(plain(session.in_force().sentence))
    _form(patients, session.threshold())
    _history()


def _form(patients: EvaluationSet, threshold: float) -> None:
    with st.form(_fresh("put_in_force")):
        st.markdown("The dashboard, `python -m lrcore score` and the service all use the threshold in force.")
        note = scale_note(patients, threshold, session.choice().prevalence)
        if note:
            st.markdown(f"**{plain(note)}**")
        rationale = st.text_area("Why this threshold?", max_chars=2000, key=_fresh("rationale"))
        chosen_by = st.text_input("Who decides?", max_chars=200, key=_fresh("chosen_by"))
        if st.form_submit_button(f"Put {threshold:.3f} in force"):
            _try_to_store(patients, threshold, rationale, chosen_by)


def _try_to_store(patients: EvaluationSet, threshold: float, rationale: str, chosen_by: str) -> None:
    artifact = session.artifact()
    try:
        point = OperatingPoint(
            threshold,
            rationale,
            chosen_by,
            now(),
            operating_point.evidence_at(patients, threshold, prevalence=session.choice().prevalence),
            artifact.record.version,
            artifact.digest,
        )
        _store(point)
    except CutpointError as error:
        st.error(plain(str(error)))


def _store(point: OperatingPoint) -> None:
    folder = folder_in_use()
    with folder_lock(folder):
        operating_point.put_in_force(folder, point)
    st.toast(f"{point.threshold:.3f} is in force.")
    st.rerun()


def _history() -> None:
    chosen = operating_point.history(folder_in_use())
    if not chosen:
        st.caption("No threshold has been put in force yet. The history will stand here.")
        return
    st.markdown(f"**History** ({len(chosen)}), newest first")
    show_grid(_table(chosen), alt="Thresholds put in force, newest first")
    with (
        st.expander("Go back to an earlier threshold"),
        st.form("go_back", clear_on_submit=True, border=False),
    ):
        earlier = st.selectbox("Earlier threshold", chosen[::-1], format_func=_title, key=_fresh("earlier"))
        rationale = st.text_area("Why go back?", max_chars=2000, key=_fresh("why_go_back"))
        chosen_by = st.text_input("Who decides?", max_chars=200, key=_fresh("who_goes_back"))
        if st.form_submit_button("Put it in force again"):
            _try_to_go_back(earlier, rationale, chosen_by)


def _try_to_go_back(earlier: OperatingPoint, rationale: str, chosen_by: str) -> None:
    if earlier.model_digest != session.artifact().digest:
        st.error(
            f"This threshold was chosen for model {literal(earlier.model_version)}, which is not the one in "
            "use."
        )
        return
    try:
        _store(
            operating_point.chosen_again(earlier, rationale=rationale, chosen_by=chosen_by, chosen_at=now())
        )
    except CutpointError as error:
        st.error(plain(str(error)))


def _fresh(name: str) -> str:
    """Return a key that changes with every entry: a form keeps its text until it was accepted."""
    return f"{name}_{len(operating_point.history(folder_in_use()))}"


def _title(point: OperatingPoint) -> str:
    return f"{point.threshold:.3f}, {point.chosen_by}, {point.chosen_at[:10]}"


def _table(chosen: tuple[OperatingPoint, ...]) -> list[dict[str, str]]:
    return [_row(point) for point in reversed(chosen)]


def _row(point: OperatingPoint) -> dict[str, str]:
    seen = point.evidence
    benign = seen.n - seen.n_malignant
    return {
        "Threshold": f"{point.threshold:.3f}",
        "When (UTC)": point.chosen_at[:16].replace("T", " "),
        "Who": point.chosen_by,
        "Why": point.rationale,
        "One miss as bad as": f"{fixed(point.harm_ratio_where_used, 1)} false alarms",
        "Recall (95 % interval)": _with_interval(seen.recall, seen.n_malignant),
        "False alarms (95 % interval)": _with_interval(seen.false_alarm_rate, benign),
        "Patients": f"{seen.evaluation_set}, n = {seen.n:,} ({seen.n_malignant:,} malignant)",
        "Prevalence": f"{fixed(100 * seen.prevalence, 1)} %",
        "Model": point.model_version,
    }


def _with_interval(limits: tuple[float, float, float], n: int) -> str:
    value, low, high = (percent(limit, n) for limit in limits)
    return f"{value} ({low} to {high})"
