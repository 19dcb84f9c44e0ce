"""The law: from 30 rows on, no wrong structure is scored off without a word, and sound files pass."""

import numpy as np
import pytest

from benchmarks.coherence import Outcome, model, outcomes, sound_outcomes
from benchmarks.pipeline_kinds import MADE_UP, PIPELINES
from benchmarks.sound_files import SOUND
from benchmarks.structures import KINDS

# What stays below what other laboratories and instruments differ by; docs/statistics.md has the figures.
UNSEEN = {"one column times 1.1", "logarithms of one column of shares"}
FEWEST_ROWS = {"lengths times 1.2": 100}  # patients with large nuclei look the same
SEEN = [name for name in KINDS if name not in UNSEEN]


# Values of other patients here and there, averages of patients, and factors that differ from row to row.
SELDOM_SEEN = (
    "gaps: ",
    "joined at random in a",
    "mean of two patients",
    "moving mean",
    "own zoom",
    "four of ten",
)
SELDOM_SEEN += (
    "noise of 0.1",
    "scaler of another",
    "one column divided",
    "factor of their own",
    "winsorised at 1 %",
)
SELDOM_SEEN += ("3 read as 8", "in a block", "patients between", "noise of 3 %")
MADE = [name for name in PIPELINES if not any(words in name for words in SELDOM_SEEN)]


@pytest.fixture(scope="module")
def risk_model():
    return model()


@pytest.mark.parametrize("name", [name for name in SEEN if name not in FEWEST_ROWS])
def test_nothing_is_scored_off_without_a_word(name, risk_model):
    (found,) = outcomes(risk_model, name, 30, 1)
    assert isinstance(found, Outcome)
    assert not found.off


@pytest.mark.slow
@pytest.mark.parametrize(
    ("n", "name"), [(n, name) for n in (30, 100) for name in SEEN if n >= FEWEST_ROWS.get(name, 0)]
)
def test_nothing_is_scored_off_without_a_word_in_many_files(name, n, risk_model):
    assert sum(found.off for found in outcomes(risk_model, name, n, 25)) == 0


@pytest.mark.parametrize("name", SOUND)
@pytest.mark.parametrize("n", [1, 10, 60])
def test_sound_files_are_read(name, n):
    assert list(sound_outcomes(name, n, 1)) == [(False, False)]


@pytest.mark.slow
@pytest.mark.parametrize("name", SOUND)
def test_of_many_sound_files_none_is_refused_and_few_are_questioned(name):
    found = [each for n in (3, 30, 300) for each in sound_outcomes(name, n, 70)]
    assert not any(refused for _, refused in found)
    assert np.mean([questioned for questioned, _ in found]) <= 0.01


@pytest.mark.parametrize("name", MADE)
def test_nothing_that_spreadsheets_and_scripts_do_is_scored_off_without_a_word(name, risk_model):
    (found,) = outcomes(risk_model, name, 100, 1)
    assert not found.off


@pytest.mark.parametrize("name", sorted(MADE_UP))
def test_made_up_patients_are_noticed(name, risk_model):
    if name != "half the patients again, noise of 3 %":
        assert all(found.noticed for found in outcomes(risk_model, name, 100, 2))
