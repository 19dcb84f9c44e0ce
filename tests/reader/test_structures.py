"""Structures of files as people have them: each is read as it lies, asked about, or refused by name."""

from pathlib import Path

import pytest

from lrcore.errors import CohortRefused
from lrcore.evaluation.discrimination.roc import auc
from lrcore.reader import Choices, Predictions, read_cohort, read_labelled
from lrcore.validation.scoring import evaluation_sets_of
from tests.reader.made import assert_all_scored, file, table

STRUCTURES = Path(__file__).parents[1] / "structures"
READ_AS_RISKS = {  # column of outcomes, column of risks, patients, malignant ones, AUC
    "case_study.txt": ("Outcome1", "pmalwo", 120, 50, 0.892),
    "complement.csv": ("truth", "prob.pos", 120, 50, 0.892),
    "risk_above_one.csv": ("outcome", "risk", 120, 50, 0.890),
    "prediction_in_words.csv": ("diagnosis", "probability", 120, 50, 0.892),
    "actual_predicted.csv": ("Actual", "Probability_Malignant", 120, 50, 0.892),
    "outcome_true_false.csv": ("outcome", "risk", 120, 50, 0.892),
    "weak_model.csv": ("label", "probability", 120, 64, 0.716),
    "note_with_commas.csv": ("outcome", "risk", 120, 50, 0.892),
}
ASKED = {  # the values a person is asked about
    "outcome_12.csv": {"1", "2"},
    "outcome_minus1.csv": {"-1", "1"},
    "y_true_minus1.csv": {"-1", "1"},
}
REFUSED = {  # what the sentence says, and the token of a reading that is offered
    "outcome_continuous.csv": (("'y_true' holds", "different numbers"), None),
    "predicted_class_probability.csv": (("below 0.5", "whichever class was predicted"), "predicted-class"),
    "percent_small.csv": (("9 numbers above 1", "per cent"), "percent"),
    "describe.csv": (("table of statistics, not of patients", "'count'"), None),
    "describe_with_id.csv": (("table of statistics, not of patients",), None),
    "correlations.csv": (("table of correlations",), None),
    "bare_means.csv": (("'radius' for mean radius (column 3)",), "headers"),
    "points_dimension.csv": (("'points_mean' for mean concave points", "'dimension_worst'"), "headers"),
    "numbered_typo.csv": (("'adius2' for radius error (column 13)",), "headers"),
    "sqrt_headers.csv": (("'concavity_mean_sqrt' says that its values were changed (sqrt)",), None),
    "bare_spanish.csv": (("Expected 30 measurements, found 0",), None),
}
PLACEHOLDERS = ["placeholder_x.csv", "placeholder_feature.csv", "placeholder_number.csv"]


def content(name):
    return (STRUCTURES / name).read_bytes()


def refused(name, read=read_labelled):
    with pytest.raises(CohortRefused) as caught:
        read(content(name))
    return caught.value


@pytest.mark.parametrize("name", READ_AS_RISKS)
def test_a_table_of_risks_is_read_as_it_lies(name):
    outcome, risk, n, malignant, area = READ_AS_RISKS[name]
    table = read_labelled(content(name))
    assert isinstance(table, Predictions)
    assert (table.labels.column, table.models, table.labels.needs_confirmation) == (outcome, (risk,), False)
    (patients,) = evaluation_sets_of(table)
    assert (patients.n, patients.n_malignant) == (n, malignant)
    assert auc(patients).value == pytest.approx(area, abs=5e-4)
    assert any(f"read from '{risk}'" in issue.problem for issue in table.issues)


@pytest.mark.parametrize("name", ASKED)
def test_a_coding_that_does_not_cover_all_values_is_asked_about(name):
    labels = read_labelled(content(name)).labels
    assert labels.needs_confirmation
    assert set(labels.meaning) == ASKED[name]
    assert evaluation_sets_of(read_labelled(content(name))) == ()


@pytest.mark.parametrize("name", REFUSED)
def test_another_structure_is_refused_by_name_and_a_repair_offered(name):
    says, token = REFUSED[name]
    refusal = refused(name)
    for part in says:
        assert part in str(refusal)
    assert getattr(refusal.details.get("offer"), "token", None) == token


@pytest.mark.parametrize("name", [name for name, (_, token) in REFUSED.items() if token])
def test_an_offer_that_is_accepted_reads_the_file(name):
    table = read_labelled(content(name), choices=refused(name).details["offer"].choices)
    assert table.n_scored == table.n_rows > 0


@pytest.mark.parametrize("name", ["describe.csv", "describe_with_id.csv", "correlations.csv"])
def test_statistics_are_no_patients_for_a_cohort_either(name):
    assert "not of patients" in str(refused(name, read_cohort))


@pytest.mark.parametrize("name", PLACEHOLDERS)
def test_headers_that_count_are_set_aside_in_the_same_way_by_both_readers(name):
    cohort, labelled = read_cohort(content(name)), read_labelled(content(name))
    assert cohort.n_scored == cohort.n_rows == labelled.n_scored == 40
    assert (cohort.measurements == labelled.measurements).all()
    assert cohort.ids == labelled.ids
    assert "published order" in cohort.dialect.line
    assert int((cohort.outcome == 1).sum()) == 19


def test_a_constant_column_is_neither_diagnosis_nor_id():
    cohort = read_labelled(content("constant_first_column.csv"))
    assert (int((cohort.outcome == 1).sum()), int((cohort.outcome == 0).sum())) == (40, 74)
    assert not cohort.labels.needs_confirmation
    assert set(cohort.ids) == {""}


def test_bare_words_are_given_no_group():
    assert not refused("bare_spanish.csv").details["near_misses"]


def test_a_risk_just_above_one_is_read_as_one():
    table = read_labelled(content("risk_above_one.csv"))
    assert table.risk.max() == 1
    assert any("read as 0 or 1" in issue.problem for issue in table.issues)


NOTE = """Seen again, with mother, who asked, among others, about diet, sleep, work, travel, sport, and rest;
no pain, no fever, no cough, no rash, no weight loss, no night sweats, no bleeding, no drugs, no surgery"""


def test_a_note_of_several_lines_and_many_commas_is_one_cell():
    records = table()
    noted = [[*record, "note" if not row else NOTE * (row % 3)] for row, record in enumerate(records)]
    cohort = assert_all_scored(file(noted))
    assert cohort.extras["note"][0] == NOTE
    assert cohort.extras["note"][2] == ""


def test_a_quotation_mark_that_is_not_closed_is_no_note():
    lines = file(table()).decode().splitlines()
    lines[5] = lines[5] + ',"seen again'
    lines[9] = lines[9] + ',no pain"'
    with pytest.raises(CohortRefused, match="not closed"):
        read_cohort("\n".join([lines[0] + ",note", *lines[1:]]).encode())


def test_a_probability_of_the_predicted_class_is_turned_where_that_is_benign():
    name = "predicted_class_probability.csv"
    (patients,) = evaluation_sets_of(
        read_labelled(content(name), choices=Choices(accepted=("predicted-class",)))
    )
    assert auc(patients).value == pytest.approx(0.892, abs=5e-4)
