"""Columns that scatter more than instruments do hold their rows back; other laboratories do not."""

import numpy as np
import pytest

from benchmarks.coherence import written
from benchmarks.pipeline_kinds import PIPELINES
from benchmarks.sound_files import SOUND
from benchmarks.structures import drawn
from lrcore.model.joint_law import log_values
from lrcore.reader import read_cohort
from lrcore.reader.coherence.likelihood_ratios import LikelihoodRatios
from lrcore.reader.coherence.rows_held import INCOHERENT
from lrcore.reader.coherence.scatter import scattered


def test_a_factor_of_its_own_for_each_row_is_held_back():
    rng = np.random.default_rng(1)
    data = written(PIPELINES["worst values with a factor of their own, 8 %"](drawn(rng, 140), rng))
    read = read_cohort(data)
    assert read.n_scored == 0
    said = {issue.problem for issue in read.issues if issue.rule == INCOHERENT}
    assert len(said) == 1
    assert "times as much as in the 569 development aspirates" in said.pop()
    assert read_cohort(data, choices=read.offers[-1].choices).n_scored > 70


@pytest.mark.parametrize("name", SOUND)
@pytest.mark.parametrize("n", [30, 2000])
def test_other_laboratories_scatter_less(name, n):
    logs = log_values(SOUND[name](np.random.default_rng(n), n))
    assert scattered(LikelihoodRatios(logs).positions) is None
