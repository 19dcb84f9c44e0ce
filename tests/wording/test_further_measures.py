import numpy as np

from lrcore.evaluation.further_measures import further_measures
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.counts import counts_at
from lrcore.validation.internal_results import RepeatedCrossValidation
from lrcore.wording.internal import repeated_in_words
from lrcore.wording.measures.further_measures import care_caption, care_table, further_rows, worth_rows


def test_improper_measures_stand_apart_with_the_reason_and_without_an_interval():
    known = Patients([0, 0, 1, 1], [0.1, 0.2, 0.6, 0.9])
    care = further_measures(known, counts_at(known, 0.5)).use_with_care
    table = care_table(care)
    assert dict(zip(table["Measure"], table["Value"], strict=True))["Accuracy"] == "1.000"
    assert dict(zip(table["Measure"], table["Value"], strict=True))["Diagnostic odds ratio"] == "not defined"
    assert "improper" in care_caption(care).statistician
    assert care_caption(care).statistician.startswith("At 0.500: ")


def test_every_other_measure_has_its_limits():
    rng = np.random.default_rng(0)
    risk = rng.random(200)
    known = Patients(rng.random(200) < risk, risk)
    further = further_measures(known, counts_at(known, 0.2))
    rows = {name: value for name, value, _ in further_rows(further)}
    assert list(rows)[2:] == ["Partial AUC, specificity 90 to 100 %", "Sensitivity at a specificity of 90 %"]
    assert all(" to " in value for value in rows.values())
    assert all(" to " in value for value in worth_rows(further)["Value (95 % interval)"])


def test_repetitions_give_mean_and_range_or_say_that_nothing_is_estimable():
    values = {
        "auc": np.array([0.9, 0.8]),
        "slope": np.array([np.nan, np.nan]),
        "in_the_large": np.array([0.0, 0.1]),
        "brier": np.array([0.1, 0.2]),
    }
    lines = repeated_in_words(RepeatedCrossValidation(values, 10, 5, 2, 10, 0, 0.5))
    assert lines[0] == "Cross-validated 2 times in 10 folds: mean (lowest to highest)"
    assert lines[1].endswith("  0.8500 (0.8000 to 0.9000)")
    assert lines[2].endswith("not estimable")
    assert repeated_in_words(None) == []
