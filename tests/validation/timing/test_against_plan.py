"""What was fixed beforehand, and what was not."""

from dataclasses import replace

import numpy as np
import pytest

from lrcore.reader import Choices, read_labelled
from lrcore.registry.plans.sealed_plan import SealedPlan
from lrcore.registry.plans.sealings import record_sealing
from lrcore.validation.timing.against_plan import against_plan
from lrcore.validation.timing.first_reading import OutcomesRead, patients_digests, read_outcomes
from lrcore.wording.timing.against_plan import plan_in_words, plan_table, when_in_words

SEALED, TWELVE_DAYS_LATER = "2026-01-01T09:00:00+00:00", "2026-01-13T10:00:00.5+00:00"
PLAN = SealedPlan(0.08, "Right here?", "slope 1", ("auc",), ("site",), 200, "Dr A", SEALED, "lr-1")
ROWS = ["0.9,0.7,1", "0.2,0.3,0", "0.4,0.1,1", "0.1,0.2,0"]


def held(tmp_path, plan=PLAN, read_at=TWELVE_DAYS_LATER, **done):
    facts = {"threshold": 0.08, "n": 300, "subgroups": ["site"], "model_version": "lr-1"} | done
    return against_plan(tmp_path, plan, OutcomesRead(read_at), **facts)


def table(rows, header="forest,network,outcome"):
    risks = tuple(header.split(",")[:-1])
    choices = Choices(risk_columns=risks)
    return read_labelled("\n".join([header, *rows]).encode(), name="t.csv", choices=choices)


def test_fixed_before_the_file_was_first_read(tmp_path):
    record_sealing(tmp_path, PLAN)
    found = held(tmp_path)
    assert when_in_words(found) == (
        "The threshold 0.080 was fixed by Dr A on 2026-01-01, 12 days before this file was first read here "
        "(2026-01-13)."
    )
    assert found.as_json()["fixed"] == "before"
    assert plan_table(found)["As planned"] == ["yes", "yes", "yes"]
    assert not any("not the planned" in line for line in plan_in_words(found))


def test_fixed_after_the_outcomes_were_seen(tmp_path):
    found = held(tmp_path, read_at="2025-12-31T09:00:00+00:00")
    assert "1 day after this file was first read here (2025-12-31)" in when_in_words(found)
    assert found.as_json()["fixed"] == "after"
    assert not held(tmp_path, read_at=SEALED).is_before


def test_a_date_that_this_installation_did_not_record_is_named_as_such(tmp_path):
    assert "its date is only what the plan itself states" in when_in_words(held(tmp_path))


@pytest.mark.parametrize(
    ("done", "words"),
    [
        ({"threshold": 0.1}, "at 0.100, which is not the planned threshold"),
        ({"n": 199}, "at least 200 patients with an outcome; there are 199"),
        ({"model_version": "lr-2"}, "Planned for model lr-1; the risks are of model lr-2"),
        ({"subgroups": []}, "Subgroups planned, not reported: 'site'"),
        ({"subgroups": ["site", "year"]}, "reported, not planned: 'year'"),
    ],
)
def test_every_departure_is_named(tmp_path, done, words):
    assert words in " ".join(plan_in_words(held(tmp_path, **done)))


def test_a_plan_without_a_minimum_asks_for_none(tmp_path):
    found = held(tmp_path, replace(PLAN, minimum_n=0), n=1)
    assert plan_table(found)["Planned"][1] == "not fixed"
    assert found.has_enough_patients


def test_patients_are_recognised_in_any_order_and_by_any_of_their_models(tmp_path):
    first = read_outcomes(tmp_path, table(ROWS))
    again = table([row.replace("0.9", "0.90") for row in reversed(ROWS)])
    assert read_outcomes(tmp_path, again) == first
    one_model = table([row.partition(",")[2] for row in ROWS], "risk,outcome")
    assert read_outcomes(tmp_path, one_model) == first


@pytest.mark.parametrize("row", ["0.1,0.2,1", "0.1,0.21,0"])
def test_other_outcomes_or_numbers_are_other_patients(row):
    digests = patients_digests(table(ROWS))
    assert patients_digests(table([*ROWS[:3], row]))[1] not in digests
    assert set(patients_digests(table(ROWS[:3]))).isdisjoint(digests)


def test_exchanged_columns_are_other_patients():
    rows = [f"{a},{y}" for a, y in zip(np.linspace(0.1, 0.9, 8).round(1), "01010110", strict=True)]
    flipped = [f"{round(1 - float(a), 1)},{y}" for a, y in (row.split(",") for row in rows)]
    first, second = (patients_digests(table(each, "risk,outcome")) for each in (rows, flipped))
    assert set(first).isdisjoint(second)
