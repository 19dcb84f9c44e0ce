"""Other models that could be defended as well, in words."""

from lrcore.registry.other_models import Disagreement, OtherModels
from lrcore.wording.numbers import fixed

CAPTION = (
    "Logistic regressions with other penalties (L2 where not named), with logarithms, or with fewer "
    "measurements, fitted to the same patients. The measures come from 10-fold cross-validation over all "
    "569, scaling included."
)


def one_patient(found: Disagreement) -> str:
    """Return how far the other models agree about the first patient.

    Examples
    --------
    >>> import numpy as np
    >>> one_patient(Disagreement(np.array([0.02]), np.array([0.4]), np.array([3]), 12, 0.1))
    'Of 12 other models that could be defended as well, 3 decide otherwise; their risks are 0.020 to 0.400.'
    """
    n, otherwise = found.n_models, int(found.otherwise[0])
    decide = "none decides" if not otherwise else "1 decides" if otherwise == 1 else f"{otherwise} decide"
    return (
        f"Of {n} other models that could be defended as well, {decide} otherwise; their risks are "
        f"{fixed(float(found.low[0]), 3)} to {fixed(float(found.high[0]), 3)}."
    )


def effective_patients(n: float) -> str:
    """Return what an effective sample size means.

    Examples
    --------
    >>> effective_patients(12.4)
    'About this risk, the development patients say as much as 12 patients exactly like this one.'
    """
    patients = "1 patient" if round(n) <= 1 else f"{min(round(n), 1_000_000):,} patients"
    return f"About this risk, the development patients say as much as {patients} exactly like this one."


def table(models: OtherModels) -> dict[str, list[str]]:
    """Return the measures of each model, as a table."""
    return {
        "Model": list(models.names),
        "AUC": [fixed(each.auc, 3) for each in models.measures],
        "Brier score": [fixed(each.brier, 4) for each in models.measures],
        "Calibration slope": [fixed(each.slope, 2) for each in models.measures],
    }
