"""The form that puts a threshold in force, and the history of thresholds."""

import streamlit as st

from lrcore.errors import CutpointError
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.registry import operating_point, versions
from lrcore.registry.active import folder_lock
from lrcore.registry.artifact import folder_in_use, utc_now
from lrcore.registry.operating_point import OperatingPoint, digits_shown
from lrcore.ui import evaluation_set_choice, session
from lrcore.ui.decisions import undo
from lrcore.ui.decisions.history_notes import history_notes
from lrcore.ui.plain_text import plain
from lrcore.ui.table import show_grid
from lrcore.ui.threshold.threshold_scale import scale_note
from lrcore.wording.numbers import fixed, percent


def put_in_force(patients: EvaluationSet) -> None:
    """Offer to put the threshold that is set in force, to undo that, and to return to an earlier one."""
    st.header("In force", anchor=False)
    if evaluation_set_choice.is_of_another_model(patients):
        st.info(
            "These risks came with the file and are those of another model: no threshold can be put in force "
            "for them here. To put one in force for the model in use, choose patients it scored."
        )
        return
    in_force = session.in_force()
    st.markdown(plain(in_force.sentence))
    if session.nearest_step(in_force.threshold) != in_force.threshold:
        st.caption(
            plain(
                "It lies between two steps of the slider. The slider shows the nearest one, "
                f"{in_force.threshold:.3f}; while it does, every page except the workbench above uses the "
                "threshold in force with all of its digits."
            )
        )
    if undo.decided_in_this_session():
        undo.undo_threshold(patients)
    _form(patients, session.threshold())
    if not undo.decided_in_this_session():
        undo.undo_threshold(patients)
    _history(patients)


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
    artifact, folder = session.artifact(), folder_in_use()
    try:
        point = OperatingPoint(
            threshold,
            rationale,
            chosen_by,
            utc_now(),
            operating_point.evidence_at(patients, threshold, prevalence=session.choice().prevalence),
            artifact.record.version,
            artifact.digest,
        )
        with folder_lock(folder):
            operating_point.put_in_force(folder, point)
    except CutpointError as error:
        st.error(plain(str(error)))
        return
    _confirm(chosen_by, f"{point.threshold:.3f} is in force.")


def _confirm(chosen_by: str, words: str) -> None:
    undo.remember_name(chosen_by)
    session.follow_threshold_in_force()
    st.toast(plain(words))
    st.rerun()


def _history(patients: EvaluationSet) -> None:
    whole = operating_point.whole_history(folder_in_use())
    history_notes(whole.notes)
    if not whole.entries:
        st.caption("No threshold has been put in force yet. Thresholds put in force will be listed here.")
        return
    st.markdown(f"**History** ({len(whole.entries)}), newest first")
    show_grid(_table(whole.entries), alt="Thresholds put in force, newest first")
    earlier = _earlier(whole.entries)
    if earlier:
        _go_back(earlier, patients)


def _earlier(chosen: tuple[OperatingPoint, ...]) -> list[OperatingPoint | None]:
    """Return the thresholds to return to: earlier ones of this model, and the default (None)."""
    digest, in_force = session.artifact().digest, session.in_force().point
    own = [point for point in chosen if point.model_digest == digest and not point.is_default]
    others = [point for point in reversed(own) if point != in_force]
    is_default = in_force is None or in_force.is_default
    return [*others, *([] if is_default else [None])]


def _go_back(earlier: list[OperatingPoint | None], patients: EvaluationSet) -> None:
    with (
        st.expander("Return to an earlier threshold, or to the default"),
        st.form("go_back", clear_on_submit=True, border=False),
    ):
        place = st.selectbox(
            "Earlier threshold",
            range(len(earlier)),
            format_func=lambda each: _title(earlier[each]),
            key=_fresh("earlier"),
        )
        rationale = st.text_area("Why return to it?", max_chars=2000, key=_fresh("why_go_back"))
        chosen_by = st.text_input("Who decides?", max_chars=200, key=_fresh("who_goes_back"))
        if st.form_submit_button("Put it in force again"):
            _try_to_go_back(earlier[place], patients, rationale, chosen_by)


def _try_to_go_back(
    earlier: OperatingPoint | None, patients: EvaluationSet, rationale: str, chosen_by: str
) -> None:
    try:
        undo.put_back(earlier, patients, by=chosen_by, rationale=rationale)
    except CutpointError as error:
        st.error(plain(str(error)))
        return
    _confirm(chosen_by, f"In force again: {undo.threshold_title(earlier)}.")


def _fresh(name: str) -> str:
    """Return a key that changes with every entry: a form keeps its text until it was accepted."""
    return f"{name}_{len(operating_point.history(folder_in_use()))}"


def _title(point: OperatingPoint | None) -> str:
    title = undo.threshold_title(point)
    return title if point is None else f"{title}, {point.chosen_by}, {point.chosen_at[:10]}"


def _table(chosen: tuple[OperatingPoint, ...]) -> list[dict[str, str]]:
    unused = versions.never_in_use(folder_in_use(), chosen)
    return [_row(point, unused) for point in reversed(chosen)]


def _row(point: OperatingPoint, unused: set[str]) -> dict[str, str]:
    seen = point.evidence
    benign = seen.n - seen.n_malignant
    return {
        "Threshold": digits_shown(point.threshold) + (", the default" if point.is_default else ""),
        "When (UTC)": point.chosen_at[:16].replace("T", " "),
        "Who": point.chosen_by,
        "Why": point.rationale,
        "One miss as bad as": f"{fixed(point.harm_ratio_where_used, 1)} false alarms",
        "Recall (95 % interval)": _with_interval(seen.recall, seen.n_malignant),
        "False alarms (95 % interval)": _with_interval(seen.false_alarm_rate, benign),
        "Patients": f"{seen.evaluation_set}, n = {seen.n:,} ({seen.n_malignant:,} malignant)",
        "Prevalence": f"{fixed(100 * seen.prevalence, 1)} %",
        "Model": point.model_version + (", never in use" if point.model_version in unused else ""),
    }


def _with_interval(limits: tuple[float, float, float], n: int) -> str:
    value, low, high = (percent(limit, n) for limit in limits)
    return f"{value} ({low} to {high})"
