"""What a file leaves open is answered by options that the refusal names; notes reach standard error."""

import json
from pathlib import Path

import pytest

from lrcore.commands.main import main
from tests.reader.made import archive, file, table

STRUCTURES = Path(__file__).parents[1] / "structures"


@pytest.fixture(autouse=True)
def _in_own_folder(own_folder):
    """Every command here works on a folder of its own."""


@pytest.fixture
def run(capsys):
    def command(*arguments):
        code = main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return command


ROWS = "".join(
    f"{y},{s},{r:.3f},{r / 2 + 0.2:.3f}\n"
    for y, s, r in ((n % 3 == 0, n % 2, (n * 37 % 97) / 97) for n in range(60))
)


@pytest.fixture
def two_of_each(tmp_path):
    path = tmp_path / "models.csv"
    path.write_text("outcome,status,forest,network\n" + ROWS)
    return path


def test_a_question_on_columns_names_the_options_that_answer_it(run, two_of_each):
    code, _, said = run("evaluate", two_of_each)
    assert code == 2
    assert "--risk forest or --risk network" in said
    code, _, said = run("evaluate", two_of_each, "--risk", "forest", "--risk", "network")
    assert code == 2
    assert "--outcome outcome or --outcome status" in said
    code, out, _ = run(
        "evaluate", two_of_each, "--risk", "forest", "--risk", "network", "--outcome", "outcome", "--json"
    )
    assert code == 0
    assert set(json.loads(out)["models"]) == {"Uploaded forest", "Uploaded network"}


@pytest.mark.parametrize(
    ("name", "options", "asked"),
    [
        ("y_true_minus1.csv", ["--malignant", "1"], "--malignant '-1' or '1'"),
        ("outcome_12.csv", ["--malignant", "2"], "--malignant '1' or '2'"),
        ("outcome_12.csv", ["--malignant", "2.0", "--benign", "1"], "--malignant '1' or '2'"),
        ("predicted_class_probability.csv", ["--accept", "predicted-class"], "With --accept predicted-class"),
    ],
)
def test_the_option_that_is_named_settles_it(run, name, options, asked):
    code, _, said = run("evaluate", STRUCTURES / name)
    assert code == 2
    assert asked in said
    code, out, _ = run("evaluate", STRUCTURES / name, *options, "--json")
    numbers = json.loads(out)
    assert (numbers["n"], numbers["n_malignant"]) == (120, 50)
    assert numbers["auc"]["estimate"] == pytest.approx(0.892, abs=5e-4)


@pytest.mark.parametrize("command", ["validate", "report"])
def test_other_commands_have_the_same_options(run, command):
    path = STRUCTURES / "outcome_12.csv"
    code, _, said = run(command, path)
    assert (code, "--malignant '1' or '2'" in said) == (2, True)
    assert run(command, path, "--outcome", "outcome", "--risk", "risk", "--malignant", "2")[0] == 0


@pytest.mark.parametrize(
    ("header", "asked", "answer"),
    [
        (
            "group,p,age",
            "--outcome group --malignant u or --outcome group --malignant v",
            ["--outcome", "group"],
        ),
        ("outcome,f,g", "--risk f or --risk g, and with --malignant u or --malignant v", ["--risk", "f"]),
        ("x1,x2,age", "--malignant 'u' or 'v'", []),
    ],
)
def test_one_answer_says_which_column_and_what_its_words_mean(run, tmp_path, header, asked, answer):
    path = tmp_path / "words.csv"
    third = (lambda n: n % 50 / 50 + 0.01) if header == "outcome,f,g" else (lambda n: n + 20)
    rows = [f"{'uv'[n % 7 % 2]},{(n * 37 % 97) / 97:.3f},{third(n):.4g}" for n in range(90)]
    path.write_text("\n".join([header, *rows]))
    code, _, said = run("evaluate", path)
    assert (code, asked in said) == (2, True), said
    assert run("evaluate", path, *answer, "--malignant", "v")[0] == 0


@pytest.mark.parametrize(
    ("header", "write", "asked", "answer"),
    [
        (
            "outcome,risk",
            lambda n, p: f"{n % 7 % 2 + 1},{100 * p:.2f}",
            "Then, in the same command: Say which value means the event: --malignant '1' or '2'.",
            ["--accept", "percent", "--malignant", "2"],
        ),
        (
            "died,p_alive",
            lambda n, p: f"{n % 7 % 2},{100 * p:.2f}",
            "Then, in the same command: With --accept benign-risks",
            ["--accept", "percent", "--accept", "benign-risks"],
        ),
        (
            "truth,pred,confidence",
            lambda n, p: f"{n % 7 % 2},{p > 0.5:d},{100 * max(p, 1 - p):.2f}",
            "Then, in the same command: With --accept predicted-class",
            ["--accept", "percent", "--accept", "predicted-class"],
        ),
        (
            "y,f,g",
            lambda n, p: f"{'uv'[n % 7 % 2]},{p:.4f},{1 - p:.4f}",
            "--risk f or --risk g, and with --malignant u or --malignant v",
            ["--risk", "g", "--malignant", "u"],
        ),
    ],
)
def test_all_that_is_asked_about_a_file_is_answered_in_one_command(
    run, tmp_path, header, write, asked, answer
):
    path = tmp_path / "risks.csv"
    path.write_text("\n".join([header, *(write(n, (n * 37 % 97 + 1) / 99) for n in range(90))]))
    code, _, said = run("evaluate", path)
    assert (code, asked in said) == (2, True), said
    assert run("evaluate", path, *answer)[0] == 0


