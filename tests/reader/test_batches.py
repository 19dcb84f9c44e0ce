"""Batches of columns and of records: the same scores, the same issues, the same refusals."""

import gzip
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pyarrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import csv

from lrcore import reader as cohort
from lrcore.errors import CohortRefused
from lrcore.model.sample import sample_csv
from lrcore.reader import Choices, bytes_of, patients, read_cohort, read_predictions
from lrcore.reader import read as reading
from lrcore.reader.formats import arrow, chunks, delimited, file_bytes, pieces, source

FILES = sorted(path for path in (Path(__file__).parents[1] / "cohorts").glob("*") if path.suffix != ".json")
HEAD = 8  # rows a plan is made from here, so that small files have a rest
# Cells that one parser takes and another does not, and rows that are no patients.
_NUMBERS = (
    "17.99 +17.99 -17.99 1e1 1E+1 1e400 1e-400 1e 0x11 1_7.9 17. .5 . - NA nan NaN inf -inf 1d1 17,99 1,001 "
    "999 99999999 -999 32767 1e30 999.9 1.7.9 12% 2020-01-02 #REF! =1+1 −17.9 １７.９ 0 -0 1799 nan(1)"
)
CELLS = [*_NUMBERS.split(), "", " ", " 17.99", "17.99 ", "\t17.99", "17.99\x00", "1 001.5"]
CELLS += ['"17.99"', '"17,99"']
IDS = ["=1+1", "mean", "Total:", "#7", "N", "Zoë"]
IDS += [" ", "", '"a, b"', '"with ""quotes"""', '5" nail', "a\rb", '"a\nb"']
LINES = ["", ",", "----,----", "# a comment", "page 2 of 3", "total,,17.99", "842302,M", ",".join(["x"] * 40)]
_FIELDS = ["name", "ids", "issues", "dialect", "extras", "n_rows", "header", "rejected", "offers"]


def everything(cohort):
    arrays = (cohort.measurements.tobytes("F"), cohort.rows.tolist(), cohort.outcome.tolist())
    labels = asdict(cohort.labels) | {"counts": list(cohort.labels.counts.items())}
    return {name: getattr(cohort, name) for name in _FIELDS} | {"arrays": arrays, "labels": labels}


def read_or_refused(data):
    try:
        return everything(read_cohort(data))
    except CohortRefused as refusal:
        return str(refusal), refusal.details


def read_ahead_and_whole(data, monkeypatch, *, block=4, ahead=2_500, content=None):
    monkeypatch.setattr(pieces, "FIRST_LINES", block)
    monkeypatch.setattr(pieces, "CHUNK", 700)
    found = []
    for size in (ahead, len(data)):
        monkeypatch.setattr(source, "AHEAD", size)
        found.append(read_or_refused(content or data))
    return found


def read_both_ways(data, monkeypatch, *, chunk=700, ways=2):
    monkeypatch.setattr(pieces, "FIRST_LINES", HEAD)
    monkeypatch.setattr(pieces, "CHUNK", chunk)
    found = []
    for pieces_of in (pieces.pieces_of, pieces.record_pieces)[:ways]:
        monkeypatch.setattr(reading, "pieces_of", pieces_of)
        found.append(read_or_refused(data))
    return found


def taken_as_it_is(monkeypatch):
    for check in ("check_coherence", "refuse_mostly_held"):
        monkeypatch.setattr(patients, check, lambda *_: ())


def lines_of(n):
    return sample_csv(range(n)).decode().splitlines()


def changed(line, column, cell):
    cells = line.split(",")
    cells[column] = cell
    return ",".join(cells)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_messy_files(path, monkeypatch):
    at_once, one_by_one = read_both_ways(path.read_bytes(), monkeypatch)
    assert at_once == one_by_one


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_messy_files_decided_upon_ahead(path, monkeypatch):
    ahead, whole = read_ahead_and_whole(path.read_bytes(), monkeypatch)
    assert ahead == whole


@pytest.mark.parametrize(
    "line",
    [
        "Zoë,M".encode(),
        "Zoë,M".encode("cp1252"),
        b'"a\nb",M',
        b'"unclosed,M',
        b"mean,",
        b"# a comment",
        b"a\rb,M",
    ],
    ids=repr,
)
def test_what_stands_beyond_the_beginning(line, monkeypatch):
    """What the beginning of a text does not show is read as when all of it is looked at first."""
    lines = [line.encode() for line in lines_of(60)]
    lines[50] = line + b"," + lines[50].split(b",", 2)[2]
    ahead, whole = read_ahead_and_whole(b"\n".join(lines), monkeypatch)
    assert ahead == whole


