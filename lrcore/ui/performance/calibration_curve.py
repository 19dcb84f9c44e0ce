"""The smooth calibration curve with its band: drawn on two pages, computed once."""

from lrcore.evaluation.calibration.reliability import Reliability, reliability
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.ui.cached_per_set import cached_per_set


@cached_per_set
def reliability_of(patients: EvaluationSet) -> Reliability:
    """Return the calibration of one group of patients."""
    return reliability(patients)
