"""The report on the patients of a page, as a file; made on request."""

import streamlit as st

from lrcore.errors import ArtifactDamaged
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.summary import evaluation_summary
from lrcore.registry import operating_point
from lrcore.registry.artifact import folder_in_use, utc_now
from lrcore.registry.operating_point import OperatingPoint
from lrcore.report import Contents, PatientsReported, document
from lrcore.ui import evaluation_set_choice, session
from lrcore.ui.performance.results import Performance
from lrcore.validation.external import known_outcome
from lrcore.validation.overlap import overlap_advice


def download_report(patients: EvaluationSet, results: Performance, threshold: float) -> None:
    """Offer one self-contained, printable document on these patients, the threshold and the model."""
    artifact, in_force = session.artifact(), session.in_force()
    foreign, how_read = evaluation_set_choice.is_of_another_model(patients), _how_read(patients)
    known = _overlap(patients)

    def made() -> str:
        summary = evaluation_summary(patients, threshold=threshold)
        group = PatientsReported(patients, summary, results.reliability, results.roc, results.net_benefit)
        return document(
            Contents(
                patients.name,
                (group,),
                how_read,
                artifact,
                foreign,
                threshold,
                in_force,
                _history(),
                utc_now(),
                known,
            )
        )

    st.download_button(
        "Download a report to keep or print (HTML)",
        made,
        file_name="cutpoint-report.html",
        mime="text/html",
        on_click="ignore",
    )


def _how_read(patients: EvaluationSet) -> tuple[str, ...]:
    read = session.predictions()
    scored = session.cohort()
    table = read or (scored.cohort if scored else None)
    if table is None or evaluation_set_choice.is_development(patients):
        return ()
    return (f"{table.name}. {table.sentence}", table.labels.sentence)


def _overlap(patients: EvaluationSet) -> str:
    """Return which patients of the file belong to the development series; empty for any other patients."""
    scored = session.cohort()
    if scored is None or evaluation_set_choice.is_development(patients):
        return ""
    known = scored.cohort.measurements[known_outcome(scored.cohort.outcome)]
    return overlap_advice(known, session.artifact().record.held_out_rows)


def _history() -> tuple[OperatingPoint, ...]:
    try:
        return operating_point.history(folder_in_use())
    except ArtifactDamaged:
        return ()  # the sentence on the threshold in force says so
