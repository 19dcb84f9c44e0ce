"""What a page shows as files to hand in; each is made on request."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from lrcore.report.files.availability import why_no_figures, why_no_word
from lrcore.ui.components.report_contents import report_contents
from lrcore.ui.plain_text import plain

if TYPE_CHECKING:
    from lrcore.report import Contents

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def offer_report_files(page: str) -> None:
    """Offer the report on a page as a Word document, and its figures as files.

    Parameters
    ----------
    page : str
        Its address.
    """
    st.header("Files to hand in", anchor=False)
    st.markdown(
        "The results, the threshold, the model and the TRIPOD+AI checklist to edit in Word, and the figures "
        "as SVG, PDF and PNG with their numbers. **Report**, at the top of the page, is the same to print."
    )
    compute, problems = report_contents(page), (why_no_word(), why_no_figures())
    with st.container(horizontal=True):
        if not problems[0]:
            _button("Download as Word", lambda: _word(compute), "cutpoint-report.docx", _WORD)
        if not problems[1]:
            name = "cutpoint-figures.zip"
            _button("Download the figures (ZIP)", lambda: _figures(compute), name, "application/zip")
    for problem in filter(None, problems):
        st.caption(plain(problem))


def _button(label: str, content: Callable[[], bytes], file_name: str, media_type: str) -> None:
    st.download_button(
        plain(label),
        content,
        file_name=file_name,
        mime=media_type,
        on_click="ignore",
        key=f"make_{file_name}",
    )


def _word(compute: "Callable[[], Contents]") -> bytes:
    from lrcore.report.files.word import word

    return word(compute())


def _figures(compute: "Callable[[], Contents]") -> bytes:
    from lrcore.report.files.figures import figures

    return figures(compute())
