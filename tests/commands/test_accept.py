"""What the reader offers, accepted on the command line."""

import csv
import io
from pathlib import Path

import numpy as np
import pytest

from benchmarks.structures import SMOOTHNESS, SYMMETRY, in_groups, ring
from lrcore.batch.score_files import score_files
from lrcore.commands.main import main
from lrcore.reader.choices import TOKENS
from tests.reader.made import file, headers, table, true

N = 40


@pytest.fixture(autouse=True)
def _in_own_folder(own_folder, artifact):
    """Every command here works on a folder of its own."""


def written(tmp_path, values):
    path = tmp_path / "patients.csv"
    lines = [",".join(headers()), *(",".join(map(repr, row)) for row in values.tolist()), ""]
    path.write_text("\n".join(lines))
    return str(path)


def series(n=N):
    return true(tuple(range(n)))


def risks(text):
    return [float(row["risk"]) for row in csv.DictReader(io.StringIO(text))]


@pytest.mark.parametrize("parts", [(), ("--jobs", "1")])
def test_an_exchange_is_refused_and_scored_once_accepted(tmp_path, capsys, parts):
    wrong = written(tmp_path, ring(series(), None, properties=(SMOOTHNESS, SYMMETRY)))
    assert main(["score", wrong, *parts]) == 2
    said = capsys.readouterr()
    assert not said.out
    assert "'symmetry_mean' holds mean smoothness" in said.err
    assert "--accept exchange" in said.err
    assert main(["score", wrong, "--accept", "exchange", *parts]) == 0
    accepted = risks(capsys.readouterr().out)
    assert main(["score", written(tmp_path, series())]) == 0
    assert accepted == pytest.approx(risks(capsys.readouterr().out), rel=1e-12)


def test_what_is_wrong_in_another_way_is_refused_again_after_one_offer_was_accepted(tmp_path, capsys):
    values = ring(series(), None, properties=(SMOOTHNESS, SYMMETRY))
    values[:, 10:20] = np.roll(values[:, 10:20], 1, axis=0)
    assert main(["score", written(tmp_path, values), "--accept", "exchange", "--accept", "as-it-is"]) == 2
    assert not capsys.readouterr().out


def test_another_token_accepts_nothing(tmp_path, capsys):
    wrong = written(tmp_path, ring(series(), None, properties=(SMOOTHNESS, SYMMETRY)))
    assert main(["score", wrong, "--accept", "convert"]) == 2
    assert "--accept exchange" in capsys.readouterr().err


def test_rows_in_doubt_are_scored_once_accepted(tmp_path, capsys):
    values = series(12).copy()
    values[:, in_groups([0, 2], (0, 1, 2))] *= 1.28
    values[:, in_groups([3], (0, 1, 2))] *= 1.28**2
    path = written(tmp_path, values)
    assert main(["score", path]) == 0
    said = capsys.readouterr()
    assert not risks(said.out)
    assert "0 scored, 0 refused, 12 held back" in said.err
    assert "With --accept as-it-is: Score 12 rows" in said.err
    assert main(["score", path, "--accept", "as-it-is"]) == 0
    assert len(risks(capsys.readouterr().out)) == 12


def test_why_no_row_is_scored_is_said(tmp_path, capsys):
    path = tmp_path / "units.csv"
    path.write_bytes(
        file([[*row[:2], f"{row[2]} mm" if n else row[2], *row[3:]] for n, row in enumerate(table())])
    )
    assert main(["score", str(path)]) == 0
    said = capsys.readouterr().err
    assert "20 data rows: 0 scored, 20 refused" in said
    assert "Row 1, 'radius_mean': '13.73 mm' is not a number." in said


def test_moved_decimal_points_and_units_are_accepted(tmp_path, capsys):
    values = series().copy()
    values[:, in_groups([0], (0, 1, 2))] /= 10
    values[4, 5] *= 100
    assert main(["score", written(tmp_path, values), "--accept", "convert"]) == 0
    assert "39 scored, 0 refused, 1 held back" in capsys.readouterr().err
    path = written(tmp_path, values)
    assert main(["score", path, "--accept", "convert", "--accept", "move-points"]) == 0
    assert "40 scored, 0 refused, 0 held back" in capsys.readouterr().err


def test_a_part_that_does_not_fit_is_not_scored_and_that_is_said(tmp_path, capsys, monkeypatch):
    rng = np.random.default_rng(0)
    values = np.vstack([series(500) * np.exp(rng.normal(0, 0.003, (500, 1))) for _ in range(4)])
    values[1_500:, 10:20] = np.roll(values[1_500:, 10:20], 1, axis=0)
    path, rejected = written(tmp_path, values), tmp_path / "rejected.csv"
    monkeypatch.setattr("lrcore.reader.formats.pieces.FIRST_LINES", 1_000)
    monkeypatch.setitem(score_files.__kwdefaults__, "size", 100_000)
    assert main(["score", path, "--jobs", "1", "--rejected", str(rejected)]) == 0
    said = capsys.readouterr()
    rows = {int(row["row"]): row["problem"] for row in csv.DictReader(io.StringIO(rejected.read_text()))}
    assert {*range(1_501, 2_001)} <= {*rows}
    assert len(rows) < 1_000
    assert "This part of the file is not scored." in rows[1_800]
    assert len(risks(said.out)) == 2_000 - len(rows)
    assert "are in parts that do not fit the 569 development aspirates" in said.err


def test_the_tokens_are_listed_in_the_documentation():
    text = (Path(__file__).parents[2] / "docs" / "command-line.md").read_text()
    assert all(f"| `{token}` |" in text for token in TOKENS)
