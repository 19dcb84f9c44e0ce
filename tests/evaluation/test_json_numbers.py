import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrcore.evaluation.intervals import Estimate, undefined_estimate
from lrcore.evaluation.json_numbers import estimate_number, estimate_object, interval, json_list, number

SOME = Estimate(0.5, 0.25, math.nan, 0.95, "by hand", 4, "interval not defined: one end")
NONE = undefined_estimate("not defined: nobody", n=0)


def test_a_number_or_none_with_its_reason():
    assert number("x", 0.0, "never") == {"x": 0.0}
    for missing in (math.nan, math.inf, -math.inf):
        assert number("x", missing, "not defined") == {"x": None, "x_reason": "not defined"}


def test_an_estimate_as_an_object_says_beside_it_why_it_is_missing():
    assert "auc_reason" not in estimate_object("auc", SOME)
    told = estimate_object("auc", NONE)
    assert told["auc_reason"] == told["auc"]["reason"] == "not defined: nobody"


def test_an_estimate_as_a_number_keeps_its_interval_beside_it():
    told = estimate_number("brier", SOME)
    assert told["brier"] == 0.5
    assert told["brier_interval"] == interval("brier", SOME)["brier_interval"]
    assert (told["brier_interval"]["low"], told["brier_interval"]["high"]) == (0.25, None)
    assert "estimate" not in told["brier_interval"]
    assert estimate_number("brier", NONE)["brier_reason"] == "not defined: nobody"


@given(st.lists(st.floats()))
def test_what_is_written_is_always_json(values):
    told = json.loads(json.dumps(json_list(np.array(values)), allow_nan=False))
    assert len(told) == len(values)
    for value, written in zip(values, told, strict=True):
        assert written is None if not math.isfinite(value) else written == pytest.approx(value, rel=1e-15)
