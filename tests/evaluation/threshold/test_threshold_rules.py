import math

import pytest

from lrcore.errors import InvalidInput
from lrcore.evaluation.threshold.threshold_rules import LowestCost, RecallAtLeast


@pytest.mark.parametrize("wrong", [0, 1.01, math.nan])
def test_a_recall_outside_0_to_1_is_refused(wrong):
    with pytest.raises(InvalidInput, match="`target`"):
        RecallAtLeast(wrong)


@pytest.mark.parametrize("wrong", [-1, math.inf, math.nan])
def test_a_negative_or_infinite_harm_ratio_is_refused(wrong):
    with pytest.raises(InvalidInput, match="`harm_ratio`"):
        LowestCost(wrong)
