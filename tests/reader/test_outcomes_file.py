"""Outcomes keyed by journal number: what is read, what is refused, and why."""

import pytest

from lrcore.errors import CohortRefused
from lrcore.reader.outcomes_file import read_outcomes


@pytest.mark.parametrize(
    "content",
    [
        b"id,outcome\n7,1\n8,0\n",
        b"journal id;diagnosis\n7;M\n8;B\n",
        b"outcome\tnumber\nmalignant\t7\nbenign\t8\n",
        b"id,time,outcome,mean_radius\n7,2026-01-01,1,12.5\n8,2026-01-02,0,11\n",
        b"id,malignant\n7,yes\n8.0,no\n",
        b"row,id,journal_id,outcome\n1,842302,7,1\n2,9,8,0\n",
        b"Journal number,id,outcome\n7,S-1,1\n8,S-2,0\n",
        b"\xef\xbb\xbfid,outcome\r\n7,1\r\n\r\n8,0\r\n",
    ],
)
def test_the_usual_forms_are_read(content):
    assert read_outcomes(content).pairs == ((7, 1), (8, 0))


def test_the_counts_add_up_and_every_refusal_has_its_row():
    read = read_outcomes(b"id,outcome\n1,malignant\n2,\n,benign\n-4,benign\n5,perhaps\n6.5,benign\n")
    assert read.pairs == ((1, 1),)
    assert [row for row, _ in read.problems] == [3, 4, 5, 6]
    assert read.n_rows == len(read.pairs) + read.n_empty + len(read.problems)
    assert "'perhaps' is no outcome" in dict(read.problems)[5]
    assert "'6.5' is no number of the journal" in dict(read.problems)[6]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"id,status\n1,1\n2,0\n", "not clear what column 'status' means"),
        (b"id,outcome\n1,2\n2,4\n", "not clear what column 'outcome' means"),
        (b"a,b\n1,2\n", "Expected the columns id"),
        (b"id,number,outcome\n7,1,1\n8,2,0\n", "Columns 'id' and 'number' could each hold the number"),
        (b"id,risk\n1,0.5\n", "Expected the columns id"),
        (b"outcome\n1\n", "Expected the columns id"),
        (b"", "empty"),
        (b'id,outcome\n1,1\n"2,0\n3",1\n4,0\n', "A quotation mark opened in line 3"),
    ],
)
def test_what_is_not_clear_is_refused_in_a_sentence(content, reason):
    with pytest.raises(CohortRefused, match=reason):
        read_outcomes(content)


def test_no_outcome_yet_is_no_problem():
    read = read_outcomes(b"id,outcome\n1,\n2,\n")
    assert (read.pairs, read.n_empty, read.problems) == ((), 2, ())
