"""The downloads of the Worklist page: made on request, safe in a spreadsheet."""

from pathlib import PurePath

import streamlit as st

from lrcore.errors import counted
from lrcore.evaluation.threshold.counts import flagged
from lrcore.reader import Cohort, Predictions
from lrcore.reader.export import tables
from lrcore.ui import session
from lrcore.validation.score_columns import further_columns
from lrcore.validation.scoring import ScoredCohort

_SCORED_WITH = ("threshold", "model_version", "scored_at")


def download_scores(scored: ScoredCohort, threshold: float) -> None:
    """Offer the scores in the order of the file, with what they were scored with.

    ``score --columns threshold,model_version,scored_at`` on the command line writes the same table; with
    ``problem`` among the columns, the rows that are not scored too.
    """
    cohort, artifact = scored.cohort, session.artifact()
    n_away = cohort.n_refused + cohort.n_held_back
    with st.container(horizontal=True, vertical_alignment="center", width="content"):
        with_all = bool(n_away) and st.checkbox(
            f"with the {counted(n_away, 'row')} not scored, and why",
            key="scores_with_all_rows",
            help="At their places in the file, without numbers; the last column states the problem.",
        )

        def table() -> str:
            return tables.scores(
                cohort.rows,
                cohort.ids,
                scored.risk,
                scored.log_odds,
                flagged(scored.risk, threshold),
                changes=cohort.changes,
                more=further_columns(_SCORED_WITH, scored, artifact, threshold),
                not_scored=cohort.issues if with_all else None,
            )

        st.download_button(
            f"Download the scores ({counted(cohort.n_scored, 'patient')}, CSV)",
            table,
            file_name=_name(cohort, "scores"),
            mime="text/csv",
            on_click="ignore",
            help="Row, id, risk, log-odds, flagged at the threshold in force; that threshold, the version of "
            "the model, and the time.",
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
