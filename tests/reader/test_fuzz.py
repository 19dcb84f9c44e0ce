"""2,000 damaged files: no exception but a refusal, no hang, and no number that is not in the file.

The truth of every file is known. Damage to bytes and to cells is chosen so that it either cannot
change a number (then the number must come back), or makes a cell that is no plausible number (then
its row must be rejected by name). A digit that turns into another digit cannot be detected and
is not tried.
"""

from contextlib import suppress

import numpy as np
import pytest

from lrcore.errors import CohortRefused
from lrcore.model.dataset import load
from lrcore.reader import read_cohort, read_labelled, read_predictions
from lrcore.schema import FIELDS
from tests.reader.made import delimited, file, headers

FILES, PARTS = 2000, 8
# One part in every run, all others with `-m slow`.
PART_NUMBERS = [pytest.param(part, marks=pytest.mark.slow if part else ()) for part in range(PARTS)]
SPOILT = (
    "", "NA", "?", "n.d.", "<0.01", "see report", "#REF!", "inf", "-inf", "nan", "1e400", "-3", "9999",
    "12. Mrz", "2023-03-12", "0x1F", "1_000_000", "1 .5", "17,99,3", "--5", "5-", "1e", "\x00", "20\x0058",
    "(17.9)", "17.9 mm", "١٧", "½", "=1+1", "<b>9</b>", "1e308", "TRUE", "1:30", "..", "+", "'",
)  # fmt: skip


@pytest.fixture(scope="module")
def series():
    return load().measurements


def table(rng):
    """Records of some patients, each id the number of its row in the series."""
    rows = rng.choice(569, rng.integers(2, 9), replace=False)
    records = [["id", "diagnosis", *headers()]]
    for row in rows:
        label = "M" if load().outcome[row] else "B"
        records.append([f"row{row}", label, *map(repr, load().measurements[row].tolist())])
    return records


def spoil_cells(rng, records):
    """Spoil some cells; return the rows (from 1) that may not be scored."""
    spoilt = set()
    for _ in range(rng.integers(1, 4)):
        row, column = int(rng.integers(1, len(records))), int(rng.integers(2, 32))
        records[row][column] = SPOILT[rng.integers(len(SPOILT))]
        spoilt.add(row)
    return spoilt


def rearranged(rng, records):
    """Change what does not belong to a patient's numbers: lines, cells too many or too few."""
    records = [list(record) for record in records]
    for _ in range(rng.integers(1, 4)):
        place = int(rng.integers(1, len(records) + 1))
        kind = rng.integers(6)
        if kind == 0:
            records.insert(place, [])
        elif kind == 1:
            records.insert(place, ["# note, with a comma"])
        elif kind == 2:
            records.insert(place, list(records[0]))
        elif kind == 3 and place < len(records):
            records[place] = records[place][: rng.integers(1, 32)]
        elif kind == 4 and place < len(records):
            records[place] = [*records[place], "x"]
        else:
            records.insert(place, ["Total"] + [""] * 31)
    return records


def damaged_bytes(rng, content):
    """Delete, repeat, insert or cut bytes that are no digits."""
    content = bytearray(content)
    for _ in range(rng.integers(1, 6)):
        place = int(rng.integers(len(content)))
        kind = rng.integers(5)
        if kind == 0:
            content[place:place] = bytes(
                rng.choice([0, 9, 10, 13, 34, 39, 59, 124, 255, 239, 61], 1).tolist()
            )
        elif kind == 1 and chr(content[place]) not in "0123456789.-e":
            del content[place]
        elif kind == 2:
            stop = content.find(b"\n", place)
            content = content[: stop + 1] if stop > 0 else content
        elif kind == 3:
            line = bytes(content).splitlines(keepends=True)
            content.extend(line[int(rng.integers(len(line)))])
        else:
            content[place:place] = bytes(rng.integers(128, 256, 3, dtype=np.uint8).tolist())
    return bytes(content)


def read_all(content, turn):
    """Read a file as patients and, in turn, otherwise; anything but a refusal is an error of the test."""
    other = (read_labelled, read_predictions)[turn % 2]
    with suppress(CohortRefused):
        other(content, name="fuzz.csv")
    try:
        return read_cohort(content, name="fuzz.csv")
    except CohortRefused:
        return None


def nearest(series, cohort):
    """The row of the series that each scored patient equals in most of its numbers, and how many."""
    alike = (np.abs(cohort.measurements[:, None, :] - series) <= 1e-9 * np.abs(series)).sum(axis=2)
    return alike.argmax(axis=1), alike.max(axis=1)


@pytest.mark.parametrize("part", PART_NUMBERS)
def test_spoilt_cells_are_never_scored(series, part):
    rng = np.random.default_rng([1, part])
    for turn in range(FILES // PARTS // 2):
        records = table(rng)
        truth = [int(record[0][3:]) for record in records[1:]]
        spoilt = spoil_cells(rng, records)
        delimiter = ",;\t|"[rng.integers(4)]
        cohort = read_all(file(records, delimiter=delimiter), turn)
        if cohort is None:
            continue
        assert cohort.n_rows == len(truth) == cohort.n_scored + cohort.n_refused + cohort.n_held_back
        assert not spoilt & set(cohort.rows.tolist()), (spoilt, records)
        for row in spoilt:
            named = [issue for issue in cohort.issues if issue.row == row]
            assert any(issue.column in records[0] for issue in named), (row, named)
        np.testing.assert_array_equal(cohort.measurements, series[truth][cohort.rows - 1])


@pytest.mark.parametrize("part", PART_NUMBERS)
def test_damaged_files_give_right_numbers_or_none(series, part):
    rng = np.random.default_rng([2, part])
    scored = 0
    for turn in range(FILES // PARTS // 2):
        content = delimited(rearranged(rng, table(rng)), ",;\t"[rng.integers(3)]).encode()
        if rng.random() < 0.6:
            content = damaged_bytes(rng, content)
        cohort = read_all(content, turn)
        if cohort is None or not cohort.n_scored:
            continue
        rows, alike = nearest(series, cohort)
        for row, equal, number, name in zip(rows, alike, cohort.rows, cohort.ids, strict=True):
            flagged = {issue.column for issue in cohort.issues if issue.row == number}
            assert equal == len(FIELDS) or flagged, (name, row, equal, content)
        scored += cohort.n_scored
    assert scored > FILES // PARTS  # most files can still be read
