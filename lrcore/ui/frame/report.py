"""The report on the patients evaluated, as a file; made on request."""

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from lrcore.ui.components.report_contents import report_contents
from lrcore.ui.evaluation_set_picker import title_of_evaluated
from lrcore.ui.plain_text import literal
from lrcore.ui.validation.centre_choice import named_centre_column

if TYPE_CHECKING:
    from lrcore.evaluation.evaluation_set import EvaluationSet
    from lrcore.reader import Cohort, Predictions
    from lrcore.registry.artifact import Artifact
    from lrcore.report import Validated
    from lrcore.validation.scoring import ScoredCohort
    from lrcore.validation.whole_file import FileFindings

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
    return () if table is None else (f"{table.name}. {table.sentence}", table.labels.sentence)


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
        found = validate_ours(our_patients(scored, patients), artifact, threshold)
        return replace(found, file=_of_file(patients, scored, threshold))
    read = session.predictions()
    if table is not None and read is not None:  # with risks of another model
        groups = groupings_of(table.extras, known_outcome(table.outcome))
        subgroups = by_groups([patients], groups, threshold)
        return Validated(subgroups=subgroups, file=_of_file(patients, read, threshold))
    return validate_development(artifact, threshold)


def _of_file(
    patients: "EvaluationSet", source: "ScoredCohort | Predictions", threshold: float
) -> "dict[str, FileFindings]":
    """Return the centres of the column that was named, and the correction for unknown outcomes."""
    from lrcore.reader import Predictions
    from lrcore.validation.whole_file import whole_scored

    table = source if isinstance(source, Predictions) else source.cohort
    place = evaluation_set_choice.uploaded_sets().index(patients)
    file = whole_scored(source, centres=named_centre_column(table))
    return {patients.name: file.findings(patients, place, threshold)}


def _history() -> tuple[OperatingPoint, ...]:
    try:
        return operating_point.history(folder_in_use())
    except ArtifactDamaged:
        return ()  # the sentence on the threshold in force says so
