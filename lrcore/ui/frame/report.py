"""The report on what a page shows, as a file; made on request."""

import streamlit as st

from lrcore.ui.components.report_contents import report_contents
from lrcore.ui.evaluation_set_picker import title_of_evaluated
from lrcore.ui.plain_text import literal


def download_report(page: str) -> None:
    """Offer one self-contained, printable document on the patients evaluated, the threshold and the model.

    Parameters
    ----------
    page : str
        The address of the page.
    """
    compute = report_contents(page)

    def made() -> str:
        from lrcore.report import document

        return document(compute())

    st.download_button(
        "Report",
        made,
        file_name="cutpoint-report.html",
        mime="text/html",
        on_click="ignore",
        type="tertiary",
        help=literal(title_of_evaluated(page)),
    )
