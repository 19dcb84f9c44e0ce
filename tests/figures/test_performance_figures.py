"""The figures carry the results they are given: by hand, and at the edges."""

import numpy as np
import pytest

from lrcore.evaluation.calibration.brier_decompositions import corp_decomposition
from lrcore.evaluation.calibration.reliability import reliability
from lrcore.evaluation.discrimination.roc import auc, roc_curve
from lrcore.evaluation.groups.distribution import log_odds_distribution, risk_distribution
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.counts import counts_at, sweep_counts
from lrcore.evaluation.threshold.net_benefit import net_benefit
from lrcore.evaluation.threshold.operating_characteristics import operating_characteristics
from lrcore.figures import brier, decision, distribution, roc
from lrcore.figures import reliability as reliability_of
from lrcore.figures.downsampling import MAX_POINTS, downsample

OUTCOME = np.array([0, 0, 1, 0, 1, 1] * 20)
RISK = np.array([0.1, 0.3, 0.4, 0.6, 0.8, 0.9] * 20)


def trace(figure, name):
    return next(trace for trace in figure.data if (trace.name or "").startswith(name))


def test_roc_marks_the_threshold_that_is_set():
    at = operating_characteristics(counts_at(Patients(OUTCOME, RISK), 0.4))
    figure = roc.roc_figure(roc_curve(Patients(OUTCOME, RISK)), at)
    point = trace(figure, "threshold 0.400")
    assert (point.x[0], point.y[0]) == (pytest.approx(1 / 3), 1.0)
    assert "60 malignant and 60 benign" in roc.alt(
        roc_curve(Patients(OUTCOME, RISK)), auc(Patients(OUTCOME, RISK))
    )


@pytest.mark.parametrize("scale", [reliability_of.PROBABILITY, reliability_of.LOG_ODDS])
def test_reliability_draws_groups_with_their_n_and_bars(scale):
    result = reliability(Patients(OUTCOME, RISK), bins=3)
    figure = reliability_of.reliability_figure(result, scale=scale)
    groups = trace(figure, "groups of 40 patients")
    assert groups.customdata[:, 0].tolist() == [40, 40, 40]
    assert (np.asarray(groups.error_y.array) >= 0).all()
    assert (np.asarray(groups.error_y.arrayminus) >= 0).all()


def test_a_band_of_two_points_is_drawn_as_an_area_without_markers():
    result = reliability(Patients([0, 1, 1, 0] * 20, [0.2, 0.2, 0.8, 0.8] * 20))
    assert result.band.reason == ""
    assert trace(reliability_of.reliability_figure(result), "95 % band").mode == "lines"


def test_groups_of_unequal_size_say_so():
    result = reliability(Patients([0, 1, 1] * 20, [0.2, 0.2, 0.8] * 20), bins=2)
    assert trace(reliability_of.reliability_figure(result), "groups of 60 patients")
    result = reliability(Patients([0, 1, 0] * 20, [0.1, 0.2, 0.8] * 20), bins=2)
    assert trace(reliability_of.reliability_figure(result), "groups of 20 to 40 patients")


def test_reliability_counts_every_patient_once_on_either_scale():
    result = reliability(Patients(OUTCOME, RISK))
    for scale in (reliability_of.PROBABILITY, reliability_of.LOG_ODDS):
        figure = reliability_of.reliability_figure(result, scale=scale)
        bars = [bar for bar in figure.data if bar.type == "bar"]
        assert sum(int(bar.customdata.sum()) for bar in bars) == len(RISK)


def test_reliability_without_a_curve_says_why():
    result = reliability(Patients(np.ones(30), np.linspace(0.1, 0.9, 30)))
    figure = reliability_of.reliability_figure(result)
    assert not any((t.name or "").startswith("smooth") for t in figure.data) or result.curve.reason == ""
    assert "30 patients" in reliability_of.alt(result)


def test_the_log_odds_steps_hold_exact_zero_and_one():
    result = log_odds_distribution(Patients([0, 1, 1, 0], [0.0, 1.0, 0.5, 0.5]))
    assert (result.benign[0], result.malignant[-1]) == (1, 1)
    assert result.n_malignant == result.n_benign == 2


def test_distribution_draws_malignant_up_and_benign_down():
    result = risk_distribution(Patients(OUTCOME, RISK), steps=10)
    figure = distribution.distribution_figure(result, threshold=0.25)
    assert (np.asarray(trace(figure, "malignant").y) >= 0).all()
    assert (np.asarray(trace(figure, "benign").y) <= 0).all()
    assert figure.layout.shapes[0].x0 == 0.25
    assert "60 malignant" in distribution.alt(result)


def test_decision_draws_the_three_strategies():
    curve = net_benefit(sweep_counts(Patients(OUTCOME, RISK)))
    figure = decision.decision_figure(curve, threshold=0.7)
    model = trace(figure, "use the model")
    assert max(model.x) == pytest.approx(0.7)
    at = list(model.x).index(0.5)
    assert model.y[at] == pytest.approx((40 - 20) / 120)
    assert "flagging all" in decision.alt(curve)


def test_brier_waterfall_ends_at_the_score():
    corp = corp_decomposition(Patients(OUTCOME, RISK))
    waterfall = brier.brier_figure(corp).data[0]
    score = np.mean((RISK - OUTCOME) ** 2)
    assert sum(waterfall.y[:3]) == pytest.approx(score)
    assert waterfall.text[3] == f"{score:.4f}"


def test_a_thinned_curve_keeps_its_ends():
    x = np.linspace(0, 1, 100_000)
    few, y = downsample(x, x**2)
    assert len(few) <= MAX_POINTS
    assert (few[0], few[-1], y[-1]) == (0, 1, 1)


def test_on_log_odds_the_scale_ends_near_the_risks_and_shares_without_log_odds_are_named():
    risk = np.repeat([0.1, 0.3, 0.5, 0.7], 30)
    result = reliability(Patients(np.repeat([0, 0, 1, 1], [30, 20, 40, 30]), risk), bins=4)
    assert result.bins.observed[[0, -1]].tolist() == [0, 1]
    figure = reliability_of.reliability_figure(result, scale=reliability_of.LOG_ODDS)
    low, high = figure.layout.yaxis.range
    assert -4 < low < high < 3
    ticks = dict(zip(figure.layout.yaxis.ticktext, figure.layout.yaxis.tickvals, strict=True))
    places = trace(figure, "groups of 30 patients").y
    assert (places[0], places[-1]) == (ticks["0\u00a0%"], ticks["100\u00a0%"])
    assert "0\u00a0%" not in figure.layout.xaxis2.ticktext
    curve = np.asarray(trace(figure, "smooth curve (lowess)").y, float)
    observed = result.curve.observed
    assert np.isnan(curve[(observed <= 0) | (observed >= 1)]).all()
    assert np.isfinite(curve[(observed > 0) & (observed < 1)]).all()
