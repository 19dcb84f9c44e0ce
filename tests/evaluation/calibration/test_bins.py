import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from lrcore.errors import InvalidInput
from lrcore.evaluation.calibration.bins import equal_width_bins, group_of, quantile_bins
from lrcore.evaluation.patients import Patients
from tests.evaluation.made import patients

HUNDREDTHS = st.integers(0, 100).map(lambda part: part / 100)


def grouped(outcome, risk, group):
    frame = pd.DataFrame({"group": group, "outcome": outcome, "risk": risk}).groupby("group")
    return frame.agg(n=("outcome", "size"), malignant=("outcome", "sum"), mean=("risk", "mean"))


def test_by_hand():
    bins = equal_width_bins(Patients([0, 1, 1, 0], [0.05, 0.1, 0.11, 0.9]))
    assert bins.upper.tolist() == [0.1, 0.2, 0.9]
    assert bins.n.tolist() == [2, 1, 1]
    assert bins.malignant.tolist() == [1, 1, 0]
    assert bins.mean_risk.tolist() == pytest.approx([0.075, 0.11, 0.9])
    assert bins.ece == pytest.approx((2 * 0.425 + 0.89 + 0.9) / 4)


@pytest.mark.parametrize("tenth", range(1, 11))
def test_a_decimal_edge_belongs_to_the_group_below_it(tenth):
    assert equal_width_bins(Patients([1], [tenth / 10])).upper.tolist() == [tenth / 10]


@settings(max_examples=25)
@given(patients(1, HUNDREDTHS), st.sampled_from([1, 5, 10, 20]))
def test_equal_widths_are_those_of_pandas(known, bins):
    outcome, risk = known
    edges = [part / bins for part in range(bins + 1)]
    table = grouped(outcome, risk, pd.cut(risk, edges, include_lowest=True, labels=False))
    found = equal_width_bins(Patients(outcome, risk), bins=bins)
    assert found.n.tolist() == table["n"].tolist()
    assert found.malignant.tolist() == table["malignant"].tolist()
    np.testing.assert_allclose(found.mean_risk, table["mean"], atol=1e-12)


@settings(max_examples=25)
@given(patients(2, st.floats(0.01, 0.99)))
def test_quantile_groups_are_those_of_pandas(known):
    outcome, risk = known
    if np.ptp(risk) < 1e-6:
        return
    # Halves and quarters, whose positions are exact in floating point: elsewhere the two may round apart.
    found = quantile_bins(Patients(outcome, risk), bins=4)
    group = pd.qcut(risk, 4, labels=False, duplicates="drop")
    if len(np.unique(group)) == len(found.n):
        assert abs(found.n - grouped(outcome, risk, group)["n"].to_numpy()).sum() <= 2


@settings(max_examples=25)
@given(patients(), st.integers(1, 12))
def test_everybody_is_in_one_group(known, bins):
    outcome, risk = known
    for found in (
        equal_width_bins(Patients(outcome, risk), bins=bins),
        quantile_bins(Patients(outcome, risk), bins=bins),
    ):
        assert found.n.sum() == found.n_patients == len(risk)
        assert found.malignant.sum() == outcome.sum()
        assert (found.n > 0).all()
        assert len(found.n) <= bins
        assert float(found.n @ found.mean_risk) == pytest.approx(risk.sum())
        assert ((found.low <= found.observed) & (found.observed <= found.high)).all()
        assert 0 <= found.ece <= np.abs(found.observed - found.mean_risk).max() + 1e-12
        assert len(found.frame()) == len(found.n)


def test_the_bars_are_wilsons():
    bins = quantile_bins(Patients([0, 1] * 20, np.linspace(0, 1, 40)), bins=4, level=0.9)
    for place in range(4):
        low, high = proportion_confint(bins.malignant[place], bins.n[place], alpha=0.1, method="wilson")
        assert (bins.low[place], bins.high[place]) == pytest.approx((low, high))


def test_equal_risks_stay_together():
    # Quartiles 0, 0, 0.2, 0.5, 0.5: two groups are left, as with pandas.
    patients = Patients([0, 1] * 10, [0.0] * 8 + [0.2] * 6 + [0.5] * 6)
    assert quantile_bins(patients, bins=4).n.tolist() == [14, 6]
    assert quantile_bins(Patients([0, 1, 1], [0.3] * 3)).n.tolist() == [3]
    assert group_of(np.array([0.1, 0.2]), np.array([0.0, 0.1, 0.2])).tolist() == [0, 1]


@pytest.mark.parametrize("bins", [0, -3])
def test_no_group_is_refused(bins):
    for cut in (equal_width_bins, quantile_bins):
        with pytest.raises(InvalidInput, match="`bins` must be 1 or more"):
            cut(Patients([0, 1], [0.1, 0.9]), bins=bins)


def test_a_level_that_is_none_is_refused():
    with pytest.raises(InvalidInput, match="`level`"):
        equal_width_bins(Patients([0, 1], [0.1, 0.9]), level=math.nan)


@pytest.mark.parametrize("bins", [1, 2, 10, 31, 32, 50])
def test_comparing_with_each_edge_finds_the_group_a_search_finds(bins):
    edges, risk = np.arange(bins + 1) / bins, np.arange(101) / 100
    np.testing.assert_array_equal(group_of(risk, edges), np.searchsorted(edges[1:-1], risk))
