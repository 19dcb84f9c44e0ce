import numpy as np
import pytest

from lrcore.arrays import sigmoid
from lrcore.evaluation.calibration.reliability import reliability
from lrcore.evaluation.centres.centre_curves import centre_curves
from lrcore.evaluation.centres.pooled_centres import pool_centres
from lrcore.evaluation.patients import Patients
from lrcore.figures.centres import (
    centre_curves_alt,
    centre_curves_figure,
    forest_alt,
    forest_figure,
)

RNG = np.random.default_rng(2)
ETA = RNG.normal(-0.5, 1.5, 600)
PATIENTS = Patients((RNG.random(600) < sigmoid(ETA)).astype(int), sigmoid(ETA), ETA)
NAMES = [f"site {row % 6}" if row >= 40 else "<i>small</i>" for row in range(600)]
FOUND = pool_centres(PATIENTS, NAMES, threshold=0.2)


@pytest.mark.parametrize("measure", ["auc", "oe", "in_the_large", "slope", "net_benefit"])
def test_forest_shows_each_centre_the_mean_and_a_new_centre(measure):
    figure = forest_figure(FOUND, measure)
    rows = {trace.y[0]: trace.x for trace in figure.data}
    first = FOUND.centres[0]
    own = first.measures[measure].estimate
    assert rows[f"{first.name} ({first.n})"] == (own.low, own.value, own.high)
    pooled = FOUND.pooled[measure]
    assert rows["All, pooled"] == (pooled.low, pooled.estimate, pooled.high)
    assert rows["New centre"] == (pooled.prediction_low, pooled.prediction_high)
    assert (figure.layout.xaxis.type == "log") == (measure == "oe")
    assert "in a new centre" in forest_alt(FOUND, measure)


def test_names_hold_no_markup():
    assert any(
        trace.y[0].startswith("&lt;i&gt;small&lt;/i&gt;") for trace in forest_figure(FOUND, "auc").data
    )


def test_centres_of_one_shortened_name_keep_rows_of_their_own():
    long = ["General hospital of the county, " + name for name in NAMES]
    figure = forest_figure(pool_centres(PATIENTS, long, threshold=0.2), "auc")
    rows = [trace.y[0] for trace in figure.data]
    assert len(set(rows)) == len(rows) == 9


def test_curves_of_centres_lie_behind_that_of_all():
    curves = centre_curves(PATIENTS, NAMES)
    assert curves.n_too_few == 1
    figure = centre_curves_figure(reliability(PATIENTS), curves)
    names = [trace.name for trace in figure.data]
    assert names.index("site 3") < names.index("All patients")
    assert next(trace for trace in figure.data if trace.name == "site 3").line.width == 1
    assert "site 3" in centre_curves_alt(reliability(PATIENTS), curves)
