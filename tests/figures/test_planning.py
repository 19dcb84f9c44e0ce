"""The figure of a plan carries its curves, its aims and the present number of patients."""

import numpy as np
import pytest

from lrcore.evaluation.patients import Patients
from lrcore.evaluation.planning.validation_size import Aims, sizes_around, validation_size_of, width_curves
from lrcore.figures.planning import alt, width_figure

RISK = np.tile([0.1, 0.3, 0.4, 0.6, 0.8, 0.9], 20)
OUTCOME = np.tile([0, 0, 1, 0, 1, 1], 20)


def test_each_curve_passes_through_its_aim():
    plan = validation_size_of(Patients(OUTCOME, RISK), Aims(threshold=0.5))
    sizes = sizes_around(plan)
    figure = width_figure(plan, sizes, width_curves(plan, sizes))
    curves, aims = figure.data[::2], figure.data[1::2]
    assert len(curves) == len(aims) == 6
    for curve, aim in zip(curves, aims, strict=True):
        assert np.interp(aim.x[0], curve.x, curve.y) == pytest.approx(aim.y[0], rel=0.01)
    assert figure.layout.shapes[0].x0 == 120
    assert "the present 120 patients" in alt(plan)


def test_a_measure_without_a_width_is_not_drawn():
    plan = validation_size_of(Patients([0, 1] * 10, [0.5] * 20), Aims())
    sizes = sizes_around(plan)
    figure = width_figure(plan, sizes, width_curves(plan, sizes))
    assert [curve.name for curve in figure.data[::2]] == ["observed / expected"]
