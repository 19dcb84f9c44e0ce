"""The model in use as files for other software; each is made on request."""

import streamlit as st

from lrcore.export.contents import ModelExport, model_export
from lrcore.export.forms import FORMS, file_name
from lrcore.system.clock import utc_now
from lrcore.ui import session
from lrcore.ui.components.term_links import linked
from lrcore.ui.plain_text import plain

_ABOUT = (
    "The version in use at the threshold in force, for other software. SQL, PMML, Excel and JSON hold "
    "patients with known risks, by which the file is verified where it is used."
)


def download_exports() -> None:
    """Offer every form of the model that this version can be written in."""
    st.markdown(linked(_ABOUT))
    export = model_export(session.artifact(), session.in_force(), session.threshold_history(), utc_now())
    reasons = {name: form.why_not(export) for name, form in FORMS.items()}
    with st.container(horizontal=True):
        for name, reason in reasons.items():
            if not reason:
                _button(name, export)
    for reason in filter(None, reasons.values()):
        st.caption(plain(reason))


def _button(name: str, export: ModelExport) -> None:
    form = FORMS[name]
    st.download_button(
        plain(f"Download as {form.title}"),
        lambda: form.content(export),
        file_name=file_name(export, name),
        mime=form.media_type,
        on_click="ignore",
        key=f"export_{name}",
    )
