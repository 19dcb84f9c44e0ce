"""Chunks read at once and rows read one by one: the same scores, the same issues, the same refusals."""

import gzip
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrcore import reader as cohort
from lrcore.errors import CohortRefused
from lrcore.model.sample import sample_csv
from lrcore.reader import bytes_of, read_cohort, rest
from lrcore.reader import read as reading
from lrcore.reader.formats import chunks, delimited, file_bytes, source

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
_FIELDS = ["name", "ids", "issues", "dialect", "extras", "n_rows", "header", "turned_away", "offers"]


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
    monkeypatch.setattr(reading, "BLOCK", block)
    monkeypatch.setattr(rest, "CHUNK", 700)
    found = []
    for size in (ahead, len(data)):
        monkeypatch.setattr(source, "AHEAD", size)
        found.append(read_or_refused(content or data))
    return found


def read_both_ways(data, monkeypatch, *, chunk=700, ways=2):
    monkeypatch.setattr(reading, "BLOCK", HEAD)
    monkeypatch.setattr(rest, "CHUNK", chunk)
    found = []
    for rest_of in (rest.rest_of, lambda *_: None)[:ways]:
        monkeypatch.setattr(reading, "rest_of", rest_of)
        found.append(read_or_refused(data))
    return found


def taken_as_it_is(monkeypatch):
    for check in ("check_coherence", "refuse_mostly_held"):
        monkeypatch.setattr(reading, check, lambda *_: ())


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
    monkeypatch.setattr(reading, "BLOCK", 4)
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


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_short_files_at_once(path, monkeypatch):
    found = []
    for few in (0, 10**9):
        monkeypatch.setattr(rest, "_FEW_LINES", few)
        found.append(read_or_refused(path.read_bytes()))
    assert found[0] == found[1]


@pytest.mark.parametrize("column", [2, 17])
def test_odd_cells(column, monkeypatch):
    lines = lines_of(HEAD + 1 + len(CELLS))
    lines[HEAD + 1 :] = map(changed, lines[HEAD + 1 :], [column] * len(lines), CELLS)
    with monkeypatch.context() as patched:
        patched.setattr(reading, "_row_by_row", lambda *_: pytest.fail("the chunks were given up"))
        taken_as_it_is(patched)
        (at_once,) = read_both_ways("\n".join(lines).encode(), patched, ways=1)
    # One number written in many ways: what the file as a whole says against it is no matter here.
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
    from lrcore.reader.formats.chunks import TextForm

    monkeypatch.setattr(reading, "BLOCK", HEAD)
    monkeypatch.setattr(TextForm, "record", lambda *_: pytest.fail("a line was read singly"))
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
