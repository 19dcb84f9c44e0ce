"""External validation: other patients compared with the development series."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats
from lrcore.errors import InvalidInput, counted
from lrcore.evaluation.calibration.agreement import Agreement, agreement
from lrcore.evaluation.calibration.slope import calibration
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.groups.case_mix import CaseMix, case_mix
from lrcore.evaluation.groups.subgroups import is_grouping
from lrcore.evaluation.intervals import (
    DIFFERENCE_METHOD,
    Estimate,
    independent_difference,
    proportion,
    undefined_estimate,
)
from lrcore.evaluation.json_numbers import finite_or_none
from lrcore.evaluation.measures import Measures, measures
from lrcore.model.applicability import applicability
from lrcore.model.dataset import load
from lrcore.schema import FIELDS
from lrcore.system.files import sha256_of
from lrcore.validation.overlap import Overlap, overlap, series_rows
from lrcore.validation.scoring import ScoredCohort

LOG_ODDS = "Log-odds by the model"
NOT_STATED = "not stated"


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class OurPatients:
    """The patients of a file whose outcome is known.

    Attributes
    ----------
    patients : EvaluationSet
    measurements : ndarray of shape (n, 30)
    groupings : dict of str to tuple of str
        Further columns of the file that divide them into a few groups.
    sha256 : str
        Digest of their measurements and outcomes, independent of the model.
    """

    patients: EvaluationSet
    measurements: Floats
    groupings: dict[str, tuple[str, ...]]
    sha256: str


def our_patients(scored: ScoredCohort, patients: EvaluationSet) -> OurPatients:
    """Return the patients of a scored file whose outcome is known.

    Parameters
    ----------
    scored : ScoredCohort
    patients : EvaluationSet
        What :meth:`ScoredCohort.evaluation_set` returned.
    """
    known = known_outcome(scored.cohort.outcome)
    measurements = scored.cohort.measurements[known]
    groups = groupings_of(scored.cohort.extras, known)
    return OurPatients(patients, measurements, groups, _digest(measurements, patients))


def outside_series(ours: OurPatients) -> OurPatients | None:
    """Return those of the patients who do not belong to the development series; None if all do.

    Parameters
    ----------
    ours : OurPatients
    """
    kept = np.flatnonzero(series_rows(ours.measurements) < 0)
    if not len(kept):
        return None
    patients = ours.patients
    left_out = _left_out(patients.n - len(kept))
    others = EvaluationSet(
        patients.name,
        f"{patients.provenance}{left_out}",
        patients.outcome[kept],
        patients.risk[kept],
        None if patients.log_odds is None else patients.log_odds[kept],
    )
    measurements = ours.measurements[kept]
    groups = {name: tuple(values[row] for row in kept.tolist()) for name, values in ours.groupings.items()}
    kept_groups = {name: values for name, values in groups.items() if is_grouping(values)}
    return OurPatients(others, measurements, kept_groups, _digest(measurements, others))


def _left_out(n: int) -> str:
    """Return how many patients of the development series are left out, as a sentence; empty for none."""
    return f" {n:,} patients of the development series are left out." if n else ""


def _digest(measurements: Floats, patients: EvaluationSet) -> str:
    return sha256_of(np.ascontiguousarray(measurements).tobytes() + patients.outcome.tobytes())


def known_outcome(outcome: NDArray[np.int8]) -> NDArray[np.intp]:
    """Return the rows of the patients whose outcome is known."""
    return np.flatnonzero(np.greater(outcome, -1))


def groupings_of(extras: Mapping[str, Sequence[str]], known: NDArray[np.intp]) -> dict[str, tuple[str, ...]]:
    """Return the columns of a file that divide the patients of some rows into a few groups."""
    texts = {
        name: tuple(cells[row].strip() or NOT_STATED for row in known.tolist())
        for name, cells in extras.items()
    }
    return {name: values for name, values in texts.items() if is_grouping(values)}


@dataclass(frozen=True, eq=False, slots=True)
class Validation:
    """Our patients and the cross-validated development series, side by side.

    Attributes
    ----------
    ours, development : Measures
    agreement : Agreement
        Whether our outcomes contradict the risks, and in what.
    auc_difference : Estimate
        Ours less development; not defined where the two have patients in common.
    case_mix : CaseMix
        The 30 measurements and the log-odds: ours first.
    unsupported : Estimate
        Share of ours outside the range of the development series.
    overlap : Overlap
        Those of ours who belong to the development series.
    """

    ours: Measures
    development: Measures
    agreement: Agreement
    auc_difference: Estimate
    case_mix: CaseMix
    unsupported: Estimate
    overlap: Overlap

    def as_json(self) -> dict[str, Any]:
        """Return every number."""
        mix = self.case_mix
        rows = zip(
            mix.names,
            mix.first_mean.tolist(),
            mix.first_sd.tolist(),
            mix.second_mean.tolist(),
            mix.second_sd.tolist(),
            mix.differences,
            strict=True,
        )
        return {
            "ours": self.ours.as_json(),
            "development": self.development.as_json(),
            "right_risks": self.agreement.as_json(),
            "auc_difference": self.auc_difference.as_json(),
            "overlap": asdict(self.overlap),
            "unsupported": self.unsupported.as_json(),
            "case_mix": [
                {
                    "quantity": name,
                    "ours": {"mean": mean, "sd": finite_or_none(sd)},
                    "development": {"mean": other, "sd": finite_or_none(spread)},
                    "standardised_difference": difference.as_json(),
                }
                for name, mean, sd, other, spread, difference in rows
            ],
        }


def validate(
    ours: OurPatients, development: EvaluationSet, *, held_out: Sequence[int], threshold: float
) -> Validation:
    """Compare other patients with the development series.

    Parameters
    ----------
    ours : OurPatients
    development : EvaluationSet
        All patients of the series, cross-validated, in its order.
    held_out : sequence of int
        Rows of the series the model was not fitted on.
    threshold : float
        Of the net benefit, sensitivity and specificity.

    Raises
    ------
    InvalidInput
        If the development set is not the whole series.
    """
    series = load().measurements
    if development.n != len(series) or development.log_odds is None or ours.patients.log_odds is None:
        raise InvalidInput(
            f"`development` must be all {len(series)} patients, got {development.n}; both must have log-odds."
        )
    own, other = measures_at(ours.patients, threshold), measures_at(development, threshold)
    names = [*(field.label for field in FIELDS), LOG_ODDS]
    shared = overlap(ours.measurements, held_out)
    return Validation(
        own,
        other,
        agreement_of(ours.patients),
        _auc_difference(own, other, shared),
        case_mix(
            names,
            np.column_stack([ours.measurements, ours.patients.log_odds]),
            np.column_stack([series, development.log_odds]),
        ),
        _unsupported(ours.measurements),
        shared,
    )


def _auc_difference(own: Measures, other: Measures, shared: Overlap) -> Estimate:
    """Return ours less development, which takes two groups with no patient in common."""
    if shared.in_series:
        reason = (
            f"not compared with development: {shared.in_series:,} of {counted(shared.n, 'patient')} "
            f"{'belongs' if shared.in_series == 1 else 'belong'} to the development series"
        )
        return undefined_estimate(reason, n=own.n + other.n, method=DIFFERENCE_METHOD)
    return independent_difference(own["auc"], other["auc"])


def _unsupported(measurements: Floats) -> Estimate:
    outside = int((~applicability(measurements).supported).sum())
    return proportion(outside, len(measurements), of="patient")


def classes_of_series() -> CaseMix:
    """Return the measurements of the development series, malignant patients first."""
    data, malignant = load(), np.equal(load().outcome, 1)
    names = [field.label for field in FIELDS]
    return case_mix(names, data.measurements[malignant], data.measurements[~malignant])


def measures_at(patients: EvaluationSet, threshold: float) -> Measures:
    """Return the measures of one group of patients at a threshold."""
    return measures(patients, threshold=threshold)


def agreement_of(patients: EvaluationSet) -> Agreement:
    """Return whether the outcomes of one group of patients contradict the risks."""
    return agreement(patients, calibration(patients))
