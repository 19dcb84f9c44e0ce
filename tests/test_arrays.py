"""Log-odds and risks: one function each way, and none written out elsewhere."""

import ast
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrcore.arrays import logit, sigmoid, sigmoid_in_place

LIBRARY = Path(__file__).parents[1] / "lrcore"
# The lessons and the drawing of their curves write the formula out on purpose; one patient is scored without
# arrays, bit for bit as arrays are.
FORMULA_IN = {"arrays.py", "risk_model.py", "lessons"}


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=20))
def test_both_forms_of_the_sigmoid_agree(log_odds):
    eta = np.array(log_odds)
    assert sigmoid_in_place(eta.copy()) == pytest.approx(sigmoid(eta), rel=1e-15, abs=1e-300)


@given(st.floats(1e-300, 1 - 1e-16))
def test_the_logit_undoes_the_sigmoid(risk):
    assert sigmoid(logit(risk)) == pytest.approx(risk, rel=1e-12)


def test_certain_risks_have_infinite_log_odds_without_a_warning(recwarn):
    assert logit([0.0, 1.0]).tolist() == [-np.inf, np.inf]
    assert sigmoid([-np.inf, np.inf]).tolist() == [0.0, 1.0]
    assert not recwarn.list


def formulas(tree):
    """Each place where 1 / (1 + exp(...)), log(p / (1 - p)) or log(p) - log1p(-p) is written out."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.BinOp):
            continue
        text = ast.unparse(node)
        is_sigmoid = isinstance(node.op, ast.Div) and text.startswith("1 / (1 + ") and "exp(" in text
        is_logit = isinstance(node.op, ast.Sub) and "log1p(-" in text and text.startswith(("np.log(", "log("))
        if is_sigmoid or is_logit:
            yield text
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"log", "np.log", "math.log"}:
            argument = ast.unparse(node.args[0])
            if argument.endswith(f"/ (1 - {argument.split(' / ')[0]})"):
                yield ast.unparse(node)


@pytest.mark.parametrize(
    "text", ["1 / (1 + np.exp(-x))", "np.log(p) - np.log1p(-p)", "log(p / (1 - p))", "1 / (1 + exp(a - b))"]
)
def test_a_formula_written_out_is_found(text):
    assert list(formulas(ast.parse(text)))


def test_the_formulas_are_written_in_one_place():
    found = {
        f"{path.relative_to(LIBRARY)}: {text}"
        for path in LIBRARY.rglob("*.py")
        if not FORMULA_IN & set(path.relative_to(LIBRARY).parts)
        if re.search(r"exp\(|log", path.read_text())
        for text in formulas(ast.parse(path.read_text()))
    }
    assert not found


def test_no_number_is_compared_with_itself():
    """`x != x` asks whether a number is undefined; `Estimate.defined` and `isnan` say so."""
    found = [
        f"{path.relative_to(LIBRARY)}: {ast.unparse(node)}"
        for path in LIBRARY.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Compare)
        and any(isinstance(each, type(node.left)) for each in node.comparators)
        and ast.unparse(node.left) in [ast.unparse(each) for each in node.comparators]
    ]
    assert not found
