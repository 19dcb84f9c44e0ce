"""Case mix and coefficients as forest plots: the largest first, drawn as given."""

import numpy as np

from lrcore.evaluation.groups.case_mix import case_mix
from lrcore.figures.forests.case_mix import case_mix_alt, case_mix_figure
from lrcore.figures.forests.coefficients import coefficient_alt, coefficient_figure
from lrcore.figures.forests.forest import ForestRow, forest
from lrcore.schema import FIELDS

RNG = np.random.default_rng(5)


def test_quantities_that_differ_most_come_first_and_constant_ones_last():
    first, second = RNG.normal(size=(80, 3)), RNG.normal(size=(90, 3))
    first[:, 1] += 2
    first[:, 2] = second[:, 2] = 1.0
    mix = case_mix(["alike", "<b>moved</b>", "constant"], first, second)
    figure = case_mix_figure(mix)
    assert figure.layout.yaxis.ticktext == ("&lt;b&gt;moved&lt;/b&gt;", "alike", "constant")
    assert figure.layout.yaxis2.ticktext[2] == "not defined"
    moved = mix.differences[1]
    assert figure.data[0].x == (moved.low, moved.value, moved.high)
    assert case_mix_alt(mix).startswith("Standardised differences of 3 quantities. The largest: <b>moved</b>")


def test_coefficients_are_drawn_by_their_size_with_the_range_of_the_refits():
    values = np.array([0.5, -2.0, 1.0])
    figure = coefficient_figure(["a", "b", "c"], values, values - 0.3, values + 0.1)
    assert figure.layout.yaxis.ticktext == ("b", "c", "a")
    np.testing.assert_allclose(figure.data[0].x, (-2.3, -2.0, -1.9))
    assert figure.layout.yaxis2.ticktext[0] == "\u22122.00"
    assert "The largest: b: -2.00; c: 1.00" in coefficient_alt(["a", "b", "c"], values)


def test_a_plot_grows_with_its_rows_and_long_names_are_cut():
    names = [f"The institute of a very long name in {k} lines or more than these" for k in range(8)]
    rows = [ForestRow(name, "90 (9)", 1.0, 0.5, 2.0, ("1.00",)) for name in names]
    few, many = forest(rows[:2], "x", digits=2), forest(rows, "x", digits=2)
    assert many.layout.height > few.layout.height
    for label in many.layout.yaxis.ticktext:
        first, second, size = label.split("<br>")
        assert (first, size) == ("The institute of a", "90 (9)")
        assert second.endswith("…")
        assert len(second) <= 18


def test_names_of_measurements_are_never_cut():
    names = [field.label for field in FIELDS]
    figure = coefficient_figure(names, np.arange(30.0), np.arange(30.0) - 1, np.arange(30.0) + 1)
    shown = [name.replace("SE", "standard error") for name in figure.layout.yaxis.ticktext]
    assert set(shown) == set(names)
