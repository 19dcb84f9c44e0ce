"""Weights, SMOTE and draws: against scikit-learn and imbalanced-learn, and by the papers' definitions."""

import numpy as np
import pytest

from lrcore.lessons.imbalance import balanced, drawn, four_ways, smote
from lrcore.lessons.regression.newton import scores
from lrcore.lessons.regression.sigmoid import sigmoid


class TheirDraws:
    """The same random numbers as imbalanced-learn takes, in the shape of a numpy generator."""

    def __init__(self, seed):
        self.state = np.random.RandomState(seed)

    def integers(self, low, high, size):
        return self.state.randint(low, high, size)

    def random(self, size):
        return self.state.uniform(size=size)


def test_smote_is_imbalanced_learns():
    from imblearn.over_sampling import SMOTE

    rng = np.random.default_rng(0)
    features, outcome = rng.standard_normal((120, 4)), (np.arange(120) < 20).astype(int)
    theirs, labels = SMOTE(random_state=7).fit_resample(features, outcome)
    ours = smote(features[outcome == 1], 80, TheirDraws(7))
    assert labels.mean() == 0.5
    assert ours == pytest.approx(theirs[120:], abs=1e-12)


def test_an_invented_patient_lies_between_one_and_one_of_its_nearest():
    line = np.array([[0.0], [1.0], [3.0], [7.0]])
    found = smote(line, 500, np.random.default_rng(0), neighbours=1)
    # Nearest neighbours: 0-1, 1-0, 3-1, 7-3. Nothing lies outside these stretches.
    assert ((found >= 0) & (found <= 7)).all()
    shares = [np.mean((found > low) & (found < high)) for low, high in ((0, 1), (1, 3), (3, 7))]
    assert shares == pytest.approx([0.5, 0.25, 0.25], abs=0.06)


def test_smote_needs_more_patients_than_neighbours():
    with pytest.raises(ValueError, match="more than 5 patients, got 5"):
        smote(np.ones((5, 2)), 10, np.random.default_rng(0))


def test_weights_are_scikit_learns():
    from sklearn.utils.class_weight import compute_sample_weight

    outcome = np.array([0.0] * 8 + [1.0] * 2)
    assert balanced(outcome) == pytest.approx(compute_sample_weight("balanced", outcome))
    assert balanced(outcome).sum() == 10


def test_a_draw_has_the_wanted_share_and_only_the_given_rows():
    outcome = np.array([0, 1] * 50)
    rows = np.arange(0, 60)
    found = drawn(outcome, rows, 1000, 0.02, np.random.default_rng(0))
    assert outcome[found].sum() == 20
    assert set(found) <= set(rows)


def test_invented_patients_are_less_spread_than_those_between_whom_they_lie():
    minority = np.random.default_rng(0).standard_normal((40, 3))
    invented = smote(minority, 4000, np.random.default_rng(1))
    assert (invented.std(axis=0) < minority.std(axis=0)).all()


@pytest.fixture(scope="module")
def rare():
    rng = np.random.default_rng(0)
    outcome = (np.arange(2000) % 50 == 0).astype(float)
    known = rng.standard_normal((2000, 2)) + outcome[:, None]
    return known, outcome, four_ways(known, outcome, rng)


def test_balanced_weights_multiply_the_odds_by_the_ratio_of_the_classes(rare):
    _known, _outcome, (plain, weighted, corrected, _) = rare
    assert weighted[0] - plain[0] == pytest.approx(np.log(49), abs=0.3)
    assert weighted[0] - corrected[0] == pytest.approx(np.log(49))
    assert (weighted[1:] == corrected[1:]).all()


def test_only_the_plain_fit_is_right_on_average(rare):
    known, _outcome, fits = rare
    mean = [sigmoid(scores(beta, known)).mean() for beta in fits]
    assert mean[0] == pytest.approx(0.02, abs=1e-9)  # the intercept is free
    assert mean[2] == pytest.approx(0.02, abs=0.005)
    assert min(mean[1], mean[3]) > 0.15


def test_weights_are_scikit_learns_option(rare):
    from sklearn.linear_model import LogisticRegression

    known, outcome, fits = rare
    theirs = LogisticRegression(class_weight="balanced", tol=1e-12, solver="newton-cholesky")
    theirs.fit(known, outcome)
    assert fits[1][1:] == pytest.approx(theirs.coef_[0], abs=1e-6)
    assert fits[1][0] == pytest.approx(theirs.intercept_[0], abs=1e-6)
