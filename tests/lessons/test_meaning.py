import numpy as np
import pytest

from lrcore.lessons.meaning import changed_risk, entangled, mean_difference, odds_ratio
from lrcore.model.dataset import load
from lrcore.schema import FIELDS


def test_an_odds_ratio_of_three_from_a_risk_of_one_fifth():
    assert changed_risk(np.array([0.2]), np.array([3.0]))[0] == pytest.approx(0.75 / 1.75)
    assert odds_ratio(np.log(3.0), 2.0) == pytest.approx(9)


def test_one_more_standard_deviation_multiplies_the_odds_of_this_model(artifact):
    patients, model = load().measurements[:20].copy(), artifact.model
    before = model.log_odds(patients)
    patients[:, 4] += model.scales[4]
    after = model.log_odds(patients)
    np.testing.assert_allclose(np.exp(after - before), odds_ratio(model.coefficients[4], 1.0), rtol=1e-9)


def test_odds_ratios_of_r(reference):
    fit = reference("coefficients.json")["fits"]["logistic_unpenalised_3_features"]
    np.testing.assert_allclose(
        odds_ratio(np.array(fit["coef"][1:]), 1.0), fit["odds_ratio_per_sd"], rtol=1e-9
    )


def test_the_sign_of_the_difference_is_the_sign_of_the_field_alone():
    from sklearn.linear_model import LogisticRegression

    measurements, outcome = load().measurements, load().outcome
    scaled = (measurements - measurements.mean(axis=0)) / measurements.std(axis=0)
    alone = [LogisticRegression().fit(scaled[:, [j]], outcome).coef_[0, 0] for j in range(30)]
    np.testing.assert_array_equal(np.sign(mean_difference(measurements, outcome)), np.sign(alone))


def test_radius_moves_with_perimeter_and_area():
    partners = entangled(load().measurements, 0, limit=0.98)
    assert [FIELDS[column].name for column, _ in partners] == ["mean perimeter", "mean area"]
    assert partners[0][1] == pytest.approx(0.9978553, abs=1e-6)
    assert entangled(load().measurements, 4) == []


def test_a_mirrored_column_is_entangled_too():
    column = np.arange(9.0)
    assert entangled(np.column_stack([column, -column]), 0) == [(1, pytest.approx(-1.0))]
