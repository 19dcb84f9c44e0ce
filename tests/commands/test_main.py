"""The command line, as a person types it."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from lrcore.commands.main import main
from lrcore.model.dataset import load
from lrcore.model.sample import sample_csv
from tests.mixed_cohort import mixed_csv
from tests.pipelines import stored_pipeline

ROOT = Path(__file__).parents[2]
REFERENCES = ROOT / "tests" / "references"


@pytest.fixture
def sample(tmp_path, artifact):
    path = tmp_path / "sample.csv"
    path.write_bytes(sample_csv(artifact.record.held_out_rows))
    return path


@pytest.fixture(autouse=True)
def _in_own_folder(own_folder):
    """Every command here works on a folder of its own."""


def table(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_train_prints_auc_and_the_report_by_class(capsys):
    assert main(["train"]) == 0
    out = capsys.readouterr().out
    assert "Held out, n = 114 (42 malignant)\nAUC 0.99537 (0.96385 to 0.99942)" in out
    assert "Cross-validated, n = 569 (212 malignant)" in out
    held_out = out[out.index("Held out") : out.index("Cross-validated")]
    rows = {line.split()[0]: line.split()[1:] for line in held_out.splitlines() if line.strip()}
    assert rows["malignant"] == ["0.976", "0.976", "0.976", "42"]
    assert rows["benign"] == ["0.986", "0.986", "0.986", "72"]


def test_train_with_the_tutorials_options_puts_another_model_in_use(capsys):
    options = [
        "--C",
        "0.1",
        "--max-iter",
        "500",
        "--class-weight",
        "balanced",
        "--test-size",
        "0.3",
        "--seed",
        "7",
    ]
    assert main(["train", *options]) == 0
    assert "Held out, n = 171" in capsys.readouterr().out


@pytest.mark.parametrize("options", [["--C", "-1"], ["--test-size", "2"], ["--max-iter", "1"]])
def test_train_refuses_in_one_line(capsys, options):
    assert main(["train", *options]) == 2
    error = capsys.readouterr().err
    assert error.startswith("train: ")
    assert error.count("\n") == 1


def test_score_is_scikit_learns(capsys, sample, own_folder, artifact):
    assert main(["score", str(sample)]) == 0
    rows = table(capsys.readouterr().out)
    measurements = load().measurements[list(artifact.record.held_out_rows)]
    theirs = stored_pipeline(own_folder).predict_proba(measurements)[:, 1]
    np.testing.assert_allclose([float(row["risk"]) for row in rows], theirs, atol=1e-12)
    assert [row["row"] for row in rows] == [str(n) for n in range(1, 115)]
    assert [row["id"] for row in rows][:2] == ["S-001", "S-002"]
    assert [row["flagged"] == "1" for row in rows] == [float(row["risk"]) >= 0.5 for row in rows]


def test_score_writes_files_and_says_what_it_read(capsys, sample, tmp_path):
    lines = sample.read_text().splitlines()
    cells = lines[3].split(",")
    cells[2] = "see report"
    lines[3] = ",".join(cells)
    sample.write_text("\n".join(lines) + "\n")
    out, rejected = tmp_path / "scores.csv", tmp_path / "rejected.csv"
    assert main(["score", str(sample), "-o", str(out), "--rejected", str(rejected)]) == 0
    assert [row["row"] for row in table(out.read_text())] == [str(n) for n in range(1, 115) if n != 3]
    assert table(rejected.read_text()) == [
        {
            "row": "3",
            "id": "S-003",
            "column": "radius_mean",
            "value": "see report",
            "problem": "'see report' is not a number.",
        }
    ]
    assert "114 data rows: 113 scored, 1 refused, 0 held back." in capsys.readouterr().err


def test_score_flags_from_the_threshold_on(capsys, sample):
    assert main(["score", str(sample), "--threshold", "0"]) == 0
    assert {row["flagged"] for row in table(capsys.readouterr().out)} == {"1"}


def test_score_uses_the_threshold_in_force(capsys, sample, own_folder, artifact):
    from lrcore.registry import operating_point
    from lrcore.registry.development_sets import evaluation_sets

    patients = evaluation_sets(artifact)["cross-validated"]
    evidence = operating_point.evidence_at(patients, 0.01, prevalence=None)
    point = operating_point.OperatingPoint(
        0.01,
        "A test.",
        "Dr A",
        "2026-01-01T00:00:00+00:00",
        evidence,
        artifact.record.version,
        artifact.digest,
    )
    operating_point.put_in_force(own_folder, point)
    assert main(["score", str(sample)]) == 0
    rows = table(capsys.readouterr().out)
    assert [row["flagged"] == "1" for row in rows] == [float(row["risk"]) >= 0.01 for row in rows]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"a,b\n1,2\n", "30 measurements"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "picture"),
    ],
)
def test_score_refuses_what_is_no_cohort_in_one_line(capsys, tmp_path, content, words):
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    out = tmp_path / "out.csv"
    assert main(["score", str(path), "-o", str(out)]) == 2
    error = capsys.readouterr().err
    assert words in error
    assert error.count("\n") == 1
    assert not out.exists()


def test_a_file_that_is_not_there(capsys, tmp_path):
    assert main(["score", str(tmp_path / "nowhere.csv")]) == 2
    assert "cannot be read: No such file or directory" in capsys.readouterr().err


def test_a_place_that_cannot_be_written(capsys, sample, tmp_path):
    assert main(["score", str(sample), "-o", str(tmp_path / "no folder" / "out.csv")]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_evaluate_a_labelled_cohort(capsys, sample):
    assert main(["evaluate", str(sample), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["n"], found["n_malignant"]) == (114, 42)
    assert found["auc"]["estimate"] == pytest.approx(0.99537037, abs=1e-8)
    assert found["operating_point"] | {"tp": 41, "fp": 1, "fn": 1, "tn": 71} == found["operating_point"]


def test_evaluate_has_the_keys_of_the_contract(capsys, sample):
    main(["evaluate", str(sample), "--json", "--threshold", "0.1"])
    found = json.loads(capsys.readouterr().out)
    assert set(found) >= {
        "n",
        "n_malignant",
        "prevalence",
        "auc",
        "average_precision",
        "brier",
        "brier_skill",
        "brier_corp",
        "log_loss",
        "calibration",
        "operating_point",
    }
    assert set(found["auc"]) >= {"estimate", "low", "high"}
    assert set(found["brier_corp"]) >= {"miscalibration", "discrimination", "uncertainty"}
    assert set(found["calibration"]) >= {
        "in_the_large",
        "slope",
        "joint_intercept",
        "oe_ratio",
        "ici",
        "e50",
        "e90",
        "emax",
        "smoother",
        "ece",
    }
    assert set(found["operating_point"]) >= {
        "threshold",
        "tp",
        "fp",
        "tn",
        "fn",
        "sensitivity",
        "specificity",
        "ppv",
        "npv",
        "net_benefit",
        "net_benefit_treat_all",
        "flagged_fraction",
    }
    assert found["operating_point"]["threshold"] == 0.1


@pytest.mark.parametrize("name", ["wdbc_test.csv", "synthetic_miscalibrated.csv"])
def test_evaluate_a_table_of_risks(capsys, name):
    assert main(["evaluate", str(REFERENCES / name), "--json", "--threshold", "0.5"]) == 0
    found = json.loads(capsys.readouterr().out)
    reference = json.loads((REFERENCES / "reference.json").read_text())["datasets"][name[:-4]]["metrics"]
    assert found["auc"]["estimate"] == pytest.approx(reference["auc"]["value"], abs=1e-9)
    assert found["brier"] == pytest.approx(reference["brier"]["value"], abs=1e-9)
    assert found["operating_point"]["tp"] == reference["thr/0.5/tp"]["value"]
    slope = reference["calibration/exact_lp/slope"]["value"]
    assert found["calibration"]["slope"]["estimate"] == pytest.approx(slope, abs=1e-5)


def test_evaluate_says_what_is_not_defined(capsys, tmp_path):
    path = tmp_path / "one_class.csv"
    path.write_text("risk,outcome\n0.9,malignant\n0.8,malignant\n0.2,malignant\n")
    assert main(["evaluate", str(path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["auc"]["estimate"] is None
    assert found["auc_reason"] == "not defined: no benign patient"
    assert found["operating_point"]["specificity_reason"] == "not defined: no benign patient"
    assert main(["evaluate", str(path)]) == 0
    assert "not defined: no benign patient" in capsys.readouterr().out


def test_evaluate_says_which_rows_are_left_out_and_why(capsys, tmp_path):
    path = tmp_path / "risks.csv"
    path.write_text("risk,outcome\n0.1,0\nNaN,1\n-1.5,0\n0.9,1\n0.4,?\n0.2,0\n")
    assert main(["evaluate", str(path)]) == 0
    printed = capsys.readouterr()
    assert "6 data rows: 4 read, 2 refused." in printed.err
    assert "Row 2, 'risk': The value is missing." in printed.err
    assert "Row 3, 'risk': -1.5 is no risk" in printed.err
    assert "1 patient without a known outcome left out." in printed.err
    assert "n = 3 (1 with the event)" in printed.out


def test_evaluate_names_what_is_wrong_with_every_row(capsys, tmp_path):
    path = tmp_path / "risks.csv"
    path.write_text("risk,outcome\n" + "NaN,0\nNaN,1\n" * 4)
    assert main(["evaluate", str(path)]) == 2
    refused = capsys.readouterr().err
    assert refused.startswith("evaluate: Nothing can be evaluated: every row was refused. Row 1, 'risk':")
    assert refused.endswith("And 3 more problems.\n")


def test_evaluate_asks_what_a_label_means(capsys, sample):
    text = sample.read_text().replace(",M,", ",1,").replace(",B,", ",0,")
    sample.write_text(text)
    assert main(["evaluate", str(sample)]) == 2
    error = capsys.readouterr().err
    assert "It is not clear what column 'diagnosis' means" in error
    assert main(["evaluate", str(sample), "--malignant", "1"]) == 0
    assert "41 found, 1 missed, 1 false alarm" in capsys.readouterr().out


def test_evaluate_needs_outcomes(capsys, sample):
    lines = [line.split(",") for line in sample.read_text().splitlines()]
    sample.write_text("\n".join(",".join(cells[:1] + cells[2:]) for cells in lines))
    assert main(["evaluate", str(sample)]) == 2
    assert "no patient has a known outcome" in capsys.readouterr().err


def test_as_a_module(sample, own_folder):
    command = [sys.executable, "-m", "lrcore", "score", str(sample)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert len(table(done.stdout)) == 114
    assert done.stderr.startswith("114 data rows")


def test_a_reader_who_has_had_enough(sample):
    """As by `| head`: no traceback, whether it is a flush or a write that fails."""
    command = [sys.executable, "-m", "lrcore", "score", str(sample)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        process.stdout.close()
        output = process.stderr.read()
    assert process.returncode == 0
    assert "Error" not in output


def test_stopped_by_hand(capsys, sample, monkeypatch):
    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("lrcore.batch.evaluate.evaluate_files", stop)
    assert main(["evaluate", str(sample), "--jobs", "1"]) == 130
    assert capsys.readouterr().err == "evaluate: stopped.\n"


def test_a_small_file_is_scored_without_what_only_other_uses_need(sample):
    """Each of these takes longer to import than a small file takes to be read."""
    slow = (
        "sklearn scipy pandas pyarrow numpy.ma sqlite3 statistics lrcore.journal lrcore.batch.score_files "
        "lrcore.reader.equation.grammar "
        "lrcore.reader.formats.workbook xml.parsers.expat"
    )
    code = (
        "import sys; from lrcore.commands.main import main; main(sys.argv[1:])\n"
        f"print(*set({slow.split()!r}) & set(sys.modules), file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, "score", str(sample)]
    ended = subprocess.run(command, capture_output=True, check=True, text=True, cwd=ROOT)
    assert ended.stderr.splitlines()[-1] == ""


def test_a_command_imports_nothing_that_only_others_need():
    code = (
        "import sys; from lrcore.commands.main import main\n"
        "try: main(['serve', '--help'])\n"
        "finally: print('numpy' in sys.modules, *(m for m in sys.modules if 'lrcore.commands.' in m))"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True, cwd=ROOT)
    assert (
        ended.stdout.splitlines()[-1]
        == "False lrcore.commands.parser lrcore.commands.main lrcore.commands.serve"
    )


def test_evaluate_without_a_file_is_the_development_series(capsys):
    assert main(["evaluate", "--json", "--threshold", "0.1", "--resampled"]) == 0
    numbers = json.loads(capsys.readouterr().out)
    assert numbers["patients"]["Cross-validated"]["n"] == 569
    assert numbers["patients"]["Held out"]["n"] == 114
    inside = numbers["internal_validation"]["optimism"]["auc"]
    assert inside["spread_low"] < inside["corrected"] < inside["spread_high"] <= 1
    assert numbers["internal_validation"]["optimism"]["spread_contained_truth_per_cent"]["auc"] < 90
    whole = numbers["patients"]["Cross-validated"]
    assert len(whole["calibration"]["curve"]["risk"]) == len(whole["calibration"]["curve"]["low"])
    assert set(numbers["roc_and_decision"]["roc"]) == {"Cross-validated", "Held out"}
    assert whole["calibration"]["curve"]["if_risks_were_right"]["ici"]["share_as_far"] > 0
    assert whole["calibration"]["eci_definition"].startswith("100 times")
    assert whole["operating_point"]["use_with_care"]["threshold"] == 0.1
    stability = whole["threshold_stability"]
    assert stability["choice_moves"]["low"] < 0.1 < stability["choice_moves"]["high"]
    assert stability["recall"]["method"] == stability["false_alarm_rate"]["method"] == "Wilson"
    # The headline of the way of training is the mean over repetitions, not one division into folds.
    repeated = numbers["repeated_cross_validation"]
    assert repeated["auc"]["lowest"] < repeated["auc"]["mean"] < repeated["auc"]["highest"]
    assert "these risks, fixed" in whole["intervals"]


def test_evaluate_at_another_prevalence(capsys):
    assert (
        main(["evaluate", str(REFERENCES / "wdbc_test.csv"), "--threshold", "0.1", "--prevalence", "0.01"])
        == 0
    )
    assert "PPV at prevalence 0.01" in capsys.readouterr().out
    main(
        [
            "evaluate",
            str(REFERENCES / "wdbc_test.csv"),
            "--threshold",
            "0.1",
            "--prevalence",
            "0.01",
            "--json",
        ]
    )
    there = json.loads(capsys.readouterr().out)["at_prevalence"]
    recall, alarms = 41 / 42, 11 / 72
    assert there["ppv"]["estimate"] == pytest.approx(0.01 * recall / (0.01 * recall + 0.99 * alarms))
    assert there["net_benefit"]["estimate"] == pytest.approx(0.01 * recall - 0.99 * alarms / 9)


def test_evaluate_refuses_an_impossible_prevalence(capsys):
    assert main(["evaluate", "--prevalence", "7"]) == 2
    assert capsys.readouterr().err == "evaluate: `prevalence` must lie between 0 and 1, got 7.0.\n"


def test_validate_prints_what_the_validation_page_shows(tmp_path, artifact, capsys):
    from lrcore.model.sample import constructed_csv

    file = tmp_path / "ours.csv"
    file.write_bytes(constructed_csv(artifact.record.held_out_rows, n=300))
    assert main(["validate", str(file)]) == 0
    in_words = capsys.readouterr().out
    assert "On average the risks are too high" in in_words
    assert "Advised: intercept." in in_words
    assert main(["validate", str(file), "--threshold", "0.1", "--json"]) == 0
    numbers = json.loads(capsys.readouterr().out)
    assert numbers["ours"]["n"] == 300
    assert numbers["development"]["n"] == 569
    assert numbers["ours"]["threshold"] == 0.1
    assert set(numbers["subgroups"]) == {"site"}
    assert numbers["updating"]["advised"] == "intercept"
    assert len(numbers["case_mix"]) == 31
    curves = numbers["roc_and_decision"]
    assert set(curves["roc"]) == set(curves["decision"]) == {"ours", "development"}
    assert numbers["verdicts"][0] == {"verdict": "risks too high", "decided_by": "in_the_large"}


def test_validate_advises_no_update_while_patients_belong_to_the_development_series(
    tmp_path, artifact, capsys
):
    file = tmp_path / "mixed.csv"
    file.write_bytes(mixed_csv(artifact.record.held_out_rows))
    assert main(["validate", str(file), "--json"]) == 0
    updating = json.loads(capsys.readouterr().out)["updating"]
    assert updating["advised"] is None
    assert "Leave those 120 out and judge the updates on the other 300" in updating["advice"]
    assert main(["validate", str(file), "--leave-out-development"]) == 0
    printed = capsys.readouterr()
    assert "120 patients of the development series left out." in printed.err
    assert "Advised: intercept." in printed.out
    assert "belong to the series" not in printed.out


def test_validate_refuses_when_the_development_series_is_all_there_is(tmp_path, capsys):
    from lrcore.model.sample import sample_csv

    file = tmp_path / "series.csv"
    file.write_bytes(sample_csv(range(60)))
    assert main(["validate", str(file), "--leave-out-development"]) == 2
    assert "none is left to validate it on" in capsys.readouterr().err


def test_validate_compares_several_risks_by_paired_differences(tmp_path, capsys):
    file = tmp_path / "risks.csv"
    file.write_text("outcome,a_risk,b_risk\n" + "1,0.9,0.8\n0,0.2,0.1\n1,0.4,0.7\n0,0.5,0.3\n" * 20)
    assert main(["validate", str(file), "--json"]) == 0
    numbers = json.loads(capsys.readouterr().out)
    assert set(numbers["roc_and_decision"]["decision"]) == set(numbers["models"])
    (compared,) = numbers["paired_differences"]
    assert set(compared) == {"models", "threshold", "auc", "brier", "net_benefit"}
    assert "case_mix" not in numbers


def test_validate_without_outcomes_is_refused(tmp_path, artifact, capsys):
    file = tmp_path / "new.csv"
    lines = [line.split(",") for line in sample_csv(artifact.record.held_out_rows[:5]).decode().splitlines()]
    file.write_text("\n".join(",".join(cells[:1] + cells[2:]) for cells in lines))
    assert main(["validate", str(file)]) == 2
    assert "no patient has a known outcome" in capsys.readouterr().err


def test_every_command_follows_an_update_and_its_way_back(own_folder, sample, capsys):
    from lrcore.model.calibration_map import LogOddsMap
    from lrcore.registry import versions
    from lrcore.registry.active import model_in_use
    from lrcore.registry.operating_point import ThresholdChoice, ThresholdEvidence
    from lrcore.registry.update import Update

    def log_odds():
        assert main(["score", str(sample)]) == 0
        return np.array([float(row["log_odds"]) for row in table(capsys.readouterr().out)])

    before, parent = log_odds(), model_in_use(own_folder).artifact
    decision = ("", "2026-01-01T00:00:00+00:00", "Dr A", "Why.")
    change = LogOddsMap(-1.0, 0.8, 1.4)
    update = Update("flexible", change, parent.record.version, parent.digest, 1000, 300, *decision)
    seen = ThresholdEvidence("Ours", 1000, 300, 0.3, (0.98, 0.95, 0.99), (0.1, 0.07, 0.13))
    chosen = ThresholdChoice(0.2, "With the update.", "Dr A", decision[1], seen)
    versions.apply_update(own_folder, update, threshold=chosen)
    np.testing.assert_allclose(log_odds(), change.at(before), rtol=1e-12)
    versions.put_in_use_again(own_folder, parent.record.version, by="Dr B", rationale="Back.")
    np.testing.assert_array_equal(log_odds(), before)


def test_scores_are_recorded_only_when_asked(capsys, sample, own_folder):
    from lrcore.journal import Journal

    assert main(["score", str(sample)]) == 0
    assert not (own_folder / "journal.sqlite3").exists()
    assert main(["score", str(sample), "--journal"]) == 0
    output = capsys.readouterr()
    assert "Recorded in the journal as numbers 1 to 114" in output.err
    with Journal.open(own_folder / "journal.sqlite3") as journal:
        read = journal.entries()
    last = table(output.out)[-114:]
    assert read.risk.tolist() == [float(row["risk"]) for row in last]
    assert set(read.source.tolist()) == {"batch"}


def test_recording_needs_a_journal(capsys, sample, monkeypatch):
    monkeypatch.setenv("CUTPOINT_JOURNAL", "off")
    assert main(["score", str(sample), "--journal"]) == 2
    assert "CUTPOINT_JOURNAL=off" in capsys.readouterr().err
