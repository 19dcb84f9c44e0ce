"""The figures of the Monitoring page carry the results they are given."""

import numpy as np
import pytest

from lrcore.evaluation.groups.histograms import shared_histograms
from lrcore.evaluation.groups.observed_vs_expected import observed_over_time
from lrcore.evaluation.groups.periods import flagged_over_time
from lrcore.evaluation.intervals import proportion, wilson
from lrcore.evaluation.patients import Patients
from lrcore.figures import drift

DAYS = np.array(["2026-03-01", "2026-03-01", "2026-03-02", "2026-03-02"], "datetime64[D]")
DEVELOPMENT = proportion(1, 4, of="patient")


def test_the_share_flagged_with_its_bars_and_the_development_patients():
    result = flagged_over_time(DAYS, np.array([True, False, True, True]))
    figure = drift.flagged_figure(result, DEVELOPMENT)
    assert figure.data[0].y.tolist() == [0.5, 1.0]
    assert (np.asarray(figure.data[0].error_y.array) >= 0).all()
    assert list(figure.data[0].text) == ["1 of 2 flagged", "2 of 2 flagged"]
    assert figure.layout.shapes[0].y0 == 0.25
    assert "50 % of 2 at first, 100 % of 2 last" in drift.flagged_alt(result, DEVELOPMENT)


def test_a_single_day_is_compared_and_is_no_course():
    result = flagged_over_time(DAYS[:2], np.array([True, False]))
    figure = drift.flagged_figure(result, DEVELOPMENT)
    low, high = wilson([1], [2])
    assert figure.data[0].x == pytest.approx([low[0], 0.5, high[0]])
    assert figure.data[1].x == pytest.approx([DEVELOPMENT.low, 0.25, DEVELOPMENT.high])
    assert figure.layout.shapes[0].x0 == 0.25
    assert figure.layout.yaxis.ticktext == ("1 Mar 2026<br>1 of 2", "Development<br>4 patients")
    assert drift.flagged_alt(result, DEVELOPMENT).startswith("Share flagged on 2026-03-01: 50 % of 2. Below")


def test_outcomes_of_a_single_day_are_next_to_the_mean_risk():
    result = observed_over_time(DAYS[:2], Patients([0, 1], [0.25, 0.5]))
    figure = drift.observed_figure(result)
    assert figure.data[0].x[1] == 0.5
    assert figure.data[1].x[1] == figure.layout.shapes[0].x0 == 0.375
    assert figure.layout.yaxis.ticktext == ("Observed<br>1 of 2", "Expected<br>mean risk")
    assert figure.layout.xaxis.title.text == "Share malignant, 1 Mar 2026"


def test_a_field_then_and_now_as_shares_of_each():
    result = shared_histograms(np.arange(100.0), np.arange(50.0) + 50)
    figure = drift.field_figure(result, "Radius")
    for trace, n in zip(figure.data, (100, 50), strict=True):
        assert f"n = {n}" in trace.name
        assert trace.y[1:-1:2].sum() == pytest.approx(1)
    assert [shape.x0 for shape in figure.layout.shapes] == [49.5, 74.5]
    assert "median 49.5 of 100 development patients, 74.5 of 50" in drift.field_alt(result, "Radius")


def test_equal_values_can_be_drawn():
    result = shared_histograms([2.0, 2.0], [2.0])
    assert (result.reference.sum(), result.current.sum()) == (2, 1)
    assert len(drift.field_figure(result, "x").data) == 2


def test_expected_and_observed_and_their_sum():
    result = observed_over_time(DAYS, Patients([0, 1, 1, 1], [0.25, 0.25, 0.5, 0.75]))
    figure = drift.observed_figure(result)
    observed, expected = figure.data
    assert observed.y.tolist() == pytest.approx([0.5, 1.0])
    low, high = wilson([1, 2], [2, 2])
    assert observed.error_y.array.tolist() == pytest.approx((high - [0.5, 1.0]).tolist())
    assert observed.error_y.arrayminus.tolist() == pytest.approx(([0.5, 1.0] - low).tolist())
    assert expected.y.tolist() == pytest.approx([0.25, 0.625])
    assert "3 of 4 were malignant, 1.8 were expected" in drift.observed_alt(result)
    cusum = drift.cusum_figure(result.cusum)
    assert cusum.data[0].y.tolist() == pytest.approx([0, -0.25, 0.5, 1.0, 1.25])
    assert cusum.layout.shapes[0].y0 == -cusum.layout.shapes[1].y0 == -result.cusum.limit
    assert "ending at 1.3" in drift.cusum_alt(result.cusum)
