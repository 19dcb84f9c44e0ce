"""`evaluate` on a file of several hospitals, and on one in which some outcomes are unknown."""

import json
from pathlib import Path

import numpy as np
import pytest

from lrcore.arrays import sigmoid
from lrcore.commands.main import main


@pytest.fixture(autouse=True)
def _in_own_folder(own_folder):
    """Every command here works on a folder of its own."""


@pytest.fixture
def file_of(tmp_path):
    """Return a function that writes a file of patients of several centres."""

    def write(header="site,risk,outcome", *, k=6, n=600, known=(1.0, 1.0), centre="site {}"):
        rng = np.random.default_rng(8)
        eta = rng.normal(-1, 1.5, n)
        risk, outcome = sigmoid(eta), rng.random(n) < sigmoid(eta)
        verified = rng.random(n) < np.where(risk >= 0.1, *known)
        rows = [
            f"{centre.format(row % k + 1)},{risk[row]:.6f},{int(outcome[row]) if verified[row] else ''}"
            for row in range(n)
        ]
        path = tmp_path / "hospitals.csv"
        path.write_text("\n".join([header, *rows]) + "\n")
        return str(path)

    return write


def evaluated(capsys, *options):
    assert main(["evaluate", *options, "--threshold", "0.1", "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_centres_are_evaluated_and_pooled(capsys, file_of):
    found = evaluated(capsys, file_of(), "--centre", "site")
    assert len(found["centres"]) == 6
    assert sum(centre["n"] for centre in found["centres"]) == found["n"] == 600
    assert found["centre_column"] == {"column": "site", "n_without_centre": 0}
    for name in ("auc", "oe", "in_the_large", "slope", "net_benefit"):
        pooled = found["pooled"][name]
        assert pooled["prediction_low"] <= pooled["low"] <= pooled["estimate"] <= pooled["high"]
        assert (pooled["df"], pooled["n_centres"], pooled["n_left_out"]) == (5, 6, 0)
        assert {"scale", "tau2", "i2", "prediction_high"} <= set(pooled)
    assert 0 <= found["best_in_new_centre"]["low"] <= found["best_in_new_centre"]["high"] <= 1
    assert "verification" not in found


def test_a_column_of_centres_is_not_one_of_ids(capsys, file_of):
    assert (
        len(evaluated(capsys, file_of("hospital_id,risk,outcome"), "--centre", "hospital_id")["centres"]) == 6
    )


def test_several_models_have_their_own_centres(capsys, file_of, tmp_path):
    path = tmp_path / "two.csv"
    lines = Path(file_of()).read_text().splitlines()
    path.write_text("\n".join(["site,risk_a,risk_b,outcome", *(_twice(line) for line in lines[1:])]) + "\n")
    options = ("--centre", "site", "--risk", "risk_a", "--risk", "risk_b")
    models = evaluated(capsys, str(path), *options)["models"]
    assert [len(each["centres"]) for each in models.values()] == [6, 6]
    slopes = [each["pooled"]["slope"]["estimate"] for each in models.values()]
    assert slopes[1] > slopes[0]


def _twice(line):
    site, risk, outcome = line.split(",")
    return f"{site},{risk},{0.25 + float(risk) / 2:.6f},{outcome}"


def test_pooled_lines_in_plain_text(capsys, file_of):
    path = file_of(k=4)
    assert main(["evaluate", path, "--centre", "site", "--threshold", "0.1"]) == 0
    out = capsys.readouterr().out
    assert "AUC, pooled" in out
    assert "no prediction interval with 4 centres" in out
    assert "with 4 centres the variance between them is hardly known; 5 are needed" in out
    assert "4 by column 'site', of 150 to 150 patients" in out


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--centre", "nowhere"], "No column is called 'nowhere'"),
        (["--centre", ""], "No column is called ''"),
        (["--centre", "risk"], "Column 'risk' holds ids, outcomes, risks or measurements"),
        (["--centre", "outcome"], "Column 'outcome' holds ids, outcomes, risks or measurements"),
        (["--centre", "site", "--jobs", "2"], "`--centre` is for a file that is read as a whole"),
    ],
)
def test_what_cannot_be_a_centre_is_refused(capsys, file_of, options, reason):
    assert main(["evaluate", file_of(), *options]) == 2
    error = capsys.readouterr().err
    assert reason in error
    assert len([line for line in error.splitlines() if line.startswith("evaluate:")]) == 1


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        ({"k": 600}, "holds 600 different values for 600 patients"),
        ({"k": 1}, "names a single centre, 'site 1'"),
        ({"centre": ""}, "names no centre: it is empty for all 600 patients"),
    ],
)
def test_a_column_that_names_no_centres_is_refused(capsys, file_of, made, reason):
    assert main(["evaluate", file_of(**made), "--centre", "site"]) == 2
    assert reason in capsys.readouterr().err


def test_the_development_patients_have_no_centres(capsys):
    assert main(["evaluate", "--centre", "site"]) == 2
    assert "the development patients have none" in capsys.readouterr().err


def test_unknown_outcomes_are_corrected_for(capsys, file_of):
    found = evaluated(capsys, file_of(n=3_000, known=(0.9, 0.3)))["verification"]
    assert found["n_verified"] < found["n"] == 3_000
    assert found["naive"]["sensitivity"]["estimate"] > found["corrected"]["sensitivity"]["estimate"]
    assert found["corrected"]["slope"]["low"] < 1 < found["corrected"]["slope"]["high"]
    assert "does not depend on the outcome" in found["assumption"]


def test_misses_that_cannot_be_known_are_not_reported(capsys, file_of):
    path = file_of(known=(1.0, 0.0))
    assert evaluated(capsys, path)["verification"]["corrected"]["sensitivity"]["estimate"] is None
    assert main(["evaluate", path, "--threshold", "0.1"]) == 0
    out = capsys.readouterr().out
    assert "Misses cannot be known: none of the" in out
    assert "60 to see a rate above 5 % (rule of three)" in out


def test_validate_compares_each_subgroup_with_the_rest(capsys, file_of):
    assert main(["validate", file_of(n=1_200), "--threshold", "0.2", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    (found,), (together,) = (printed[key].values() for key in ("subgroup_differences", "subgroups_together"))
    assert len(found["site"]["groups"]) == 6
    assert found["site"]["n_comparisons"] == 24
    assert {"estimate", "low", "high", "p", "p_holm"} <= set(found["site"]["groups"]["site 1"]["sensitivity"])
    assert together["site"]["heterogeneity"]["auc"]["df"] == 5
    assert {"statistic", "p", "p_holm", "method"} <= set(together["site"]["heterogeneity"]["sensitivity"])
    assert len(together["site"]["partially_pooled"]["oe_ratio"]["groups"]) == 6
