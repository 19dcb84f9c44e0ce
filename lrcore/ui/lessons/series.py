"""The patients the lessons speak of: the development series with the risks of the model as trained."""

from pathlib import Path

import streamlit as st

from lrcore.errors import ArtifactError
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.registry.artifact import CROSS_VALIDATED, folder_in_use, load_version
from lrcore.registry.development_sets import evaluation_sets
from lrcore.ui import evaluation_set_choice, session


def patients_as_trained() -> EvaluationSet:
    """Return the cross-validated patients without later updates, which were made for other patients.

    Where the version as trained cannot be read any more, the risks are those of the version in use.
    """
    record = session.artifact().record
    if not record.updates:
        return evaluation_set_choice.cross_validated_set()
    try:
        return _as_trained(str(folder_in_use()), record.trained_version)
    except ArtifactError:
        return evaluation_set_choice.cross_validated_set()


@st.cache_resource(show_spinner=False, max_entries=4)
def _as_trained(folder: str, version: str) -> EvaluationSet:
    return evaluation_sets(load_version(Path(folder), version))[CROSS_VALIDATED]
