"""Which patients of a file have a known outcome, and why none has."""

import pytest

from lrcore.model.sample import sample_csv
from lrcore.reader import Choices, Predictions, read_labelled
from lrcore.validation.evaluable_patients import (
    all_refused,
    known_sets,
    reading_in_words,
    why_no_outcome,
)

RISKS = "risk,outcome\n0.9,malignant\n0.2,benign\n0.4,?\n"


def read(content, choices=None, name="a.csv"):
    return read_labelled(content, name=name, choices=choices or Choices())


def cohort(change=lambda row, cells: cells):
    lines = sample_csv(range(12)).decode().splitlines()
    rows = [",".join(change(row, line.split(","))) for row, line in enumerate(lines[1:], 1)]
    return "\n".join([lines[0], *rows, ""]).encode()


def test_a_table_of_risks_gives_one_set_for_each_model(artifact):
    table = read(RISKS.encode(), name="risks.csv")
    assert isinstance(table, Predictions)
    (known,) = known_sets(table, artifact.model)
    assert (known.n, known.n_malignant) == (2, 1)
    assert reading_in_words(table, known.n)[-1] == "1 patient without a known outcome left out."


def test_refused_rows_are_explained_up_to_a_few():
    table = read(
        cohort(lambda row, cells: [*cells[:2], "see report", *cells[3:]] if row < 8 else cells), name="a.csv"
    )
    lines = reading_in_words(table, table.n_scored)
    assert lines[1].startswith("Row 1, ")
    assert lines[5].startswith("Row 5, ")
    assert lines[6] == "And 2 more problems."
    assert lines[-1] == ""


def test_a_file_of_refused_rows_has_its_own_reason(artifact):
    table = read(cohort(lambda row, cells: [*cells[:2], "-1", *cells[3:]]), name="a.csv")
    assert known_sets(table, artifact.model) == ()
    assert all_refused(table).startswith("Nothing can be evaluated: every row was refused. Row 1, ")


@pytest.mark.parametrize(("malignant", "n_malignant"), [("a", 2), ("b", 1)])
def test_one_label_settles_the_meaning_of_all(artifact, malignant, n_malignant):
    content = b"risk,outcome\n0.5,a\n0.5,b\n0.5,a\n"
    open_ended = read(content, name="risks.csv")
    assert known_sets(open_ended, artifact.model) == ()
    assert why_no_outcome(open_ended.labels).startswith("It is not clear what column 'outcome' means.")
    settled = read(content, choices=open_ended.labels.choices_with(malignant, Choices()))
    assert [known.n_malignant for known in known_sets(settled, artifact.model)] == [n_malignant]


def test_labels_that_are_not_understood_give_no_outcome():
    table = read(b"risk,outcome\n0.5,?\n0.4,?\n0.3,\n", name="risks.csv")
    assert "no patient has a known outcome" in why_no_outcome(table.labels)
