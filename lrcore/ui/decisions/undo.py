"""Undo of the last decision: what was in force before is put in force again, as a new decision."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from lrcore.errors import ArtifactError, CutpointError
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.registry import operating_point, versions
from lrcore.registry.active import folder_lock
from lrcore.registry.artifact import folder_in_use, load_version
from lrcore.registry.operating_point import DEFAULT_THRESHOLD, OperatingPoint, digits_shown
from lrcore.registry.version_history import VersionChange
from lrcore.system.clock import utc_now
from lrcore.ui import session
from lrcore.ui.components.folded import folded
from lrcore.ui.decisions.reason_and_name import ask_reason_and_name
from lrcore.ui.model import version_preview
from lrcore.ui.plain_text import plain

DEFAULT_TITLE = f"no threshold chosen ({DEFAULT_THRESHOLD:.3f}, the default)"
_NAME = "decided_by"
DIALOG = "decision_dialog"  # the dialog of a decision that is open


def remember_name(name: str) -> None:
    """Keep the name of the person who decided, as the default of an undo in the same session."""
    st.session_state[_NAME] = name.strip()


def decided_in_this_session() -> bool:
    """Return whether the last decision was made in this session; its undo is then shown first."""
    return bool(st.session_state.get(_NAME))


@dataclass(frozen=True, slots=True)
class Undo:
    """The undo of the last decision on the threshold of the model in use.

    Attributes
    ----------
    what, label, why : str
        The last decision and what was in force before it; the label of a button; the reason recorded.
    before : OperatingPoint or None
        What an undo puts in force again; None for the default.
    of_version : bool
        Whether the threshold came with the version: then the version is what is undone.
    """

    what: str
    label: str
    why: str
    before: OperatingPoint | None
    of_version: bool = False


def last_decision() -> Undo | None:
    """Return the undo of the last decision on the threshold of the model in use, if there was one."""
    decisions = operating_point.last_two_decisions(folder_in_use(), session.artifact().digest)
    if decisions is None:
        return None
    last, before = decisions
    if before is None and _came_with_the_version(last):
        change = _last_change()
        if change is None:
            return None
        return Undo("", f"Undo: put {change.instead_of} back in use", "", None, of_version=True)
    title = threshold_title(before)
    what = (
        f"Last decision: {threshold_title(last)}, by {last.chosen_by} on {last.chosen_at[:10]}. "
        f"Before it: {title}."
    )
    label = "Undo: back to the default" if _is_default(before) else f"Undo: {title} again"
    return Undo(what, label, f"Undo of {threshold_title(last)}.", before)


def undo_at_once(undo: Undo, patients: EvaluationSet) -> None:
    """Undo the last decision in the name of the person who made it in this session."""
    put_back(undo.before, patients, by=st.session_state[_NAME], rationale=undo.why)
    _finish(st.session_state[_NAME])


def undo_threshold(patients: EvaluationSet) -> None:
    """Offer to undo the last decision on the threshold of the model in use.

    Parameters
    ----------
    patients : EvaluationSet
        Evidence for the default, where that was in force before.
    """
    undo = last_decision()
    if undo is None:
        return
    if undo.of_version:
        undo_version()
        return

    def restore(by: str, rationale: str) -> None:
        put_back(undo.before, patients, by=by, rationale=rationale)

    _form("undo_threshold", undo.what, undo.label, undo.why, restore)


def undo_version() -> None:
    """Offer to undo the last change of the version in use."""
    folder, last = folder_in_use(), _last_change()
    if last is None:
        return
    what = (
        f"Last change: {last.version}, {last.action}, in place of {last.instead_of}, by {last.by} on "
        f"{last.at[:10]}."
    )
    try:
        before = load_version(folder, last.instead_of)
    except ArtifactError as error:
        st.warning(plain(f"{what} It cannot be undone: {error}"))
        return

    def show() -> None:
        version_preview.threshold_with(before)
        with folded("How many patients would be found and missed?"):
            version_preview.counts_with(before)

    def restore(by: str, rationale: str) -> None:
        versions.put_in_use_again(folder, last.instead_of, by=by, rationale=rationale)

    label = f"Undo: put {last.instead_of} back in use"
    _form("undo_version", what, label, f"Undo of the change to {last.version}.", restore, show)


def _last_change() -> VersionChange | None:
    """Return the last change of versions if it led to the one in use."""
    last = versions.last_change(folder_in_use())
    return last if last is not None and last.version == session.artifact().record.version else None


def put_back(before: OperatingPoint | None, patients: EvaluationSet, *, by: str, rationale: str) -> None:
    """Put an earlier threshold of the model in use, or the default (None), in force again."""
    artifact, folder = session.artifact(), folder_in_use()
    if before is None:
        evidence = operating_point.evidence_at(patients, DEFAULT_THRESHOLD, prevalence=None)
        model = (artifact.record.version, artifact.digest)
        point = operating_point.restore_default(
            evidence, model, rationale=rationale, chosen_by=by, chosen_at=utc_now()
        )
    else:
        point = operating_point.repeat_choice(before, rationale=rationale, chosen_by=by, chosen_at=utc_now())
    with folder_lock(folder):
        operating_point.put_in_force(folder, point)


def threshold_title(point: OperatingPoint | None) -> str:
    """Return the label of a threshold in a list; None is the default."""
    if point is None or point.is_default:
        return DEFAULT_TITLE
    return digits_shown(point.threshold)


def _came_with_the_version(point: OperatingPoint) -> bool:
    """Return whether a threshold was chosen with the update: without it, its version had none."""
    updates = session.artifact().record.updates
    return bool(updates) and updates[-1].applied_at == point.chosen_at


def _is_default(point: OperatingPoint | None) -> bool:
    return point is None or point.is_default


def _form(
    key: str,
    what: str,
    label: str,
    why: str,
    restore: Callable[[str, str], None],
    show: Callable[[], None] = lambda: None,
) -> None:
    with st.form(f"{key}_{what}"):
        st.markdown(plain(what))
        show()
        given = ask_reason_and_name(
            "Why?",
            "Who undoes it?",
            keys=(f"{key}_why_{what}", f"{key}_by_{what}"),
            values=(why, st.session_state.get(_NAME, "")),
            height=80,
        )
        if not st.form_submit_button(plain(label)):
            return
    try:
        restore(given.by, given.rationale)
    except CutpointError as error:
        given.refuse(error)
        return
    _finish(given.by)


def _finish(by: str) -> None:
    remember_name(by)
    st.session_state.pop(DIALOG, None)
    session.follow_threshold_in_force()
    st.toast("Undone.")
    st.rerun()
