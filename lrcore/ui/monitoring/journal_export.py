"""The journal as a file, and the page without patients."""

from functools import partial

import streamlit as st

from lrcore.errors import counted
from lrcore.journal import journal_in_use, settings_in_use
from lrcore.journal.export import exported
from lrcore.journal.journal import MAX_ENTRIES
from lrcore.ui.components.captions import show_caption
from lrcore.ui.plain_text import plain
from lrcore.wording.captions.monitoring import WHAT_WILL_BE_SEEN

KINDS = {"CSV": (".csv", "text/csv"), "Parquet": (".parquet", "application/vnd.apache.parquet")}


def download_journal() -> None:
    """Offer the whole journal as CSV and as Parquet; made on request."""
    journal = journal_in_use()
    if journal is None:
        return
    if journal.notice:
        st.warning(plain(journal.notice), icon=":material/schedule:")
    n = journal.count()
    if n > MAX_ENTRIES:
        st.caption(f"The journal holds {n:,} predictions: too many for the browser. Read its file instead.")
        return
    for column, (name, (ending, mime)) in zip(st.columns(2), KINDS.items(), strict=True):
        column.download_button(
            f"Download the journal ({counted(n, 'prediction')}, {plain(name)})",
            partial(exported, journal, ending),
            file_name=f"cutpoint-journal{ending}",
            mime=mime,
            on_click="ignore",
            width="stretch",
        )


def no_patients() -> None:
    """Explain what to do while there are no patients."""
    if settings_in_use().path is None:
        reason = "The journal is switched off (CUTPOINT_JOURNAL=off): predictions are not recorded."
    else:
        reason = (
            "No prediction of this period is in the journal. Patients assessed on the Calculator page and "
            "answers of the service are recorded there."
        )
    st.info(
        f"{reason} To compare a file of patients with the development patients, upload it on the "
        "Worklist page.",
        icon=":material/history:",
    )
    show_caption(WHAT_WILL_BE_SEEN)
    with st.container(horizontal=True, gap="medium"):
        st.page_link("pages/calculator.py", label="Assess one patient", width="content")
        st.page_link("pages/worklist.py", label="Upload a file of patients", width="content")
