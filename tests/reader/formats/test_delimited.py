"""Delimiters, quotation marks, line ends, comments and lines that are no patients."""

import csv

import numpy as np
import pytest

from lrcore.errors import CohortRefused
from lrcore.reader import read_predictions
from tests.reader.made import (
    ROWS,
    assert_all_scored,
    comma,
    delimited,
    file,
    grouped,
    ids,
    refusal,
    table,
    true,
)


@pytest.mark.parametrize("delimiter", list(",;\t|:~^ "))
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_usual_delimiter_and_line_end(delimiter, end):
    cohort = assert_all_scored(file(table(), delimiter=delimiter, end=end))
    assert list(cohort.ids) == ids()


@pytest.mark.parametrize(
    ("group", "decimal", "delimiter"),
    [
        ("", ",", ";"), ("", ",", "\t"), ("", ",", "|"), ("", ",", ","),
        (".", ",", ";"), (",", ".", ";"), (",", ".", ","), ("'", ".", ";"), ("’", ".", ","),
        (" ", ",", ";"), ("\u00a0", ",", ";"), ("\u202f", ",", "\t"),
    ],
)  # fmt: skip
def test_decimal_signs_and_signs_between_thousands(group, decimal, delimiter):
    cohort = assert_all_scored(file(table(write=grouped(group, decimal)), delimiter=delimiter))
    assert cohort.dialect.decimal == decimal


def test_every_cell_quoted():
    assert_all_scored(file(table(write=comma), quoting=csv.QUOTE_ALL))
    assert_all_scored(file(table(), quoting=csv.QUOTE_ALL, quote="'"))


def test_quotes_line_breaks_and_delimiters_within_ids_are_kept():
    records = table()
    strange = ["A\nB", 'say "hi", "x"', "a,b;c\td", "  padded ", "'single'", "1,5", "="]
    for record, name in zip(records[1:], strange, strict=False):
        record[0] = name
    for delimiter in ",;\t":
        cohort = assert_all_scored(file(records, delimiter=delimiter, end="\r\n"))
        assert list(cohort.ids[: len(strange)]) == strange


def test_lines_quoted_as_a_whole():
    lines = ['"' + line.replace('"', '""') + '"' for line in delimited(table()).splitlines()]
    assert list(assert_all_scored("\n".join(lines).encode()).ids) == ids()


def test_blanks_before_quotation_marks():
    lines = [", ".join(f'"{cell}"' for cell in record) for record in table()]
    assert list(assert_all_scored("\n".join(lines).encode()).ids) == ids()


def test_mixed_line_ends_and_blank_lines():
    records = table()
    ends = ["\n", "\r\n", "\r", "\n\n\r\n"]
    text = "".join(",".join(record) + ends[place % 4] for place, record in enumerate(records))
    assert_all_scored(text.encode())


@pytest.mark.parametrize("hint", ["sep=;\n", '"sep=;"\r\n', "SEP=;\n"])
def test_the_first_line_may_name_the_delimiter(hint):
    assert_all_scored((hint + delimited(table(write=comma), ";")).encode())


@pytest.mark.parametrize("mark", ["#", "//", "%"])
def test_comments_anywhere_are_noted_and_skipped(mark):
    lines = delimited(table()).splitlines()
    lines.insert(8, f"{mark} checked by Dr X, 12.3.")
    lines.append(f"{mark} end")
    cohort = assert_all_scored(f"{mark} exported, by X\n".encode() + "\n".join(lines).encode())
    notes = [note.problem for note in cohort.notes if note.rule == "aside"]
    assert len(notes) == 2
    assert "after row 7 is not a patient but a comment" in notes[0]


def test_titles_above_and_notes_below_are_no_patients():
    records = [["Report of ward 3"], ["printed 2024"], [], *table(), [], ["Source: ward 3"], ["n = 20"]]
    cohort = assert_all_scored(file(records))
    assert any("above the header were skipped: 'Report of ward 3'" in note.problem for note in cohort.notes)


@pytest.mark.parametrize("below", [["string", "factor"] + ["double"] * 30, ["", ""] + ["px"] * 30])
def test_a_line_of_types_or_units_below_the_header_is_no_patient(below):
    records = table()
    assert_all_scored(file([records[0], below, *records[1:]]))


def test_a_header_that_is_repeated_is_no_patient():
    records = table()
    cohort = assert_all_scored(file([*records[:8], records[0], *records[8:]]))
    assert any("repeats the header" in note.problem for note in cohort.notes)


def test_a_second_table_with_another_header_is_refused():
    records = table(tuple(range(150)))
    assert "second header" in str(refusal(file([*records[:140], records[0][::-1], *records[140:]])))


