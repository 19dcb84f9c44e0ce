"""The command line with a published equation."""

import csv
import io
import json

import pytest

from lrcore.commands.main import main

EQUATION = 'term,coefficient,low,high\n(Intercept),-3,,\nage,0.05,18,100\n"sex == ""male""",0.4,,\n'
HEADER = "id,age,sex,outcome"
ROWS = [f"p{place},{20 + 2 * place},{'male' if place % 3 else 'female'},{place % 2}" for place in range(30)]


@pytest.fixture
def files(tmp_path, own_folder):
    equation, patients = tmp_path / "eq.csv", tmp_path / "patients.csv"
    equation.write_text(EQUATION)
    patients.write_text("\n".join([HEADER, *ROWS, "old,17,male,1", ""]))
    return [str(patients), "--equation", str(equation)]


def scores(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_score_writes_risks_and_flags_only_at_a_threshold_that_was_given(files, tmp_path, capsys):
    rejected = tmp_path / "rejected.csv"
    assert main(["score", *files, "--rejected", str(rejected)]) == 0
    out, err = capsys.readouterr()
    rows = scores(out)
    assert len(rows) == 30
    assert {row["flagged"] for row in rows} == {""}
    assert float(rows[1]["log_odds"]) == pytest.approx(-3 + 0.05 * 22 + 0.4, rel=1e-15)
    assert "No --threshold was given: nobody is flagged." in err
    assert "expected from 18 to 100" in rejected.read_text()
    assert main(["score", *files, "--threshold", "0.5"]) == 0
    flagged = scores(capsys.readouterr().out)
    assert [row["flagged"] == "1" for row in flagged] == [float(row["risk"]) >= 0.5 for row in flagged]


def test_evaluate_validate_and_report_work_on_its_risks(files, tmp_path, capsys):
    assert main(["evaluate", *files, "--json", "--threshold", "0.3"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["n"], found["n_malignant"]) == (30, 15)
    assert main(["validate", *files, "--threshold", "0.3"]) == 0
    assert "eq.csv" in capsys.readouterr().out
    report = tmp_path / "report.html"
    assert main(["report", *files, "--threshold", "0.3", "-o", str(report)]) == 0
    assert "eq.csv" in report.read_text()


@pytest.mark.parametrize(
    ("command", "more", "sentence"),
    [
        ("score", ["--journal"], "`--journal` is for predictions of the model in use"),
        ("score", ["--jobs", "2"], "`--equation` is for a file that is read as a whole"),
        ("evaluate", ["--jobs", "2"], "`--equation` is for a file that is read as a whole"),
        ("evaluate", ["--risk", "age"], "`--equation` gives the risks"),
    ],
)
def test_options_that_contradict_it_are_refused(files, capsys, command, more, sentence):
    assert main([command, *files, *more]) == 2
    assert sentence in capsys.readouterr().err


def test_an_equation_that_cannot_be_read_is_one_line(files, tmp_path, capsys):
    (tmp_path / "eq.csv").write_text("term,coefficient\n(Intercept),1\nexp(age),1\n")
    for command in ("score", "evaluate", "validate", "report"):
        assert main([command, *files]) == 2
        error = capsys.readouterr().err.strip()
        assert "exp" in error
        assert len(error.splitlines()) == 1
    assert main(["score", files[0], "--equation", str(tmp_path / "none.csv")]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_the_output_never_replaces_the_equation(files, capsys):
    assert main(["score", *files, "-o", files[2]]) == 2
