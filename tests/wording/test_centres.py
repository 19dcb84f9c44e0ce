"""Centres and unknown outcomes in words."""

import numpy as np

from lrcore.evaluation.centres.pooled_centres import BestInNewCentre
from lrcore.evaluation.centres.random_effects import pool
from lrcore.evaluation.verification.verification import verification
from lrcore.wording.centres import best_in_words, pooled_in_words
from lrcore.wording.verification import number_to_verify, shares_in_words, verification_in_words


def test_a_pooled_measure_has_both_intervals():
    found = pool([0.1, 0.9, 0.5, 0.2, 0.7], [0.1] * 5)
    assert pooled_in_words("slope", found, 0) == "0.48 (0.06 to 0.90); in a new centre -0.52 to 1.48; I2 91 %"


def test_centres_that_are_left_out_are_counted():
    found = pool([0.1, 0.9], [0.1] * 2)
    words = pooled_in_words("slope", found, 3)
    assert words.endswith("3 of 5 centres left out, not defined there")
    assert "no prediction interval with 2 centres" in words


def test_a_variance_that_was_not_found_may_be_hidden():
    words = pooled_in_words("slope", pool([0.30, 0.31, 0.29, 0.30, 0.30], [0.1] * 5), 0)
    assert "0.18 to 0.42 by the centres' own standard errors, as they agree by chance" in words
    assert "no variance between centres found" in words


def test_the_best_strategy_has_bounds_or_a_reason():
    best = BestInNewCentre(0.1, 0.9, 0.8, 0.7, 0.8, "")
    assert best_in_words(best) == "70 % to 80 % (above flagging none 90 %, above flagging all 80 %)"
    assert best_in_words(BestInNewCentre(0.1, *[np.nan] * 4, "", "few")) == "not defined (few)"


def test_whom_to_verify_where_no_unflagged_patient_was():
    found = verification([0.9] * 4 + [0.1] * 100, [1, 1, 0, -1] + [-1] * 100, threshold=0.5)
    assert shares_in_words(found) == (
        "Outcomes are known for 3 of 4 flagged (75 %) and 0 of 100 unflagged (0 %) patients at 0.500."
    )
    assert number_to_verify(found) == (
        "Misses cannot be known: none of the 100 unflagged patients was verified. Verify some of them at "
        "random, which shows the rate of misses: all to see a rate above 1 %, all to see a rate above 2 %, "
        "60 to see a rate above 5 % (rule of three)."
    )
    lines = verification_in_words(found)
    assert lines["Recall (sensitivity), corrected"].startswith("not defined: none of the 100 unflagged")
    assert "missing at random" in lines["Corrected if"]
