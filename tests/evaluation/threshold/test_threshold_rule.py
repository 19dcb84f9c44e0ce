"""A patient is flagged when the risk is the threshold or more: one function says so, and others call it."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SOURCES = [*(ROOT / "lrcore").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]

RISK = re.compile(r"\b\w*(risk|log_odds|sigmoid|predict_proba)\w*\b")
THRESHOLD = re.compile(r"\b\w*(threshold|cut_?off)\w*\b", re.IGNORECASE)
HALF = {"log_odds": {"0", "0.0"}, "risk": {"0.5"}}  # a log-odds of 0 is a risk of 0.5
COMPARISONS = re.compile(r"(np|numpy)\.(greater|less)(_equal)?(\.outer)?")
ORDER = (ast.GtE, ast.Gt, ast.LtE, ast.Lt)

THE_RULE = ("counts.py", "np.asarray(risk) >= np.asarray(threshold)")
LESSONS = {
    # accuracy is taught in one line, from log-odds
    ("measures.py", "log_odds >= 0"),
    # forty fits at all thresholds, in one step
    ("imbalance.py", "np.greater_equal.outer(sigmoid(each), THRESHOLDS)"),
    # distorted log-odds, flagged at the risk of 0.5
    ("distortion.py", "each >= 0"),
}
NO_FLAG = {
    ("contents.py", "np.abs(model.risk(series) - threshold) > TOLERANCE"),  # too near to be compared
    (
        "listing.py",
        "np.abs(scored.log_odds - float(logit(threshold))) <= NEAR_LOG_ODDS",
    ),  # near the threshold
    ("contents.py", "np.abs(model.risk(series) - threshold) > TOLERANCE"),  # clear of the threshold
    ("scale.py", "abs(risk - 0.5) > 0.5"),  # outside the range of a risk
    ("updating.py", "risk < 0.5"),  # on which side of a plot its label goes
}


def decisions(source):
    """Comparisons of a risk with a threshold, and every comparison that makes something called flagged.

    A comparison that only chooses between two formulas, as a sigmoid does, decides nothing.
    """
    tree = ast.parse(source)
    formulas = {id(part) for node in ast.walk(tree) for part in chooses_a_formula(node)}
    flags = {id(part) for node in ast.walk(tree) if names_a_flag(node) for part in ast.walk(node)}
    for node in ast.walk(tree):
        sides = compared(node)
        if sides and id(node) not in formulas and (id(node) in flags or risk_with_threshold(sides)):
            yield ast.unparse(node)


def compared(node):
    if isinstance(node, ast.Compare) and isinstance(node.ops[0], ORDER):
        return [ast.unparse(side) for side in (node.left, *node.comparators)]
    if isinstance(node, ast.Call) and COMPARISONS.fullmatch(ast.unparse(node.func)):
        return [ast.unparse(side) for side in node.args]
    return []


def risk_with_threshold(sides):
    others = {side for side in sides if not RISK.search(side)}
    if len(others) == len(sides):
        return False
    halves = [limits for name, limits in HALF.items() if any(name in side for side in sides)]
    return any(THRESHOLD.search(side) for side in sides) or any(others & limits for limits in halves)


def chooses_a_formula(node):
    if isinstance(node, ast.IfExp):
        yield node.test
    elif isinstance(node, ast.Call) and ast.unparse(node.func) == "np.where":
        yield node.args[0]


def names_a_flag(node):
    if isinstance(node, ast.Assign):
        return any("flag" in ast.unparse(target) for target in node.targets)
    return isinstance(node, ast.keyword) and "flag" in (node.arg or "")


@pytest.mark.parametrize(
    "source",
    [
        "risk >= threshold",
        "at <= threshold < risks",
        "p = self.risk[:, None] > thresholds",
        "np.greater_equal(risk, t.threshold)",
        "np.less.outer(THRESHOLDS, sigmoid(x))",
        "model.predict_proba(x)[:, 0] >= cutoff",
        "(log_odds >= 0).mean()",
        "flagged = [each >= 0 for each in wrong]",
        "made(flagged=x > y)",
    ],
)
def test_a_decision_is_recognised(source):
    assert len(list(decisions(source))) == 1


@pytest.mark.parametrize(
    "source",
    ["0 <= threshold <= 1", "np.where(log_odds >= 0, 1.0, small)", "n > 0", "flagged(risk, threshold)"],
)
def test_other_comparisons_are_none(source):
    assert not list(decisions(source))


def test_the_rule_is_written_once():
    found = {(path.name, text) for path in SOURCES for text in decisions(path.read_text())}
    assert THE_RULE in found
    assert found - {THE_RULE} - LESSONS - NO_FLAG == set()
    assert found >= LESSONS
