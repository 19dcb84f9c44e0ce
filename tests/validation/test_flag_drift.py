"""What a change of the patients does to the share flagged, by hand."""

import numpy as np

from lrcore.model.calibration_map import LogOddsMap
from lrcore.model.risk_model import RiskModel
from lrcore.validation.flag_drift import field_effects, flag_drift


def model_of(weights):
    """A model that adds up some fields: log-odds = sum of weight * value."""
    coefficients = np.zeros(30)
    for field, weight in weights.items():
        coefficients[field] = weight
    return RiskModel(np.zeros(30), np.ones(30), coefficients, 0.0)


def patients(column, *, field=0):
    table = np.ones((len(column), 30))
    table[:, field] = column
    return table


def test_the_change_of_flags_by_hand():
    found = flag_drift(np.array([0.1, 0.5, 0.6, 0.9]), np.array([0.5, 0.7]), 0.5)
    assert (found.reference.value, found.current.value, found.change.value) == (0.75, 1.0, 0.25)
    assert found.change.n == 6
    assert found.change.low < 0.25 < found.change.high


def test_the_effect_of_a_field_alone_by_hand():
    # log-odds = value: flagged from 0 on. Of the development patients 1 of 4 is flagged.
    before = patients([-3.0, -2.0, -1.0, 1.0])
    # The same four ranks moved up by 2.5: -0.5, 0.5, 1.5, 3.5, of which three are flagged.
    now = patients([0.5, 3.5, -0.5, 1.5])
    effects = field_effects(before, now, model=model_of({0: 1.0}), threshold=0.5, resamples=50, seed=0)
    assert effects[0].value == 0.5
    assert all(each.value == each.low == each.high == 0 for each in effects[1:])
    assert effects[0].low <= 0.5 <= effects[0].high
    assert effects[0].n == 4


def test_the_effect_keeps_the_relation_to_the_other_fields():
    # Two fields that rise together: log-odds = second - first is 0.5 for everybody, all flagged.
    rise = np.arange(20.0)
    before = patients(rise)
    before[:, 1] = rise + 0.5
    now = before[::-1].copy()
    now[:, 0] += 1  # the first field one higher for everybody: -0.5, nobody is flagged
    effects = field_effects(
        before, now, model=model_of({0: -1.0, 1: 1.0}), threshold=0.5, resamples=10, seed=0
    )
    assert (effects[0].value, effects[1].value) == (-1.0, 0.0)


def test_the_effect_of_a_field_by_an_updated_model():
    rng = np.random.default_rng(0)
    before, now = rng.normal(size=(60, 30)), rng.normal(size=(80, 30)) + 0.4
    bent = model_of({0: 1.0, 1: -0.5}).updated(LogOddsMap(0.3, 1.0, 2.0))
    effect = field_effects(before, now, model=bent, threshold=0.4, resamples=5, seed=0)[0]
    replaced = before.copy()
    places = ((np.arange(60) + 0.5) * 80 / 60).astype(int)
    replaced[np.argsort(before[:, 0]), 0] = np.sort(now[:, 0])[places]
    flags = [np.mean(bent.risk(table) >= 0.4) for table in (before, replaced)]
    assert effect.value == flags[1] - flags[0] != 0
