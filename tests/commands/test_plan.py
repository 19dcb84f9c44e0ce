"""Plans on the command line: the numbers of the library, or one clear sentence."""

import json
from pathlib import Path

import pytest

from lrcore.commands.main import main
from lrcore.evaluation.planning.measures import MEASURES

REFERENCE = str(Path(__file__).parents[1] / "references" / "wdbc_test.csv")
STATED = ("--prevalence", "0.018", "--auc", "0.8", "--lp-mean", "-5", "--lp-sd", "2.5")
COUNTS = ("--tp", "21", "--fn", "1", "--tn", "28", "--fp", "10", "--threshold", "0.05")


@pytest.fixture(autouse=True)
def _in_own_folder(own_folder):
    """Every command here works on a folder of its own."""


def planned(capsys, *arguments):
    assert main(["plan", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(("auc", "n"), [("0.95", 551), ("0.99", 479), ("0.995", 464)])
def test_development_by_auc(capsys, auc, n):
    found = planned(capsys, "development", "--prevalence", "0.373", "--parameters", "30", "--auc", auc)
    assert found["n_rounded_up"] == n
    assert found["n"] == max(found["criteria"].values())
    assert set(found["criteria"]) == {"shrinkage", "optimism", "risk"}


def test_validation_from_stated_numbers(capsys):
    found = planned(capsys, "validation", *STATED, "--width-oe", "1", "--assurance", "0.8")
    assert found["oe"]["published"] == pytest.approx(905.03, abs=0.01)
    assert found["slope"]["published"] == found["slope"]["ours"] == pytest.approx(4553.7, abs=0.1)
    assert found["auc"]["published"] == pytest.approx(4251.2, abs=0.1)
    assert found["implied"] == pytest.approx({"prevalence": 0.0523, "auc": 0.9268}, abs=1e-4)
    assert found["snb"]["published"] is None
    assert all(found[name]["now"] is None for name in MEASURES)


def test_validation_of_a_file(capsys):
    found = planned(capsys, "validation", REFERENCE, "--threshold", "0.1")
    assert found["patients"] == 114
    for name in MEASURES:
        assert all(found[name][key] > 0 for key in ("published", "ours", "assurance", "now")), name


def test_information_from_counts(capsys):
    found = planned(capsys, "information", *COUNTS, "--more", "60", "200")
    assert found["evpi"] == pytest.approx(0.0075, abs=1e-4)
    assert set(found["evsi"]) == set(found["assurance"]) == {"60", "200"}
    assert set(found["p_best"]) == {"model", "all", "none"}
    best_default = max(22 / 60 - 38 / 60 / 19, 0)
    assert found["patients_per_net_gain"] == pytest.approx(1 / (21 / 60 - 10 / 60 / 19 - best_default))


def test_information_with_a_harm_of_the_test(capsys):
    found = planned(capsys, "information", *COUNTS, "--harm", "0.005")
    best_default = max(22 / 60 - 38 / 60 / 19, 0)
    gain = 21 / 60 - 10 / 60 / 19 - best_default - 0.005
    assert found["patients_per_net_gain"] == pytest.approx(1 / gain)
    assert found["harm"] == 0.005


def test_information_of_several_models(capsys, tmp_path):
    path = tmp_path / "models.csv"
    path.write_text("class,forest,network\n1,0.905,0.801\n0,0.205,0.302\n1,0.401,0.603\n0,0.5,0.104\n")
    columns = ("--risk", "forest", "--risk", "network", "--malignant", "1")
    found = planned(capsys, "information", str(path), *columns, "--threshold", "0.3")
    assert set(found["models"]) == {"Uploaded forest", "Uploaded network"}
    assert found["models"]["Uploaded forest"]["patients"] == 4


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (("development", "--prevalence", "0.3", "--parameters", "3", "--auc", "0.5"), "above 0.5"),
        (("development", "--prevalence", "1", "--parameters", "3", "--auc", "0.8"), "prevalence"),
        (("development", "--prevalence", "0.3", "--parameters", "3", "--r2", "0.9"), "largest value"),
        (("validation",), "missing"),
        (("validation", "--prevalence", "0.1", "--auc", "0.8"), "distribution of the risks missing"),
        (("validation", *STATED[:6]), "--lp-sd"),
        (("validation", *STATED, "--beta", "1", "1"), "two distributions"),
        (("validation", *STATED, "--width-snb", "0.2"), "--threshold"),
        (("validation", *STATED, "--threshold", "1"), "below 1"),
        (("validation", *STATED, "--threshold", "0.1", "--sensitivity", "0.8"), "--specificity"),
        (
            ("validation", *STATED, "--threshold", "0.1", "--sensitivity", "1.8", "--specificity", "0.1"),
            "sensitivity must lie",
        ),
        (("validation", *STATED, "--assurance", "1"), "assurance"),
        (("validation", *STATED, "--width-auc", "0"), "width"),
        (("validation", *STATED, "--malignant", "1"), "--malignant"),
        (("validation", REFERENCE, "--auc", "0.8"), "file"),
        (("validation", REFERENCE, "--threshold", "0"), "above 0"),
        (("validation", "nothing.csv"), "cannot be read"),
        (("information",), "--tp"),
        (("information", "--tp", "3", "--threshold", "0.1"), "--fn, --tn, --fp missing"),
        (("information", *COUNTS[:8]), "--threshold missing"),
        (("information", *COUNTS[:8], "--threshold", "0"), "above 0"),
        (("information", REFERENCE, "--tp", "3"), "--tp"),
        (("information", *COUNTS, "--more", "0"), "further patients"),
        (("information", *COUNTS, "--prior", "-1", "1"), "prior"),
        (("information", *COUNTS, "--tp", "1" + 30 * "0"), "at most 1,000,000,000,000"),
        (("information", *COUNTS, "--harm", "1"), "harm of the test"),
        (("information", *COUNTS, "--harm", "nan"), "harm of the test"),
    ],
)
def test_what_is_wrong_or_missing_is_named_in_one_line(capsys, arguments, part):
    assert main(["plan", *arguments]) == 2
    said = capsys.readouterr()
    assert not said.out
    assert said.err.startswith("plan: ")
    assert part in said.err
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("arguments", [("development", *STATED[:4]), ("information", *COUNTS, "--tp", "x")])
def test_options_that_cannot_be_read_are_refused(capsys, arguments):
    with pytest.raises(SystemExit, match="2"):
        main(["plan", *arguments])
    assert "plan" in capsys.readouterr().err


def test_words_state_every_number(capsys):
    assert main(["plan", "validation", *STATED, "--width-oe", "1"]) == 0
    out = capsys.readouterr().out
    for part in ("906", "4,554", "4,252", "Both cannot hold"):
        assert part in out
    assert main(["plan", "information", *COUNTS, "--more", "60"]) == 0
    assert "60 more labelled patients would recover 70 % of it" in capsys.readouterr().out
    assert main(["plan", "development", "--prevalence", "0.174", "--parameters", "24", "--r2", "0.288"]) == 0
    assert "662 patients" in capsys.readouterr().out
