"""The report on the patients evaluated, as a file; made on request."""

from typing import TYPE_CHECKING

import streamlit as st

from lrcore.errors import ArtifactDamaged
from lrcore.registry import operating_point
from lrcore.registry.artifact import folder_in_use, utc_now
from lrcore.registry.operating_point import OperatingPoint
from lrcore.ui import evaluation_set_choice, session
from lrcore.ui.plain_text import literal

if TYPE_CHECKING:
    from lrcore.evaluation.evaluation_set import EvaluationSet
    from lrcore.reader import Cohort, Predictions
    from lrcore.registry.artifact import Artifact
    from lrcore.report import Validated
    from lrcore.validation.scoring import ScoredCohort


def download_report(title: str) -> None:
    """Offer one self-contained, printable document on the patients evaluated, the threshold and the model.

    Parameters
    ----------
    title : str
        Names the patients.
    """
    patients, _ = evaluation_set_choice.set_to_evaluate()
    artifact, in_force = session.artifact(), session.in_force()
    foreign = evaluation_set_choice.is_of_another_model(patients)
    threshold = evaluation_set_choice.threshold_for(patients)
    is_upload = not evaluation_set_choice.is_development(patients)
    table = evaluation_set_choice.uploaded_file() if is_upload else None
    scored = session.cohort() if is_upload else None

    def made() -> str:
        from lrcore.evaluation.summary import evaluation_summary
        from lrcore.report import Contents, PatientsReported, document
        from lrcore.ui.performance.results import performance

        results = performance(patients)
        summary = evaluation_summary(patients, threshold=threshold)
        group = PatientsReported(patients, summary, results.reliability, results.roc, results.net_benefit)
        return document(
            Contents(
                patients.name,
                (group,),
                _how_read(table),
                artifact,
                foreign,
                threshold,
                in_force,
                _history(),
                utc_now(),
                _overlap(scored, artifact.record.held_out_rows),
                _validated(patients, table, scored, artifact, threshold),
            )
        )

    st.download_button(
        "Report",
        made,
        file_name="cutpoint-report.html",
        mime="text/html",
        on_click="ignore",
        type="tertiary",
        help=literal(title),
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
