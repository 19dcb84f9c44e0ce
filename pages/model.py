"""What is this model, and where does it come from?"""

import streamlit as st

from lrcore.ui import session
from lrcore.ui.model import coefficients, export_download, model_card, model_versions, provenance, series_size
from lrcore.ui.model.instability import show_instability
from lrcore.ui.model.other_models import show_other_models
from lrcore.ui.model.sections import (
    COEFFICIENTS,
    EXPORT,
    OTHER_MODELS,
    PROVENANCE,
    SERIES_SIZE,
    VERSIONS,
    sections,
)
from lrcore.ui.page_header import page_header

page_header("Model", "What is this model, where does it come from, and what are its limits?")
artifact = session.artifact()

with st.container(key="beside"):
    card, limits = st.columns([5, 6], gap="medium")
with card:
    model_card.show_card(artifact)
with limits:
    model_card.show_limits()

section = sections()
with section[COEFFICIENTS]:
    coefficients.show_coefficients(artifact)
with section[VERSIONS]:
    model_versions.what_updates_did(artifact)
    model_versions.model_versions()
with section[OTHER_MODELS]:
    show_other_models()
    show_instability()
with section[SERIES_SIZE]:
    series_size.show_series_size(artifact)
with section[PROVENANCE]:
    provenance.show_provenance(artifact)
with section[EXPORT]:
    export_download.download_exports()
