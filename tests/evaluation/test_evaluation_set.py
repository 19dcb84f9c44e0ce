import math

import numpy as np
import pytest

from lrcore.errors import InvalidInput
from lrcore.evaluation.evaluation_set import EvaluationSet


def of(outcome=(0, 1, 1), risk=(0.1, 0.5, 0.9), log_odds=None, name="Held out"):
    return EvaluationSet(name, "Not seen before.", np.array(outcome, np.int8), np.array(risk), log_odds)


def test_it_knows_how_many_patients_it_holds():
    patients = of()
    assert (patients.n, patients.n_malignant, patients.prevalence) == (3, 2, 2 / 3)
    assert patients.malignant.tolist() == [False, True, True]
    assert patients.title == "Held out, n = 3 (2 malignant)"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "`name`"),
        ({"outcome": (0, 1, 2)}, "`outcome`"),
        ({"risk": (0.1, math.nan, 0.9)}, "`risk`"),
        ({"risk": (0.1, 0.9)}, "equal length"),
        ({"log_odds": np.array([0.0])}, "`log_odds`"),
    ],
)
def test_what_cannot_be_evaluated_is_refused(wrong, said):
    with pytest.raises(InvalidInput, match=said):
        of(**wrong)
