"""The contents of a report on what a page shows; gathered at once, computed on request."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lrcore.system.clock import utc_now
from lrcore.ui import evaluation_set_choice, session
from lrcore.ui.validation.centre_choice import named_centre_column

if TYPE_CHECKING:
    from lrcore.evaluation.evaluation_set import EvaluationSet
    from lrcore.evaluation.study_words import StudyWords
    from lrcore.reader import Cohort, Predictions
    from lrcore.registry.artifact import Artifact
    from lrcore.report import Contents, PatientsReported, Validated
    from lrcore.validation.scoring import ScoredCohort
    from lrcore.validation.whole_file import FileFindings


def report_contents(page: str) -> "Callable[[], Contents]":
    """Return a function that computes the contents of the report on a page.

    Parameters
    ----------
    page : str
        Its address.
    """
    sets = evaluation_set_choice.sets_shown(page)
    artifact, in_force = session.artifact(), session.in_force()
    foreign = evaluation_set_choice.is_of_another_model(sets[0])
    threshold_on_request = evaluation_set_choice.threshold_on_request(page, sets[0])
    is_upload = not evaluation_set_choice.is_development(sets[0])
    table = evaluation_set_choice.uploaded_file() if is_upload else None
    scored = session.cohort() if is_upload else None
    # What the session holds is taken now, because the document is made outside of it; only the threshold is
    # asked for then, because a release of the bench draws no page.
    file = _file(sets) if is_upload else None

    def compute() -> "Contents":
        from lrcore.report import Contents

        threshold = threshold_on_request()
        return Contents(
            sets[0].name if table is None else table.name,
            tuple(_group(each, threshold) for each in sets),
            _how_read(table, sets[0].words),
            artifact,
            foreign,
            threshold,
            in_force,
            session.threshold_history(),
            utc_now(),
            _known_to_the_model(scored, sets[0], artifact),
            _validated(sets, table, scored, artifact, threshold, file),
        )

    return compute


def _group(patients: "EvaluationSet", threshold: float) -> "PatientsReported":
    from lrcore.evaluation.summary import evaluation_summary
    from lrcore.report import PatientsReported
    from lrcore.ui.performance.results import performance

    results, summary = performance(patients), evaluation_summary(patients, threshold=threshold)
    return PatientsReported(patients, summary, results.reliability, results.roc, results.net_benefit)


def _how_read(table: "Cohort | Predictions | None", words: "StudyWords") -> tuple[str, ...]:
    return () if table is None else (f"{table.name}. {table.sentence}", words.say(table.labels.sentence))


def _known_to_the_model(
    scored: "ScoredCohort | None", patients: "EvaluationSet", artifact: "Artifact"
) -> str:
    """Return which patients of the file the model was developed with or updated on; empty for any other."""
    from lrcore.validation.external import our_patients
    from lrcore.validation.updating.fitted_on import known_in_words

    if scored is None:
        return ""
    return known_in_words(our_patients(scored, patients), artifact.record)


def _validated(
    sets: "tuple[EvaluationSet, ...]",
    table: "Cohort | Predictions | None",
    scored: "ScoredCohort | None",
    artifact: "Artifact",
    threshold: float,
    file: "_FileReported | None",
) -> "Validated":
    """Return what validation adds for these patients."""
    from lrcore.report import Validated, by_groups, validate_development, validate_ours
    from lrcore.validation.external import groupings_of, known_outcome, our_patients

    findings = {} if file is None else file.findings(threshold)
    if scored is not None:
        return replace(validate_ours(our_patients(scored, sets[0]), artifact, threshold), file=findings)
    if table is not None:  # with risks of another model
        groups = groupings_of(table.extras, known_outcome(table.outcome))
        return Validated(subgroups=by_groups(sets, groups, threshold), file=findings)
    return validate_development(artifact, threshold)


@dataclass(frozen=True, slots=True)
class _FileReported:
    """The uploaded file, each set of risks with its place in it, and the column of centres that was named."""

    source: "ScoredCohort | Predictions"
    sets: "dict[int, EvaluationSet]"
    centres: str | None

    def findings(self, threshold: float) -> "dict[str, FileFindings]":
        """Return the centres, and the correction for unknown outcomes, of each set of risks."""
        from lrcore.validation.whole_file import whole_scored

        whole = whole_scored(self.source, centres=self.centres)
        return {each.name: whole.findings(each, place, threshold) for place, each in self.sets.items()}


def _file(sets: "tuple[EvaluationSet, ...]") -> _FileReported | None:
    source = session.cohort() or session.predictions()
    table = evaluation_set_choice.uploaded_file()
    if source is None or table is None:
        return None
    uploaded = evaluation_set_choice.uploaded_sets()
    places = {uploaded.index(each): each for each in sets if each in uploaded}
    return _FileReported(source, places, named_centre_column(table))
