"""No sentence says more than the interval or the p value next to it, in many random situations."""

import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrcore.arrays import sigmoid
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.groups.case_mix import case_mix
from lrcore.evaluation.intervals import Estimate, independent_difference, proportion, side_of
from lrcore.evaluation.measures import measures
from lrcore.evaluation.patients import Patients
from lrcore.schema import FIELDS
from lrcore.ui.monitoring.fields import evidence_rows
from lrcore.validation.drift import drift
from lrcore.validation.drift_results import MAX_FALSE_ALARM_RATE
from lrcore.validation.external import LOG_ODDS, Validation
from lrcore.validation.overlap import Overlap
from lrcore.validation.updating.recalibration import recalibration
from lrcore.validation.updating.recalibration_results import NONE
from lrcore.wording.calibration.sentences import calibration_in_words, verdicts, verdicts_json
from lrcore.wording.drift import flags_changed, log_odds_caption, verdict
from lrcore.wording.numbers import interval_against, p_against
from lrcore.wording.update_advice import advice
from lrcore.wording.validation import measure_in_words, summary
from tests.validation.test_flag_drift import model_of
from tests.wording.made import judged, patients_at_risks

NUMBER = r"[-+]?[\d,]*\.?\d+"
INTERVAL = re.compile(rf"({NUMBER}) \(({NUMBER}) to ({NUMBER})\)")
NULLS = {"calibration-in-the-large": 0.0, "calibration slope": 1.0}


def numbers(*texts):
    return tuple(float(text.replace(",", "")) for text in texts)


def intervals(sentence):
    """Every interval of a sentence with what stands right before it."""
    return [
        (sentence[: found.start()].strip(), numbers(*found.groups())) for found in INTERVAL.finditer(sentence)
    ]


def quoted(sentence, name):
    (found,) = [limits for before, limits in intervals(sentence) if before.lower().endswith(name)]
    return found


def situations(many):
    """Patients of every size, prevalence, ranking and error of calibration, from hopeless to perfect."""
    for seed in range(many):
        rng = np.random.default_rng(seed)
        n = int(np.exp(rng.uniform(np.log(12), np.log(3000))))
        eta = rng.normal(rng.normal(0, 2), np.exp(rng.normal(0.3, 0.8)), n)
        truth = rng.choice([0, rng.normal(0, 0.6)]) + rng.choice([1, np.exp(rng.normal(0, 0.5)), -0.7]) * eta
        outcome = (rng.random(n) < sigmoid(truth)).astype(int)
        if rng.random() < 0.05:
            outcome[:] = rng.integers(2)
        yield outcome, sigmoid(eta), eta


@pytest.fixture(scope="module")
def measured():
    return [measures(Patients(y, p, eta), threshold=0.2) for y, p, eta in situations(300)]


@pytest.fixture(scope="module")
def agreements():
    return [judged(Patients(y, p, eta)) for y, p, eta in situations(300)]


CLAIMS = {
    "On average the risks are too high": ("calibration-in-the-large", lambda low, high: high < 0),
    "On average the risks are too low": ("calibration-in-the-large", lambda low, high: low > 0),
    "too extreme": ("calibration slope", lambda low, high: high < 1),
    "not far enough apart": ("calibration slope", lambda low, high: low > 1),
    "wrong way round": ("calibration slope", lambda low, high: high < 0),
}
COUNTS = re.compile(rf"({NUMBER}) of [\d,]+ patients? \w+ expected .* and ([\d,]+) wa?e?[rs]e?")
RANGE = re.compile(r"would have ([\d,]+) to ([\d,]+)")


def test_a_claimed_direction_stands_next_to_an_interval_that_excludes_the_right_value(agreements):
    seen = set()
    for found in agreements:
        for sentence in calibration_in_words(found):
            for claim, (name, holds) in CLAIMS.items():
                if claim in sentence and intervals(sentence):
                    seen.add(claim)
                    _, low, high = quoted(sentence, name)
                    assert holds(low, high), sentence
                    assert len(intervals(sentence)) == 1, "nothing else is quoted that could contradict it"
    assert seen == set(CLAIMS)


def test_nothing_is_claimed_of_risks_that_the_one_test_does_not_reject(agreements):
    explained = 0
    for found in agreements:
        words = " ".join(calibration_in_words(found))
        assert any(claim in words for claim in CLAIMS) <= (found.test.p <= 0.05), words
        if found.test.p > 0.05:
            excluded = any(
                not low <= NULLS[name] <= high
                for name in NULLS
                for before, (_, low, high) in intervals(words)
                if before.lower().endswith(name)
            )
            assert excluded == ("is no contradiction" in words), words
            explained += excluded
    assert explained


