"""The effect of another version, shown before it is put in use."""

import streamlit as st

from lrcore.registry import operating_point
from lrcore.registry.artifact import CROSS_VALIDATED, Artifact, folder_in_use
from lrcore.registry.development_sets import evaluation_sets
from lrcore.ui import evaluation_set_choice, session
from lrcore.ui.decisions.flag_counts import flag_counts
from lrcore.ui.plain_text import plain
from lrcore.validation.scoring import score


def threshold_with(other: Artifact) -> None:
    """State the threshold in force once a version is in use."""
    then = operating_point.in_force(folder_in_use(), other.digest)
    st.markdown(plain(f"With {other.record.version}: {then.sentence}"))


def counts_with(other: Artifact) -> None:
    """Compare the counts of the version in use with those of another one at its own threshold."""
    now, then = session.in_force(), operating_point.in_force(folder_in_use(), other.digest)
    titles = f"Now: {session.artifact().record.version}", f"Then: {other.record.version}"
    st.markdown("The development series, cross-validated:")
    flag_counts(
        {
            titles[0]: (evaluation_set_choice.cross_validated_set(), now.threshold),
            titles[1]: (evaluation_sets(other)[CROSS_VALIDATED], then.threshold),
        }
    )
    scored = session.cohort()
    ours = None if scored is None else scored.evaluation_set()
    if scored is None or ours is None:
        return
    theirs = score(scored.cohort, other.model).evaluation_set()
    if theirs is not None:
        st.markdown(plain(f"The patients of {scored.cohort.name} whose diagnosis is known:"))
        flag_counts({titles[0]: (ours, now.threshold), titles[1]: (theirs, then.threshold)})
