"""A plan on the command line: sealed, read, and refused where it was changed."""

import json
from pathlib import Path

import pytest

from lrcore.commands.main import main
from lrcore.registry.plans import first_readings, sealings

FILE = str(Path(__file__).parents[1] / "references" / "wdbc_test.csv")
SEAL = ("plan", "seal", "--threshold", "0.08", "--by", "Dr A", "--question", "Are the risks right here?")


@pytest.fixture(autouse=True)
def folder(own_folder):
    """Every command here works on a folder of its own."""
    return own_folder


@pytest.fixture
def plan(tmp_path, capsys):
    path = tmp_path / "plan.json"
    assert main([*SEAL, "--measures", "auc", "--minimum-n", "200", "-o", str(path)]) == 0
    capsys.readouterr()
    return path


def numbers(capsys, *arguments):
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("command", ["evaluate", "validate"])
def test_a_plan_sealed_first_was_fixed_before(command, plan, capsys):
    found = numbers(capsys, command, FILE, "--plan", str(plan))["plan"]
    assert found["fixed"] == "before"
    assert found["was_sealed_here"]
    assert found["threshold"] == {"used": 0.08, "as_planned": True}
    assert found["n"] == {"patients": 114, "as_planned": False}
    assert found["measures"]["auc"] == "planned"
    assert "before this file was first read here" in found["summary"][0]
    again = numbers(capsys, command, FILE, "--plan", str(plan), "--threshold", "0.1")["plan"]
    assert again["first_read_at"] == found["first_read_at"]
    assert not again["threshold"]["as_planned"]


@pytest.mark.parametrize("reader", [("evaluate",), ("validate",), ("plan", "information")])
def test_a_plan_sealed_after_any_reading_was_fixed_after(reader, tmp_path, capsys):
    assert main([*reader, FILE, "--threshold", "0.1"]) == 0
    path = tmp_path / "late.json"
    assert main([*SEAL, "-o", str(path)]) == 0
    capsys.readouterr()
    found = numbers(capsys, "validate", FILE, "--plan", str(path))["plan"]
    assert found["fixed"] == "after"
    assert "its outcomes may have been seen" in found["summary"][0]


def test_a_changed_plan_is_refused(plan, capsys):
    plan.write_text(plan.read_text().replace("0.08", "0.09"))
    for command in ("evaluate", "validate", "report"):
        assert main([command, FILE, "--plan", str(plan)]) == 2
        output = capsys.readouterr()
        assert output.out == ""
        assert output.err.count("\n") == 1
        assert "plan.json was changed after it was sealed" in output.err


def test_the_report_marks_what_was_planned(plan, tmp_path):
    path = tmp_path / "report.html"
    assert main(["report", FILE, "--plan", str(plan), "-o", str(path)]) == 0
    html = path.read_text()
    assert "Fixed before the outcomes were read?" in html
    assert "Measures planned and reported: AUC; reported, not planned: " in html


def test_a_plan_never_replaces_a_file(plan, capsys):
    before = plan.read_bytes()
    assert main([*SEAL, "-o", str(plan)]) == 2
    assert "a plan does not replace a file" in capsys.readouterr().err
    assert plan.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        ((*SEAL[:5], " ", *SEAL[6:]), "name of who seals"),
        ((*SEAL, "--minimum-n", "-1"), "0 or more"),
        ((*SEAL[:3], "0", *SEAL[4:]), "between 0 and 1"),
        (("evaluate", "--plan", "plan.json"), "Name a file"),
        (("evaluate", FILE, "--plan", "nothing.json"), "cannot be read"),
    ],
)
def test_what_is_wrong_is_named_in_one_line(arguments, part, capsys, folder):
    assert main(list(arguments)) == 2
    error = capsys.readouterr().err
    assert part in error
    assert error.count("\n") == 1
    assert not sealings.whole_history(folder).entries


def test_a_damaged_history_stops_only_what_rests_on_it(plan, folder, capsys):
    (folder / first_readings.HISTORY).write_text("{}\n")
    assert main(["evaluate", FILE]) == 0
    assert "is not recorded: Line 1 of outcomes_read.jsonl was changed" in capsys.readouterr().err
    assert main(["evaluate", FILE, "--plan", str(plan)]) == 2
    assert "history restart outcomes_read.jsonl" in capsys.readouterr().err
    restart = ("history", "restart", first_readings.HISTORY, "--by", "Dr A", "--why", "It was changed.")
    assert main(list(restart)) == 0
    assert main(["evaluate", FILE, "--plan", str(plan)]) == 0
    assert main(["history", "show"]) == 0
    assert "Plans sealed (plans.jsonl): 1" in capsys.readouterr().out


def test_validate_states_when_the_threshold_was_chosen(capsys):

    path = Path(FILE).parents[1] / "cohorts" / "kaggle_data.csv"
    found = numbers(capsys, "validate", str(path))
    assert found["threshold_origin"]["kind"] == "default"
    assert "chosen on no outcomes" in found["threshold_origin"]["sentence"]
