"""Chosen on these patients, on others, or not at all."""

import numpy as np
import pytest

from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.registry.operating_point import (
    DEFAULT_THRESHOLD,
    InForce,
    OperatingPoint,
    evidence_at,
    restore_default,
)
from lrcore.validation.timing.threshold_origin import (
    DEFAULT,
    OTHER_PATIENTS,
    SAME_PATIENTS,
    threshold_origin,
)
from lrcore.wording.timing.threshold_origin import origin_caption

RNG = np.random.default_rng(5)
RISK = RNG.random(60)
PATIENTS = EvaluationSet("Uploaded", "", (RNG.random(60) < RISK).astype(int), RISK)
AT = "2026-01-31T09:00:00+00:00"


def in_force(patients, threshold=0.3):
    evidence = evidence_at(patients, threshold, prevalence=None)
    point = OperatingPoint(threshold, "enough recall", "Dr A", AT, evidence, "lr-1", "digest")
    return InForce(threshold, point, "")


def test_a_threshold_chosen_on_these_patients_is_found_in_any_order():
    order = np.random.default_rng(6).permutation(60)
    again = EvaluationSet("Uploaded", "", PATIENTS.outcome[order], PATIENTS.risk[order])
    found = threshold_origin(in_force(PATIENTS), again)
    assert found.kind == SAME_PATIENTS
    assert "Dr A on 2026-01-31 on as many patients" in origin_caption(found).statistician
    assert "after their outcomes had been seen" in origin_caption(found).statistician


def test_one_patient_on_the_other_side_makes_other_patients():
    risk = PATIENTS.risk.copy()
    highest = int(np.argmax(np.where(PATIENTS.malignant, risk, 0)))
    risk[highest] = 0.01
    found = threshold_origin(in_force(PATIENTS), EvaluationSet("Uploaded", "", PATIENTS.outcome, risk))
    assert found.kind == OTHER_PATIENTS
    assert "is not recorded" in origin_caption(found).statistician


@pytest.mark.parametrize("restored", [True, False])
def test_the_default_was_chosen_on_no_outcomes(restored):
    evidence = evidence_at(PATIENTS, DEFAULT_THRESHOLD, prevalence=None)
    point = restore_default(evidence, ("lr-1", "digest"), rationale="r", chosen_by="Dr A", chosen_at=AT)
    found = threshold_origin(InForce(DEFAULT_THRESHOLD, point if restored else None, ""), PATIENTS)
    assert found.kind == DEFAULT
    assert "chosen on no outcomes" in origin_caption(found).statistician


def test_patients_of_one_class_are_others():
    one = EvaluationSet("Uploaded", "", np.ones(60, int), RISK)
    assert threshold_origin(in_force(PATIENTS), one).kind == OTHER_PATIENTS


@pytest.mark.parametrize(
    ("first_read_at", "words"),
    [
        ("2026-02-12T09:00:01+00:00", "12 days before this file was first read here"),
        ("2026-01-30T09:00:00+00:00", "after this file was first read here on 2026-01-30"),
        ("2026-01-31T09:00:00.4+00:00", "after this file was first read here"),
    ],
)
def test_the_first_reading_decides_what_could_have_been_seen(first_read_at, words):
    risk = PATIENTS.risk[:50]
    others = EvaluationSet("Uploaded", "", PATIENTS.outcome[:50], risk)
    found = threshold_origin(in_force(PATIENTS), others, first_read_at=first_read_at)
    assert found.kind == OTHER_PATIENTS
    assert words in origin_caption(found).statistician
