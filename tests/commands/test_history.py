"""The way out of a damaged history, on the command line."""

import json

import pytest

from lrcore.commands.main import main
from lrcore.registry import artifact, operating_point, version_history
from tests.registry.decisions import NEW_THRESHOLD, OLD_THRESHOLD, choose, in_use, update

THRESHOLDS, VERSIONS = operating_point.HISTORY, version_history.HISTORY
SAID = ("--by", "Dr A", "--why", "Its end was lost.")


def without_last_line(path):
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))


@pytest.fixture
def decided(own_folder):
    choose(own_folder, 0.08)
    choose(own_folder)
    return own_folder


def test_both_histories_are_shown(decided, capsys):
    update(decided)
    assert main(["history", "show"]) == 0
    output = capsys.readouterr().out
    assert "Thresholds put in force (operating_point.jsonl): 3" in output
    assert "0.01037 for lr-" in output
    assert "Versions put in use (model_history.jsonl): 2" in output
    assert output.splitlines()[-1] == f"Model {in_use(decided)[0]} is in use. " + (
        operating_point.in_force(decided, artifact.load(decided).digest).sentence
    )


def test_escape_codes_in_a_history_never_reach_the_terminal(own_folder, capsys):
    from dataclasses import replace

    choose(own_folder)
    (point,) = operating_point.history(own_folder)
    evil = replace(point, chosen_by="A\x1b[2J\nB", rationale="\x9b31m\u202e")
    operating_point.put_in_force(own_folder, evil)
    assert main(["history", "show"]) == 0
    output = capsys.readouterr().out
    assert not set(output) & {"\x1b", "\x9b", "\u202e"}
    assert r"A\x1b[2J\nB" in output


def test_what_is_damaged_is_named_after_what_is_sound(decided, capsys):
    without_last_line(decided / THRESHOLDS)
    assert main(["history", "show"]) == 2
    output = capsys.readouterr()
    assert "Versions put in use" in output.out
    assert output.err.count("operating_point.jsonl has lost its end: 2 lines are counted, 1 are there") == 1


def test_a_history_started_anew_has_the_default_in_force_and_says_who_decided_that(decided, capsys):
    without_last_line(decided / THRESHOLDS)
    damaged = (decided / THRESHOLDS).read_bytes()
    assert main(["score", "nowhere.csv"]) == 2
    assert f"python -m lrcore history restart {THRESHOLDS}" in capsys.readouterr().err
    assert main(["history", "restart", THRESHOLDS, *SAID]) == 0
    output = capsys.readouterr().out
    assert in_use(decided)[1] == 0.5
    assert "0.500 is in force, the default: no threshold has been chosen." in output
    assert "The history of thresholds was started anew on" in output
    (kept,) = decided.glob(f"{THRESHOLDS}.kept-*")
    assert kept.name in output
    assert kept.read_bytes() == damaged
    note = json.loads((decided / THRESHOLDS).read_text())["note"]
    assert (note["by"], note["rationale"], note["kept_as"]) == ("Dr A", "Its end was lost.", kept.name)


def test_what_is_intact_is_kept_where_that_is_asked_for(decided, capsys):
    without_last_line(decided / THRESHOLDS)
    assert main(["history", "restart", THRESHOLDS, "--keep-intact", *SAID]) == 0
    assert "0.080 is in force, chosen by Dr A" in capsys.readouterr().out
    (decided / "operating_point.head.json").unlink()
    assert main(["history", "show"]) == 2
    assert main(["history", "restart", THRESHOLDS, "--keep-intact", *SAID]) == 0
    assert in_use(decided)[1] == 0.08


@pytest.mark.parametrize("keep", [(), ("--keep-intact",)])
@pytest.mark.parametrize("damage", ["line", "count", "missing"])
def test_a_history_of_versions_started_anew_keeps_the_version_in_use(decided, capsys, damage, keep):
    update(decided)
    before = in_use(decided)
    if damage == "line":
        without_last_line(decided / VERSIONS)
    elif damage == "count":
        (decided / "model_history.head.json").write_bytes(b"")
    else:
        (decided / VERSIONS).unlink()
    assert main(["history", "show"]) == 2
    capsys.readouterr()
    assert main(["history", "restart", VERSIONS, *keep, *SAID]) == 0
    assert f"Model {before[0]} is in use. 0.01037 is in force" in capsys.readouterr().out
    assert in_use(decided) == before == (before[0], NEW_THRESHOLD)
    last = version_history.history(decided)[-1]
    assert (last.action, last.by) == ("found in use", "Dr A")


def test_without_history_and_pointer_the_version_is_named_on_the_command_line(decided, capsys):
    version = in_use(decided)[0]
    update(decided)
    (decided / "current.json").unlink()
    assert main(["history", "restart", VERSIONS, *SAID]) == 2
    assert "No version of the model is in use" in capsys.readouterr().err
    assert main(["evaluate"]) == 2
    assert "history use VERSION" in capsys.readouterr().err
    assert main(["history", "use", version, "--by", "Dr A", "--why", "It was this one."]) == 0
    assert in_use(decided) == (version, OLD_THRESHOLD)
    assert f"Model {version} is in use. 0.031 is in force" in capsys.readouterr().out


def test_a_damaged_version_is_replaced_by_another_on_the_command_line(decided, capsys):
    version = in_use(decided)[0]
    updated = update(decided).record.version
    (decided / "models" / updated / "risks.csv").write_bytes(b"")
    assert main(["evaluate"]) == 2
    assert "put another version in use: `python -m lrcore history use VERSION" in capsys.readouterr().err
    assert main(["history", "use", version, "--by", "Dr A", "--why", "Damaged."]) == 0
    assert in_use(decided) == (version, OLD_THRESHOLD)
    assert main(["history", "use", updated, "--by", "Dr A", "--why", "Back."]) == 2
    assert main(["history", "use", "../models", "--by", "Dr A", "--why", "Back."]) == 2
    assert in_use(decided) == (version, OLD_THRESHOLD)


@pytest.mark.parametrize("empty", ["--by", "--why"])
def test_a_restart_needs_a_name_and_a_reason(decided, capsys, empty):
    given = dict(zip(SAID[::2], SAID[1::2], strict=True)) | {empty: "  "}
    arguments = [text for pair in given.items() for text in pair]
    assert main(["history", "restart", THRESHOLDS, *arguments]) == 2
    assert capsys.readouterr().err.startswith("history: Give the ")
    assert in_use(decided)[1] == OLD_THRESHOLD


def test_there_is_nothing_to_start_anew_in_no_folder(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CUTPOINT_ARTIFACTS", str(tmp_path / "nowhere"))
    assert main(["history", "restart", THRESHOLDS, *SAID]) == 2
    assert "There is no folder" in capsys.readouterr().err
    assert not (tmp_path / "nowhere").exists()


def test_training_says_which_threshold_is_in_force(decided, capsys):
    assert main(["train", "--C", "0.1"]) == 0
    output = capsys.readouterr().out
    assert "0.500 is in force, the default: no threshold has been chosen for this model." in output
    assert "The last choice, 0.031, was made for model" in output
