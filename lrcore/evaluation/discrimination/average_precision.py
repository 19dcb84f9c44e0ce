"""Average precision, with an interval from the influence of each patient on it."""

from math import nan, sqrt

import numpy as np

from lrcore.arrays import Floats
from lrcore.evaluation.discrimination.roc import logit_interval
from lrcore.evaluation.intervals import LEVEL, Estimate, undefined_estimate
from lrcore.evaluation.numerics.student_t import t_quantile
from lrcore.evaluation.numerics.tally import Ranked, Tally

INFLUENCE_METHOD = "influence function on the logit scale, Student's t"
_MIN_MALIGNANT = 3


def average_precision(patients: Ranked, *, level: float = LEVEL) -> Estimate:
    """Return the mean PPV over the malignant patients, each flagged with all of at least their risk.

    Uninformative risks have the prevalence; not defined without a malignant patient.

    Parameters
    ----------
    patients : Patients
    level : float
        Coverage.

    Notes
    -----
    The sum, over distinct risks, of the gain in recall times the PPV there. No interpolation, which
    would be optimistic. The standard error is that of the mean influence of a patient, see
    :func:`influence_variance`; the interval is symmetric on the logit scale, with the quantile of
    Student's t with one degree of freedom less than there are malignant patients.

    References
    ----------
    Davis and Goadrich 2006, doi:10.1145/1143844.1143874.
    Boyd, Eng and Page 2013, doi:10.1007/978-3-642-40994-3_29.
    Hampel 1974, doi:10.1080/01621459.1974.10482962.

    Examples
    --------
    >>> from lrcore.evaluation.patients import Patients
    >>> round(average_precision(Patients([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])).value, 6)
    0.833333
    """
    t = patients.tally
    m, n = t.n_malignant, t.n_malignant + t.n_benign
    if not m:
        reason = "not defined: no malignant patient"
        return undefined_estimate(reason, n=n, method=INFLUENCE_METHOD, level=level)
    flagged, ppv = flagged_and_ppv(t)
    value, reason = float(t.malignant @ ppv) / m, ""
    if ppv[np.argmax(t.malignant > 0)] == 1:
        value, reason = 1.0, "interval not defined: no benign patient has a risk as high as a malignant one"
    elif m < _MIN_MALIGNANT:
        reason = "interval not defined: fewer than 3 malignant patients"
    if reason:
        return Estimate(value, nan, nan, level, INFLUENCE_METHOD, n, reason)
    error = sqrt(influence_variance(t, flagged, ppv))
    low, high = logit_interval(value, error, t_quantile(level, m - 1))
    return Estimate(value, low, high, level, INFLUENCE_METHOD, n)


def influence_variance(t: Tally, flagged: Floats, ppv: Floats) -> float:
    """Return the variance of the average precision.

    Parameters
    ----------
    t : Tally
        With a malignant patient, and 2 patients or more.
    flagged, ppv : ndarray of shape (k,)
        Patients with at least each risk, and the share malignant among them.

    Notes
    -----
    One more patient changes the PPV of every threshold that flags that patient, by (outcome - PPV) over the
    patients flagged, and a malignant one adds the PPV of their own threshold to the mean. With m malignant
    of n patients, the influence of a patient is n/m times the sum, over malignant patients with at most the
    same risk, of (outcome - PPV) / flagged, plus n/m (PPV - average precision) for a malignant one.
    """
    m, n = t.n_malignant, t.n_malignant + t.n_benign
    share = t.malignant / flagged
    of_malignant = np.cumsum(share)
    share *= ppv
    of_benign = np.cumsum(share, out=share)
    of_malignant -= of_benign
    of_malignant += ppv
    of_malignant -= float(t.malignant @ ppv) / m
    squares = sum(
        float(each @ np.square(of, out=of))
        for each, of in ((t.malignant, of_malignant), (t.benign, of_benign))
    )
    return squares * n / (n - 1) / m**2


def flagged_and_ppv(t: Tally) -> tuple[Floats, Floats]:
    """Return the patients flagged at each distinct risk, and the share malignant among them."""
    found, flagged = (np.cumsum(own[::-1])[::-1].astype(np.float64) for own in (t.malignant, t.patients))
    return flagged, found / flagged
