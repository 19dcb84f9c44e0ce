"""Rows so near to each other that they are no two patients: noted, never refused for that."""

import numpy as np
import pytest

from benchmarks.coherence import written
from benchmarks.pipeline_kinds import PIPELINES
from benchmarks.structures import drawn
from lrcore.model.sample import constructed_csv
from lrcore.reader import read_cohort
from lrcore.reader.coherence.nearness import NEAR


def notes(rows):
    return [issue.problem for issue in read_cohort(written(rows)).issues if issue.rule == NEAR]


def made(name, n):
    rng = np.random.default_rng(n)
    return PIPELINES[name](drawn(rng, n), rng)


@pytest.mark.parametrize("n", [70, 200])
@pytest.mark.parametrize(
    "name", ["patients between neighbours (SMOTE)", "half the patients again, noise of 0.5 %"]
)
def test_patients_made_from_others_are_noted(name, n):
    (note,) = notes(made(name, n))
    assert "so near to another" in note


def test_the_rows_are_named():
    rows = drawn(np.random.default_rng(0), 40).copy()
    rows[30] = rows[4] * 1.002
    (note,) = notes(rows)
    assert note.startswith("1 row so near to another (rows 5 and 31)")


def test_moving_means_over_the_rows_are_noted():
    assert any("next to them" in note for note in notes(made("moving mean of every column", 60)))


def test_the_series_and_the_sample_are_not_noted():
    assert not notes(drawn(np.random.default_rng(0), 569))
    read = read_cohort(constructed_csv(range(114), n=300, seed=1))
    assert not any(issue.rule == NEAR for issue in read.issues)


def test_copies_are_left_to_the_note_on_copies():
    rows = drawn(np.random.default_rng(0), 40)
    read = read_cohort(written(np.vstack([rows, rows[:3]])))
    assert {issue.rule for issue in read.issues if issue.row} == {"repeated patient"}
