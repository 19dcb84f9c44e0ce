import numpy as np
import pytest

from lrcore.model.dataset import load
from lrcore.schema import BY_KEY, ERROR, FIELDS, GROUPS, MEAN, N_FIELDS, PROPERTIES, WORST, fields_of


def test_the_fields_are_scikit_learns_in_its_order():
    from sklearn.datasets import load_breast_cancer

    assert [field.name for field in FIELDS] == list(load_breast_cancer().feature_names)
    assert [field.index for field in FIELDS] == list(range(N_FIELDS))


def test_quantiles_are_those_of_the_data():
    probabilities = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1]
    measured = np.quantile(load().measurements, probabilities, axis=0).T
    for field, values in zip(FIELDS, measured, strict=True):
        q = field.quantiles
        written = [q.minimum, q.p05, q.p25, q.median, q.p75, q.p95, q.maximum]
        np.testing.assert_allclose(written, values, rtol=1e-5, atol=0)


def test_every_patient_of_the_series_is_plausible():
    measurements = load().measurements
    for field in FIELDS:
        low, high = field.plausible
        column = measurements[:, field.index]
        assert low <= column.min()
        assert column.max() <= high
        assert (low == 0) == field.nuclear_property.may_be_zero


@pytest.mark.parametrize(
    ("key", "dialect", "header"),
    [
        ("mean_radius", "scikit-learn", "mean radius"),
        ("mean_radius", "Kaggle", "radius_mean"),
        ("radius_error", "Kaggle", "radius_se"),
        ("worst_concave_points", "Kaggle", "concave points_worst"),
        ("worst_fractal_dimension", "Kaggle", "fractal_dimension_worst"),
        ("worst_concave_points", "R", "concave.points.worst"),
        ("worst_concave_points", "UCI", "concave_points3"),
        ("fractal_dimension_error", "scikit-learn", "fractal dimension error"),
    ],
)
def test_headers_are_those_of_known_files(key, dialect, header):
    assert BY_KEY[key].headers[dialect] == header


def test_no_header_stands_for_two_fields():
    for dialect in FIELDS[0].headers:
        assert len({field.headers[dialect] for field in FIELDS}) == N_FIELDS
    assert len({field.label for field in FIELDS}) == N_FIELDS


def test_three_groups_of_ten():
    assert GROUPS == (MEAN, ERROR, WORST)
    for group in GROUPS:
        assert [field.nuclear_property for field in fields_of(group)] == list(PROPERTIES)


def test_decimals_show_four_significant_digits():
    assert BY_KEY["mean_area"].decimals == 1
    assert BY_KEY["mean_radius"].decimals == 2
    assert BY_KEY["mean_smoothness"].decimals == 5
