"""The dialogs of a decision: from the old threshold to the new one, and the history of decisions."""

from collections.abc import Callable

import streamlit as st

from lrcore.errors import CutpointError
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.threshold.counts import counts_at
from lrcore.registry import operating_point, versions
from lrcore.registry.active import folder_lock
from lrcore.registry.artifact import folder_in_use
from lrcore.registry.operating_point import OperatingPoint, digits_shown
from lrcore.system.clock import utc_now
from lrcore.ui import session
from lrcore.ui.components.captions import show_caption
from lrcore.ui.decisions import undo
from lrcore.ui.decisions.flag_counts import flag_counts
from lrcore.ui.decisions.history_notes import history_notes
from lrcore.ui.decisions.reason_and_name import ReasonAndName, ask_reason_and_name
from lrcore.ui.plain_text import plain
from lrcore.ui.table import show_table
from lrcore.ui.threshold.threshold_change import threshold_change_in_words
from lrcore.ui.threshold.threshold_scale import scale_note
from lrcore.wording.captions.threshold import USED_BY
from lrcore.wording.numbers import fixed, percent
from lrcore.wording.typesetting import capitalised

_ZONE = "Grey zone"
_OUTSIDE_BELOW = "The threshold lies below the grey zone: patients in between are flagged though ruled out."
_OUTSIDE_ABOVE = (
    "The threshold lies above the grey zone: patients in between are ruled in though not flagged."
)
_IN_FULL, _HEIGHT = 6, 420  # decisions that are all in view; pixels of a longer list


def put(patients: EvaluationSet, threshold: float, close: Callable[[], None]) -> None:
    """Show what a threshold changes against the one in force, and put it in force with reason and name.

    Parameters
    ----------
    patients : EvaluationSet
        The evidence.
    threshold : float
    close : callable
        Called when the decision was recorded.
    """
    old = session.in_force().threshold
    st.markdown(f"**{digits_shown(old)} \N{RIGHTWARDS ARROW} {threshold:.3f}**, on {plain(patients.title)}")
    _change(patients, old, threshold)
    note = scale_note(patients, threshold, session.choice().prevalence)
    if note:
        st.markdown(f"**{plain(note)}**")
    zone = session.choice().zone
    if zone is not None:
        st.markdown(plain(f"The grey zone, {_limits(zone)}, is recorded with it. It flags no patient."))
        if not zone[0] <= threshold <= zone[1]:
            st.warning(_OUTSIDE_ABOVE if threshold > zone[1] else _OUTSIDE_BELOW)
    with st.form(_fresh("put_in_force"), border=False):
        given = ask_reason_and_name(
            "Why this threshold?", keys=(_fresh("rationale"), _fresh("chosen_by")), height=80
        )
        show_caption(USED_BY)
        if not st.form_submit_button(f"Confirm {threshold:.3f}"):
            return
    try:
        _store(patients, threshold, given)
    except CutpointError as error:
        given.refuse(error)
        return
    close()
    _confirm(given.by, f"{threshold:.3f} is in force.")


def _change(patients: EvaluationSet, old: float, new: float) -> None:
    flag_counts({f"In force, {digits_shown(old)}": (patients, old), f"New, {new:.3f}": (patients, new)})
    before, after = counts_at(patients, old), counts_at(patients, new)
    change = threshold_change_in_words(int(after.tp[0] - before.tp[0]), int(after.fp[0] - before.fp[0]))
    st.markdown(plain(f"{capitalised(change)}."))


def _store(patients: EvaluationSet, threshold: float, given: ReasonAndName) -> None:
    artifact, folder = session.artifact(), folder_in_use()
    point = OperatingPoint(
        threshold,
        given.rationale,
        given.by,
        utc_now(),
        operating_point.evidence_at(patients, threshold, prevalence=session.choice().prevalence),
        artifact.record.version,
        artifact.digest,
        zone=session.choice().zone,
    )
    with folder_lock(folder):
        operating_point.put_in_force(folder, point)


def _confirm(chosen_by: str, words: str) -> None:
    undo.remember_name(chosen_by)
    session.follow_threshold_in_force()
    st.toast(plain(words))
    st.rerun()