def test_an_average_called_wrong_has_events_and_intervals_on_one_side(agreements):
    seen = 0
    for found in agreements:
        for sentence in calibration_in_words(found):
            if "On average" in sentence:
                expected, observed = numbers(*COUNTS.search(sentence).groups())
                low, high = numbers(*RANGE.search(sentence).groups())
                assert (observed < expected) == ("too high" in sentence), sentence
                assert observed < low or observed > high, sentence
                if min(found.n_malignant, found.n - found.n_malignant) >= 10:
                    assert side_of(found.oe_ratio, 1) == (1 if "too low" in sentence else -1), sentence
                seen += 1
    assert seen > 50


def test_each_verdict_has_a_sentence_and_names_what_decided_it(agreements):
    for found in agreements:
        said = verdicts_json(found)
        assert [each["verdict"] for each in said] == list(verdicts(found))
        assert len(calibration_in_words(found)) >= len(said)
        for each in said:
            if each["decided_by"] in {"in_the_large", "slope"}:
                null = {"in_the_large": 0, "slope": 1}[each["decided_by"]]
                assert side_of(getattr(found, each["decided_by"]), null) != 0


def test_ranking_and_case_mix_claim_what_their_intervals_show(measured, agreements):
    rng = np.random.default_rng(5)
    names = [*(field.label for field in FIELDS), LOG_ODDS]
    claims = set()
    for ours, development in pairwise(
        found for found in measured if found["auc"].value == found["auc"].value
    ):
        mix = case_mix(
            names,
            rng.normal(rng.choice([0, 0.1, 0.5]), 1, (ours.n, 31)),
            rng.normal(size=(development.n, 31)),
        )
        difference = independent_difference(ours["auc"], development["auc"])
        outside = proportion(0, ours.n, of="patient")
        shared = Overlap(ours.n, 0, 0)
        said = summary(Validation(ours, development, agreements[0], difference, mix, outside, shared))
        for sentence in said:
            if "AUC" in sentence:
                claims.add(sentence.split(":")[0])
                assert ("cannot be judged" in sentence) == (not difference.has_interval), sentence
            if "AUC" in sentence and difference.has_interval:
                _, low, high = quoted(sentence, "difference")
                assert ("less well" in sentence) == (high < 0), sentence
                assert ("better than" in sentence) == (low > 0), sentence
            if "measurements, " in sentence and " differ from" in sentence:
                _, low, high = intervals(sentence)[-1][1:][0]
                apart = int(re.search(r"measurements, (\d+) differ", sentence)[1])
                assert apart or low <= 0 <= high, sentence
    assert len(claims) == 4


@given(
    st.floats(-5, 5),
    st.floats(0, 4) | st.sampled_from([0.0, 1e-7, 1e-5, 1e-4, 1e-3]),
    st.sampled_from([0.0, 1.0]),
    st.sampled_from([0, 2, 3, 4]),
)
def test_an_interval_is_shown_with_the_digits_that_tell_it_from_the_right_value(value, half, null, digits):
    estimate = Estimate(
        null + value * half, null + (value - 1) * half, null + (value + 1) * half, 0.95, "", 9
    )
    _, low, high = numbers(*INTERVAL.search(interval_against(estimate, digits, null)).groups())
    assert int(low > null) - int(high < null) == side_of(estimate, null)


@given(st.floats(0, 1) | st.integers(0, 2000).map(lambda k: k / 2000 * 31 / 27))
def test_a_p_value_is_shown_on_the_side_of_the_limit_on_which_it_lies(p):
    if abs(p - MAX_FALSE_ALARM_RATE) > 1e-6:
        shown_p = float(p_against(p, MAX_FALSE_ALARM_RATE).replace("<", ""))
        assert (shown_p <= MAX_FALSE_ALARM_RATE) == (p <= MAX_FALSE_ALARM_RATE)


@pytest.fixture(scope="module")
def compared():
    """Samples that moved by nothing, by a shift, by their spread; with few and with many patients."""
    found = []
    for seed in range(24):
        rng = np.random.default_rng(seed)
        before, now = rng.normal(5, 1, (300, 30)), rng.normal(5, 1, (int(rng.choice([60, 150, 500])), 30))
        place = rng.choice(30, int(rng.choice([0, 3, 20])), replace=False)
        now[:, place] += rng.choice([0.25, 0.35, 1.0])
        if rng.random() < 0.5:
            now[:, place] = 5 + (now[:, place] - 5) * rng.choice([0.7, 1.4])
        model = model_of({0: 1.0, 3: -1.0})
        options = {"threshold": 0.5, "permutations": 399, "resamples": 20, "seed": seed}
        found.append(drift(before, now, model=model, **options))
    return found


