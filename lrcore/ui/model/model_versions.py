"""Versions of the model: where each comes from, which is in use, and how to return to an earlier one."""

import streamlit as st

from lrcore.errors import CutpointError, counted
from lrcore.registry import version_history, versions
from lrcore.registry.artifact import Artifact, folder_in_use
from lrcore.registry.version_history import VersionChange
from lrcore.registry.versions import UnusableVersion, put_in_use_again
from lrcore.ui import session
from lrcore.ui.components.folded import folded
from lrcore.ui.decisions import undo
from lrcore.ui.decisions.history_notes import history_notes
from lrcore.ui.decisions.reason_and_name import ReasonAndName, ask_reason_and_name
from lrcore.ui.model import version_preview
from lrcore.ui.plain_text import literal, plain
from lrcore.ui.session import key_of_model
from lrcore.ui.table import show_grid
from lrcore.wording.model import change_in_words


def model_versions() -> None:
    """Show every stored version with its lineage, and offer to put another one in use."""
    stored = versions.stored_versions(folder_in_use())
    in_use = session.artifact().record.version
    show_grid(
        [_row(each, in_use) for each in reversed(stored)],
        column_config={"Version": st.column_config.TextColumn(pinned=True, width=170)},
        alt="Every stored version of the model, newest first",
    )
    for each in stored:
        if isinstance(each, UnusableVersion):
            st.warning(plain(f"{each.version} cannot be used. {each.reason}"))
    others = [each for each in stored if isinstance(each, Artifact) and each.record.version != in_use]
    if others:
        _another(others[::-1])
    undo.undo_version()
    _history()


def what_updates_did(artifact: Artifact) -> None:
    """List the updates of the model since it was trained."""
    for update in artifact.record.updates:
        st.markdown(
            plain(
                f"Updated on {update.applied_at[:10]} by {update.applied_by} ({update.method}), on "
                f"{counted(update.n, 'patient')} ({update.n_malignant:,} malignant): "
                f"{change_in_words(update.change)}. Why: {update.rationale}"
            )
        )


def _row(stored: Artifact | UnusableVersion, in_use: str) -> dict[str, str]:
    if isinstance(stored, UnusableVersion):
        return {"Version": stored.version, "In use": "damaged"}
    record = stored.record
    last = record.updates[-1] if record.updates else None
    fitted = record.data["n"] - len(record.held_out_rows)
    return {
        "Version": record.version,
        "In use": "in use" if record.version == in_use else "",
        "What it is": f"{last.method} update" if last else "as trained",
        "Made from": last.parent_version if last else f"{fitted} of {record.data['n']} patients",
        "When (UTC)": record.created_at[:16].replace("T", " "),
        "Who": last.applied_by if last else "",
        "Updated on": f"{counted(last.n, 'patient')} ({last.n_malignant:,} malignant)" if last else "",
        "Digest of the record": f"{stored.digest[:12]}…",
    }


def _another(others: list[Artifact]) -> None:
    with folded("Put another version in use"):
        st.markdown(
            "Every score, page, command and answer of the service then comes from that version, at the "
            "threshold last chosen for it."
        )
        by_version = {each.record.version: each for each in others}
        chosen = st.selectbox(
            "Version",
            list(by_version),
            format_func=lambda version: _title(by_version[version]),
            key=key_of_model("which"),
        )
        version_preview.threshold_with(by_version[chosen])
        version_preview.counts_with(by_version[chosen])
        with st.form(key_of_model("version"), border=False):
            given = ask_reason_and_name(
                "Why this version?", keys=(key_of_model("version_why"), key_of_model("version_by"))
            )
            if st.form_submit_button("Put it in use"):
                _try_to_change(chosen, given)


def _try_to_change(version: str, given: ReasonAndName) -> None:
    try:
        put_in_use_again(folder_in_use(), version, by=given.by, rationale=given.rationale)
    except CutpointError as error:
        given.refuse(error)
        return
    undo.remember_name(given.by)
    session.follow_threshold_in_force()
    st.toast(f"{literal(version)} is in use.")
    st.rerun()


def _title(stored: Artifact) -> str:
    record = stored.record
    what = f"{record.updates[-1].method} update" if record.updates else "as trained"
    return f"{record.version}, {what}, {record.created_at[:10]}"


def _history() -> None:
    whole = version_history.whole_history(folder_in_use())
    history_notes(whole.notes)
    changes = whole.entries
    if not changes:
        st.caption("The version in use has not been changed yet. Changes will be listed here.")
        return
    st.markdown(f"**History** ({len(changes)}), newest first")
    show_grid(
        [_change(each) for each in reversed(changes)],
        alt="Changes of the version in use, newest first",
    )


def _change(change: VersionChange) -> dict[str, str]:
    return {
        "When (UTC)": change.at[:16].replace("T", " "),
        "What": change.action,
        "Version": change.version,
        "Instead of": change.instead_of,
        "Who": change.by,
        "Why": change.rationale,
    }
