import numpy as np
import pytest

from lrcore.arrays import sigmoid
from lrcore.evaluation.groups.model_curves import model_curves
from lrcore.evaluation.patients import Patients
from lrcore.figures import theme
from lrcore.figures.curves_compared import (
    decision_compared_alt,
    decision_compared_figure,
    roc_compared_alt,
    roc_compared_figure,
)

RNG = np.random.default_rng(1)
ETA = RNG.normal(-1, 1.5, 400)
OUTCOME = (RNG.random(400) < sigmoid(ETA)).astype(int)
FIRST, SECOND = Patients(OUTCOME, sigmoid(ETA)), Patients(OUTCOME, sigmoid(0.3 * ETA))
OTHERS = Patients((RNG.random(400) < sigmoid(ETA + 1)).astype(int), sigmoid(ETA))
MODELS = model_curves({"A": FIRST, "<a href=x>B</a>": SECOND})


def traces(figure):
    return {trace.name: trace for trace in figure.data}


def test_each_model_has_its_roc_curve_and_band():
    found = traces(roc_compared_figure(MODELS))
    np.testing.assert_array_equal(found["A"].y, MODELS.roc["A"].recall)
    assert len(found["A, band"].x) == 2 * np.isfinite(MODELS.roc["A"].low).sum()
    assert "&lt;a href=x&gt;B&lt;/a&gt;" in found
    assert "A: recall " in roc_compared_alt(MODELS)


def test_each_model_has_its_decision_curve_next_to_flagging_all():
    found = traces(decision_compared_figure(MODELS, threshold=0.2))
    curve = MODELS.decision["A"]
    shown = (curve.threshold >= 0.01) & (curve.threshold <= 0.5)
    np.testing.assert_array_equal(found["A"].y, curve.model[shown])
    np.testing.assert_array_equal(found["flag all"].y, curve.treat_all[shown])
    assert f"A: net benefit {curve.model[10]:.3f} at 10 %" in decision_compared_alt(MODELS)


def test_flagging_all_is_drawn_for_each_group_where_the_prevalence_differs():
    groups = model_curves({"ours": FIRST, "development": OTHERS})
    names = traces(decision_compared_figure(groups, threshold=0.6))
    assert {"flag all: ours", "flag all: development"} <= set(names)
    assert names["ours"].x[-1] == pytest.approx(0.6)


def test_no_model_has_the_colour_of_malignant_patients_or_of_flagging_all():
    colours = [colour for colour, _ in theme.SERIES]
    assert len(set(colours)) == len(colours)
    assert not {theme.MALIGNANT, theme.SECOND} & set(colours)
    for figure in (roc_compared_figure(MODELS), decision_compared_figure(MODELS, threshold=0.2)):
        assert {trace.line.color for trace in figure.data if trace.name == "A"} == {theme.MODEL}


def test_the_threshold_and_the_groups_of_patients_have_colours_of_their_own():
    others = {theme.MALIGNANT, theme.BENIGN, theme.SECOND, theme.THIRD, theme.NEUTRAL, theme.ACCENT}
    others |= {colour for colour, _ in theme.SERIES}
    assert len({theme.THRESHOLD, theme.GROUPS} - others) == 2
    assert theme.ACCENT != theme.MALIGNANT
    (line,) = decision_compared_figure(MODELS, threshold=0.2).layout.shapes
    assert line.line.color == theme.THRESHOLD


def test_patients_of_one_outcome_have_no_curve_and_a_reason():
    alone = model_curves({"ours": Patients([1] * 60, [0.5] * 60), "development": FIRST})
    assert "ours" not in traces(roc_compared_figure(alone))
    assert "ours: " in roc_compared_alt(alone)
    decision_compared_figure(alone, threshold=0.2)
