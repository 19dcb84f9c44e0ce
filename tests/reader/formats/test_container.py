"""What the bytes hold: workbooks, archives, Parquet; or one sentence why none of these."""

import datetime
import gzip
import io
import json
import pickle
import time
from decimal import Decimal

import numpy as np
import pytest

from lrcore.reader import Choices, read_cohort
from lrcore.schema import FIELDS
from tests.reader.made import (
    archive,
    assert_all_scored,
    cells,
    file,
    gzipped,
    headers,
    ids,
    refusal,
    table,
    true,
    with_numbers,
    workbook,
)

SHEET = with_numbers(table())
WORKBOOKS = {
    "numbers": {"S": SHEET},
    "numbers stored as text": {"S": table()},
    "title rows": {"S": [["Report"], ["printed 2024"], [], *SHEET]},
    "notes before": {"Read me": [["hello", "world"]], "Data": SHEET},
    "columns further right": {"S": [[], [], *(["", "", *row] for row in SHEET)]},
    "a line of means": {"S": [*SHEET, ["Mean", "", *true().mean(axis=0).tolist()]]},
}


@pytest.mark.parametrize("name", WORKBOOKS)
def test_workbooks(name):
    cohort = assert_all_scored(workbook(WORKBOOKS[name]))
    assert list(cohort.ids) == ids()


def test_a_table_in_two_sheets_is_asked_about():
    both = workbook({"2023": SHEET[:5], "2024": SHEET})
    refused = refusal(both)
    assert refused.details["tables"] == ("2023", "2024")
    assert "found one in each of 2 sheets ('2023' and '2024')" in str(refused)
    cohort = assert_all_scored(both, choices=Choices(sheet="2024"))
    assert cohort.dialect.tables == ("2023", "2024")
    assert_all_scored(workbook({"old": SHEET, "new": SHEET}, hidden=["old"]))


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("=1+1", "formula without a stored result"),
        ("#REF!", "error of the spreadsheet"),
        (datetime.datetime(2023, 3, 12), "is a date"),
        (datetime.time(12, 3), "not a number"),
        (True, "not a number"),
        (None, "missing"),
    ],
)
def test_cells_of_a_workbook_that_are_no_numbers(cell, says):
    rows = [list(row) for row in SHEET]
    rows[3][5] = cell
    cohort = read_cohort(workbook({"S": rows}))
    assert sorted(cohort.rejected) == [3]
    assert says in next(issue.problem for issue in cohort.issues if issue.row == 3)


def test_ids_of_a_workbook_that_a_format_fills_with_zeros():
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(workbook({"S": SHEET})))
    for row in range(2, 22):
        book["S"].cell(row, 1).value = row
        book["S"].cell(row, 1).number_format = "00000"
    stream = io.BytesIO()
    book.save(stream)
    assert assert_all_scored(stream.getvalue()).ids[:2] == ("00002", "00003")


