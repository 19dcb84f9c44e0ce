import json
from dataclasses import replace

import numpy as np
import pytest

from lrcore.errors import ArtifactDamaged, InvalidInput
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.registry import operating_point
from lrcore.registry.operating_point import OperatingPoint, ThresholdEvidence

PATIENTS = EvaluationSet(
    "By hand",
    "Ten made-up patients.",
    np.array([1] * 4 + [0] * 6),
    np.array([0.9, 0.8, 0.3, 0.1] + [0.3] + [0.05] * 5),
    None,
)


@pytest.fixture
def point():
    evidence = operating_point.evidence_at(PATIENTS, 0.3, prevalence=None)
    return OperatingPoint(
        0.3, "Missing one is worse.", "Dr A", "2026-01-02T03:04:05+00:00", evidence, "lr-1", "digest"
    )


def test_evidence_by_hand():
    evidence = operating_point.evidence_at(PATIENTS, 0.3, prevalence=None)
    assert (evidence.n, evidence.n_malignant, evidence.prevalence) == (10, 4, 0.4)
    assert evidence.recall[0] == 0.75
    assert evidence.false_alarm_rate[0] == pytest.approx(1 / 6)
    low, high = evidence.false_alarm_rate[1:]
    assert low < 1 / 6 < high


def test_evidence_at_another_prevalence():
    assert operating_point.evidence_at(PATIENTS, 0.3, prevalence=0.01).prevalence == 0.01


def test_until_a_threshold_is_chosen_the_default_is_in_force(tmp_path):
    found = operating_point.in_force(tmp_path, "digest")
    assert (found.threshold, found.point) == (0.5, None)
    assert found.sentence == "0.500 is in force, the default: no threshold has been chosen."


def test_a_choice_is_in_force_and_kept(tmp_path, point):
    operating_point.put_in_force(tmp_path, point)
    found = operating_point.in_force(tmp_path, "digest")
    assert found.point == point
    assert found.sentence == "0.300 is in force, chosen by Dr A on 2026-01-02."


def test_the_last_choice_counts_and_none_is_lost(tmp_path, point):
    later = replace(point, threshold=0.08, chosen_by="Dr B")
    for each in (point, later):
        operating_point.put_in_force(tmp_path, each)
    assert operating_point.history(tmp_path) == (point, later)
    assert operating_point.in_force(tmp_path, "digest").threshold == 0.08


def test_a_choice_for_another_model_says_nothing_about_this_one(tmp_path, point):
    operating_point.put_in_force(tmp_path, point)
    found = operating_point.in_force(tmp_path, "another")
    assert found.threshold == 0.5
    assert "for this model. The last choice, 0.300, was made for model lr-1" in found.sentence


@pytest.mark.parametrize("damage", ["change", "remove", "swap", "garbage"])
def test_a_history_that_was_touched_is_refused(tmp_path, point, damage):
    for threshold in (0.1, 0.2, 0.3):
        operating_point.put_in_force(tmp_path, replace(point, threshold=threshold))
    path = tmp_path / operating_point.HISTORY
    lines = path.read_text().splitlines()
    if damage == "change":
        lines[0] = lines[0].replace("0.1", "0.9", 1)
    elif damage == "remove":
        del lines[1]
    elif damage == "swap":
        lines[0], lines[1] = lines[1], lines[0]
    else:
        lines[1] = "]"
    path.write_text("".join(f"{line}\n" for line in lines))
    with pytest.raises(ArtifactDamaged, match=r"Line \d of operating_point.jsonl was changed"):
        operating_point.history(tmp_path)
    with pytest.raises(ArtifactDamaged):
        operating_point.put_in_force(tmp_path, point)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"threshold": 0.0}, "must lie between 0 and 1"),
        ({"threshold": 1.0}, "must lie between 0 and 1"),
        ({"rationale": "  "}, "^Give the reason for the choice.$"),
        ({"chosen_by": ""}, "^Give the name of who decides.$"),
        (
            {"chosen_by": "", "rationale": ""},
            "^Give the reason for the choice. Give the name of who decides.$",
        ),
    ],
)
def test_a_choice_without_its_reasons_is_refused(point, change, words):
    with pytest.raises(InvalidInput, match=words):
        replace(point, **change)


def test_patients_of_one_kind_are_no_evidence():
    only_benign = EvaluationSet("One kind", "All benign.", np.zeros(3), np.array([0.1, 0.2, 0.3]), None)
    with pytest.raises(InvalidInput, match="One kind has 0 malignant of 3"):
        operating_point.evidence_at(only_benign, 0.3, prevalence=None)


def test_words_survive_whatever_they_are(tmp_path, point):
    odd = replace(point, rationale='a\nb\u2028c "quoted" \U0001f600', chosen_by="Ångström")
    operating_point.put_in_force(tmp_path, odd)
    operating_point.put_in_force(tmp_path, point)
    assert operating_point.history(tmp_path)[0] == odd


def test_a_grey_zone_is_kept_and_an_entry_without_one_does_not_mention_it(tmp_path, point):
    operating_point.put_in_force(tmp_path, point)
    operating_point.put_in_force(tmp_path, replace(point, zone=(0.02, 0.6)))
    without, with_zone = operating_point.history(tmp_path)
    assert (without.zone, with_zone.zone) == (None, (0.02, 0.6))
    first, second = map(json.loads, (tmp_path / operating_point.HISTORY).read_text().splitlines())
    assert "zone" not in first
    assert second["zone"] == [0.02, 0.6]


@pytest.mark.parametrize("zone", [(0.6, 0.02), (-0.1, 0.5), (0.5, 1.1), (float("nan"), 0.5)])
def test_a_grey_zone_that_is_none_is_refused(point, zone):
    with pytest.raises(InvalidInput, match="must rise within 0 to 1"):
        replace(point, zone=zone)


def test_the_harm_ratio_is_written_beside_the_threshold(tmp_path, point):
    operating_point.put_in_force(tmp_path, replace(point, threshold=0.2))
    entry = json.loads((tmp_path / operating_point.HISTORY).read_text())
    assert entry["harm_ratio"] == pytest.approx(4)


def test_evidence_needs_numbers():
    with pytest.raises(InvalidInput):
        ThresholdEvidence("x", 1, 1, 1.0, (1.0, 0.9, 1.0), (float("nan"),) * 3)
