"""Which columns changed places: found from a few rows, whatever the exchange."""

import numpy as np
import pytest

from benchmarks.sound_files import SOUND
from benchmarks.structures import KINDS, drawn
from lrcore.reader.coherence.exchanges import best_rearrangement

EXCHANGES = [name for name in KINDS if ("exchanged" in name or "ring" in name) and "part" not in name]


@pytest.mark.parametrize("n", [5, 40])
@pytest.mark.parametrize("kind", [*EXCHANGES, "all properties in another order"])
def test_every_exchange_is_undone(kind, n):
    rng = np.random.default_rng(n)
    true = drawn(rng, n)
    wrong = KINDS[kind](true, rng)
    assert (best_rearrangement(wrong).applied(wrong) == true).all()


@pytest.mark.parametrize("world", SOUND)
def test_sound_files_are_best_as_they_are(world):
    for n in (3, 30):
        rng = np.random.default_rng(n)
        assert best_rearrangement(SOUND[world](rng, n)) is None
