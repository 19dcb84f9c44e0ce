"""What is to be done, from every state of the patients and of their outcomes."""

from dataclasses import dataclass

import pytest

from lrcore.wording.calibration.what_to_do import DUE, NOTHING, WATCH, to_be_done, to_be_done_about_a_file


@dataclass
class Change:
    any_alarm: bool = False
    reason: str = ""
    n: int = 200


@dataclass
class Outcomes:
    is_wrong: bool = False
    fewer: int = 120
    n: int = 300


@pytest.mark.parametrize(
    ("change", "outcomes", "urgency", "first"),
    [
        (Change(), Outcomes(), NOTHING, "Nothing: no change beyond chance is seen in 200 patients"),
        (Change(any_alarm=True), Outcomes(), WATCH, "Nothing yet, but look at what has changed"),
        (Change(), Outcomes(fewer=20), WATCH, "Nothing but recording further outcomes"),
        (Change(any_alarm=True), Outcomes(fewer=20), DUE, "Yes, record more outcomes"),
        (Change(), None, WATCH, "Only outcomes are missing"),
        (Change(any_alarm=True), None, DUE, "Yes, record outcomes"),
        (Change(), Outcomes(is_wrong=True), DUE, "Yes, validate the model on these patients"),
        (Change(any_alarm=True), Outcomes(is_wrong=True, fewer=3), DUE, "Yes, validate the model"),
        (Change(reason="too few", n=1), None, WATCH, "Only outcomes are missing: 1 patient is too few"),
    ],
)
def test_each_state_has_its_sentence(change, outcomes, urgency, first):
    found, sentence = to_be_done(change, outcomes, 400)
    assert found == urgency
    assert sentence.startswith(first)
    assert sentence.count(". ") == 0
    assert ("known outcomes of 400 predictions" in sentence) == (outcomes is not None)


def test_no_risk_is_called_right_without_enough_outcomes():
    for change in (Change(), Change(any_alarm=True)):
        for outcomes in (None, Outcomes(fewer=20)):
            urgency, _ = to_be_done(change, outcomes, 400)
            assert urgency != NOTHING


def test_a_file_is_judged_on_validation():
    assert to_be_done_about_a_file(Change())[0] == NOTHING
    urgency, sentence = to_be_done_about_a_file(Change(any_alarm=True))
    assert urgency == WATCH
    assert "changed by more than chance" in sentence
