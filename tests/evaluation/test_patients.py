import ast
from dataclasses import FrozenInstanceError
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrcore.errors import InvalidInput
from lrcore.evaluation import patients as module
from lrcore.evaluation.calibration.brier_decompositions import corp_decomposition
from lrcore.evaluation.calibration.reliability import reliability
from lrcore.evaluation.discrimination.average_precision import average_precision
from lrcore.evaluation.discrimination.roc import auc, roc_curve
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.streaming.statistics import streaming_statistics
from lrcore.evaluation.summary import evaluation_summary
from tests.evaluation.made import patients

EVALUATION = Path(module.__file__).parent
# What takes outcomes and risks as arrays: the check itself, the classes that hold both, and comparisons of
# two risks for the same patients.
MAY_TAKE_ARRAYS = {
    "check_outcome_and_risk",
    "Patients.__init__",
    "EvaluationSet.__init__",
    "compare_auc",
    "brier_difference",
    "net_benefit_difference",
    "_paired_difference",
    "count_verified",  # with outcomes that are not known
    "verification",
    "_corrected",
    "weighted_calibration",
    "_why_no_interval",
}


def functions(tree, owner=""):
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield from functions(node, f"{node.name}.")
        elif isinstance(node, ast.FunctionDef):
            yield f"{owner}{node.name}", {each.arg for each in node.args.args + node.args.kwonlyargs}


def test_no_measure_has_a_second_signature_of_arrays():
    found = {
        name
        for path in EVALUATION.rglob("*.py")
        for name, arguments in functions(ast.parse(path.read_text()))
        if "outcome" in arguments
    }
    assert found == MAY_TAKE_ARRAYS


def test_the_risks_are_sorted_once_for_all_measures(monkeypatch):
    sorts = []
    original = module.tally_risks
    monkeypatch.setattr(module, "tally_risks", lambda *given: sorts.append(1) or original(*given))
    rng = np.random.default_rng(3)
    risk = rng.random(200)
    group = Patients(rng.random(200) < risk, risk)
    evaluation_summary(group, threshold=0.3)
    reliability(group)
    for measure in (auc, average_precision, roc_curve, corp_decomposition):
        measure(group)
    assert len(sorts) == 1


@given(patients(), st.data())
def test_a_subset_is_the_patients_of_those_rows(known, data):
    outcome, risk = known
    rows = np.array(data.draw(st.lists(st.integers(0, len(risk) - 1), min_size=1)))
    with np.errstate(divide="ignore"):
        whole = Patients(outcome, risk, np.log(risk) - np.log1p(-risk))
    part, mask = whole.subset(rows), np.isin(np.arange(len(risk)), rows)
    assert (part.outcome.tolist(), part.risk.tolist()) == (outcome[rows].tolist(), risk[rows].tolist())
    assert part.log_odds.tolist() == whole.log_odds[rows].tolist()
    assert whole.subset(mask).n == mask.sum()
    assert Patients(outcome, risk).subset(rows).log_odds is None


@pytest.mark.parametrize("outcome", [[0, 1], [False, True], np.array([0.0, 1.0]), np.array([0, 1], np.uint8)])
def test_outcomes_of_any_type_are_held_alike(outcome):
    group = Patients(outcome, [0.25, 0.5])
    assert (group.outcome.dtype, group.malignant.dtype) == (np.int8, np.bool_)
    assert (group.outcome.tolist(), group.malignant.tolist()) == ([0, 1], [False, True])
    assert (group.n, group.n_malignant, group.prevalence) == (2, 1, 0.5)


def test_what_is_validated_cannot_be_replaced():
    group = EvaluationSet("Ours", "Of a test.", [0, 1], [0.25, 0.5])
    for name in ("outcome", "risk", "log_odds", "name"):
        with pytest.raises(FrozenInstanceError):
            setattr(group, name, None)


def test_the_parts_of_a_stream_need_log_odds():
    with pytest.raises(InvalidInput, match="`patients` must have log-odds"):
        streaming_statistics(Patients([0, 1], [0.25, 0.5]), threshold=0.5)