def history(patients: EvaluationSet, close: Callable[[], None]) -> None:
    """Show every threshold ever put in force, and offer to return to one of them or to the default.

    Parameters
    ----------
    patients : EvaluationSet
        Evidence for the default.
    close : callable
        Called when a decision was recorded.
    """
    whole = operating_point.whole_history(folder_in_use())
    history_notes(whole.notes)
    if not whole.entries:
        st.caption("No threshold has been put in force yet. Thresholds put in force will be listed here.")
        return
    st.markdown(f"**{len(whole.entries)}**, newest first")
    with st.container(height="content" if len(whole.entries) <= _IN_FULL else _HEIGHT, border=False):
        show_table(_table(whole.entries))
    earlier = _earlier(whole.entries)
    if earlier:
        _go_back(earlier, patients, close)


def _earlier(chosen: tuple[OperatingPoint, ...]) -> list[OperatingPoint | None]:
    """Return the thresholds to return to: earlier ones of this model, and the default (None)."""
    digest, in_force = session.artifact().digest, session.in_force().point
    own = [point for point in chosen if point.model_digest == digest and not point.is_default]
    others = [point for point in reversed(own) if point != in_force]
    is_default = in_force is None or in_force.is_default
    return [*others, *([] if is_default else [None])]


def _go_back(
    earlier: list[OperatingPoint | None], patients: EvaluationSet, close: Callable[[], None]
) -> None:
    st.markdown("**Return to an earlier threshold, or to the default**")
    with st.form("go_back", border=False):
        place = st.selectbox(
            "Earlier threshold",
            range(len(earlier)),
            format_func=lambda each: _title(earlier[each]),
            key=_fresh("earlier"),
        )
        given = ask_reason_and_name(
            "Why return to it?", keys=(_fresh("why_go_back"), _fresh("who_goes_back")), height=80
        )
        if not st.form_submit_button("Put it in force again"):
            return
    try:
        undo.put_back(earlier[place], patients, by=given.by, rationale=given.rationale)
    except CutpointError as error:
        given.refuse(error)
        return
    close()
    _confirm(given.by, f"In force again: {undo.threshold_title(earlier[place])}.")


def _fresh(name: str) -> str:
    """Return a key that changes with every entry: a form keeps its text until it was accepted."""
    return f"{name}_{len(operating_point.history(folder_in_use()))}"


def _title(point: OperatingPoint | None) -> str:
    title = undo.threshold_title(point)
    return title if point is None else f"{title}, {point.chosen_by}, {point.chosen_at[:10]}"


def _table(chosen: tuple[OperatingPoint, ...]) -> dict[str, list[str]]:
    """Return what the dialog has room for: every column without a scroll to the side."""
    unused = versions.never_in_use(folder_in_use(), chosen)
    rows = [_row(point, unused) for point in reversed(chosen)]
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    return {name: cells for name, cells in columns.items() if name != _ZONE or any(cells)}


def _row(point: OperatingPoint, unused: set[str]) -> dict[str, str]:
    seen = point.evidence
    benign = seen.n - seen.n_malignant
    return {
        "Threshold": digits_shown(point.threshold) + (", the default" if point.is_default else ""),
        "When (UTC)": point.chosen_at[:16].replace("T", " "),
        _ZONE: "" if point.zone is None else _limits(point.zone),
        "Who": point.chosen_by,
        "Why": point.rationale,
        "One miss as bad as": f"{fixed(point.harm_ratio_where_used, 1)} false alarms",
        "Recall (95 % interval)": _with_interval(seen.recall, seen.n_malignant),
        "False alarms (95 % interval)": _with_interval(seen.false_alarm_rate, benign),
        "Patients": f"{seen.evaluation_set}, n = {seen.n:,} ({seen.n_malignant:,} malignant); prevalence "
        f"{fixed(100 * seen.prevalence, 1)} %",
        "Model": point.model_version + (", never in use" if point.model_version in unused else ""),
    }


def _limits(zone: tuple[float, float]) -> str:
    return f"{zone[0]:.3f} to {zone[1]:.3f}"


def _with_interval(limits: tuple[float, float, float], n: int) -> str:
    value, low, high = (percent(limit, n) for limit in limits)
    return f"{value} ({low} to {high})"
