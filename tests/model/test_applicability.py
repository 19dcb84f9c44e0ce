"""Which patients the model has seen the like of, and how many of the series itself would not be."""

import numpy as np

from lrcore.model.applicability import UNSUPPORTED_PER_100_OF_SERIES, applicability
from lrcore.model.dataset import load
from lrcore.model.series import log_measurements
from lrcore.wording.model import UNSUPPORTED_IN_SERIES


def unsupported_when_left_out(measurements):
    """Whether each patient lies outside the others, one by one or taken together."""
    logs = log_measurements(measurements)
    found = np.zeros(len(logs), bool)
    for place, own in enumerate(logs):
        others, raw = np.delete(logs, place, 0), np.delete(measurements, place, 0)
        precision = np.linalg.inv(np.cov(others.T) + 1e-4 * np.eye(30))
        away = np.vstack([own, others]) - others.mean(0)
        distance = np.einsum("ij,jk,ik->i", away, precision, away)
        outside = (measurements[place] < raw.min(0)) | (measurements[place] > raw.max(0))
        found[place] = outside.any() or distance[0] > distance[1:].max()
    return found


def test_the_share_of_the_series_that_would_be_called_unsupported_is_the_one_stated():
    measurements = load().measurements
    assert applicability(measurements).supported.all()
    share = unsupported_when_left_out(measurements).mean()
    assert round(100 * share) == UNSUPPORTED_PER_100_OF_SERIES
    assert f"{UNSUPPORTED_PER_100_OF_SERIES} in 100" in UNSUPPORTED_IN_SERIES.statistician
