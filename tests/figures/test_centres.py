import numpy as np
import pytest

from lrcore.arrays import sigmoid
from lrcore.evaluation.calibration.reliability import reliability
from lrcore.evaluation.centres.centre_curves import centre_curves
from lrcore.evaluation.centres.pooled_centres import pool_centres
from lrcore.evaluation.patients import Patients
from lrcore.figures.forests.centres import (
    centre_curves_alt,
    centre_curves_figure,
    forest_alt,
    forest_figure,
)
from lrcore.wording.numbers import number_with_interval
from lrcore.wording.typesetting import typeset

RNG = np.random.default_rng(2)
ETA = RNG.normal(-0.5, 1.5, 600)
PATIENTS = Patients((RNG.random(600) < sigmoid(ETA)).astype(int), sigmoid(ETA), ETA)
NAMES = [f"site {row % 6}" if row >= 40 else "<i>small</i>" for row in range(600)]
FOUND = pool_centres(PATIENTS, NAMES, threshold=0.2)


@pytest.mark.parametrize("measure", ["auc", "oe", "in_the_large", "slope", "net_benefit"])
def test_forest_shows_each_centre_the_mean_and_a_new_centre(measure):
    figure = forest_figure(FOUND, measure)
    names = figure.layout.yaxis.ticktext
    rows = {name: trace.x for name, trace in zip(names, figure.data, strict=False)}
    first = FOUND.centres[0]
    own = first.measures[measure].estimate
    assert rows[f"{first.name}<br>{first.n} ({first.n_malignant})"] == (own.low, own.value, own.high)
    pooled = FOUND.pooled[measure]
    assert rows["All, pooled"] == (pooled.low, pooled.estimate, pooled.high)
    assert rows["New centre"] == (pooled.prediction_low, pooled.prediction_high)
    assert (figure.layout.xaxis.type == "log") == (measure == "oe")
    assert "in a new centre" in forest_alt(FOUND, measure)


def test_intervals_are_printed_as_they_are_in_the_table():
    printed = forest_figure(FOUND, "slope").layout.yaxis2.ticktext
    own = FOUND.centres[0].measures["slope"].estimate
    assert printed[0].replace("<br>", " (") + ")" == typeset(number_with_interval(own, 2))
    assert len(printed) == len(FOUND.centres) + 2


def test_names_hold_no_markup():
    names = forest_figure(FOUND, "auc").layout.yaxis.ticktext
    assert any(name.startswith("&lt;i&gt;small&lt;/i&gt;") for name in names)


def test_centres_of_one_shortened_name_keep_rows_of_their_own():
    long = ["General hospital of the county, " + name for name in NAMES]
    figure = forest_figure(pool_centres(PATIENTS, long, threshold=0.2), "auc")
    heights = [trace.y[0] for trace in figure.data if trace.yaxis != "y2"]
    assert heights == list(range(9))


def test_curves_of_centres_lie_behind_that_of_all():
    curves = centre_curves(PATIENTS, NAMES)
    assert curves.n_too_few == 1
    figure = centre_curves_figure(reliability(PATIENTS), curves)
    names = [trace.name for trace in figure.data]
    assert names.index("site 3") < names.index("All patients")
    assert next(trace for trace in figure.data if trace.name == "site 3").line.width == 1
    assert "site 3" in centre_curves_alt(reliability(PATIENTS), curves)