@pytest.mark.parametrize("name", ["Mean", "", "Overall mean", "P-0001"])
def test_a_line_of_means_is_never_a_patient(name):
    means = [name, "M" if name == "P-0001" else "", *map(repr, true().mean(axis=0).tolist())]
    from lrcore.reader import read_cohort

    cohort = read_cohort(file([*table(), means]))
    assert cohort.n_scored == len(ROWS)
    assert any("mean" in issue.problem or "summary" in issue.problem for issue in cohort.issues)


def test_a_patient_who_is_there_three_times_is_no_summary():
    assert_all_scored(file(table((5, 5, 6, 5))), (5, 5, 6, 5))


@pytest.mark.parametrize("ending", ["\x1a", ",,,,\n" * 5, "\n\n \n"])
def test_what_programs_leave_at_the_end_of_a_file(ending):
    assert_all_scored(file(table()) + ending.encode())


def test_rows_of_another_length_are_rejected_by_number():
    from lrcore.reader import read_cohort

    records = table()
    records[4] = records[4][:-1]
    records[6] = [*records[6], "7"]
    records[9] = records[9][:2]
    cohort = read_cohort(file(records))
    assert sorted(cohort.rejected) == [4, 6, 9]
    assert all("cells where 32 were expected" in i.problem for i in cohort.issues if i.row)
    assert cohort.sentence == "20 data rows: 17 scored, 3 refused, 0 held back."


def test_an_open_quotation_mark_is_named_with_its_line():
    lines = delimited(table()).splitlines()
    lines[9] = '"' + lines[9]
    assert "A quotation mark opened in line 10" in str(refusal("\n".join(lines).encode()))


SWALLOWED = {  # places of quotation marks that are never closed: (line, what stands there -> instead)
    "to the end of the file": {5: ("P5,", '"P5,')},
    "up to a stray mark": {5: ("P5,", '"P5,'), 9: ("P9,", 'P9",')},
    "the next line": {5: ("P5,", '"P5,'), 6: ("P6,", 'P6",')},
    "up to a quoted cell": {5: ("P5,", '"P5,'), 9: ("P9,", '"P9",')},
    "in the first row": {1: ("P1,", '"P1,'), 2: ("P2,", 'P2",')},
    "in another column": {5: (",0.", ',"0.'), 9: ("P9,", '"P9",')},
    "in the last cell": {30: (",0.", ',"0.')},
}


@pytest.mark.parametrize("name", SWALLOWED)
@pytest.mark.parametrize("header", ["id,outcome,risk", "id,word,risk"])
def test_a_mark_that_is_never_closed_swallows_no_row_of_a_narrow_table(name, header):
    lines = [header, *(f"P{n},{n % 2},0.{10 + n}" for n in range(1, 31))]
    for place, (before, after) in SWALLOWED[name].items():
        lines[place] = lines[place].replace(before, after)
    for end in ("\n", "\r\n"):
        with pytest.raises(CohortRefused, match="A quotation mark opened in line"):
            read_predictions(end.join([*lines, ""]).encode())


def test_notes_with_line_ends_and_commas_are_kept():
    rows = "".join(f'P{n},"size 12, hard\nand, 3,\nlast, 0.5",{n % 2},0.{10 + n}\n' for n in range(30))
    read = read_predictions(f"id,note,outcome,risk\n{rows}".encode())
    assert (read.n_rows, read.n_scored) == (30, 30)


def test_trailing_delimiters_in_every_line():
    assert_all_scored("\n".join(";".join(record) + ";;;" for record in table()).encode())


def test_a_table_drawn_with_bars():
    lines = ["| " + " | ".join(record) + " |" for record in table()]
    lines.insert(1, "|" + "---|" * 32)
    assert_all_scored("\n".join(lines).encode())


def test_columns_set_apart_by_blanks():
    assert_all_scored("\n".join("  ".join(f"{cell:>24}" for cell in r) for r in table()).encode())


def test_a_wide_table_is_cut_at_the_right_delimiter():
    wide = [f"gene expression of probe {place}" for place in range(9000)]
    records = [record + (wide if not place else ["0.5"] * len(wide)) for place, record in enumerate(table())]
    cohort = assert_all_scored(file(records))
    assert len(cohort.extras) == 9000


def test_scientific_notation_signs_and_blanks_around_numbers():
    for write in (lambda v: f"{v:.16E}", lambda v: f"+{v!r}", lambda v: f"  {v!r} ", lambda v: f"{v:.12f}"):
        np.testing.assert_allclose(assert_all_scored(file(table(write=write))).measurements, true())
