"""The walk, the expected ROC curve and the bundles of refits carry the numbers they were given."""

import numpy as np
import pytest

from lrcore.evaluation.calibration.curves.cumulative import BRIDGE_LIMIT, cumulative_calibration, kolmogorov
from lrcore.evaluation.discrimination.expected_auc import expected_auc
from lrcore.evaluation.discrimination.roc import auc, roc_curve
from lrcore.evaluation.patients import Patients
from lrcore.figures.chance import cumulative, expected_roc, instability
from lrcore.validation.instability_curves import InstabilityCurves
from lrcore.wording.calibration.if_right import cumulative_caption, expected_auc_caption

RNG = np.random.default_rng(3)
RISK = RNG.random(400)
RIGHT = Patients((RNG.random(400) < RISK).astype(int), RISK)


def test_the_limits_are_those_of_95_in_100_bridges():
    assert kolmogorov(BRIDGE_LIMIT) == pytest.approx(0.95, abs=1e-6)


def test_the_walk_is_drawn_from_0_to_its_end_within_its_limits():
    found = cumulative_calibration(RIGHT)
    upper, lower, chord, walk, furthest = cumulative.cumulative_figure(found).data
    assert (walk.x[0], walk.y[0]) == (0, 0)
    assert (walk.x[-1], walk.y[-1]) == pytest.approx((1, found.mean_z))
    np.testing.assert_allclose(np.array(upper.y) - chord.y, BRIDGE_LIMIT)
    np.testing.assert_allclose(np.array(chord.y) - lower.y, BRIDGE_LIMIT)
    away = furthest.y[0] - np.interp(furthest.x[0], chord.x, chord.y)
    assert abs(away) == pytest.approx(found.bridge)
    assert f"{found.n:,} patients" in cumulative.alt(found)


def test_both_roc_curves_enclose_their_areas():
    found = expected_auc(RIGHT, resamples=100)
    _, expected, observed = expected_roc.expected_roc_figure(roc_curve(RIGHT), found).data
    assert np.trapezoid(observed.y, observed.x) == pytest.approx(auc(RIGHT).value)
    # A patient is not compared with itself, which the area of the curve does not know.
    assert np.trapezoid(expected.y, expected.x) == pytest.approx(found.expected.value, abs=0.005)
    assert "expected if their risks are right" in expected_roc.alt(auc(RIGHT), found)


def test_the_words_tell_the_model_from_the_case_mix():
    alike = Patients(RIGHT.outcome, 0.4 + 0.2 * RIGHT.risk)
    assert (
        "better than its risks promise" in expected_auc_caption(auc(alike), expected_auc(alike)).statistician
    )
    extreme = Patients(RNG.integers(0, 2, 400), RISK)
    assert (
        "worse than its risks promise"
        in expected_auc_caption(auc(extreme), expected_auc(extreme)).statistician
    )
    assert "matter of the case mix" in expected_auc_caption(auc(RIGHT), expected_auc(RIGHT)).statistician
    one_class = Patients([1, 1, 1], [0.2, 0.5, 0.9])
    assert "Observed: " in expected_auc_caption(auc(one_class), expected_auc(one_class)).statistician
    same = Patients([0, 1], [0.5, 0.5])
    assert "same risk" in expected_auc_caption(auc(same), expected_auc(same)).statistician


def test_too_little_information_is_named():
    few = Patients(RIGHT.outcome[:20], RISK[:20])
    assert (
        "at least 30 are needed for these p values"
        in cumulative_caption(cumulative_calibration(few)).statistician
    )
    assert "(at least 30 are needed)" in cumulative_caption(cumulative_calibration(RIGHT)).statistician
    certain = cumulative_calibration(Patients([0, 1], [1.0, 0.5]))
    assert "not defined" in cumulative_caption(certain).statistician


def test_a_bundle_has_one_line_for_each_refit_up_to_100():
    risk = np.linspace(0.01, 0.99, 99)
    lines = np.tile(risk, (150, 1))
    found = InstabilityCurves(
        risk,
        risk,
        risk,
        lines,
        lines,
        1 - risk,
        risk,
        n=455,
        n_malignant=170,
        resamples=150,
        estimable=150,
        seed=0,
    )
    bundle = instability.calibration_bundle_figure(found).data[0]
    assert bundle.name == "100 refits"
    assert np.isnan(np.array(bundle.y)).sum() == 100
    figure = instability.decision_bundle_figure(found, 0.2)
    assert figure.layout.shapes[0].x0 == 0.2
    assert "150 refits on the 455" in instability.calibration_alt(found)
    assert "150 refits" in instability.decision_alt(found)
