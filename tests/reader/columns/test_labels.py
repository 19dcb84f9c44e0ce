"""Diagnoses: understood and noted, or asked about with the evidence. Risks never depend on them."""

import numpy as np
import pytest

from lrcore.errors import InvalidInput
from lrcore.reader import Choices, read_cohort, read_predictions
from tests.reader.made import file, malignant, table

MANY = tuple(range(60))  # 47 malignant, 13 benign

CLEAR = {
    "letters": (("B", "M"), "diagnosis"),
    "words with blanks and capitals": ((" Benign ", "MALIGNANT  "), "diagnosis"),
    "German": (("gutartig", "bösartig"), "Befund"),
    "French": (("bénigne", "maligne"), "diagnostic"),
    "composed": (("benign tumour", "malignant tumour"), "diagnosis"),
    "letter and word": (("B (benign)", "M (malignant)"), "diagnosis"),
    "a column called malignant": (("0", "1"), "malignant"),
    "a column called benign": (("1", "0"), "benign"),
    "true and false": (("FALSE", "TRUE"), "is_malignant"),
    "yes and no": (("no", "yes"), "cancer"),
    "the original class numbers": (("2", "4"), "Class"),
    "stated in the header": (("1", "0"), "diagnosis (0=malignant, 1=benign)"),
    "stated the other way round": (("0", "1"), "diagnosis (M=1, B=0)"),
    "another header that is known": (("B", "M"), "final diagnosis"),
}
ASKED = {
    "1 and 0": (("0", "1"), "diagnosis"),
    "0 and 1": (("1", "0"), "diagnosis"),
    "1.0 and 0.0": (("0.0", "1.0"), "target"),
    "true and false": (("False", "True"), "diagnosis"),
    "4 and 2": (("4", "2"), "Class"),
    "1 and 2": (("1", "2"), "diagnosis"),
    "-1 and 1": (("-1", "1"), "target"),
    "plus and minus": (("-", "+"), "result"),
    "unknown words": (("fibroadenoma", "carcinoma"), "histology"),
    "one known word": (("healthy", "cancer"), "diagnosis"),
    "negated": (("no cancer", "cancer"), "diagnosis"),
    "unannounced": (("B", "M"), "group"),
}


def read(values, header):
    return read_cohort(file(table(MANY, label=values, header=header)))


@pytest.mark.parametrize("name", CLEAR)
def test_a_clear_coding_is_read_and_said(name):
    cohort = read(*CLEAR[name])
    assert not cohort.labels.needs_confirmation
    np.testing.assert_array_equal(cohort.outcome, malignant(MANY))
    assert "is malignant (47 rows)" in cohort.labels.sentence


@pytest.mark.parametrize("name", ASKED)
def test_an_open_coding_is_asked_about_with_evidence(name):
    cohort = read(*ASKED[name])
    assert cohort.n_scored == 60
    assert cohort.labels.needs_confirmation
    assert " is malignant (" not in cohort.labels.sentence
    assert cohort.labels.evidence
    np.testing.assert_array_equal(cohort.outcome, malignant(MANY))


@pytest.mark.parametrize(("values", "header"), [(("M", "B"), "diagnosis"), (("1", "0"), "malignant")])
def test_a_clear_coding_that_the_numbers_contradict_is_asked_about(values, header):
    cohort = read(values, header)
    assert cohort.labels.needs_confirmation
    assert "exchanged" in cohort.labels.evidence


def test_what_a_person_says_settles_it():
    content = file(table(MANY, label=("x", "y"), header="diagnosis"))
    choices = Choices(label_column="diagnosis", label_meaning=(("x", "benign"), ("y", "malignant")))
    cohort = read_cohort(content, choices=choices)
    assert not cohort.labels.needs_confirmation
    np.testing.assert_array_equal(cohort.outcome, malignant(MANY))
    none = read_cohort(content, choices=Choices(label_column=""))
    assert set(none.outcome) == {-1}


def test_a_word_that_may_be_one_of_the_classes_is_asked_about():
    records = table()
    for place in (2, 5):
        records[place][1] = "atypia"
    labels = read_cohort(file(records)).labels
    assert labels.needs_confirmation
    assert "also include 'atypia' (2 rows)" in labels.evidence


def test_unknown_values_are_counted_and_never_benign():
    records = table(MANY)
    for row in range(1, 31, 3):
        records[row][1] = ["", "pending", "?", "suspicious"][row % 4]
    cohort = read_cohort(file(records))
    assert int((cohort.outcome == -1).sum()) == 10
    assert any("The diagnosis is unknown in 10 rows" in note.problem for note in cohort.notes)
    known = cohort.outcome >= 0
    np.testing.assert_array_equal(cohort.outcome[known], malignant(MANY)[known])


def test_no_metric_can_come_from_a_column_that_says_nothing():
    for values in (("", ""), ("?", "?"), ("NA", "NA")):
        assert set(read(values, "diagnosis").outcome) == {-1}


def test_three_values_of_which_none_is_known_are_all_asked_about():
    records = table(MANY)
    for row in range(1, 61):
        records[row][1] = "uvw"[row % 3]
    labels = read_cohort(file(records)).labels
    assert labels.needs_confirmation
    assert set(labels.meaning.values()) == {"unknown"}


def with_second(header, cell):
    """A file with a second column that may be the diagnosis."""
    records = table(MANY, label=("0", "1"), header="malignant")
    return [[*r, header if not n else cell(n, r[1])] for n, r in enumerate(records)]


def test_two_columns_that_agree_are_one_diagnosis():
    cohort = read_cohort(file(with_second("benign", lambda row, code: str(1 - int(code)))))
    assert not cohort.labels.needs_confirmation
    np.testing.assert_array_equal(cohort.outcome, malignant(MANY))


def test_two_columns_that_disagree_are_asked_about():
    cohort = read_cohort(
        file(with_second("benign", lambda row, code: "1" if row < 8 else str(1 - int(code))))
    )
    assert cohort.labels.needs_confirmation
    assert "disagree in 7 rows" in cohort.labels.evidence


def test_scikit_learns_coding_is_known_by_its_column_names():
    records = table(MANY, style="scikit-learn", label=("1", "0"), header="target", with_ids=False)
    cohort = read_cohort(file(records))
    np.testing.assert_array_equal(cohort.outcome, malignant(MANY))
    assert "published coding" in cohort.labels.evidence


def test_a_number_that_no_coding_covers_is_asked_about_and_not_taken_for_benign():
    records = table(MANY, label=("0", "1"), header="malignant")
    for row in range(5, 60, 11):
        records[row][1] = "9"
    labels = read_cohort(file(records)).labels
    assert labels.needs_confirmation
    assert "'9' (5 rows)" in labels.evidence
    with pytest.raises(InvalidInput, match="expected two values"):
        labels.choices_with("1", Choices())


def test_a_column_of_many_numbers_is_no_diagnosis():
    records = table(MANY, label=("0", "1"), header="target")
    for row in range(1, 50):
        records[row][1] = str(row)
    assert not read_cohort(file(records)).labels.column


@pytest.mark.parametrize("of_each", [3, 4, 6])
def test_risks_the_wrong_way_round_are_asked_about_with_the_share_of_pairs(of_each):
    rows = [f"{0.1 + 0.01 * k},malignant\n{0.8 + 0.01 * k},benign" for k in range(of_each)]
    labels = read_predictions("\n".join(["risk,outcome", *rows]).encode()).labels
    assert labels.needs_confirmation
    assert "higher risks in 100 of 100 pairs" in labels.evidence
