"""One fit of many patients against the fit of all its rows at once, wherever it starts."""

import numpy as np
import pytest

from lrcore.evaluation.calibration.curves.splines import spline_basis
from lrcore.evaluation.numerics import log_odds_fit
from lrcore.evaluation.numerics.log_odds_fit import LogOddsRegression
from lrcore.evaluation.numerics.logistic_fit import fit_logistic

KNOTS = np.array([-3.0, -1.0, 0.0, 1.0, 3.0])
DESIGNS = {
    "level": lambda log_odds: np.ones((1, len(log_odds))),
    "line": lambda log_odds: np.array([np.ones(len(log_odds)), log_odds]),
    "splines": lambda log_odds: spline_basis(log_odds, KNOTS).T,
}


def made(n, spread=2.0, seed=5):
    rng = np.random.default_rng(seed)
    log_odds = rng.normal(-0.5, spread, n)
    return rng.random(n) < 1 / (1 + np.exp(-0.8 * log_odds - 0.2)), log_odds


@pytest.mark.parametrize("n", [300, 8_193, 30_000])
@pytest.mark.parametrize("name", DESIGNS)
def test_it_is_the_fit_of_all_rows(n, name):
    malignant, log_odds = made(n)
    offset = -0.3 if name == "level" else None
    found = LogOddsRegression(malignant, log_odds).fit(DESIGNS[name], offset=offset)
    known = fit_logistic(
        DESIGNS[name](log_odds).T,
        malignant[None].astype(float),
        np.ones((1, n)),
        offset=None if offset is None else log_odds + offset,
    )
    assert found.converged.all()
    np.testing.assert_allclose(found.coefficients, known.coefficients, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(found.information, known.information, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("outlier", [0.0, 800.0])
def test_the_groups_hold_everybody_and_save_passes(monkeypatch, outlier):
    malignant, log_odds = made(40_000)
    log_odds[0] -= outlier
    patients = LogOddsRegression(malignant, log_odds)
    mean, everybody, found = patients.groups
    assert (everybody.sum(), found.sum()) == (len(malignant), malignant.sum())
    assert mean @ everybody == pytest.approx(log_odds.sum())
    passes = []
    original = log_odds_fit._Likelihood.at
    monkeypatch.setattr(log_odds_fit._Likelihood, "at", lambda *given: passes.append(1) or original(*given))
    assert patients.fit(DESIGNS["line"]).converged.all()
    assert len(passes) <= 3


def test_groups_without_a_maximum_do_not_speak_for_the_patients():
    # Classes that overlap only within one group: the groups are separated, the patients are not.
    log_odds = np.concatenate([np.linspace(-5, 5, 40_000), [0.0005, 0.0006]])
    malignant = log_odds > 0.0004
    malignant[-1] = False
    found = LogOddsRegression(malignant, log_odds).fit(DESIGNS["line"])
    zero = LogOddsRegression(malignant, log_odds)
    zero._first = lambda columns, offset, start: start
    np.testing.assert_array_equal(found.converged, zero.fit(DESIGNS["line"]).converged)


def test_equal_log_odds_are_one_group():
    patients = LogOddsRegression(np.arange(20_000) % 4 == 0, np.full(20_000, 0.7))
    assert [part.tolist() for part in patients.groups] == [[pytest.approx(0.7)], [20_000], [5_000]]
    assert patients.fit(DESIGNS["level"]).coefficients[0, 0] == pytest.approx(np.log(1 / 3))
