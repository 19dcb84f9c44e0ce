import numpy as np
import pytest

from lrcore.evaluation.calibration.reliability import reliability
from lrcore.evaluation.patients import Patients
from lrcore.figures.calibration_compared import alt, calibration_compared_figure

RNG = np.random.default_rng(0)
RISK = RNG.random(200)
RIGHT = reliability(Patients((RNG.random(200) < RISK).astype(int), RISK))
HIGH = reliability(Patients((RNG.random(200) < RISK / 2).astype(int), RISK))
ALONE = reliability(Patients([1], [0.5]))


def traces(figure):
    return {trace.name: trace for trace in figure.data}


def test_each_group_has_its_curve_and_its_band_in_a_look_of_its_own():
    found = traces(calibration_compared_figure({"Ours": HIGH, "Development": RIGHT}))
    np.testing.assert_array_equal(found["Ours"].y, HIGH.curve.observed)
    np.testing.assert_array_equal(found["Development"].x, RIGHT.curve.risk)
    looks = {(found[name].line.color, found[name].line.dash) for name in ("Ours", "Development")}
    assert len(looks) == 2
    inside = np.isfinite(HIGH.band.low)
    assert len(found["Ours, band"].x) == 2 * inside.sum()


def test_the_risks_below_are_those_of_the_first_group():
    found = traces(calibration_compared_figure({"Ours": HIGH, "Development": RIGHT}))
    np.testing.assert_allclose(found["malignant patients"].y, np.sqrt(HIGH.risks.malignant))


def test_both_axes_are_shares_on_one_scale():
    layout = calibration_compared_figure({"Ours": RIGHT}).layout
    assert layout.xaxis.range == layout.yaxis.range


@pytest.mark.parametrize("results", [{"Alone": ALONE}, {"Ours": RIGHT, "Alone": ALONE}])
def test_a_group_without_a_curve_is_named_and_not_drawn(results):
    assert "Alone" not in traces(calibration_compared_figure(results))
    assert "Alone: no curve, not estimable" in alt(results)


def test_in_words():
    said = alt({"Ours": HIGH, "Development": RIGHT})
    assert f"Ours: 200 patients, {HIGH.curve.n_malignant} malignant" in said


def test_no_more_curves_are_drawn_than_can_be_distinguished():
    found = traces(calibration_compared_figure({str(place): RIGHT for place in range(6)}))
    assert [name for name in found if name.isdigit()] == ["0", "1", "2", "3"]
