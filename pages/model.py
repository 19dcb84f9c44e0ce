"""What is this model, and where does it come from?"""

import streamlit as st

from lrcore.ui import session
from lrcore.ui.components.sections import sections
from lrcore.ui.model import coefficients, export_download, model_card, model_versions, provenance, series_size
from lrcore.ui.model.instability import show_instability
from lrcore.ui.model.other_models import show_other_models
from lrcore.ui.page_header import page_header

_TITLES = {
    "Coefficients": "What does each measurement weigh?",
    "Versions": "Which versions are there?",
    "Other models": "Which other models could be defended?",
    "Series size": "Was the series large enough?",
    "Provenance": "What was it made from, and with what?",
    "Export": "How do others use it?",
}

page_header("Model", "What is this model, where does it come from, and what are its limits?")
artifact = session.artifact()

with st.container(key="beside"):
    card, limits = st.columns([5, 6], gap="medium")
with card:
    model_card.show_card(artifact)
with limits:
    model_card.show_limits()

section = sections(_TITLES)
with section["Coefficients"]:
    coefficients.show_coefficients(artifact)
with section["Versions"]:
    model_versions.what_updates_did(artifact)
    model_versions.model_versions()
with section["Other models"]:
    show_other_models()
    show_instability()
with section["Series size"]:
    series_size.show_series_size(artifact)
with section["Provenance"]:
    provenance.show_provenance(artifact)
with section["Export"]:
    export_download.download_exports()
