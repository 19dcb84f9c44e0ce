"""The report on the patients evaluated, as a file; made on request."""

from dataclasses import dataclass, replace
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
    patients, _ = evaluation_set_choice.set_to_evaluate()
    artifact, in_force = session.artifact(), session.in_force()
    foreign = evaluation_set_choice.is_of_another_model(patients)
    threshold = evaluation_set_choice.threshold_for(patients)
    is_upload = not evaluation_set_choice.is_development(patients)
    table = evaluation_set_choice.uploaded_file() if is_upload else None
    scored = session.cohort() if is_upload else None
    # What the session holds is taken now: the document is made outside of it.
    file = _file(patients) if is_upload else None

    def made() -> str:
        from lrcore.report import document

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
                _validated(patients, table, scored, artifact, threshold, file),
            )
        )

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
    file: "_FileReported | None",
) -> "Validated":
    """Return what validation adds for these patients."""
    from lrcore.report import Validated, by_groups, validate_development, validate_ours
    from lrcore.validation.external import groupings_of, known_outcome, our_patients

    findings = {} if file is None else {patients.name: file.findings(patients, threshold)}
    if scored is not None:
        return replace(validate_ours(our_patients(scored, patients), artifact, threshold), file=findings)
    if table is not None:  # with risks of another model
        groups = groupings_of(table.extras, known_outcome(table.outcome))
        return Validated(subgroups=by_groups([patients], groups, threshold), file=findings)
    return validate_development(artifact, threshold)


@dataclass(frozen=True, slots=True)
class _FileReported:
    """The uploaded file, the place of its risks, and the column of centres that was named."""

    source: "ScoredCohort | Predictions"
    place: int
    centres: str | None

    def findings(self, patients: "EvaluationSet", threshold: float) -> "FileFindings":
        """Return the centres, and the correction for unknown outcomes."""
        from lrcore.validation.whole_file import whole_scored

        return whole_scored(self.source, centres=self.centres).findings(patients, self.place, threshold)


def _file(patients: "EvaluationSet") -> _FileReported | None:
    source = session.cohort() or session.predictions()
    table = evaluation_set_choice.uploaded_file()
    if source is None or table is None:
        return None
    place = evaluation_set_choice.uploaded_sets().index(patients)
    return _FileReported(source, place, named_centre_column(table))


def _history() -> tuple[OperatingPoint, ...]:
    try:
        return operating_point.history(folder_in_use())
    except ArtifactDamaged:
        return ()  # the sentence on the threshold in force says so
