"""Tables of risks and outcomes from any model."""

import numpy as np
import pytest

from lrcore.reader import Choices, Predictions, read_labelled, read_predictions
from lrcore.validation.scoring import evaluation_sets_of
from tests.reader.made import delimited, file, refusal, table

RNG = np.random.default_rng(0)
N = 60
OUTCOME = (RNG.random(N) < 0.4).astype(int)
RISK = np.round(np.clip(0.5 * OUTCOME + 0.4 * RNG.random(N), 0.01, 0.99), 4)
OTHER = np.round(np.clip(RISK + 0.05 * RNG.standard_normal(N), 0.01, 0.99), 4)
LOG_ODDS = np.log(RISK / (1 - RISK))


def made(header, *columns, delimiter=",", write=str):
    rows = [[write(value) for value in row] for row in zip(*columns, strict=True)]
    return delimited([header, *rows], delimiter).encode()


def assert_read(content, **choices):
    read = read_predictions(content, choices=Choices(**choices))
    assert read.n_scored == read.n_rows == N
    np.testing.assert_allclose(read.risk[:, 0], RISK, rtol=1e-9)
    np.testing.assert_array_equal(read.outcome, OUTCOME)
    return read


WORDS = np.where(OUTCOME, "malignant", "benign")
TABLES = {
    "risk and outcome": made(["risk", "outcome"], RISK, OUTCOME),
    "outcome first": made(["outcome", "risk"], OUTCOME, RISK),
    "decimal commas": made(
        ["risk", "outcome"], RISK, OUTCOME, delimiter=";", write=lambda v: str(v).replace(".", ",")
    ),
    "words": made(["probability", "diagnosis"], RISK, WORDS),
    "scientific": made(["y_prob", "y_true"], [f"{v:e}" for v in RISK], OUTCOME),
    "with ids and a title": b"Model of 2024\n\n" + made(["id", "risk", "event"], range(N), RISK, OUTCOME),
    "log-odds alone": made(["log_odds", "outcome"], LOG_ODDS, OUTCOME),
    "both": made(["risk", "log_odds", "outcome"], RISK, LOG_ODDS, OUTCOME),
    "risks beside decisions": made(["y_pred", "y_score", "y_true"], (RISK > 0.5).astype(int), RISK, OUTCOME),
}


@pytest.mark.parametrize("name", TABLES)
def test_any_usual_table_is_read(name):
    assert_read(TABLES[name])
    assert isinstance(read_labelled(TABLES[name]), Predictions)


def test_several_models_are_read_and_named():
    read = assert_read(made(["risk_a", "risk_b", "outcome"], RISK, OTHER, OUTCOME))
    assert read.models == ("risk_a", "risk_b")
    assert [patients.n for patients in evaluation_sets_of(read)] == [N, N]
    assert assert_read(made(["risk", "risk", "outcome"], RISK, OTHER, OUTCOME)).models == (
        "risk",
        "risk (again)",
    )


def test_columns_of_any_name_can_be_chosen():
    content = made(["forest", "logistic", "truth of pathology"], RISK, OTHER, WORDS)
    refused = refusal(content, read=read_predictions)
    assert refused.details["headers"][:2] == ("forest", "logistic")
    assert_read(content, risk_columns=("forest", "logistic"), label_column="truth of pathology")


def test_per_cent_without_signs_is_divided_only_once_accepted():
    content = made(["risk", "outcome"], [f"{100 * v:.2f}" for v in RISK], OUTCOME)
    refused = refusal(content, read=read_predictions)
    assert "per cent" in str(refused)
    read = read_predictions(content, choices=refused.details["offer"].choices)
    np.testing.assert_allclose(read.risk[:, 0], RISK, atol=1e-12)


REFUSED = {
    "no outcome": (made(["id", "risk"], range(N), RISK), "column of outcomes"),
    "no header": (made(["0.5", "1"], RISK, OUTCOME), "column of risks"),
    "the benign class": (made(["prob_benign", "outcome"], 1 - RISK, OUTCOME), "benign"),
    "decisions": (made(["y_pred", "y_true"], (RISK > 0.5).astype(int), OUTCOME), "decisions, not risks"),
    "log-odds called risks": (made(["risk", "outcome"], LOG_ODDS, OUTCOME), "call the column 'log_odds'"),
    "risks of another model": (made(["risk", "log_odds", "outcome"], RISK, -LOG_ODDS, OUTCOME), "disagree"),
    "no rows": (b"risk,outcome\n", "no rows"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_evaluated_is_refused(name):
    content, says = REFUSED[name]
    assert says in str(refusal(content, read=read_predictions))


@pytest.mark.parametrize("cell", ["101", "-0.1", "", "NA", "high", "inf", "=1"])
def test_a_cell_that_is_no_risk_is_rejected(cell):
    read = read_predictions(made(["risk", "outcome"], [cell, *RISK[1:]], OUTCOME))
    assert (read.n_scored, sorted(read.rejected)) == (N - 1, [1])
    assert any(issue.row == 1 and issue.column == "risk" for issue in read.issues)


def test_one_risk_above_1_refuses_the_column_and_not_its_row():
    says = str(refusal(made(["risk", "outcome"], [1.2, *RISK[1:]], OUTCOME), read=read_predictions))
    assert "1 number above 1 (at most 1.2) among 60" in says


def test_a_number_that_is_no_code_of_the_outcome_is_asked_about():
    read = read_predictions(made(["risk", "outcome"], RISK, [2, *OUTCOME[1:]]))
    assert read.labels.needs_confirmation
    assert read.outcome[0] == -1
    np.testing.assert_array_equal(read.outcome[1:], OUTCOME[1:])


@pytest.mark.parametrize("cell", ["", "?", "pending"])
def test_an_outcome_that_is_unknown_stays_unknown(cell):
    read = read_predictions(made(["risk", "outcome"], RISK, [cell, *OUTCOME[1:]]))
    assert read.outcome[0] == -1
    np.testing.assert_array_equal(read.outcome[1:], OUTCOME[1:])
    assert not read.labels.needs_confirmation


def test_outcomes_that_run_against_the_risks_are_asked_about():
    assert read_predictions(made(["risk", "outcome"], RISK, 1 - OUTCOME)).labels.needs_confirmation


def test_a_table_of_measurements_is_read_as_such():
    records = table()
    both = [[*record, "risk" if not row else "0.5"] for row, record in enumerate(records)]
    assert not isinstance(read_labelled(file(both)), Predictions)


@pytest.mark.parametrize("number", ["0.5", "-0.5"])
@pytest.mark.parametrize("word", ["Total:", " mean", "N"])
def test_a_summary_is_no_row_whatever_the_sign_of_its_number(word, number):
    rows = made(["id", "log_odds", "outcome"], range(N), LOG_ODDS, OUTCOME)
    read = read_predictions(rows + f"{word},{number},0\n".encode())
    assert read.n_rows == N
    assert any("is not a patient but a summary" in issue.problem for issue in read.issues)
