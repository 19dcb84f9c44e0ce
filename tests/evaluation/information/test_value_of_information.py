"""The value of information: published examples, a second implementation, and laws."""

import numpy as np
import pytest
from scipy.special import roots_jacobi

from lrcore.errors import InvalidInput
from lrcore.evaluation.information.four_counts import FourCounts, four_counts_at
from lrcore.evaluation.information.value_of_information import evpi_normal, value_of_information
from lrcore.evaluation.patients import Patients

SMALL = FourCounts(tp=21, fn=1, tn=28, fp=10, threshold=0.05)
GUSTO = FourCounts(tp=41, fn=2, tn=147, fp=310, threshold=0.02)


def posterior_benefits(counts, prevalence, sensitivity, specificity):
    weight = counts.threshold / (1 - counts.threshold)
    model = prevalence * sensitivity - weight * (1 - prevalence) * (1 - specificity)
    return model, prevalence - weight * (1 - prevalence)


def evpi_by_quadrature(counts, prior, points=90):
    """Gauss-Jacobi quadrature over the three posteriors: no random number."""
    a, b = prior
    shapes = (
        (counts.tp + counts.fn, counts.tn + counts.fp),
        (counts.tp, counts.fn),
        (counts.tn, counts.fp),
    )
    rules = [roots_jacobi(points, second + b - 1, first + a - 1) for first, second in shapes]
    grids = np.meshgrid(*[(1 + nodes) / 2 for nodes, _ in rules], indexing="ij", sparse=True)
    weights = np.einsum("i,j,k->ijk", *[each / each.sum() for _, each in rules])
    model, everyone = posterior_benefits(counts, *grids)
    everyone = np.broadcast_to(everyone, model.shape)
    best = np.maximum(np.maximum(model, everyone), 0)
    means = [(weights * each).sum() for each in (best, model, everyone)]
    return means[0] - max(*means[1:], 0)


def test_the_closed_form_gives_the_published_number():
    """GUSTO-I sample of Sadatsafavi et al. 2023."""
    assert evpi_normal(GUSTO) == pytest.approx(0.0004122458064, abs=1e-12)


def test_the_closed_form_is_that_of_single_patients():
    """Means, variances and covariance from one number per patient and strategy."""
    kinds = np.repeat([0, 1, 2, 3], [SMALL.tp, SMALL.fn, SMALL.tn, SMALL.fp])
    w = 0.05 / 0.95
    each = np.stack([np.array([1, 0, 0, -w])[kinds], np.array([1, 1, -w, -w])[kinds]])
    rng = np.random.default_rng(2)
    draws = rng.multivariate_normal(each.mean(1), np.cov(each, bias=True) / 60, size=200_000)
    simulated = np.maximum(draws.max(1), 0).mean() - max(*each.mean(1), 0)
    assert evpi_normal(SMALL) == pytest.approx(simulated, abs=5e-4)


def test_a_small_upload_as_published():
    found = value_of_information(SMALL, more=(60, 200, 1_000))
    assert found.evpi == pytest.approx(0.0075, abs=1e-4)
    recovered = [found.recovered(n) for n in (60, 200, 1_000)]
    assert recovered == pytest.approx([0.70, 0.87, 0.97], abs=0.01)
    assert found.chosen == "model"


@pytest.mark.parametrize("prior", [(0.5, 0.5), (1, 1)])
@pytest.mark.parametrize("counts", [SMALL, GUSTO, FourCounts(5, 3, 60, 9, 0.2)])
def test_perfect_information_by_quadrature(counts, prior):
    found = value_of_information(counts, prior=prior, more=(10,))
    assert found.evpi == pytest.approx(evpi_by_quadrature(counts, prior), abs=4 * found.evpi_error, rel=0)
    assert found.evpi_error < 0.05 * found.evpi


def test_a_further_sample_by_listing_its_outcomes():
    """Two more patients: every outcome with its probability, instead of draws."""
    counts, prior = FourCounts(3, 1, 4, 2, 0.3), (1.0, 1.0)
    w = 0.3 / 0.7
    shapes = np.array([[4.0, 6.0], [3.0, 1.0], [4.0, 2.0]]) + 1

    def best_after(extra):
        mean = (shapes + extra)[:, 0] / (shapes + extra).sum(1)
        model = mean[0] * mean[1] - w * (1 - mean[0]) * (1 - mean[2])
        return max(0, model, mean[0] - w * (1 - mean[0]))

    def probability(kind, now):
        mean = now[:, 0] / now.sum(1)
        ill = mean[0] if kind < 2 else 1 - mean[0]
        row = 1 if kind < 2 else 2
        return ill * (mean[row] if kind in (0, 2) else 1 - mean[row])

    def change(kind):
        extra = np.zeros((3, 2))
        extra[0, 0 if kind < 2 else 1] = 1
        extra[1 if kind < 2 else 2, 0 if kind in (0, 2) else 1] = 1
        return extra

    expected = sum(
        probability(first, shapes)
        * probability(second, shapes + change(first))
        * best_after(change(first) + change(second))
        for first in range(4)
        for second in range(4)
    ) - best_after(np.zeros((3, 2)))
    found = value_of_information(counts, prior=prior, more=(2,))
    assert found.evsi[2] == pytest.approx(expected, abs=1.5e-4)
    assert expected > 1e-3


