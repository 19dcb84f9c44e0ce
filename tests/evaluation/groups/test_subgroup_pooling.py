"""All subgroups judged together: against scipy, by hand, and laws."""

from math import asin, isnan, sin, sqrt

import numpy as np
import pytest
from scipy import stats

from lrcore.arrays import sigmoid
from lrcore.errors import InvalidInput
from lrcore.evaluation.centres.partial_pooling import partially_pool
from lrcore.evaluation.centres.random_effects import pool
from lrcore.evaluation.groups.subgroup_pooling import POOLED_MEASURES, SIMULATED_METHOD, pool_subgroups
from lrcore.evaluation.groups.subgroups import subgroups
from lrcore.evaluation.patients import Patients

REGIONS = (1.1527, 1.1472, 1.2250, 1.1582, 1.1691, 1.0880, 1.1691, 1.1472)
ERRORS = (0.0307, 0.0222, 0.0256, 0.0251, 0.0471, 0.0267, 0.0419, 0.0459)


def patients_of(groups=4, n=1_200, seed=3, wrong=0.0):
    rng = np.random.default_rng(seed)
    eta, group = rng.normal(-0.5, 1.5, n), np.arange(n) % groups
    outcome = rng.random(n) < sigmoid(eta + wrong * (group == 0))
    return Patients(outcome.astype(int), sigmoid(eta), eta), [f"group {each}" for each in group]


def test_equal_errors_are_drawn_by_a_share_known_by_hand():
    # tau2 = 0.04 - 0.01 and v = 0.01: three quarters of each distance from 0.3 remain.
    found = partially_pool([0.1, 0.3, 0.5], [0.1] * 3, [50] * 3)
    assert [each.value for each in found.groups] == pytest.approx([0.15, 0.3, 0.45])


def test_estimates_lie_between_their_own_and_the_mean():
    found, mean = partially_pool(REGIONS, ERRORS, [9] * 8), pool(REGIONS, ERRORS)
    for own, error, each in zip(REGIONS, ERRORS, found.groups, strict=True):
        share = mean.tau2 / (mean.tau2 + error**2)
        assert each.value == pytest.approx(mean.mean + share * (own - mean.mean))
        assert each.low < each.value < each.high
    widths = [each.high - each.low for each in found.groups]
    assert np.mean(widths) < np.mean(ERRORS) * 2 * 1.959964, "others add to what a group knows of itself"


def test_an_interval_averages_over_the_spread_between_groups():
    # The mixture drawn at random, by spreads in proportion to their restricted likelihood.
    values, errors = np.array([0.0, 0.2, 0.3, 0.9]), np.array([0.2, 0.1, 0.3, 0.25])
    rng, tau = np.random.default_rng(1), np.linspace(0.0005, 40, 80_000)
    w = 1 / (errors**2 + tau[:, None] ** 2)
    mean = (w @ values) / w.sum(axis=1)
    height = 0.5 * (
        np.log(w).sum(axis=1) - np.log(w.sum(axis=1)) - (w * (values - mean[:, None]) ** 2).sum(axis=1)
    )
    chosen = rng.choice(len(tau), 200_000, p=np.exp(height) / np.exp(height).sum())
    kept = tau[chosen, None] ** 2 / (tau[chosen, None] ** 2 + errors**2)
    mu = rng.normal(mean[chosen], w.sum(axis=1)[chosen] ** -0.5)[:, None]
    drawn = rng.normal(kept * values + (1 - kept) * mu, np.sqrt(kept) * errors)
    limits = np.quantile(drawn, [0.025, 0.975], axis=0)
    for place, each in enumerate(partially_pool(values, errors, [9] * 4).groups):
        assert (each.low, each.high) == pytest.approx(tuple(limits[:, place]), abs=0.01)


def test_equal_groups_keep_an_interval_around_each():
    found = partially_pool([0.5] * 4, [0.1] * 4, [9] * 4)
    mean = found.pooled
    assert mean.tau2 == 0
    for each in found.groups:
        assert each.value == pytest.approx(0.5)
        assert each.high - each.low > 2 * 1.96 * 0.1 / 2, (
            "wider than an interval that takes tau2 = 0 as known"
        )


