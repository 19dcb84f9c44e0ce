"""The charts of an overview: what is marked lies within its axes, for any patients."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from lrcore.arrays import sigmoid
from lrcore.evaluation.calibration.reliability import reliability
from lrcore.evaluation.discrimination.roc import auc, roc_curve
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.counts import counts_at, sweep_counts
from lrcore.evaluation.threshold.net_benefit import net_benefit
from lrcore.evaluation.threshold.operating_characteristics import operating_characteristics
from lrcore.figures.decision import net_benefit_range
from lrcore.report import charts
from lrcore.report.axes import Sheet
from lrcore.report.overview_charts import alarms, interval_strip

SHEET = Sheet(width=570, height=330, left=76, right=20, top=10)


def drawn(seed, n=300, spread=2.0, shift=-1.0):
    rng = np.random.default_rng(seed)
    eta = rng.normal(shift, spread, n)
    outcome = (rng.random(n) < sigmoid(eta)).astype(int)
    outcome[:2] = 0, 1
    return Patients(outcome, sigmoid(eta), eta)


def numbers(svg):
    """The coordinates of the curves and marks of a chart, without its grid and its words."""
    root = ElementTree.fromstring(str(svg))
    paths = [each for each in root.iter("path") if each.get("class") != "grid"]
    marks = [each.get("transform") for each in paths if each.get("transform")]
    return [tuple(map(float, mark[len("translate(") : -1].split())) for mark in marks]


@pytest.mark.parametrize("threshold", [0.0, 0.05, 0.5, 1.0])
@pytest.mark.parametrize("spread", [0.0, 0.5, 4.0])
def test_the_threshold_is_marked_within_the_axes_of_recall_and_false_alarms(spread, threshold):
    for seed in range(5):
        patients = drawn(seed, spread=spread)
        at = operating_characteristics(counts_at(patients, threshold))
        chart = alarms(roc_curve(patients), at, sheet=SHEET)
        ((x, y),) = numbers(chart.svg)
        assert SHEET.left <= x <= SHEET.width - SHEET.right
        assert SHEET.top <= y <= SHEET.height - SHEET.bottom
        assert f"{patients.n_malignant:,} malignant" in chart.caption
        in_1000 = re.search(r"with (\S+) false alarms in 1,000 patients", chart.caption)[1]
        assert int(in_1000.replace(",", "")) == pytest.approx(1_000 * at.fp / patients.n, abs=0.51)


@pytest.mark.parametrize(("spread", "shift"), [(0.0, -3.0), (0.5, -3.0), (2.0, -1.0), (6.0, 0.0), (2.0, 4.0)])
def test_net_benefit_is_zoomed_to_the_band_of_the_model(spread, shift):
    for seed in range(5):
        curve = net_benefit(sweep_counts(drawn(seed, spread=spread, shift=shift)))
        shown = (curve.threshold >= 0.01) & (curve.threshold <= 0.5)
        low, high = net_benefit_range(curve, shown)
        assert low < np.nanmin(curve.low[shown])
        assert high > np.nanmax(curve.high[shown])
        below, above = np.nanmin(curve.low[shown]) - low, high - np.nanmax(curve.high[shown])
        assert low <= 0 or max(below, above) < 0.15 * (high - low), "no room is lost"


def test_flagging_none_is_named_where_it_lies_below_the_figure():
    eta = np.repeat([-5.0, 5.0], 500)
    chart = charts.usefulness(net_benefit(sweep_counts(Patients((eta > 0).astype(int), sigmoid(eta)))), 0.2)
    assert "flag none: 0, below this figure" in [key.words for key in chart.keys]
    chart = charts.usefulness(net_benefit(sweep_counts(drawn(0, shift=-3))), 0.2)
    assert "flag none" in [key.words for key in chart.keys]


def test_the_patients_are_drawn_below_the_calibration_curve_on_request():
    result = reliability(drawn(1))
    bars = str(charts.calibration(result, with_patients=True).svg).count("<rect")
    risks = result.risks
    assert bars == np.count_nonzero(risks.malignant) + np.count_nonzero(risks.benign)
    assert "<rect" not in str(charts.calibration(result).svg)


def test_an_interval_is_drawn_with_the_values_it_is_compared_with():
    estimate = auc(drawn(2))
    svg = interval_strip(estimate, estimate.value, ((0.5, "0.5 chance"), (1.0, "1")))
    assert "0.5 chance" in svg
    ((x, _),) = numbers(svg)
    assert 22 < x < 188