def test_more_patients_are_worth_more_up_to_perfect_information():
    found = value_of_information(GUSTO, more=(10, 100, 1_000, 100_000), draws=60_000)
    values = list(found.evsi.values())
    assert values == sorted(values)
    assert values[-1] <= found.evpi
    assert values[-1] == pytest.approx(found.evpi, rel=0.05)
    assert list(found.assurance.values()) == sorted(found.assurance.values())
    assert sum(found.p_best.values()) == pytest.approx(1)


def test_a_seed_settles_every_number():
    first, again, other = (
        value_of_information(SMALL, more=(50,), draws=40_000, seed=seed) for seed in (3, 3, 4)
    )
    assert first.as_json() == again.as_json()
    assert other.evpi == pytest.approx(first.evpi, rel=0.06)
    assert other.evpi != first.evpi


def test_the_prior_decides_when_misses_are_few():
    none, uniform = (
        value_of_information(SMALL, prior=prior, more=(), draws=20_000) for prior in ((0, 0), (1, 1))
    )
    assert (none.chosen, uniform.chosen) == ("model", "all")


def test_no_miss_and_no_prior_leave_no_doubt_about_sensitivity():
    found = value_of_information(FourCounts(20, 0, 30, 10, 0.1), prior=(0, 0), more=(60,))
    assert found.evpi == 0
    assert found.p_best["model"] == 1


def test_strategies_that_tie_share_the_draws():
    """Everybody is flagged: the model is flagging all."""
    found = value_of_information(FourCounts(20, 0, 0, 10, 0.1), prior=(0, 0), more=(60,))
    assert found.p_best == pytest.approx({"model": 0.5, "all": 0.5, "none": 0})
    assert found.assurance[60] == 1


def test_one_class_and_no_prior_are_not_defined():
    found = value_of_information(FourCounts(0, 0, 30, 10, 0.1), prior=(0, 0), more=(60,)).as_json()
    assert found["evpi"] is None
    assert "no malignant patient" in found["evpi_reason"]
    assert found["evsi"] == {"60": None}
    assert found["p_best"] == {"model": None, "all": None, "none": None}


def test_counts_of_patients_include_a_risk_at_the_threshold():
    found = four_counts_at(Patients([1, 1, 0, 0, 0], [0.3, 0.1, 0.3, 0.2, 0.4]), 0.3)
    assert (found.tp, found.fn, found.tn, found.fp) == (1, 1, 1, 2)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: FourCounts(-1, 1, 1, 1, 0.1),
        lambda: FourCounts(0, 0, 0, 0, 0.1),
        lambda: FourCounts(1, 1, 1, 1, 0.0),
        lambda: FourCounts(1, 1, 1, 1, 1.0),
        lambda: FourCounts(1, 1, 1, 1, float("nan")),
        lambda: value_of_information(SMALL, prior=(-1, 1)),
        lambda: value_of_information(SMALL, prior=(1, float("inf"))),
        lambda: value_of_information(SMALL, more=(0,)),
        lambda: value_of_information(SMALL, more=(10**9,)),
    ],
)
def test_impossible_numbers_are_refused(wrong):
    with pytest.raises(InvalidInput):
        wrong()


def test_a_harmful_test_is_a_model_of_lower_net_benefit():
    harmless, harmful = FourCounts(21, 1, 28, 10, 0.05), FourCounts(21, 1, 28, 10, 0.05, harm=0.3)
    assert value_of_information(harmful, more=()).chosen == "all"
    # What is best is then hardly in doubt, and by the normal approximation as well.
    assert value_of_information(harmful, more=()).evpi < value_of_information(harmless, more=()).evpi / 10
    assert evpi_normal(harmful) < evpi_normal(harmless) / 10
    with pytest.raises(InvalidInput, match="harm of the test"):
        FourCounts(21, 1, 28, 10, 0.05, harm=1.0)
