"""The contents of a report: patients with their results, the model, the threshold and its history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lrcore.evaluation.calibration.reliability import Reliability, reliability
from lrcore.evaluation.discrimination.roc import RocCurve, roc_curve
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.groups.subgroups import Subgroups, subgroups
from lrcore.evaluation.study_words import StudyWords
from lrcore.evaluation.summary import EvaluationSummary, evaluation_summary
from lrcore.evaluation.threshold.counts import sweep_counts
from lrcore.evaluation.threshold.net_benefit import NetBenefitCurve, net_benefit
from lrcore.registry.artifact import CROSS_VALIDATED, Artifact
from lrcore.registry.development_sets import evaluation_sets
from lrcore.registry.operating_point import InForce, OperatingPoint
from lrcore.validation.external import OurPatients, Validation, validate
from lrcore.validation.internal import validation_of_the_series
from lrcore.validation.internal_results import InternalValidation
from lrcore.validation.timing.against_plan import AgainstPlan
from lrcore.validation.whole_file import FileFindings
from lrcore.wording.numbers import fixed, harm_ratio_in_words


@dataclass(frozen=True, eq=False, slots=True)
class PatientsReported:
    """One group of patients with all of its results.

    Attributes
    ----------
    patients : EvaluationSet
    summary : EvaluationSummary
        At the threshold of the report.
    reliability, roc, net_benefit
        Contents of the figures.
    """

    patients: EvaluationSet
    summary: EvaluationSummary
    reliability: Reliability
    roc: RocCurve
    net_benefit: NetBenefitCurve


@dataclass(frozen=True, eq=False, slots=True)
class Validated:
    """What a validation adds to the evaluation of the patients.

    Attributes
    ----------
    validation : Validation or None
        Patients of a file against the development series; None where the risks are of another model, or
        the patients those of development.
    subgroups : dict of str to dict of str to Subgroups
        For each set of risks, by columns of the file that divide the patients.
    internal : InternalValidation or None
        Of the way the model in use was fitted; None for an updated or another model.
    plan : AgainstPlan or None
        The sealed plan this evaluation is held against; None without one.
    file : dict of str to FileFindings
        For each set of risks, its centres and the correction for unknown outcomes.
    """

    validation: Validation | None = None
    subgroups: dict[str, dict[str, Subgroups]] = field(default_factory=dict)
    internal: InternalValidation | None = None
    plan: AgainstPlan | None = None
    file: dict[str, FileFindings] = field(default_factory=dict)


@dataclass(frozen=True, eq=False, slots=True)
class Contents:
    """Everything in a report.

    Attributes
    ----------
    title : str
        What the report is about.
    groups : tuple of PatientsReported
        One or more.
    how_read : tuple of str
        How a file was read, sentence by sentence; empty when there was none.
    artifact : Artifact
        The model in use.
    of_another_model : bool
        Whether the risks came with the file and are not those of the model in use.
    threshold : float
        At which the decisions are reported.
    in_force : InForce
    history : tuple of OperatingPoint
        Every threshold ever put in force, oldest first.
    made_at : str
        UTC, ISO 8601.
    overlap : str
        Which of the patients belong to the series the model was developed with; empty when none do.
    validated : Validated
    """

    title: str
    groups: tuple[PatientsReported, ...]
    how_read: tuple[str, ...]
    artifact: Artifact
    of_another_model: bool
    threshold: float
    in_force: InForce
    history: tuple[OperatingPoint, ...]
    made_at: str
    overlap: str = ""
    validated: Validated = field(default_factory=Validated)

    @property
    def words(self) -> StudyWords:
        """What the outcome and the patients of the report are called."""
        return self.groups[0].patients.words

    @property
    def harm_ratio(self) -> str:
        """The harm ratio that the threshold implies, also at the prevalence it was chosen for."""
        here = self.words.say(harm_ratio_in_words(self.threshold))
        point = self.in_force.point
        if self.of_another_model or point is None or point.threshold != self.threshold:
            return here
        if point.harm_ratio_where_used == point.harm_ratio:
            return here
        there, ratio = fixed(100 * point.evidence.prevalence, 1), fixed(point.harm_ratio_where_used, 1)
        return (
            f"{here} It was chosen for a prevalence of {there} %: of risks shifted to it, one missed cancer "
            f"is as bad as {ratio} false alarms."
        )


def evaluate_group(patients: EvaluationSet, threshold: float) -> PatientsReported:
    """Compute the results of one group of patients.

    Parameters
    ----------
    patients : EvaluationSet
    threshold : float
        From 0 to 1.
    """
    return PatientsReported(
        patients,
        evaluation_summary(patients, threshold=threshold),
        reliability(patients),
        roc_curve(patients),
        net_benefit(sweep_counts(patients)),
    )


def validate_ours(ours: OurPatients, artifact: Artifact, threshold: float) -> Validated:
    """Return what validation adds for patients of a file whom the model in use scored.

    Parameters
    ----------
    ours : OurPatients
    artifact : Artifact
    threshold : float
    """
    development, held_out = evaluation_sets(artifact)[CROSS_VALIDATED], artifact.record.held_out_rows
    return Validated(
        validate(ours, development, held_out=held_out, threshold=threshold),
        by_groups([ours.patients], ours.groupings, threshold),
        _internal(artifact, threshold),
    )


def validate_development(artifact: Artifact, threshold: float) -> Validated:
    """Return what validation adds for the patients the model was developed with."""
    return Validated(internal=_internal(artifact, threshold))


def by_groups(
    sets: Sequence[EvaluationSet], groupings: Mapping[str, Sequence[str]], threshold: float
) -> dict[str, dict[str, Subgroups]]:
    """Return the measures of each group of patients, for each set of risks and each column.

    Parameters
    ----------
    sets : sequence of EvaluationSet
    groupings : mapping of str to sequence of str
        The group of each patient, by the name of the column.
    threshold : float
    """
    return {
        each.name: {
            column: subgroups(each, values, threshold=threshold) for column, values in groupings.items()
        }
        for each in sets
        if groupings
    }


def _internal(artifact: Artifact, threshold: float) -> InternalValidation | None:
    parameters = artifact.record.parameters
    if artifact.record.updates:
        return None
    return validation_of_the_series(parameters["C"], parameters["class_weight"], threshold)