def test_texts_are_decided_upon_ahead(monkeypatch):
    """The way is taken, ids of a later chunk in UTF-8 included."""
    monkeypatch.setattr(cohort, "source_of", lambda *_: pytest.fail("all of the text was looked at"))
    lines = lines_of(60)
    lines[50] = changed(lines[50], 0, "Zoë")
    monkeypatch.setattr(pieces, "FIRST_LINES", 4)
    monkeypatch.setattr(source, "AHEAD", 2_500)
    read = read_cohort("\n".join(lines).encode())
    assert read.n_scored == 60
    assert "Zoë" in read.ids


def test_a_file_on_disk(tmp_path, monkeypatch):
    data, path = sample_csv(range(80)), tmp_path / "patients.csv"
    path.write_bytes(data)
    monkeypatch.setattr(file_bytes, "AHEAD", 100)
    lying = bytes_of(path)
    assert not isinstance(lying, bytes)
    ahead, whole = read_ahead_and_whole(data, monkeypatch, content=lying)
    assert ahead == whole == everything(read_cohort(data))


@pytest.mark.parametrize(
    "pack", [gzip.compress, lambda _: b"", lambda _: b"PK\x03\x04...", lambda _: b" " * 9_000]
)
def test_other_files_on_disk(pack, tmp_path, monkeypatch):
    """What is no plain text is read as from memory, refusals included."""
    data, path = pack(sample_csv(range(80))), tmp_path / "patients"
    path.write_bytes(data)
    in_memory, on_disk = (
        read_ahead_and_whole(data, monkeypatch, content=content)[0]
        for content in (data, file_bytes.StoredBytes(path))
    )
    assert on_disk == in_memory


def test_a_file_that_changes_while_it_is_read(tmp_path, monkeypatch):
    path = tmp_path / "patients.csv"
    path.write_bytes(sample_csv(range(80)))
    lying = file_bytes.StoredBytes(path)
    path.write_bytes(sample_csv(range(90)))
    with pytest.raises(CohortRefused, match="changed while it was read"):
        read_cohort(lying)


@pytest.mark.parametrize("cell", ['5" nail', '"open', '"two\nlines"'])
def test_a_quotation_mark_that_is_closed_nowhere_near(cell, monkeypatch):
    """It costs the time of a look at the lines behind it, not of all lines for each of them."""
    monkeypatch.setattr(chunks, "LONGEST_LINE", 2_000)
    lines = lines_of(200)
    lines[40] = cell + "," + lines[40].split(",", 1)[1]
    at_once, one_by_one = read_both_ways("\n".join(lines).encode(), monkeypatch)
    assert at_once == one_by_one


def test_lines_much_shorter_than_the_first(monkeypatch):
    """Room is made for more rows than the first lines let expect."""
    lines = lines_of(60)
    lines[1:6] = [changed(line, 0, "x" * 2_000) for line in lines[1:6]]
    at_once, one_by_one = read_both_ways("\n".join(lines).encode(), monkeypatch)
    assert at_once == one_by_one


@pytest.mark.parametrize("column", [2, 17])
def test_odd_cells(column, monkeypatch):
    lines = lines_of(HEAD + 1 + len(CELLS))
    lines[HEAD + 1 :] = map(changed, lines[HEAD + 1 :], [column] * len(lines), CELLS)
    with monkeypatch.context() as patched:
        patched.setattr(reading, "record_pieces", lambda *_: pytest.fail("the chunks were given up"))
        taken_as_it_is(patched)
        (at_once,) = read_both_ways("\n".join(lines).encode(), patched, ways=1)
    # One number written in many ways: what the file as a whole says against it does not matter here.
    taken_as_it_is(monkeypatch)
    assert at_once == read_both_ways("\n".join(lines).encode(), monkeypatch)[1]
    assert at_once["n_rows"] == len(lines) - 1


@pytest.mark.parametrize("codec", ["utf-8", "cp1252"])
def test_odd_ids(codec, monkeypatch):
    lines = lines_of(HEAD + 1 + len(IDS))
    lines[HEAD + 1 :] = map(changed, lines[HEAD + 1 :], [0] * len(lines), IDS)
    at_once, one_by_one = read_both_ways("\n".join(lines).encode(codec), monkeypatch)
    assert at_once == one_by_one


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_that_are_no_patients(end, monkeypatch):
    lines = lines_of(60)
    for place, line in enumerate(LINES):
        lines.insert(2 * HEAD + 3 * place, line)
    at_once, one_by_one = read_both_ways(end.join([*lines, *LINES]).encode(), monkeypatch)
    assert at_once == one_by_one
    assert at_once["n_rows"] == 60 + 2 * 2  # "842302,M" and the row of forty cells


