"""Have the patients changed? By hand, by simulation, and where no statement is possible."""

import numpy as np
import pytest

from lrcore.errors import InvalidInput
from lrcore.model.dataset import load
from lrcore.schema import BY_KEY, FIELDS
from lrcore.validation.drift import drift, permutation_tests, standardised_shift
from lrcore.validation.drift_results import MAX_FALSE_ALARM_RATE, MIN_PATIENTS
from tests.validation.test_flag_drift import model_of

ADDED_UP = model_of({0: 1.0})


def judged(reference, current, **changes):
    options = {"model": ADDED_UP, "threshold": 0.5, "permutations": 199, "resamples": 20}
    return drift(reference, current, **options | changes)


def test_the_same_patients_have_not_changed():
    measurements = load().measurements
    found = judged(measurements, measurements)
    assert not found.any_alarm
    assert {each.flags.value for each in found.fields} == {0.0}
    assert {each.shift.stability.value for each in found.fields} == {0.0}
    assert found.log_odds[0].mean_shift.value == 0
    assert found.n_shared == 569
    assert judged(measurements, measurements * 1.001).n_shared == 0


def test_a_field_in_another_unit_is_found_and_named(artifact):
    data = load().measurements
    rng = np.random.default_rng(4)
    rows = rng.permutation(569)
    now = data[rows[:60]].copy()
    texture = BY_KEY["mean_texture"].index
    now[:, texture] *= 1.3
    found = drift(data[rows[60:]], now, model=artifact.model, threshold=0.3, resamples=50, permutations=999)
    assert [each.field.key for each in found.alarms] == ["mean_texture"]
    moved = found.by_evidence[0].shift
    assert moved.stability.value == max(each.shift.stability.value for each in found.fields)
    assert moved.median == pytest.approx(float(np.median(now[:, texture])))
    assert moved.n_outside == np.count_nonzero(
        (now[:, texture] > data[rows[60:], texture].max())
        | (now[:, texture] < data[rows[60:], texture].min())
    )
    effect = found.fields[texture].flags
    assert effect.value > 0
    assert effect.low <= effect.value <= effect.high
    assert not found.log_odds[0].shift.alarm


@pytest.mark.slow
@pytest.mark.parametrize("n", [50, 171])
def test_where_nothing_changed_an_alarm_is_as_rare_as_stated(artifact, n):
    data, rng, runs = load().measurements, np.random.default_rng(n), 80
    judged = np.column_stack([data, artifact.model.log_odds(data)])
    alarms = 0
    for _ in range(runs):
        rows = rng.permutation(569)
        _, adjusted = permutation_tests(judged[rows[n:]], judged[rows[:n]], permutations=639, rng=rng)
        alarms += adjusted.min() <= MAX_FALSE_ALARM_RATE
    margin = 3 * np.sqrt(MAX_FALSE_ALARM_RATE * (1 - MAX_FALSE_ALARM_RATE) / runs)
    assert alarms / runs <= MAX_FALSE_ALARM_RATE + margin


@pytest.mark.slow
def test_a_real_shift_is_found_nearly_always(artifact):
    data, rng, found = load().measurements, np.random.default_rng(9), 0
    size = [BY_KEY[key].index for key in ("mean_radius", "mean_perimeter", "worst_radius")]
    for _ in range(10):
        rows = rng.permutation(569)
        now = data[rows[:171]].copy()
        now[:, size] *= 1.12
        result = drift(
            data[rows[171:]], now, model=artifact.model, threshold=0.3, permutations=699, resamples=2
        )
        found += bool(result.alarms)
    assert found >= 9


def test_more_cancers_show_in_the_fields_the_log_odds_and_the_flags(artifact):
    data = load()
    malignant = np.flatnonzero(data.outcome == 1)[:100]
    found = judged(data.measurements, data.measurements[malignant], model=artifact.model, permutations=699)
    assert len(found.alarms) > 20
    assert found.log_odds[0].shift.alarm
    assert found.log_odds[0].mean_shift.low > 0.5
    assert found.flags.change.low > 0.4
    assert found.by_evidence[0].shift.p == pytest.approx(1 / 700)


@pytest.mark.parametrize("n", [0, 1, MIN_PATIENTS - 1])
def test_too_few_patients_are_not_judged(n):
    data = load().measurements
    found = judged(data, data[:n])
    assert found.reason.startswith(f"too few patients to judge any field: {n}, and at least 50")
    assert found.fields == found.log_odds == ()
    assert not found.any_alarm
    assert len(found.frame()) == 0
    if n:
        assert found.flags.current.n == n
    else:
        assert found.flags.current.reason == "not defined: no patient"
        assert found.flags.change.reason.startswith("not defined")


def test_fifty_are_judged():
    data = load().measurements
    assert len(judged(data, data[:MIN_PATIENTS]).fields) == 30
    assert judged(data[:49], data).reason


def test_constant_columns_and_ties_have_right_numbers():
    constant = np.ones((60, 30))
    found = judged(constant, constant)
    assert {each.shift.p for each in found.fields} == {1.0}
    assert found.log_odds[0].mean_shift.reason == "not defined: the reference does not vary"
    moved = constant.copy()
    moved[:, 0] = 2.0
    found = judged(constant, moved)
    assert [each.field.index for each in found.alarms] == [0] or found.fields[0].shift.p == 1 / 200


def test_the_shift_by_hand_and_for_few():
    shift = standardised_shift(np.array([0.0, 2.0, 4.0]), np.array([3.0, 5.0]))
    assert shift.value == 1.0  # (4 - 2) / 2
    half = 1.959964 * np.sqrt(4 / 3 + 2 / 2) / 2
    assert (shift.low, shift.high) == (pytest.approx(1 - half), pytest.approx(1 + half))
    assert standardised_shift(np.array([0.0, 2.0]), np.array([1.0])).reason.startswith("not defined")


def test_what_cannot_be_compared_is_refused():
    good = load().measurements[:60]
    bad = good.copy()
    bad[3, 4] = np.nan
    for pair in ((bad, good), (good, bad), (good[:, :29], good), (good, good[0])):
        with pytest.raises(InvalidInput, match="finite numbers in 30 columns"):
            judged(*pair)
    with pytest.raises(InvalidInput, match="at least one patient"):
        judged(good[:0], good)
    with pytest.raises(InvalidInput, match="`threshold`"):
        judged(good, good, threshold=1.5)


def test_the_same_seed_gives_the_same_numbers_and_one_row_a_quantity():
    data = load().measurements
    first, second = (judged(data[:300], data[300:], seed=3).frame() for _ in range(2))
    assert first.equals(second)
    assert first["field"].tolist() == [*(field.key for field in FIELDS), "log_odds"]
    assert first["n"].unique().tolist() == [269]
    assert first["change_in_share_flagged"].isna().tolist() == [False] * 30 + [True]
