"""The series itself is recognised, however it was written, and no other patient is."""

import numpy as np
import pytest

from lrcore.model.dataset import load
from lrcore.model.sample import constructed_csv, sample_csv
from lrcore.reader import read_labelled
from lrcore.validation.overlap import overlap, series_rows

SERIES = load().measurements


def test_every_patient_of_the_series_is_recognised_in_any_order():
    order = np.random.default_rng(1).permutation(569)
    np.testing.assert_array_equal(series_rows(SERIES[order]), order)


def test_rounding_in_a_file_does_not_hide_them():
    digits = 4 - np.ceil(np.log10(np.maximum(SERIES, 1e-6)))
    rounded = np.round(SERIES * 10.0**digits) / 10.0**digits
    assert (series_rows(rounded) == np.arange(569)).mean() > 0.99


def test_others_are_not_taken_for_them(artifact):
    moved = SERIES * np.random.default_rng(2).normal(1, 0.01, SERIES.shape)
    assert (series_rows(moved) == -1).all()
    constructed = read_labelled(constructed_csv(artifact.record.held_out_rows))
    assert overlap(constructed.measurements, artifact.record.held_out_rows).in_series == 0


def test_those_the_model_was_fitted_on_are_counted_and_said(artifact):
    held_out = artifact.record.held_out_rows
    everybody = overlap(SERIES, held_out)
    assert (everybody.in_series, everybody.fitted_on) == (569, 455)
    assert "it was fitted on 455 of them: for those, nothing here is a validation" in everybody.sentence
    sample = overlap(read_labelled(sample_csv(held_out)).measurements, held_out)
    assert (sample.in_series, sample.fitted_on) == (114, 0)
    assert "it was not fitted on them" in sample.sentence


@pytest.mark.parametrize("n", [0, 3])
def test_without_any_there_is_nothing_to_say(n):
    assert overlap(SERIES[:n] * 1.5, [1]).sentence == ""
