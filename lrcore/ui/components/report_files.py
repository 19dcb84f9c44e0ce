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
    """Offer the report on a page as a Word document, and its figures as files: two buttons for a row.

    Parameters
    ----------
    page : str
        Its address.
    """
    compute, problems = report_contents(page), (why_no_word(), why_no_figures())
    if not problems[0]:
        about = "Results, threshold, model and checklist, to edit. Report, in the bar, is the same to print."
        _button("Download as Word", about, lambda: _word(compute), "cutpoint-report.docx", _WORD)
    if not problems[1]:
        name, about = "cutpoint-figures.zip", "Each figure as SVG, PDF and PNG with its numbers."
        _button("Download the figures (ZIP)", about, lambda: _figures(compute), name, "application/zip")
    for problem in filter(None, problems):
        st.caption(plain(problem))


def _button(label: str, about: str, content: Callable[[], bytes], file_name: str, media_type: str) -> None:
    st.download_button(
        plain(label),
        content,
        file_name=file_name,
        mime=media_type,
        on_click="ignore",
        help=plain(about),
        key=f"make_{file_name}",
    )


def _word(compute: "Callable[[], Contents]") -> bytes:
    from lrcore.report.files.word import word

    return word(compute())


def _figures(compute: "Callable[[], Contents]") -> bytes:
    from lrcore.report.files.figures import figures

    return figures(compute())
