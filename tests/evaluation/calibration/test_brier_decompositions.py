import numpy as np
import pytest
from hypothesis import given
from sklearn.isotonic import IsotonicRegression

from lrcore.evaluation.calibration.bins import equal_width_bins, quantile_bins
from lrcore.evaluation.calibration.brier import brier_score
from lrcore.evaluation.calibration.brier_decompositions import corp_decomposition, murphy_decomposition
from lrcore.evaluation.patients import Patients
from tests.evaluation.made import patients


@given(patients())
def test_the_decompositions_add_up(known):
    outcome, risk = known
    score = brier_score(Patients(outcome, risk)).value
    corp = corp_decomposition(Patients(outcome, risk))
    assert corp.miscalibration - corp.discrimination + corp.uncertainty == pytest.approx(score, abs=1e-12)
    assert corp.miscalibration >= -1e-12
    assert corp.discrimination >= -1e-12
    for bins in (equal_width_bins(Patients(outcome, risk)), quantile_bins(Patients(outcome, risk))):
        parts = murphy_decomposition(Patients(outcome, risk), bins=bins)
        whole = parts.reliability - parts.resolution + parts.uncertainty + parts.residual
        assert whole == pytest.approx(score, abs=1e-12)
        assert bins.n.sum() == len(risk)


@given(patients(2))
def test_corp_is_scikit_learns_isotonic_regression(known):
    outcome, risk = known
    fitted = IsotonicRegression(out_of_bounds="clip").fit(risk, outcome).predict(risk)
    corp = corp_decomposition(Patients(outcome, risk))
    recalibrated = corp.recalibrated[np.searchsorted(corp.risk, risk)]
    # scikit-learn joins risks that differ by less than 1e-10 or so; ours does not.
    if np.diff(np.unique(risk)).min(initial=1) > 1e-6:
        np.testing.assert_allclose(recalibrated, fitted, atol=1e-9)


def test_isotonic_risks_have_no_miscalibration():
    outcome, risk = np.array([0, 1, 0, 1, 1]), np.array([0.1, 0.2, 0.3, 0.6, 0.7])
    corp = corp_decomposition(Patients(outcome, risk))
    again = corp_decomposition(Patients(outcome, corp.recalibrated))
    assert again.miscalibration == pytest.approx(0, abs=1e-15)
    assert again.discrimination == pytest.approx(corp.discrimination)


def test_corp_on_shared_risks_is_rs_isotonic_regression(tied):
    corp = corp_decomposition(Patients(tied.outcome, tied.risk))
    np.testing.assert_allclose(corp.recalibrated, tied.known["isotonic"], atol=1e-12)
    assert corp.brier == pytest.approx(tied.known["brier"], abs=1e-15)
