"""The terms of an equation: what they mean, and that they can do nothing else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrcore.errors import InvalidInput
from lrcore.reader.equation.grammar import Comparison, parse_term

X = np.array([4.0, 9.0, 100.0])


def values(text, **columns):
    term = parse_term(text)
    numbers = {name: np.asarray(column, float) for name, column in ({"x": X} | columns).items()}
    holds = {each: np.array([1.0, 0.0, 1.0]) for each in term.comparisons}
    return term.values(numbers, holds).tolist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x", X),
        (" x ", X),
        ("log(x)", np.log(X)),
        ("sqrt(x)", [2, 3, 10]),
        ("x^2", X**2),
        ("x^-0.5", X**-0.5),
        ("x ^ +2e0", X**2),
        ("min(x, 5)", [4, 5, 5]),
        ("max(x,-5.5)", X),
        ("log(max(x, 9))", np.log([9, 9, 100])),
        ("log(x)^2", np.log(X) ** 2),
        ("(x)", X),
        ('x:s == "m"', [4, 0, 100]),
        ("s == 1:x^2", [16, 0, 10_000]),
        ("x:x:sqrt(x)", X**2.5),
        ("`x`", X),
    ],
)
def test_a_term_means_what_its_formula_says(text, expected):
    assert values(text) == pytest.approx(list(expected), rel=1e-15)


@pytest.mark.parametrize("name", ["mean radius", "concave points_mean", "radius.1", "é", "bmi-class", "log"])
def test_names_need_no_marks_unless_they_hold_other_signs(name):
    assert parse_term(name).measured == (name,)
    assert parse_term(f"log(`{name} (mm)`)").measured == (f"{name} (mm)",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "x +",
        "x + y",
        "x * 2",
        "x - 1",
        "2",
        "x^y",
        "x^",
        "log()",
        "log(x",
        "log x)",
        "log(x))",
        "exp(x)",
        "__import__('os')",
        "x.__class__()",
        "eval(x)",
        "log(x, 2)",
        "min(x)",
        "min(5, x)",
        "min(x, y)",
        "x == y",
        "x ==",
        "x = 1",
        'log(x) == "1"',
        'x == "a',
        "x:",
        ":x",
        "x::y",
        "``",
        "x^1e999",
        "x;y",
        "lambda: 0",
        "x[0]",
        "area (mm2)",
        "(" * 200 + "x" + ")" * 200,
        "x" * 501,
    ],
)
def test_anything_else_is_refused_in_one_sentence(text):
    with pytest.raises(InvalidInput, match=r"^The term .*\.$"):
        parse_term(text)


@given(st.text(st.characters(codec="utf-8"), max_size=40) | st.text("x(),^:=\"'`log min10.-", max_size=25))
def test_no_text_does_more_than_raise_the_refusal(text):
    try:
        term = parse_term(text)
    except InvalidInput:
        return
    assert term.factors


@pytest.mark.parametrize(
    "text", ["log(x)", "max(log(x), 1)", "log(x)^-1", "log(x)^0", "x^-1", "sqrt(log(x))", "min(x^-1, 3)"]
)
def test_what_is_not_defined_inside_a_term_is_not_defined_outside(text):
    assert not np.isfinite(values(text, x=[0.0, 0.0, 0.0])).any()


def test_a_missing_number_is_missing_whatever_the_power():
    assert np.isnan(values("x^0", x=[np.nan, np.nan, np.nan])).all()


def test_a_comparison_holds_text_or_a_number():
    assert parse_term('s == "very high"').comparisons == (Comparison("s", "very high"),)
    assert parse_term("s == 2").comparisons == (Comparison("s", "2"),)
    assert parse_term("s == -0.5").comparisons == (Comparison("s", "-0.5"),)
