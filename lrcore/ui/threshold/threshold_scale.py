"""The scale of a threshold: one of the model's own risks, also where the risks are shifted."""

from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.threshold.prevalence import shifted_risk
from lrcore.wording.numbers import fixed, risk_in_digits


def scale_note(patients: EvaluationSet, threshold: float, prevalence: float | None) -> str:
    """Return which threshold is recorded, and its value at another prevalence; empty without one.

    Parameters
    ----------
    patients : EvaluationSet
        Those the threshold was judged on.
    threshold : float
        Of the model's own risks.
    prevalence : float or None
        Where it will be used; None for that of the patients.
    """
    if prevalence is None:
        return ""
    recorded = (
        f"What is put in force is {threshold:.3f} of the model's own risks, on which every patient is scored."
    )
    if not (0 < prevalence < 1 and 0 < patients.prevalence < 1):
        return recorded
    there = float(shifted_risk([threshold], from_prevalence=patients.prevalence, to_prevalence=prevalence)[0])
    return (
        f"{recorded} Of risks shifted to a prevalence of {fixed(100 * prevalence, 1)} % it is "
        f"{risk_in_digits(there)}, and flags the same patients."
    )
