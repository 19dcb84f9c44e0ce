"""The downloads of the Worklist page: made on request, safe in a spreadsheet."""

from pathlib import PurePath

import streamlit as st

from lrcore.errors import counted
from lrcore.evaluation.threshold.counts import flagged
from lrcore.reader import Cohort, Predictions
from lrcore.reader.export import tables
from lrcore.validation.scoring import ScoredCohort


def download_scores(scored: ScoredCohort, threshold: float) -> None:
    """Offer the scores in the order of the file: row, id, risk, log-odds, flagged."""
    cohort = scored.cohort

    def table() -> str:
        above = flagged(scored.risk, threshold)
        return tables.scores(
            cohort.rows, cohort.ids, scored.risk, scored.log_odds, above, changes=cohort.changes
        )

    st.download_button(
        f"Download the scores ({counted(cohort.n_scored, 'patient')}, CSV)",
        table,
        file_name=_name(cohort, "scores"),
        mime="text/csv",
        on_click="ignore",
    )


def download_risks(predictions: Predictions) -> None:
    """Offer the risks of a published equation, without flags: no threshold was chosen for them."""
    st.download_button(
        f"Download the risks ({counted(predictions.n_scored, 'patient')}, CSV)",
        lambda: tables.scores(
            predictions.rows, predictions.ids, predictions.risk[:, 0], predictions.log_odds[:, 0], None
        ),
        file_name=_name(predictions, "risks"),
        mime="text/csv",
        on_click="ignore",
    )


def download_refusals(cohort: Cohort) -> None:
    """Offer the list of problems, and the rows themselves to be corrected and uploaded again."""
    problems, rows = st.columns(2)
    problems.download_button(
        "Download the problems (CSV)",
        lambda: tables.refusals(cohort.issues),
        file_name=_name(cohort, "problems"),
        mime="text/csv",
        on_click="ignore",
        width="stretch",
    )
    rows.download_button(
        "Download these rows to correct them (CSV)",
        lambda: tables.corrections(cohort),
        file_name=_name(cohort, "to-correct"),
        mime="text/csv",
        on_click="ignore",
        width="stretch",
        help="The first column states the problem. Correct the cells and upload the file: the reader ignores "
        "that column.",
    )


def _name(cohort: Cohort | Predictions, kind: str) -> str:
    return f"{PurePath(cohort.name).stem[:60] or 'patients'}-{kind}.csv"
