"""Lengths of another scale in a block of rows or in every k-th row, without a column that says so."""

import numpy as np
import pytest

from benchmarks.coherence import sound_outcomes, written
from benchmarks.pipeline_kinds import PIPELINES
from benchmarks.pipelines import block, every_second, every_third, sized
from benchmarks.sound_files import SOUND
from benchmarks.structures import drawn
from lrcore.errors import CohortRefused
from lrcore.reader import read_cohort
from lrcore.reader.coherence.rows_held import INCOHERENT

JOINED = [name for name in SOUND if "," in name or "sorted" in name or "two" in name]


@pytest.mark.parametrize("where", [every_second, every_third])
@pytest.mark.parametrize("factor", [1.2, 1 / 1.2])
def test_every_second_or_third_row_in_another_scale_is_named(where, factor):
    rng = np.random.default_rng(1)
    wrong = sized(drawn(rng, 150), rng, where=where, factor=factor)
    with pytest.raises(CohortRefused, match="the areas by its square") as refused:
        read_cohort(written(wrong))
    assert ("larger" if factor > 1 else "smaller") in str(refused.value)
    assert "by a factor of 1.2" in str(refused.value)


def test_a_block_in_another_scale_is_named():
    rng = np.random.default_rng(2)
    wrong = sized(drawn(rng, 300), rng, where=lambda *_: np.arange(200, 300), factor=1.2)
    with pytest.raises(CohortRefused, match=r"from row (19\d|20\d) to row 300"):
        read_cohort(written(wrong))


def test_what_is_likely_holds_every_row_back_until_a_person_accepts():
    found = []
    for seed in range(12):
        rng = np.random.default_rng(seed)
        data = written(sized(drawn(rng, 50), rng, where=block))
        try:
            read = read_cohort(data)
        except CohortRefused:
            continue
        if any(issue.rule == INCOHERENT for issue in read.issues):
            assert read.n_scored == 0
            (offer,) = read.offers
            found.append(read_cohort(data, choices=offer.choices).n_scored)
    assert found
    assert set(found) <= {49, 50}


@pytest.mark.parametrize("name", JOINED)
@pytest.mark.parametrize("n", [60, 569])
def test_sound_files_joined_or_sorted_are_read(name, n):
    assert list(sound_outcomes(name, n, 2)) == [(False, False)] * 2


def test_rows_with_a_scale_of_their_own_each_are_not_blamed_on_a_block():
    rng = np.random.default_rng(3)
    make = PIPELINES["every image with its own zoom of 10 %"]
    assert read_cohort(written(make(drawn(rng, 200), rng))).n_rows == 200
