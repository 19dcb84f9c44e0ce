"""Issues by the hundred thousand: the same as the few, in little memory, at most ten a row."""

import pickle

from lrcore.reader import read_cohort
from lrcore.reader.columns.packed_issues import (
    PackedIssues,
    count_problems,
    count_refused,
    limited,
    notes_among,
    packed,
)
from lrcore.reader.export.tables import refusals
from lrcore.reader.issues import HELD_BACK, NOTE, REFUSED, Issue
from tests.reader.made import delimited, table

KINDS = (REFUSED, NOTE, HELD_BACK)


def made(n, *, each=3):
    return [
        Issue(1 + place // each, f"P-{place}", "area", "x", "is no number", KINDS[place % 3], "text")
        for place in range(n)
    ]


def test_packed_issues_are_the_same_issues():
    few, many = made(30), made(9_001)
    assert packed(few) == tuple(few)
    found = packed(many)
    assert isinstance(found, PackedIssues)
    assert list(found) == many
    assert found == many
    assert (found[0], found[-1], found[4_096]) == (many[0], many[-1], many[4_096])
    assert found[10:5_000:7] == many[10:5_000:7]
    for ask in (count_refused, count_problems, notes_among):
        assert ask(found) == ask(many)
    assert pickle.loads(pickle.dumps(found)) == many
    assert refusals(found) == refusals(many)


def test_a_row_has_at_most_ten_issues_and_none_is_lost_from_the_count_of_rows():
    row = [Issue(7, "P", "area", "x", f"problem {place}", HELD_BACK, "r") for place in range(29)]
    row.append(Issue(7, "P", "area", "x", "the last", REFUSED, "r"))
    found = limited([*made(6), *row])
    assert len(found) == 6 + 10
    assert found[-1].problem == "21 more cells of this row have a problem."
    assert found[-1].severity == REFUSED
    assert limited(row[:10]) == tuple(row[:10])


def test_a_file_of_wrong_cells_is_listed_in_full_and_held_in_little_memory():
    records = table()
    wrong = [[f"W-{place}", "M", *["oops?"] * 30] for place in range(3_000)]
    cohort = read_cohort(delimited([*records, *wrong]).encode())
    assert cohort.sentence == "3,020 data rows: 20 scored, 3,000 refused, 0 held back."
    assert isinstance(cohort.issues, PackedIssues)
    assert cohort.n_problems == 30_000
    assert len(cohort.frame()) == 10_000
    assert refusals(cohort.issues).count("\n") == 1 + 30_000
    assert sum(len(stretch.body) for stretch in cohort.issues.stretches) < 600_000
