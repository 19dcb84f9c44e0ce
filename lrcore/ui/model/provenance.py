"""What the model was made from and with, and its record as a file."""

import streamlit as st

from lrcore.registry.artifact import Artifact
from lrcore.ui.table import show_table
from lrcore.wording import model


def show_provenance(artifact: Artifact) -> None:
    """Show the facts of the record, and offer the record.

    Parameters
    ----------
    artifact : Artifact
    """
    show_table(model.provenance(artifact))
    st.download_button(
        "Download the record (JSON)",
        artifact.record.as_json(),
        file_name=f"{artifact.record.version}.json",
        mime="application/json",
    )
