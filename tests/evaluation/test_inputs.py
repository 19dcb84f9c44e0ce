from functools import partial

import numpy as np
import pandas as pd
import pytest

from lrcore.errors import InvalidInput
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.inputs import check_log_odds, check_outcome_and_risk
from lrcore.evaluation.patients import Patients


@pytest.mark.parametrize(
    ("outcome", "risk"),
    [
        ([True, False], [0.1, 0.2]),
        (pd.Series([1, 0], index=[7, 3]), pd.Series([0.1, 0.2])),
        (pd.array([1, 0], dtype="Int64"), pd.array([0.1, 0.2], dtype="Float64")),
        (np.array([1.0, 0.0]), np.array(["0.1", "0.2"])),
        (pd.Categorical([1, 0]), np.array([0.1, 0.2], dtype=">f8")),
    ],
)
def test_numbers_in_any_wrapping(outcome, risk):
    malignant, p = check_outcome_and_risk(outcome, risk)
    assert malignant.tolist() == [True, False]
    assert p.tolist() == [0.1, 0.2]


@pytest.mark.parametrize(
    ("outcome", "risk", "said"),
    [
        ([0, 1], ["low", "high"], "`risk` must be a list of numbers"),
        ([0, 1], [[0.1], [0.2, 0.3]], "`risk` must be a list of numbers"),
        ([0, 1], [0.1 + 1j, 0.2], "`risk` must be a list of numbers"),
        ([[0], [1, 1]], [0.1, 0.2], "`outcome` must be a list of 0 and 1"),
        ([0, 1], [None, 0.2], "got nan in row 1"),
        ([0, 1], np.ma.masked_array([0.1, 0.2], [False, True]), "got nan in row 2"),
        (np.ma.masked_array([0, 1], [False, True]), [0.1, 0.2], "got nan in row 2"),
        (pd.array([0, pd.NA], dtype="Int64"), [0.1, 0.2], "`outcome` must be 1"),
        (["M", "B"], [0.1, 0.2], "got M in row 1"),
        ([0, 1], [10, 20], "got 10.0 in row 1 (2 such rows)"),
        (1, 0.5, "two lists of equal length"),
    ],
)
def test_what_is_no_risk_is_refused_in_one_sentence(outcome, risk, said):
    with pytest.raises(InvalidInput) as refused:
        check_outcome_and_risk(outcome, risk)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("log_odds", [["a", "b"], [np.nan, 1.0], [1.0]])
def test_log_odds_that_cannot_be_used_are_refused(log_odds):
    with pytest.raises(InvalidInput, match="`log_odds` must"):
        check_log_odds(log_odds, np.array([0.1, 0.2]))


OUTCOME, RISK = [0, 1, 0, 1], [0.2, 0.6, 0.5, 0.9]
CONTRADICTING = [-1.386, 0.405, 0.0, -2.2]


@pytest.mark.parametrize("kind", [Patients, partial(EvaluationSet, "A", "Of a test.")])
def test_log_odds_of_other_risks_are_refused_wherever_both_are_given(kind):
    with pytest.raises(InvalidInput, match=r"risk 0.9, got -2.2 in row 4 \(1 such rows\)"):
        kind(OUTCOME, RISK, CONTRADICTING)
    kind(OUTCOME, RISK, [*CONTRADICTING[:3], 2.2])


@pytest.mark.parametrize(
    ("risk", "log_odds", "agrees"),
    [
        (1.0, 40.0, True),
        (1.0, np.inf, True),
        (0.0, -800.0, True),
        (1.0, 5.3, True),
        (1.0, 5.2, False),
        (0.0, 40.0, False),
        (1.0, -np.inf, False),
        (0.5, 0.019, True),
        (0.5, 0.021, False),
    ],
)
def test_the_reader_and_the_library_agree_on_what_is_rounding(risk, log_odds, agrees):
    from lrcore.reader import read_predictions

    accepted = True
    try:
        check_log_odds([log_odds], np.array([risk]))
    except InvalidInput:
        accepted = False
    assert accepted == agrees
    if np.isfinite(log_odds):
        rows = ["0.2,-1.386,0", "0.8,1.386,1", f"{risk},{log_odds},1"]
        read = read_predictions("\n".join(["risk,log_odds,outcome", *rows]).encode())
        assert (read.n_scored == 3) == agrees
