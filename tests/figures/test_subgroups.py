import numpy as np
import pytest

from lrcore.arrays import sigmoid
from lrcore.evaluation.groups.subgroup_pooling import POOLED_MEASURES, pool_subgroups
from lrcore.evaluation.groups.subgroups import subgroups
from lrcore.evaluation.patients import Patients
from lrcore.figures.forests.forest import ForestRow, forest
from lrcore.figures.forests.subgroups import subgroup_forest_alt, subgroup_forest_figure
from lrcore.wording.groups.subgroups import (
    differing_in_words,
    heterogeneity_table,
    methods_caption,
    reading_caption,
)

RNG = np.random.default_rng(4)
ETA = RNG.normal(-0.5, 1.5, 900)
SITES = [("<b>North</b>", "South", "East")[row % 3] for row in range(900)]
WRONG = 1.5 * (np.arange(900) % 3 == 1)
PATIENTS = Patients((RNG.random(900) < sigmoid(ETA + WRONG)).astype(int), sigmoid(ETA), ETA)
FOUND, TOGETHER = (each(PATIENTS, SITES, threshold=0.4) for each in (subgroups, pool_subgroups))


@pytest.mark.parametrize("measure", POOLED_MEASURES)
def test_forest_draws_and_prints_each_subgroup_with_its_patients(measure):
    figure = subgroup_forest_figure(FOUND, TOGETHER, measure)
    for place, (name, judged) in enumerate(FOUND.judged.items()):
        own, partial = judged[measure], TOGETHER.groups[measure][name]
        assert f"{judged.n} ({judged.n_malignant})" in figure.layout.yaxis.ticktext[place]
        assert figure.data[place].x == (own.low, own.value, own.high)
        drawn = [each.x for each in figure.data if each.legendgroup == "partially pooled"]
        assert drawn[place] == (partial.low, partial.value, partial.high)
    assert len(figure.layout.yaxis2.ticktext) == 3
    assert "Partially pooled: " in subgroup_forest_alt(FOUND, TOGETHER, measure)


def test_names_hold_no_markup():
    names = subgroup_forest_figure(FOUND, TOGETHER, "auc").layout.yaxis.ticktext
    assert any(name.startswith("&lt;b&gt;North&lt;/b&gt;<br>") for name in names)


def test_two_subgroups_have_no_partially_pooled_estimates():
    two = ["A", "B"] * 450
    found, together = subgroups(PATIENTS, two, threshold=0.4), pool_subgroups(PATIENTS, two, threshold=0.4)
    figure = subgroup_forest_figure(found, together, "slope")
    assert not any(each.legendgroup for each in figure.data)
    assert "Partially pooled:" not in subgroup_forest_alt(found, together, "slope")
    assert reading_caption(together).statistician.startswith("From 3 subgroups on")


def test_a_row_without_an_estimate_is_printed_and_not_drawn():
    nothing = ForestRow("none", "60 (0)", *[float("nan")] * 3, ("not defined",))
    assert forest([nothing], "AUC", digits=3).layout.yaxis2.ticktext == ("not defined",)


def test_words_name_what_differs_and_how_it_is_tested():
    alike = pool_subgroups(PATIENTS, ["A", "B", "C"] * 300, threshold=0.4)
    said = differing_in_words(TOGETHER)
    assert "Calibration-in-the-large" in said
    assert "of 7 measures tested" in said
    shuffled = list(RNG.permutation(SITES))
    assert "none differs beyond chance" in differing_in_words(
        pool_subgroups(PATIENTS, shuffled, threshold=0.4)
    )
    assert heterogeneity_table(alike)["Statistic"][0].endswith("on 2 degrees of freedom")
    assert "Cochran's Q" in methods_caption(TOGETHER).statistician


def test_a_single_subgroup_is_not_judged_together():
    one = pool_subgroups(PATIENTS, ["A"] * 880 + ["B"] * 20, threshold=0.4)
    assert differing_in_words(one) == ""
    assert heterogeneity_table(one)["p"] == [""] * 7
    assert methods_caption(one).statistician.startswith("Partially pooled")
