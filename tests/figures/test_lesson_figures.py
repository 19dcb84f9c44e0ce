"""The figures of lessons 5 to 8 carry the numbers they are given."""

import numpy as np
import pytest

from lrcore.figures.lessons.failures import surface_figure
from lrcore.figures.lessons.imbalance import FitsByThreshold, fits_live
from lrcore.figures.lessons.leakage import scaling_alt, scaling_figure, selection_live
from lrcore.figures.lessons.regularisation import PenaltyPath, path_live, separation_live
from lrcore.figures.lessons.ten_models import Divided, ten_models_live
from lrcore.figures.live import risk_axis


def test_every_split_is_in_a_bar_and_none_on_an_edge():
    gain = np.array([-0.0088, 0.0, 0.0, 0.0, 0.0088, 0.02])
    bars = scaling_figure(gain, "AUC").data[0]
    assert list(bars.x) == gain.tolist()
    edges = bars.xbins.start + bars.xbins.size * np.arange(71)
    assert np.abs(edges[:, None] - gain).min() > 1e-4
    assert edges[0] < gain.min() < gain.max() < edges[-1]
    assert "1 splits lie in the claimed range" in scaling_alt(gain, "AUC")


def test_noise_shows_both_ways_and_each_study_sorted():
    leaky, proper = np.array([[0.5, 0.4], [0.9, 0.8]]), np.array([[0.5, 0.4], [0.6, 0.4]])
    figure = selection_live(np.array([10.0, 1000.0]), leaky, proper, 1)
    assert next(iter(figure.numbers.values()))[1] == "0.85 (0.80 to 0.90)"
    assert figure.panels[0].marks[0].y.tolist() == pytest.approx([0.45, 0.85])
    assert figure.panels[1].lines[1].y.tolist() == [[0.4, 0.5], [0.8, 0.9]]
    assert list(figure.panels[0].x.ticks.values()) == ["10", "1000"]


def test_the_path_names_what_is_highlighted_and_nothing_else():
    k = 5
    path = PenaltyPath(
        10.0 ** np.arange(-2, 3),
        np.arange(3.0 * k).reshape(k, 3),
        np.full(k, 0.1),
        np.full((k, 2), 0.2),
        np.full((k, 2), 0.99),
        np.tile([0.0, 2.0], (k, 1)),
    )
    figure = path_live(path, {1: "Texture"}, {"AUC": ["0.99"] * k}, 2)
    coefficients, *_, calibration = figure.panels
    assert [line.name for line in coefficients.lines] == ["", "", "Texture", ""]
    assert coefficients.lines[2].y.tolist() == [1, 4, 7, 10, 13]
    assert calibration.lines[1].y == pytest.approx(2 * np.tile(calibration.lines[1].x, (k, 1)))
    assert figure.shown[figure.start] == "1"


def test_separation_is_drawn_on_logarithmic_scales():
    figure = separation_live(np.array([0.0, 100.0]), np.array([-10.0, -0.001]), np.array([0.0, 2.0]))
    fall, growth = figure.panels
    assert fall.lines[0].y == pytest.approx([1, -3])
    assert growth.lines[0].y == pytest.approx([0, 2])
    assert figure.numbers["Smallest log-odds for the truth"] == ["0.0", "2.0"]


def test_the_surface_has_its_line_at_a_half_and_every_point():
    axis = np.array([-1.0, 1.0])
    points, outcome = np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([1, 0, 0])
    heat, line, malignant, benign = surface_figure(axis, np.eye(2), points, outcome).data
    assert (line.contours.start, line.contours.end) == (0.5, 0.5)
    assert (heat.zmin, heat.zmax) == (0, 1)
    assert (len(malignant.x), len(benign.x)) == (1, 2)
    assert malignant.marker.symbol != benign.marker.symbol


def test_three_fits_follow_one_threshold():
    moved = FitsByThreshold(
        ["a", "b", "c"], np.array([0.02, 0.5]), np.full((3, 2), 0.7), np.full((3, 2), 0.2), np.ones((3, 2))
    )
    figure = fits_live(moved, 1)
    assert list(figure.shown) == ["0.020", "0.500"]
    assert figure.numbers["a: recall, false alarms"][0] == "70 %, 20 %"
    assert [mark.name for mark in figure.panels[0].marks] == ["a", "b", "c"]


def test_the_axis_of_risks_says_per_cent():
    axis = risk_axis("Risk, %")
    assert list(axis.ticks.values()) == ["0.1", "1", "10", "50", "90", "99", "99.9"]
    assert list(axis.ticks)[3] == 0


def test_the_threshold_moves_through_the_ranges_of_ten_risks(states_agree):
    found = Divided(
        np.array([-9.0, 0.0]), np.array([-8.0, 1.0]), np.array([0.1, 0.6]), np.array([0.0, 1.0]), np.ones(2)
    )
    figure = ten_models_live(found, 1)
    ranges, counts = figure.panels
    assert ranges.lines[0].y[:2].tolist() == [-7.5, -7.5]
    assert ranges.lines[1].y[1] == pytest.approx(np.log(0.6 / 0.4) * np.ones(2))
    assert counts.marks[0].y.tolist() == [0, 1]
    assert figure.numbers["Patients the ten are divided about"] == ["0 of 2 (0.0 %)", "1 of 2 (50.0 %)"]
    states_agree(figure)
