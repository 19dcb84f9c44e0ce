"""One patient's risk, and the other models that could be defended as well, in words."""

import numpy as np

from lrcore.evaluation.measured_coverage import refit_range_coverage
from lrcore.model.explanation import Explanation
from lrcore.registry.other_models import Disagreement, OtherModels
from lrcore.registry.refits import RiskSpread
from lrcore.schema import PROPERTIES
from lrcore.wording.captions.calculator import RANGE
from lrcore.wording.captions.caption import Caption
from lrcore.wording.numbers import fixed, percent, risk_in_percent

_N_LARGEST = 2


def in_a_hundred(risk: float) -> str:
    """Return a risk as a frequency.

    Examples
    --------
    >>> in_a_hundred(0.081), in_a_hundred(0.0004), in_a_hundred(0.9996)
    ('8 in 100', 'fewer than 1 in 100', 'more than 99 in 100')
    """
    if risk < 0.01:
        return "fewer than 1 in 100"
    return "more than 99 in 100" if risk > 0.99 else f"{fixed(100 * risk, 0)} in 100"


def range_in_words(spread: RiskSpread) -> str:
    """Return the range of the first patient's risk over other series, and how many decide otherwise."""
    low, high = (risk_in_percent(float(limit[0]), spread.threshold) for limit in (spread.low, spread.high))
    return (
        f"Fitted on another series of such patients, the model would give {low} to {high}: "
        f"{percent(float(spread.otherwise[0]), spread.resamples)} of these models decide otherwise at "
        f"{spread.threshold:.3f}."
    )


def range_caption(resamples: int) -> Caption:
    """Return how the range over other series is made, and what it leaves out."""
    return RANGE.with_values(resamples=resamples, coverage=fixed(refit_range_coverage(), 0))


def largest_shares(explanation: Explanation) -> str:
    """Return which nuclear properties move the log-odds most, and in which direction."""
    shares = explanation.by_property()
    largest = np.argsort(-np.abs(shares), kind="stable")[:_N_LARGEST]
    named = " and ".join(f"{PROPERTIES[place].name} ({_signed(float(shares[place]))})" for place in largest)
    return f"Driven most by {named}, in log-odds added; all ten add up to {_signed(float(shares.sum()))}."


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else ''}{fixed(value, 2)}"


def one_patient(found: Disagreement) -> str:
    """Return how far the other models agree about the first patient.

    Examples
    --------
    >>> import numpy as np
    >>> one_patient(Disagreement(np.array([0.02]), np.array([0.4]), np.array([3]), 12, 0.1))
    'Of 12 other models that could be defended as well, 3 decide otherwise; their risks are 2.0 % to 40.0 %.'
    """
    n, otherwise = found.n_models, int(found.otherwise[0])
    decide = "none decides" if not otherwise else "1 decides" if otherwise == 1 else f"{otherwise} decide"
    return (
        f"Of {n} other models that could be defended as well, {decide} otherwise; their risks are "
        f"{risk_in_percent(float(found.low[0]))} to {risk_in_percent(float(found.high[0]))}."
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
