"""A plan that was changed is not read, and one that was not changed is read as it was sealed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrcore.errors import ArtifactDamaged, ArtifactError, InvalidInput
from lrcore.registry.plans import first_readings, sealings
from lrcore.registry.plans.sealed_plan import SealedPlan, sealed_plan_from

AT = "2026-01-31T09:00:00.000001+00:00"
PLAN = SealedPlan(0.08, "Are the risks right here?", "slope", ("auc",), ("site",), 200, "Dr A", AT, "lr-1")
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1).filter(str.strip)


@given(
    threshold=st.floats(0, 1, exclude_min=True, exclude_max=True),
    question=TEXTS,
    by=TEXTS,
    columns=st.lists(TEXTS, max_size=3),
    n=st.integers(0, 10**9),
)
def test_a_plan_comes_back_as_it_was_sealed(threshold, question, by, columns, n):
    plan = SealedPlan(threshold, question, "", ("auc",), tuple(columns), n, by, AT, "lr-1")
    assert sealed_plan_from(plan.as_bytes(), "plan.json") == plan


@pytest.mark.parametrize("name", sorted(PLAN.as_json()))
def test_every_entry_is_protected(name):
    facts = PLAN.as_json()
    value = facts[name]
    changed = (value + 1) / 2 if isinstance(value, float) else [] if isinstance(value, list) else value * 2
    with pytest.raises(InvalidInput, match=r"plan\.json (was changed after it was sealed|is not a sealed)"):
        sealed_plan_from(json.dumps(facts | {name: changed}).encode(), "plan.json")
    del facts[name]
    with pytest.raises(InvalidInput, match=r"^plan\.json "):
        sealed_plan_from(json.dumps(facts).encode(), "plan.json")


def test_a_name_that_stands_there_twice_is_refused():
    twice = PLAN.as_bytes().replace(b'"threshold"', b'"threshold": 0.5,\n "threshold"', 1)
    with pytest.raises(InvalidInput, match=r"^plan\.json is not a sealed plan"):
        sealed_plan_from(twice, "plan.json")


def test_any_text_of_a_command_line_can_be_sealed():
    plan = SealedPlan(0.08, "R\udcffcht \u00fc?", "", (), (), 0, "Dr A", AT, "lr-1")
    assert sealed_plan_from(plan.as_bytes(), "plan.json") == plan


def test_layout_and_order_of_the_file_do_not_matter():
    facts = dict(reversed(PLAN.as_json().items()))
    assert sealed_plan_from(json.dumps(facts, ensure_ascii=True).encode(), "plan.json") == PLAN


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b"null", b"\xff", b"[" * 100_000, b" " * 1_000_001, b'{"format": "cutpoint-plan-1"}'],
)
def test_other_files_are_refused_in_one_sentence(content):
    with pytest.raises(
        InvalidInput, match=r"^plan\.json is not a sealed plan: expected|more than"
    ) as refused:
        sealed_plan_from(content, "plan.json")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("entry", "value"),
    [
        ("threshold", "0.1"),
        ("threshold", 1.5),
        ("threshold", True),
        ("measures", [1]),
        ("minimum_n", -1),
        ("by", " "),
        ("sealed_at", "yesterday"),
        ("sealed_at", "2026-01-31T09:00:00"),
        ("question", 5),
    ],
)
def test_a_right_digest_does_not_make_a_plan(entry, value):
    from lrcore.registry.plans import sealed_plan

    facts = PLAN.as_json() | {entry: value}
    del facts["sha256"]
    facts["sha256"] = sealed_plan._digest(facts)
    with pytest.raises(InvalidInput, match=r"^plan\.json is not a sealed plan"):
        sealed_plan_from(json.dumps(facts).encode(), "plan.json")


def test_only_plans_of_the_history_were_sealed_here(tmp_path):
    assert not sealings.was_sealed_here(tmp_path, PLAN)
    sealings.record_sealing(tmp_path, PLAN)
    assert sealings.was_sealed_here(tmp_path, PLAN)
    earlier = SealedPlan(0.08, "Another?", "", (), (), 0, "Dr A", "2020-01-31T09:00:00+00:00", "lr-1")
    assert not sealings.was_sealed_here(tmp_path, earlier)
    (tmp_path / sealings.HISTORY).write_text("{}\n")
    with pytest.raises(ArtifactDamaged, match=r"history restart plans\.jsonl"):
        sealings.was_sealed_here(tmp_path, PLAN)


def test_the_first_reading_stays_the_first(tmp_path):
    first, problem = first_readings.record_reading(tmp_path, ("a",), n=3, n_malignant=1)
    assert not problem
    for digests in (("a",), ("b", "a"), ("b",)):
        assert first_readings.record_reading(tmp_path, digests, n=3, n_malignant=1)[0].at >= first.at
    assert [each.digests for each in first_readings.whole_history(tmp_path).entries] == [("a",), ("b",)]
    assert first_readings.record_reading(tmp_path, ("b", "a"), n=3, n_malignant=1)[0] == first


def test_a_folder_that_cannot_be_written_gives_a_reason(tmp_path, monkeypatch):
    def full(*_):
        raise ArtifactError("outcomes_read.jsonl cannot be written: No space. Nothing was recorded.")

    monkeypatch.setattr(first_readings, "append", full)
    first, problem = first_readings.record_reading(tmp_path, ("a",), n=3, n_malignant=1)
    assert first.n == 3
    assert "No space" in problem
