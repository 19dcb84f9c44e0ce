import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrcore.errors import InvalidInput
from lrcore.evaluation.groups.distribution import log_odds_distribution, risk_distribution
from lrcore.evaluation.patients import Patients
from tests.evaluation.made import patients


def test_by_hand():
    risks = risk_distribution(Patients([0, 0, 1, 1], [0.0, 0.5, 0.51, 1.0]), steps=2)
    assert risks.benign.tolist() == [2, 0]
    assert risks.malignant.tolist() == [0, 2]
    assert (risks.median_benign, risks.median_malignant) == (0.25, 0.755)
    assert risks.frame()["upper"].tolist() == [0.5, 1.0]


@given(patients(), st.integers(1, 60))
def test_everybody_is_counted_once_on_either_scale(known, steps):
    outcome, risk = known
    for counted in (risk_distribution, log_odds_distribution):
        found = counted(Patients(outcome, risk), steps=steps)
        assert len(found.malignant) == len(found.benign) == steps
        assert (found.n_malignant, found.n_benign) == (outcome.sum(), (1 - outcome).sum())
        assert (found.edges[0], found.edges[-1]) == (0, 1)
        assert (np.diff(found.edges) > 0).all()


@given(st.lists(st.integers(1, 98).map(lambda part: (part + 0.5) / 100), min_size=1))
def test_it_is_numpys_histogram_where_no_risk_is_an_edge(risks):
    found = risk_distribution(Patients([1] * len(risks), risks), steps=50)
    moved = np.array(risks) + 0.0001
    assert found.malignant.tolist() == np.histogram(moved, bins=found.edges)[0].tolist()


def test_the_ends_of_the_log_odds_scale_hold_what_lies_beyond():
    found = log_odds_distribution(Patients([0, 0, 1, 1], [0.0, 1e-300, 1.0, 1 - 1e-12]))
    assert (found.benign[0], found.malignant[-1]) == (2, 2)


def test_a_class_without_patients_has_no_median():
    assert math.isnan(risk_distribution(Patients([0], [0.3])).median_malignant)


@pytest.mark.parametrize("counted", [risk_distribution, log_odds_distribution])
def test_no_step_is_refused(counted):
    with pytest.raises(InvalidInput, match="`steps` must be 1 or more"):
        counted(Patients([0, 1], [0.1, 0.9]), steps=0)
