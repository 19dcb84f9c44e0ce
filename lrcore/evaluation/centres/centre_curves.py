"""The smooth calibration curve of each of the largest centres."""

from collections.abc import Sequence
from dataclasses import dataclass

from lrcore.errors import InvalidInput
from lrcore.evaluation.calibration.curves.smooth import SmoothCurve, smooth_curve
from lrcore.evaluation.centres.pooled_centres import rows_by_name
from lrcore.evaluation.groups.subgroups import MIN_PATIENTS, MIN_PER_CLASS
from lrcore.evaluation.patients import Patients

MAX_CURVES = 20


@dataclass(frozen=True, eq=False, slots=True)
class CentreCurves:
    """Calibration curves by the name of the centre, the largest centre first.

    Attributes
    ----------
    curves : dict of str to SmoothCurve
    n_too_few : int
        Centres with too few patients for a curve.
    n_more : int
        Further centres, whose curves are not computed.
    """

    curves: dict[str, SmoothCurve]
    n_too_few: int
    n_more: int


def centre_curves(patients: Patients, names: Sequence[str]) -> CentreCurves:
    """Return the smooth calibration curves of the largest centres.

    Parameters
    ----------
    patients : Patients
    names : sequence of n str
        The centre of each patient.

    Raises
    ------
    InvalidInput
        If there is not one name per patient.
    """
    if len(names) != patients.n:
        raise InvalidInput(f"`names` must name {patients.n} centres, one per patient, got {len(names)}.")
    rows = rows_by_name(names)
    parts = {name: patients.subset(rows[name]) for name in sorted(rows, key=lambda each: -len(rows[each]))}
    enough = {name: part for name, part in parts.items() if _is_enough(part)}
    curves = {name: smooth_curve(enough[name]) for name in list(enough)[:MAX_CURVES]}
    drawn = {name: curve for name, curve in curves.items() if not curve.reason}
    return CentreCurves(drawn, len(parts) - len(enough), len(enough) - len(drawn))


def _is_enough(patients: Patients) -> bool:
    fewer = min(patients.n_malignant, patients.n - patients.n_malignant)
    return patients.n >= MIN_PATIENTS and fewer >= MIN_PER_CLASS