def test_of_three_values_both_classes_have_to_be_named(run, tmp_path):
    path = tmp_path / "codes.csv"
    path.write_text("outcome,risk\n" + "1,0.8\n0,0.2\n9,0.5\n1,0.6\n0,0.7\n" * 6)
    said = run("evaluate", path)[2]
    assert "also include '9' (6 rows)" in said
    assert "--malignant '1' --benign '0'. Rows with '9' are then left out." in said
    code, _, said = run("evaluate", path, "--malignant", "1")
    assert (code, "--benign '0' or '9'" in said) == (2, True)
    code, out, said = run("evaluate", path, "--malignant", "1", "--benign", "0")
    assert code == 0
    assert "n = 24 (12 with the event)" in out
    assert "6 patients without a known outcome left out" in said
    path.write_text("outcome,risk\n" + "Dead,0.8\nAlive,0.2\nLost,0.5\nDead,0.6\nAlive,0.7\n" * 6)
    assert "--malignant VALUE --benign VALUE, of 'Alive' or 'Dead' or 'Lost'." in run("evaluate", path)[2]
    assert run("evaluate", path, "--malignant", "Dead", "--benign", "Alive")[0] == 0
    path.write_text("outcome,risk\n" + "1,0.8\n0,0.2\n9,0.5\n1,0.6\n0,0.7\n" * 6)
    code, _, said = run("evaluate", path, "--malignant", "7")
    assert (code, "No row of column 'outcome' holds '7'" in said) == (2, True)


def test_score_accepts_a_reading_by_its_token(run):
    path = STRUCTURES / "points_dimension.csv"
    code, _, said = run("score", path)
    assert (code, "With --accept headers: Read 'points_mean'" in said) == (2, True)
    code, out, said = run("score", path, "--accept", "headers")
    assert code == 0
    assert out.count("\n") == 41
    assert "'points_mean' was read as mean concave points, as accepted." in said


def test_an_unknown_token_accepts_nothing(run):
    assert run("score", STRUCTURES / "points_dimension.csv", "--accept", "percent")[0] == 2


def test_options_for_files_read_at_once_are_refused_for_parts(run):
    code, _, said = run("evaluate", STRUCTURES / "outcome_12.csv", "--outcome", "outcome", "--jobs", "1")
    assert (code, "`--outcome` is for a file that is read as a whole" in said) == (2, True)


def test_a_reading_is_accepted_for_a_file_read_in_parts(run):
    code, scored, _ = run("score", STRUCTURES / "points_dimension.csv", "--accept", "headers", "--jobs", "1")
    assert code == 0
    assert (0, scored) == run("score", STRUCTURES / "points_dimension.csv", "--accept", "headers")[:2]


@pytest.mark.parametrize("command", ["score", "evaluate", "validate", "report"])
def test_repeated_patients_and_those_of_the_series_are_noted(run, command):
    code, _, said = run(command, STRUCTURES / "every_patient_twice.csv")
    assert code == 0
    assert "Rows 1 and 115 hold the same 30 measurements" in said
    assert "And 47 notes of this kind." in said
    if command != "validate":  # which prints it among its results
        assert "228 of 228 patients belong to the series the model was developed with" in said


@pytest.mark.parametrize("command", ["evaluate", "validate"])
def test_json_holds_the_notes(run, command):
    code, out, said = run(command, STRUCTURES / "complement.csv", "--json")
    assert code == 0
    notes = json.loads(out)["notes"]
    assert "Left out: 'prob.neg' is 1 less 'prob.pos'." in notes
    assert all(note in said for note in notes)


@pytest.mark.parametrize("command", ["evaluate", "validate", "report"])
def test_what_was_left_out_of_a_table_of_risks_is_said(run, command):
    said = run(command, STRUCTURES / "actual_predicted.csv")[2]
    assert "Left out: 'Predicted' holds decisions, not risks." in said
    assert "The risks are read from 'Probability_Malignant', the outcome from 'Actual'." in said


def test_ids_used_twice_in_a_table_of_risks_are_noted(run, tmp_path):
    path = tmp_path / "twice.csv"
    rows = "".join(f"P{n % 15},{n % 15 % 2},{(n % 15) / 16:.4f}\n" for n in range(30))
    path.write_text("id,outcome,risk\n" + rows)
    said = run("evaluate", path)[2]
    assert "15 ids are used more than once, in 30 rows" in said
    assert "every interval is too narrow" in said


def test_a_file_of_an_archive_is_named_and_another_name_is_refused(tmp_path, own_folder, capsys):
    path = tmp_path / "two.zip"
    path.write_bytes(archive({"a.csv": file(table((1, 2, 3))), "b.csv": file(table((4, 5, 6)))}))
    for command in ("score", "evaluate"):
        assert main([command, str(path)]) == 2
        assert "Answer with --sheet 'a.csv' or --sheet 'b.csv'." in capsys.readouterr().err
    assert main(["score", str(path), "--sheet", "b.csv"]) == 0
    assert [line.split(",")[1] for line in capsys.readouterr().out.splitlines()[1:]] == [
        "P-0004",
        "P-0005",
        "P-0006",
    ]
    assert main(["score", str(path), "--sheet", "c.csv"]) == 2
    single = tmp_path / "one.csv"
    single.write_bytes(file(table((1, 2, 3))))
    capsys.readouterr()
    for command in ("score", "evaluate"):
        assert main([command, str(single), "--sheet", "b.csv"]) == 2
        assert "No sheet or file is called 'b.csv': expected none" in capsys.readouterr().err
    assert main(["score", str(single), "--sheet", "b.csv", "--jobs", "1", "-o", str(tmp_path / "out")]) == 2
    assert "`--sheet` is for a file that is read as a whole" in capsys.readouterr().err