def test_a_damaged_workbook_is_refused():
    whole = workbook({"S": SHEET})
    for content in (whole[: len(whole) // 2], whole[:3000] + bytes(500) + whole[3500:]):
        assert "damaged" in str(refusal(content))


PACKED = {
    "gzip": gzipped(file(table())),
    "gzip twice": gzipped(gzipped(file(table()))),
    "gzip of a workbook": gzipped(workbook({"S": SHEET})),
    "zip": archive({"a.csv": file(table())}),
    "zip with a text": archive({"wdbc.data": file(table()), "README.md": b"hello", "p.png": b"\x89PNG"}),
    "zip of a Mac": archive({"a.csv": file(table()), "__MACOSX/._a.csv": b"x", ".DS_Store": b"y"}),
    "zip in a zip": archive({"a.zip": archive({"a.csv": file(table())})}),
    "zip of a workbook": archive({"a.xlsx": workbook({"S": SHEET})}),
    "zip with a path": archive({"../../etc/a.csv": file(table())}),
}


@pytest.mark.parametrize("name", PACKED)
def test_archives_with_one_table(name):
    assert_all_scored(PACKED[name])


def test_an_archive_with_two_tables_is_asked_about():
    both = archive({"a.csv": file(table()), "b.csv": file(table()[:9])})
    assert refusal(both).details["tables"] == ("a.csv", "b.csv")
    assert_all_scored(both, choices=Choices(sheet="a.csv"))


@pytest.mark.parametrize("kind", ["float", "text", "category", "decimal", "index"])
def test_parquet_of_any_type(kind):
    import pandas as pd

    frame = pd.DataFrame(SHEET[1:], columns=SHEET[0])
    if kind == "decimal":
        for place, name in enumerate(headers()):
            frame[name] = [Decimal(row[place]) for row in cells()]
    made = {
        "text": lambda: frame.astype(str),
        "category": lambda: frame.astype("category"),
        "index": lambda: frame.set_index("id"),
    }.get(kind, lambda: frame)()
    stream = io.BytesIO()
    made.to_parquet(stream)
    assert list(assert_all_scored(stream.getvalue()).ids) == ids()
    assert "damaged" in str(refusal(stream.getvalue()[:-40]))


def test_parquet_with_a_missing_number():
    import pandas as pd

    frame = pd.DataFrame(SHEET[1:], columns=SHEET[0])
    frame.loc[3, "radius_mean"] = np.nan
    stream = io.BytesIO()
    frame.to_parquet(stream)
    cohort = read_cohort(stream.getvalue())
    assert sorted(cohort.rejected) == [4]


@pytest.mark.parametrize("compression", ["uncompressed", "zstd"])
def test_feather(compression):
    import pandas as pd

    stream = io.BytesIO()
    pd.DataFrame(SHEET[1:], columns=SHEET[0]).to_feather(stream, compression=compression)
    cohort = assert_all_scored(stream.getvalue())
    assert list(cohort.ids) == ids()
    assert cohort.dialect.form == "Arrow"
    assert "damaged" in str(refusal(stream.getvalue()[:-200]))


RECORDS = [dict(zip(SHEET[0], row, strict=True)) for row in SHEET[1:]]
FOREIGN = {
    "PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"x" * 999, "PDF"),
    "PNG": (b"\x89PNG\r\n\x1a\n" + bytes(99), "picture"),
    "HTML": (b"<html><table><tr><td>17.99</td></tr></table></html>", "web page"),
    "an .xls that is HTML": (b'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table>', "web page"),
    "HTML in UTF-16": ("<!DOCTYPE html><html>".encode("utf-16"), "web page"),
    "XML": (b'<?xml version="1.0"?><Workbook/>', "XML"),
    "JSON": (json.dumps(RECORDS).encode(), "JSON"),
    "JSON by lines": ("\n".join(map(json.dumps, RECORDS)).encode(), "JSON"),
    "SQLite": (b"SQLite format 3\x00" + bytes(999), "SQLite"),
    "pickle": (pickle.dumps(RECORDS), "never opened"),
    "ARFF of something else": (b"% x\n@relation wdbc\n@attribute a numeric\n@data\n1\n", "30 measurements"),
    "ARFF with texts": (b"@relation w\n@attribute a string\n@data\n'x'\n", "`string`"),
    "damaged ARFF": (b"@relation w\n@attribute a numeric\n@data\nx\n", "(ARFF) is damaged"),
    "ARFF with decimal commas": (
        b"@relation w\n@attribute a numeric\n@data\n17,99\n",
        "Row 1 of the Weka file (ARFF) has 2 cells where 1",
    ),
    "libSVM": (b"1 1:17.99 2:10.38 3:122.8 4:1001\n-1 1:12.45 2:15.7 3:82.57 4:477\n", "libSVM"),
    "Git LFS": (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n", "Git LFS"),
    "e-mail": (b"From: a\nTo: b\n\nhello", "e-mail"),
    "Word": (archive({"word/document.xml": b"x"}), "Word"),
    "DICOM": (bytes(128) + b"DICM" + bytes(99), "medical image"),
    "prose": (b"Dear colleague,\nplease find attached.\n", "30 measurements"),
    "zeros": (bytes(1000), "empty"),
    "blanks": (b" \n\t\n ", "empty"),
    "nothing": (b"", "empty (0 bytes)"),
    "an archive of nothing": (archive({}), "The zip archive is empty"),
    "an archive of many files": (
        archive({f"{n}.txt": b"x" for n in range(2_000)}),
        "upload the table by itself",
    ),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_what_is_no_table_is_named_in_one_sentence(name):
    content, says = FOREIGN[name]
    assert says in str(refusal(content))


LINE = ",".join(table()[0]).encode() + b"\n"
HUGE = {
    "a gigabyte of zeros in a small gzip": (lambda: gzip.compress(bytes(2**29 + 5), 1), "MiB"),
    "a million columns": (lambda: ",".join(f"c{n}" for n in range(10**6)).encode() + b"\n1\n", "longer than"),
    "a line of 50 MB": (lambda: LINE + b"1" * 50_000_000, "longer than"),
    "ten million empty lines": (lambda: LINE + b"\n" * 10_000_000, "10,000,001 lines"),
    "5,000 members": (lambda: archive({f"{n}.csv": b"x" for n in range(5000)}), "found 5,000 files"),
    "a thousand rows of text": (
        lambda: LINE + (b"x,M" + b",oops" * 30 + b"\n") * 2000,
        "None of the first 1,000",
    ),
    "a thousand impossible rows": (
        lambda: LINE + (b"x,M" + b",7.5" * 30 + b"\n") * 2000,
        "None of the first 1,000",
    ),
}


@pytest.mark.parametrize("name", HUGE)
def test_pathological_files_are_refused_fast(name):
    make, says = HUGE[name]
    content = make()
    begun = time.process_time()
    assert says in str(refusal(content))
    assert time.process_time() - begun < 20  # a hang, not slowness: a hundred times what it takes


def test_patterns_take_no_time_on_long_cells():
    for cell in (b"1" + b",111" * 40_000 + b"x", b"1" + b" 111" * 40_000 + b"x", b"1" + b"-" * 90_000 + b"x"):
        cohort = read_cohort(LINE + b'x,M,"' + cell + b'"' + b",1" * 29 + b"\n")
        assert cohort.n_refused == 1


def test_the_other_wisconsin_series_are_refused_by_name():
    original = b"1000025,5,1,1,1,2,?,3,1,1,2\n" * 5
    assert "original Wisconsin data" in str(refusal(original))
    rows = zip(*[iter(cells())] * 1, strict=True)
    prognostic = "\n".join(
        ",".join([str(n), "NR"[n % 2], "31", *row[0], "2.5", "5"]) for n, row in enumerate(rows)
    )
    assert "Prognostic" in str(refusal(prognostic.encode()))
    named = ",".join(["id", "outcome", "time", *headers(), "tumor size", "lymph node status"])
    assert "Prognostic" in str(refusal(f"{named}\n{prognostic}".encode()))


@pytest.mark.parametrize("count", [1, 2, 3])
def test_very_few_patients(count):
    assert_all_scored(file(table()[: count + 1]), tuple(range(14, 14 + count)))


def test_a_table_on_its_side_is_turned_once_accepted():
    content = file([list(column) for column in zip(*table(), strict=True)])
    assert_all_scored(content, choices=refusal(content).details["offer"].choices)


def test_a_table_with_one_line_per_measurement_is_refused():
    long = [["id", "feature", "value"]]
    long += [[r[0], f.headers["Kaggle"], v] for r in table()[1:] for f, v in zip(FIELDS, r[2:], strict=True)]
    assert "one line per measurement" in str(refusal(file(long)))


@pytest.mark.parametrize(
    "head", [bytes(12) + b"\xc2\xea\x81\x60\xb3\x14", b"HEADER RECORD*******LIBRARY HEADER"]
)
def test_a_file_of_sas_is_named(head):
    assert "This is a SAS " in str(refusal(head + bytes(300)))
