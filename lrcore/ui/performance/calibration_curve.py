"""The calibration of an evaluation set, computed once for all pages."""

from lrcore.evaluation.calibration.reliability import Reliability, reliability
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.ui.cache import cached_per_owner


@cached_per_owner
def reliability_of(patients: EvaluationSet) -> Reliability:
    """Return the calibration of one group of patients."""
    return reliability(patients)
