"""The model in use at one look: version, origin, patients, threshold in force, digest; and its limits."""

import streamlit as st

from lrcore.registry import version_history
from lrcore.registry.artifact import Artifact, folder_in_use
from lrcore.registry.version_history import VersionChange
from lrcore.ui import session
from lrcore.ui.components.term_links import linked
from lrcore.ui.table import show_facts
from lrcore.wording.model import LIMITS, card_facts

_DIGEST_DIGITS = 12  # shown while it is folded


def show_card(artifact: Artifact) -> None:
    """Show who put which version in use and when, what it was made from, and the threshold in force.

    Parameters
    ----------
    artifact : Artifact
        The version in use.
    """
    facts = card_facts(artifact, _change_to(artifact), session.in_force())
    short = f"{artifact.digest[:_DIGEST_DIGITS]}\u2026 (SHA-256 of the record)"
    with st.container(border=True, height="stretch"):
        st.header("In use", anchor=False)
        show_facts(facts, folded={"Digest": (short, artifact.digest)})
        st.page_link("pages/threshold.py", label="Look at the threshold, or change it", width="content")


def _change_to(artifact: Artifact) -> VersionChange | None:
    """Return the entry of the history by which a version is in use; None where the history has none."""
    entries = version_history.whole_history(folder_in_use()).entries
    return next((each for each in reversed(entries) if each.digest == artifact.digest), None)


def show_limits() -> None:
    """List what the model cannot do."""
    st.header("Limits", anchor=False)
    st.markdown("\n".join(f"- {linked(limit)}" for limit in LIMITS))
