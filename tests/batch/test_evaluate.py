"""Evaluated in parts: exact where it says so, and as near as it says elsewhere."""

import json
from dataclasses import astuple

import numpy as np
import pytest

from lrcore.batch.engine import Engine
from lrcore.batch.evaluate import evaluate_files
from lrcore.batch.progress import Progress
from lrcore.commands.main import main
from lrcore.evaluation.summary import evaluation_summary
from lrcore.reader import read_cohort
from lrcore.validation.scoring import score
from tests.batch.conftest import THRESHOLD


def evaluated(path, model, **options):
    settings = {"malignant": None, "engine": Engine(1), "progress": Progress(shown=False), "size": 9_000}
    return evaluate_files(path, model, THRESHOLD, **settings | options)


@pytest.fixture
def path(content, tmp_path):
    (tmp_path / "cohort.csv").write_bytes(content)
    return tmp_path / "cohort.csv"


def test_as_at_once(path, content, artifact):
    known = score(read_cohort(content), artifact.model).evaluation_set()
    at_once = evaluation_summary(known, threshold=THRESHOLD).as_json()
    found = evaluated(path, artifact.model).evaluation.as_json()
    assert (found["n"], found["n_malignant"]) == (at_once["n"], at_once["n_malignant"])
    for name in ("brier", "brier_skill", "log_loss", "prevalence"):
        assert found[name] == pytest.approx(at_once[name], rel=1e-12)
    for name in ("brier_interval", "brier_skill_interval", "log_loss_interval"):
        for end in ("low", "high"):
            assert found[name][end] == pytest.approx(at_once[name][end], rel=1e-9)
    assert found["auc_bounds"][0] <= at_once["auc"]["estimate"] <= found["auc_bounds"][1]
    assert found["auc"]["low"] == pytest.approx(at_once["auc"]["low"], abs=1e-4)
    same = ("tp", "fp", "tn", "fn", "sensitivity", "ppv", "net_benefit", "net_benefit_interval")
    assert all(found["operating_point"][name] == at_once["operating_point"][name] for name in same)
    assert found["calibration"]["ece_bins"] == at_once["calibration"]["ece_bins"]
    for name in ("oe_ratio", "ece", "spiegelhalter_z", "mean_risk"):
        assert found["calibration"][name] == pytest.approx(at_once["calibration"][name], rel=1e-9), name
    interval = "oe_ratio_interval"
    assert found["calibration"][interval]["method"] == at_once["calibration"][interval]["method"]
    for end in ("low", "high"):
        ends = found["calibration"][interval][end], at_once["calibration"][interval][end]
        assert ends[0] == pytest.approx(ends[1], rel=1e-8)
    for name in ("in_the_large", "slope"):
        for end in ("estimate", "low", "high"):
            assert found["calibration"][name][end] == pytest.approx(
                at_once["calibration"][name][end], abs=2e-4
            ), name
    tested, expected = (each["calibration"]["right_risks"] for each in (found, at_once))
    assert tested["rejected"] == expected["rejected"]
    assert tested["statistic"] == pytest.approx(expected["statistic"], rel=0.01)
    assert tested["p"] == pytest.approx(expected["p"], abs=0.06)
    assert tested["events"]["observed"] == expected["events"]["observed"]
    assert tested["events"]["p"] == pytest.approx(expected["events"]["p"], rel=0.05)
    crossing = tested["line_crosses_diagonal"], expected["line_crosses_diagonal"]
    assert crossing[0]["risk"] == pytest.approx(crossing[1]["risk"], rel=0.01)


def test_partitions_make_no_difference(path, artifact):
    one, other = (evaluated(path, artifact.model, size=size).evaluation.statistics for size in (3_000, 10**7))
    for name in ("flagged", "steps", "log_odds_bins", "risk_bins"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    for ours, theirs in zip(one.sums, other.sums, strict=True):
        parts = [[each] if isinstance(each, float) else astuple(each) for each in (ours, theirs)]
        np.testing.assert_allclose(*parts, rtol=1e-12)


def test_the_command(path, capsys, own_folder):
    assert main(["evaluate", str(path), "--jobs", "1", "--json"]) == 0
    captured = capsys.readouterr()
    assert set(json.loads(captured.out)["read_in_parts"]) == {"exact", "from_bins", "not_computed"}
    assert "569 data rows" in captured.err
    assert main(["evaluate", str(path), "--jobs", "1"]) == 0
    assert "Exact AUC" in capsys.readouterr().out
    assert main(["evaluate", str(path), "--jobs", "1", "--resampled"]) == 2
    assert "need all patients together" in capsys.readouterr().err


def test_unclear_labels_are_asked_about(path, capsys, own_folder):
    path.write_text(path.read_text().replace(",M,", ",1,").replace(",B,", ",0,"))
    assert main(["evaluate", str(path), "--jobs", "1"]) == 2
    assert "It is not clear what column 'diagnosis' means" in capsys.readouterr().err
    assert main(["evaluate", str(path), "--jobs", "1", "--malignant", "1"]) == 0


def test_a_table_of_risks_is_not_read_in_parts(tmp_path, capsys, own_folder):
    path = tmp_path / "risks.csv"
    path.write_text("risk,outcome\n0.9,1\n0.2,0\n0.4,0\n")
    assert main(["evaluate", str(path), "--jobs", "1"]) == 2
    assert "'risks.csv' holds risks, not measurements" in capsys.readouterr().err
    path.write_text("radius,outcome\n9,1\n")
    assert main(["evaluate", str(path), "--jobs", "1"]) == 2
    assert "Expected 30 measurements" in capsys.readouterr().err


def test_two_files_must_agree_on_their_labels(content, tmp_path, capsys, own_folder):
    folder = tmp_path / "parts"
    folder.mkdir()
    (folder / "a.csv").write_bytes(content)
    coded = content.replace(b",M,", b",1,").replace(b",B,", b",0,")
    for name, meaning in (("a.csv", b"(1=malignant 0=benign)"), ("b.csv", b"(1=benign 0=malignant)")):
        (folder / name).write_bytes(coded.replace(b"diagnosis", b"diagnosis " + meaning))
    assert main(["evaluate", str(folder), "--malignant", "1"]) == 0
    assert main(["evaluate", str(folder)]) == 2
    assert "means malignant in one file and benign in 'b.csv'" in capsys.readouterr().err
