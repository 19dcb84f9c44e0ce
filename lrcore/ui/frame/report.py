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


def _how_read(table: "Cohort | Predictions | None") -> tuple[str, ...]:
    if table is None:
        return ()
    return f"{table.name}. {table.sentence}", session.study_words().say(table.labels.sentence)


def _overlap(scored: "ScoredCohort | None", held_out_rows: tuple[int, ...]) -> str:
    """Return which patients of the file belong to the development series; empty for any other patients."""
    from lrcore.validation.external import known_outcome
    from lrcore.validation.overlap import overlap_advice

    if scored is None:
        return ""
    known = scored.cohort.measurements[known_outcome(scored.cohort.outcome)]
    return overlap_advice(known, held_out_rows)


def _validated(
    patients: "EvaluationSet",
    table: "Cohort | Predictions | None",
    scored: "ScoredCohort | None",
    artifact: "Artifact",
    threshold: float,
) -> "Validated":
    """Return what validation adds for these patients."""
    from lrcore.report import Validated, by_groups, validate_development, validate_ours
    from lrcore.validation.external import groupings_of, known_outcome, our_patients

    if scored is not None:
        return validate_ours(our_patients(scored, patients), artifact, threshold)
    if table is not None:  # with risks of another model
        groups = groupings_of(table.extras, known_outcome(table.outcome))
        return Validated(subgroups=by_groups([patients], groups, threshold))
    return validate_development(artifact, threshold)


def _history() -> tuple[OperatingPoint, ...]:
    try:
        return operating_point.history(folder_in_use())
    except ArtifactDamaged:
        return ()  # the sentence on the threshold in force says so