@pytest.mark.parametrize("line", ['"unclosed', ",".join(["radius"] * 32), '"a\nb",M,1', "x" * 2**21])
def test_lines_that_spoil_a_file(line, monkeypatch):
    lines = lines_of(40)
    lines.insert(20, line)
    at_once, one_by_one = read_both_ways("\n".join(lines).encode(), monkeypatch)
    assert at_once == one_by_one


@pytest.mark.parametrize(("delimiter", "decimal"), [(";", ","), (";", "."), ("\t", "."), ("|", ",")])
def test_other_forms(delimiter, decimal, monkeypatch):
    lines = [line.replace(",", delimiter).replace(".", decimal) for line in lines_of(40)]
    lines[22] = lines[22].replace(decimal, "_", 1)
    lines[33] = '"' + lines[33].replace(delimiter, f'"{delimiter}"') + '"'
    at_once, one_by_one = read_both_ways("\n".join(lines).encode("utf-8-sig"), monkeypatch)
    assert at_once == one_by_one
    assert at_once["n_rows"] == 40


def answers(read, data, monkeypatch, **choices):
    """What columns and records give for a table whose first lines are few."""
    monkeypatch.setattr(pieces, "FIRST_LINES", HEAD)
    monkeypatch.setattr(pieces, "CHUNK", 700)
    found = []
    for pieces_of in (pieces.pieces_of, pieces.record_pieces):
        monkeypatch.setattr(reading, "pieces_of", pieces_of)
        table = read(data, choices=Choices(**choices))
        arrays = [getattr(table, name).tolist() for name in ("risk", "log_odds", "rows", "outcome")]
        names = ("ids", "issues", "extras", "n_rows", "rejected", "models", "dialect")
        found.append((repr(arrays), table.labels.counts, [getattr(table, name) for name in names]))
    return found


RISK_CELLS = ["", "NA", "high", "inf", "=1", " 0.5", "0.5 ", "+.5", "1e-3", "1E400", '"0.5"', "0,5"]


RISK_TABLES = {
    "risk": ("id,risk,outcome", lambda n, risk, y: f"{n},{risk:.4f},{y}"),
    "no ids": ("outcome,risk", lambda n, risk, y: f"{'BM'[y]},{risk:.4f}"),
    "log-odds": ("id,log_odds,outcome", lambda n, risk, y: f"p{n},{np.log(risk / (1 - risk)):.4f},{y}"),
    "both": (
        "id,risk,log_odds,outcome",
        lambda n, risk, y: f"{n},{risk!r},{np.log(risk / (1 - risk))!r},{y}",
    ),
    "decisions": ("y_pred,y_score,y_true", lambda n, risk, y: f"{int(risk > 0.5)},{risk:.4f},{y}"),
    "two models": ("id,risk_a,risk_b,outcome", lambda n, risk, y: f"{n},{risk:.4f},{risk**2:.4f},{y}"),
    "per cent": ("id,risk,outcome", lambda n, risk, y: f"{n},{100 * risk:.2f}%,{y}"),
    "semicolons": ("id;risk;outcome", lambda n, risk, y: f"{n};{risk:.4f};{y}".replace(".", ",")),
}


@pytest.mark.parametrize("kind", RISK_TABLES)
def test_tables_of_risks(kind, monkeypatch):
    rng = np.random.default_rng(3)
    header, write = RISK_TABLES[kind]
    delimiter = ";" if ";" in header else ","
    outcome = rng.integers(0, 2, 80).tolist()
    risks = [float(np.round(0.02 + 0.5 * y + 0.45 * rng.random(), 4)) for y in outcome]
    lines = [write(n, risk, y) for n, (risk, y) in enumerate(zip(risks, outcome, strict=True))]
    for place, cell in enumerate(RISK_CELLS, start=40):
        cells = lines[place].split(delimiter)
        cells[1] = f"{cell}%" if kind == "per cent" else cell
        lines[place] = delimiter.join(cells)
    lines[60:60] = ["", "# a comment", header, f"Total:{delimiter}0.5{delimiter}0", delimiter.join(["x"] * 9)]
    data = "\n".join([header, *lines]).encode()
    columns, records = answers(read_predictions, data, monkeypatch)
    assert columns == records


@pytest.mark.parametrize("count", [3, 60])
def test_odd_cells_of_few_or_many_spellings(count, monkeypatch):
    """Where the first rows show what is written for numbers, the rest is read by columns all the same."""
    lines = lines_of(200)
    for place in range(1, 200, 3):
        lines[place] = changed(lines[place], 2 + place % 30, f"see report {place % count}")
    monkeypatch.setattr(pieces, "FIRST_LINES", 190)
    monkeypatch.setattr(pieces, "CHUNK", 700)
    found = []
    for pieces_of in (pieces.pieces_of, pieces.record_pieces):
        monkeypatch.setattr(reading, "pieces_of", pieces_of)
        found.append(read_or_refused("\n".join(lines).encode()))
    assert found[0] == found[1]
    assert len(found[0]["rejected"]) == len(range(1, 200, 3))


