import numpy as np
import pytest

from lrcore.figures.lessons.probability import change_live, sigmoid_live
from lrcore.figures.live import as_json_numbers, even_axis, power_axis
from lrcore.lessons.regression.sigmoid import sigmoid, sigmoid_slope


def test_axes():
    axis = even_axis("Score", -6, 6, 2)
    assert list(axis.ticks.values()) == ["-6", "-4", "-2", "0", "2", "4", "6"]
    assert power_axis("Rate", -2, 1).as_json()["labels"] == ["0.01", "0.1", "1", "10"]
    assert power_axis("Rate", -5, 5, 10).as_json()["labels"] == ["1e-5", "1e5"]


def test_what_is_not_there_is_sent_as_nothing():
    assert as_json_numbers(np.array([[1.0, np.nan], [np.inf, 2.0]])) == [[1.0, None], [None, 2.0]]


def test_the_sigmoid_figure(states_agree):
    score = np.linspace(-6, 6, 121)
    sent = states_agree(sigmoid_live(score, sigmoid(score), sigmoid_slope(score)))
    tangent = sent["panels"][0]["lines"][1]
    x, y = tangent["x"][60], tangent["y"][60]
    assert (y[1] - y[0]) / (x[1] - x[0]) == pytest.approx(0.25, abs=1e-4)
    assert sent["numbers"][0]["values"][60] == "0.500"


def test_the_figure_of_a_change(states_agree):
    change = np.linspace(-3, 3, 61)
    sent = states_agree(change_live(change, np.exp(change), np.array([0.1, 0.5, 0.9]), np.full((3, 61), 0.5)))
    assert sent["shown"][sent["start"]] == "+1.0 SD"
    assert [line["name"] for line in sent["panels"][0]["lines"]] == ["from 10 %", "from 50 %", "from 90 %"]
