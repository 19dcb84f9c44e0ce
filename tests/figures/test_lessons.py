"""Figures of the lessons: what is drawn is what was computed."""

import numpy as np
import pytest

from lrcore.figures.lessons.loss import Descents, walks_live
from lrcore.figures.lessons.regression import (
    cost_alt,
    cost_figure,
    descent_live,
    near_copies_live,
    residual_figure,
)
from lrcore.figures.lessons.training import convergence_live, race_alt, race_figure, rates_live
from lrcore.lessons.collinear import near_copies
from lrcore.lessons.cost import Cost
from lrcore.lessons.loss_surface import Surface

COSTS = [Cost(100, 2000, 20, 1e-3, 1e-3, 1e-3), Cost(200, 2000, 20, 4e-3, 8e-3, 2e-3)]


def test_residuals_are_drawn_as_they_are():
    figure = residual_figure(np.array([1.0, 2.0]), np.array([-0.5, 0.5]))
    assert figure.data[0].y.tolist() == [-0.5, 0.5]


def test_the_cubic_line_goes_through_the_last_measurement():
    figure = cost_figure(COSTS)
    cube = figure.data[-1].y
    assert cube[-1] == pytest.approx(8)
    assert cube[0] == pytest.approx(1)
    assert "200 features: solving 8 ms" in cost_alt(COSTS)


def test_a_line_for_each_step(states_agree):
    weights = np.array([[0.0, 0.0], [1.0, 2.0], [1.0, 3.0]])
    figure = descent_live(np.ones(4), np.ones(4), weights, np.array([1e4, 1e3, 1e3]), best=1e3)
    sent = states_agree(figure)
    assert sent["panels"][0]["lines"][0]["y"][1] == [11.0, 61.0]
    assert sent["numbers"][2]["values"] == ["10,000", "1,000", "1,000"]


def test_near_copies_without_a_solution_leave_a_gap(states_agree):
    result = near_copies(np.random.default_rng(1).standard_normal(30), np.array([1e-8, 1.0]), seed=0)
    result.solved[0] = np.nan
    sent = states_agree(near_copies_live(result, start=1))
    said = dict(zip([number["name"] for number in sent["numbers"]], sent["numbers"], strict=True))
    assert said["Weights, lstsq"]["values"][1] == "2.000 and 3.000"
    assert said["Weights, normal equation"]["values"] == ["no solution", "2.000 and 3.000"]
    assert sent["panels"][0]["lines"][0]["y"][0] is None


def test_walkers_and_where_the_surface_bends_down(states_agree):
    weight = np.array([-1.0, 0.0, 1.0])
    height = np.add.outer(weight**2, weight**2)
    lowest = np.where(weight > 0, -1.0, 1.0) * np.ones((3, 3))
    places = np.zeros((4, 2, 2))
    descent = Descents("Squared error", Surface(weight, height, lowest), places, np.ones((4, 2)), np.zeros(2))
    sent = states_agree(walks_live([descent], [0, 1, 10, 100], ("Radius", "Texture")))
    (panel,) = sent["panels"]
    assert "bends down at 33 % of the grid" in panel["alt"]
    assert (panel["points"][0]["x"], panel["points"][0]["y"]) == ([1.0, 1.0], [-1.0, 1.0])
    bands = panel["heights"][0]["bands"]
    assert 0 == bands[1][1] < bands[0][1] < bands[0][0] == bands[2][2] <= panel["heights"][0]["most"]
    assert [mark["x"] for mark in panel["marks"]] == [[0.0] * 4] * 2
    assert sent["numbers"][0]["values"][0] == "1.00, 1.00"


def test_each_learning_rate_has_its_curve_and_its_fate(states_agree):
    rates, loss = np.array([0.1, 1.0, 10.0]), np.array([[0.7, 0.5], [0.7, 0.1], [0.7, 3.0]])
    limits = {"first": 0.5, "second": 5.0}
    fate = ["still falling", "arrived", "diverges"]
    sent = states_agree(rates_live(rates, loss, fate, smallest=0.06, limits=limits, start=0))
    assert sent["shown"] == ["0.1", "1", "10"]
    assert sent["panels"][0]["lines"][0]["y"][2][1] == pytest.approx(np.log10(3), rel=1e-4)
    assert sent["panels"][1]["lines"][1]["x"] == pytest.approx([np.log10(0.5)] * 2, rel=1e-4)


def test_weights_that_have_arrived_lie_on_the_diagonal(states_agree):
    target, step = np.array([0.5, -1.0]), np.array([1.0, 10.0])
    weights = np.array([[0.0, 0.0], [0.5, -1.0]])
    lbfgs = np.array([1.0, 5.0]), np.array([0.1, 0.01])
    figure = convergence_live(step, weights, target, np.array([1.0, 1e-9]), np.zeros(2), lbfgs)
    sent = states_agree(figure)
    assert [(mark["x"][1], mark["y"][1]) for mark in sent["panels"][0]["marks"]] == [(0.5, 0.5), (-1, -1)]
    assert sent["numbers"][0]["values"] == ["1.0", "1.0e-9"]


def test_the_race_is_drawn_as_it_was_run():
    runs = {name: (np.array([1.0, 10.0]), np.array([0.5, 0.01])) for name in ("a", "b")}
    figure = race_figure(runs)
    assert [trace.name for trace in figure.data] == ["a", "b"]
    assert race_alt(runs).startswith("a: 0.01 above its smallest loss after 10 steps.")
