"""Further columns of the scores."""

import csv
import io

import pytest

from lrcore.commands.main import main
from lrcore.commands.score import COLUMNS
from lrcore.model.sample import sample_csv
from lrcore.validation.score_columns import MAKERS


@pytest.fixture
def patients(tmp_path, own_folder, artifact):
    file = tmp_path / "patients.csv"
    file.write_bytes(sample_csv(artifact.record.held_out_rows[:12]))
    return str(file)


def test_every_column_can_be_made_and_the_others_stay(patients, capsys, artifact):
    assert tuple(MAKERS) == COLUMNS
    assert main(["score", patients, "--threshold", "0.1"]) == 0
    plain = capsys.readouterr().out
    assert main(["score", patients, "--threshold", "0.1", "--columns", ", ".join(COLUMNS)]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert tuple(rows[0])[5:] == COLUMNS
    for row, before in zip(rows, csv.DictReader(io.StringIO(plain)), strict=True):
        assert {name: row[name] for name in before} == before
        assert (row["threshold"], row["model_version"]) == ("0.1", artifact.record.version)
        assert float(row["refits_low"]) <= float(row["refits_high"])
        assert float(row["models_low"]) <= float(row["models_high"])
        assert 0 <= int(row["models_disagree"]) <= 20
        assert float(row["effective_n"]) > 0


def test_the_rows_that_are_not_scored_are_written_on_request(tmp_path, own_folder, artifact, capsys):
    file = tmp_path / "patients.csv"
    lines = sample_csv(artifact.record.held_out_rows[:5]).decode().splitlines()
    lines[2] = lines[2].replace(lines[2].split(",")[4], "NA", 1)
    file.write_text("\n".join(lines))
    assert main(["score", str(file), "--threshold", "0.1", "--columns", "problem,threshold"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert tuple(rows[0])[5:] == ("threshold", "problem")
    assert [row["row"] for row in rows] == ["1", "2", "3", "4", "5"]
    assert [bool(row["problem"]) for row in rows] == [False, True, False, False, False]
    assert rows[1]["risk"] == rows[1]["threshold"] == ""


def test_an_unknown_column_and_parts_are_refused(patients, capsys):
    with pytest.raises(SystemExit):
        main(["score", patients, "--columns", "age"])
    assert "expected some of threshold" in capsys.readouterr().err
    assert main(["score", patients, "--columns", "outside", "--jobs", "1", "-o", patients + ".out"]) == 2
    assert "leave it out" in capsys.readouterr().err