def test_two_groups_are_not_pooled():
    found = partially_pool([0.1, 0.3], [0.1, 0.1], [9, 9])
    assert all(isnan(each.value) and "3 are needed" in each.reason for each in found.groups)


def test_equal_shares_agree_with_scipy():
    patients, groups = patients_of()
    found = pool_subgroups(patients, groups, threshold=0.4)
    malignant, flagged = patients.outcome == 1, patients.risk >= 0.4
    members = np.array([int(name[-1]) for name in groups])
    table = [
        [np.sum(malignant & flagged & (members == k)), np.sum(malignant & ~flagged & (members == k))]
        for k in range(4)
    ]
    expected = stats.chi2_contingency(table, correction=False)
    test = found.tests["sensitivity"]
    assert (test.statistic, test.df, test.p) == pytest.approx((*expected[:1], 3, *expected[1:2]))


def test_rare_misses_are_tested_by_tables_with_the_same_margins():
    # Of 100 malignant in each of two groups 0 and 4 are missed: Fisher's exact test is the limit.
    outcome, risk = [1] * 200 + [0] * 200, [0.9] * 196 + [0.1] * 204
    groups = ["A"] * 100 + ["B"] * 100 + ["A"] * 100 + ["B"] * 100
    test = pool_subgroups(Patients(outcome, risk), groups, threshold=0.5).tests["sensitivity"]
    exact = stats.fisher_exact([[100, 0], [96, 4]])[1]
    assert test.method == SIMULATED_METHOD.format(n=9_999)
    assert test.p == pytest.approx(exact, abs=0.02)


def test_measures_that_differ_are_found_and_others_are_not():
    alike = pool_subgroups(*patients_of(seed=5), threshold=0.4)
    wrong = pool_subgroups(*patients_of(wrong=1.5), threshold=0.4)
    assert all(each.p_holm > 0.05 for each in alike.tests.values())
    assert wrong.tests["in_the_large"].p_holm < 0.001
    assert wrong.tests["oe_ratio"].p_holm < 0.001
    assert list(wrong.tests) == list(wrong.groups) == list(POOLED_MEASURES)


def test_cochrans_q_by_hand():
    patients, groups = patients_of()
    raw = subgroups(patients, groups, threshold=0.4).judged
    w = np.array([(2 * 1.959964 / (each["slope"].high - each["slope"].low)) ** 2 for each in raw.values()])
    y = np.array([each["slope"].value for each in raw.values()])
    test = pool_subgroups(patients, groups, threshold=0.4).tests["slope"]
    assert test.statistic == pytest.approx(np.sum(w * (y - np.average(y, weights=w)) ** 2), rel=1e-5)
    assert test.p == pytest.approx(stats.chi2.sf(test.statistic, 3))


def test_shares_are_pooled_as_arcsines():
    patients, groups = patients_of()
    found = pool_subgroups(patients, groups, threshold=0.4)
    pooled = found.pooled["specificity"].pooled
    assert pooled.scale == "arcsine"
    assert 0 < pooled.low < pooled.estimate < pooled.high < 1
    assert pooled.estimate == pytest.approx(sin(pooled.mean) ** 2)
    own = subgroups(patients, groups, threshold=0.4).judged["group 0"]["specificity"]
    assert asin(sqrt(own.value)) != pooled.mean


def test_small_subgroups_are_left_out_and_one_is_not_tested():
    patients, _ = patients_of(n=400)
    names = ["large"] * 380 + ["small"] * 20
    found = pool_subgroups(patients, names, threshold=0.4)
    assert all("2 are needed" in each.reason for each in found.tests.values())
    assert found.as_json()["heterogeneity"]["auc"]["p"] is None
    with pytest.raises(InvalidInput, match="one per patient"):
        pool_subgroups(patients, names[:-1], threshold=0.4)


def test_results_are_the_same_each_time():
    patients, groups = patients_of(n=600)
    first, again = (pool_subgroups(patients, groups, threshold=0.05).as_json() for _ in range(2))
    assert first == again