def test_odd_cells_do_not_cost_the_other_rows(monkeypatch):
    """Of a chunk with odd cells only their rows are cut one by one."""
    cut = []
    whole = chunks.TextForm.records
    monkeypatch.setattr(chunks.TextForm, "records", lambda form, text: cut.append(text) or whole(form, text))
    lines = lines_of(100)
    lines[70] = changed(lines[70], 5, "see report")
    lines[80] = lines[80] + ",one,more"
    monkeypatch.setattr(pieces, "FIRST_LINES", HEAD)
    assert read_cohort("\n".join(lines).encode()).n_rows == 100
    assert [text.decode().splitlines() for text in cut] == [[lines[70], lines[80]]]


def test_numbers_of_strings_are_those_of_typed_columns():
    cells = [cell for cell in CELLS if '"' not in cell]
    strings = pyarrow.array([*cells, "17.99"])
    read = [np.nan if each is None else each for each in arrow._plain_numbers(strings, ".").to_pylist()]
    for cell, number in zip(cells, read, strict=False):
        plain = csv.ConvertOptions(column_types={"a": pyarrow.float64()})
        try:
            typed = csv.read_csv(pyarrow.BufferReader(f"a,b\n{cell},x\n".encode()), convert_options=plain)
        except pyarrow.ArrowInvalid:
            assert np.isnan(number), cell
            continue
        same = typed["a"][0].as_py()
        assert np.isnan(number) or number == same, cell
    assert read[-1] == 17.99


def test_a_byte_order_mark_above_a_file_without_a_header(monkeypatch):
    data = ("\ufeff" + "\n".join(lines_of(60)[1:])).encode()
    at_once, one_by_one = read_both_ways(data, monkeypatch)
    assert at_once == one_by_one
    assert not at_once["ids"][0].startswith("\ufeff")


MIXTURES = (
    st.lists(st.tuples(st.integers(9, 39), st.integers(0, 31), st.sampled_from(CELLS + IDS)), max_size=6),
    st.lists(st.tuples(st.integers(9, 39), st.sampled_from(LINES)), max_size=2),
    st.lists(st.tuples(st.integers(1, 39), st.integers(9, 39)), max_size=3),
    st.integers(300, 9_000),
)


def mixture(cells, lines_between, copies):
    lines = lines_of(40)
    for original, copy in copies:
        lines[copy] = ",".join([*lines[copy].split(",")[:2], *lines[original].split(",")[2:]])
    for row, column, cell in cells:
        lines[row] = changed(lines[row], column, cell)
    for row, line in lines_between:
        lines.insert(row, line)
    return "\n".join(lines).encode()


@settings(deadline=None, max_examples=40)
@given(*MIXTURES)
def test_any_mixture(cells, lines_between, copies, chunk):
    with pytest.MonkeyPatch.context() as monkeypatch:
        at_once, one_by_one = read_both_ways(mixture(cells, lines_between, copies), monkeypatch, chunk=chunk)
    assert at_once == one_by_one


@settings(deadline=None, max_examples=25)
@given(*MIXTURES[:3])
def test_any_mixture_decided_upon_ahead(cells, lines_between, copies):
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(delimited, "_HEAD_LINES", 4)
        monkeypatch.setattr(source, "HEAD", 4)
        ahead, whole = read_ahead_and_whole(mixture(cells, lines_between, copies), monkeypatch)
    assert ahead == whole


def test_whole_files_are_read_at_once(monkeypatch):
    """The fast way is taken: no line after the head is looked at singly."""
    from lrcore.reader.formats import text_batches

    monkeypatch.setattr(pieces, "FIRST_LINES", HEAD)
    monkeypatch.setattr(text_batches, "batch_of_records", lambda *_: pytest.fail("lines were read singly"))
    assert read_cohort(sample_csv(range(100))).n_scored == 100


def test_suspects_are_all_that_break_a_rule():
    from lrcore.model.dataset import load
    from lrcore.reader.plausibility.prefilter import suspects
    from lrcore.reader.plausibility.rules import violations

    rng = np.random.default_rng(0)
    rows = load().measurements[rng.integers(0, 569, 20_000)]
    places = rng.integers(0, 30, len(rows))
    rows[np.arange(len(rows)), places] *= np.exp(rng.normal(0, 0.6, len(rows)))
    broken = np.flatnonzero(violations(rows).rows)
    assert 1_000 < len(broken) < 19_000
    assert set(broken) <= set(suspects(np.asfortranarray(rows)))
    assert set(broken) <= set(suspects(rows))