def test_a_row_beyond_chance_shows_the_p_that_decides_and_no_limit_that_contradicts_it(compared):
    marks = set()
    for found in compared:
        rows = evidence_rows(found.by_evidence)
        assert "Chance reaches" not in rows
        for mark, p in zip(rows["Moved"], rows["p, adjusted"], strict=True):
            marks.add(mark)
            below = p.startswith("<") or float(p) <= MAX_FALSE_ALARM_RATE
            assert (mark == "beyond chance") == below, (mark, p)
        table = found.frame()
        assert (table["beyond_chance"] == (table["adjusted_p"] <= table["adjusted_p_limit"])).all()
    assert marks == {"beyond chance", "within chance"}


def test_what_moved_is_said_with_the_p_that_decides(compared):
    for found in compared:
        for p in re.findall(r"\(p (<?[\d.]+);", verdict(found)):
            assert float(p.replace("<", "")) <= MAX_FALSE_ALARM_RATE
        (log_odds,) = found.log_odds
        sentence = log_odds_caption(log_odds).statistician
        p = re.search(r"adjusted p (<?[\d.]+),", sentence)[1]
        assert ("no more than chance" not in sentence) == (float(p.replace("<", "")) <= MAX_FALSE_ALARM_RATE)
        (_, (_, low, high)) = intervals(sentence)[0]
        assert ("has shifted by" in sentence) == (not low <= 0 <= high), sentence


def test_more_or_fewer_flags_are_said_beside_limits_that_agree(compared):
    said = set()
    for found in compared:
        sentence = flags_changed(found)
        low, high = numbers(*re.search(rf"\(({NUMBER}) to ({NUMBER})\)\.$", sentence).groups())
        if "No difference was shown" in sentence:
            assert low <= 0 <= high, sentence
        else:
            assert (" more in 100" in sentence) == (low > 0), sentence
            assert (" fewer in 100" in sentence) == (high < 0), sentence
        said.add("No difference" in sentence)
    assert said == {True, False}


@pytest.fixture(scope="module")
def ladders():
    found = []
    for seed in range(30):
        rng = np.random.default_rng(seed)
        eta = rng.normal(-0.5, 2, int(rng.choice([60, 150, 400])))
        truth = rng.choice([0, -0.3, -0.6, -1.5]) + rng.choice([1, 0.8, 0.5]) * eta
        outcome = (rng.random(len(eta)) < sigmoid(truth)).astype(np.int8)
        found.append(recalibration(EvaluationSet("Ours", "Made up.", outcome, sigmoid(eta), eta), repeats=2))
    return found


def test_advice_follows_the_rule_it_states_and_names_it(ladders):
    kinds = set()
    for ladder in ladders:
        found = advice(ladder, in_series=0)
        errors = [float(x) for x in re.findall(r"([\d.]+) standard errors", found.sentence)]
        if found.method is not NONE:
            assert "worse by more than one standard error" in found.sentence
            assert errors, found.sentence
            assert min(errors) > 1, found.sentence
            simpler = ladder.fitted[: ladder.fitted.index(ladder.advised)]
            holds_nothing = any(fit.loss_above_best.low <= 0 for fit in simpler)
            assert ("still holds 0" in found.sentence) == holds_nothing
        elif len(ladder.fitted) > 1:
            assert all(many <= 1 for many in errors), found.sentence
        kinds.add((found.method.name, "still holds 0" in found.sentence))
    assert {kind for kind, _ in kinds} >= {"none", "intercept", "intercept and slope"}
    assert {weak for _, weak in kinds} == {True, False}


def test_nothing_is_advised_while_patients_belong_to_the_development_series(ladders):
    for ladder in ladders:
        if len(ladder.fitted) > 1:
            some, everybody = advice(ladder, in_series=7), advice(ladder, in_series=ladder.n)
            assert some.method is everybody.method is None
            assert f"7 of {ladder.n:,} patients belong to the series" in some.sentence
            assert f"Leave those 7 out and judge the updates on the other {ladder.n - 7:,}" in some.sentence
            assert "Use patients of another place or time" in everybody.sentence


@pytest.mark.parametrize(
    ("name", "limits", "claim"),
    [
        ("in_the_large", (-0.3, -0.6, -0.002), "calibration-in-the-large"),
        ("slope", (0.8, 0.6, 0.9996), "calibration slope"),
    ],
)
def test_a_limit_next_to_the_right_value_is_not_rounded_onto_it(measured, name, limits, claim):
    wrong = judged(patients_at_risks(lambda eta: 0.7 * eta - 1))
    estimate = Estimate(*limits, 0.95, "", wrong.n)
    words = calibration_in_words(replace(wrong, **{name: estimate}))
    (sentence,) = [each for each in words if claim in each and intervals(each)]
    *_, high = quoted(sentence, claim)
    assert high == limits[2]
    found = replace(measured[0], estimates=measured[0].estimates | {name: estimate})
    assert f"to {limits[2]}" in measure_in_words(found, name)
