"""Tables in which patients have several rows, whatever the column is called that tells these apart."""

import numpy as np
import pytest

from lrcore.errors import CohortRefused
from lrcore.reader import Choices, read_labelled
from lrcore.reader.choices import EVERY_ROW
from lrcore.reader.risks.repeated.repeated_patients import READ_EVERY_ROW
from tests.reader.risks.test_find import OTHER, PLACE, RISK, SEX, N, Y, made

TWICE, BOTH = np.concatenate([Y, Y]), np.concatenate([RISK, OTHER])
LEVELS = np.repeat(["x", "y"], N)
SHUFFLES = [np.random.default_rng(seed).permutation(N) for seed in range(4)]
AGAIN = np.concatenate(SHUFFLES)
OF_EACH = np.concatenate([RISK[order] * (1 - seed / 50) for seed, order in enumerate(SHUFFLES)]).round(6)
REPEATED = {  # a table -> what the refusal names
    **{
        f"a column called {name!r}": (made(f"{name},y,p", LEVELS, TWICE, BOTH), "each value of")
        for name in ("arm", "variant", "seed", "which", "B", "resample", "Spalte", "")
    },
    "one row after the other": (
        made("variant,y,p", np.tile(["x", "y"], N), np.repeat(Y, 2), np.ravel([RISK, OTHER], "F")),
        "each value of 'variant'",
    ),
    "both classes of each patient": (
        made("y,p", np.repeat(Y, 2), np.ravel([RISK, 1 - RISK], "F")),
        "Every outcome is there 2 times",
    ),
    "no column at all": (made("y,p", TWICE, BOTH), f"The outcomes of the first {N} rows stand 2 times"),
    "shuffled, with ids": (made("id,y,p", AGAIN, Y[AGAIN], OF_EACH), f"The ids show .* {N} of them"),
    "shuffled, with numbers of rows": (
        made("rowIndex,obs,p", AGAIN + 1, Y[AGAIN], OF_EACH),
        "The values of 'rowIndex' show",
    ),
    "shuffled, with a column": (
        made("version,y,p", np.repeat(range(4), N), Y[AGAIN], OF_EACH),
        f"{N} rows with {Y.sum()} events for each value of 'version'",
    ),
    "repeats named in the cells": (
        made("Resample,obs,p", [f"Fold{n % 5 + 1}.Rep{n // N + 1}" for n in range(4 * N)], Y[AGAIN], OF_EACH),
        "The values of 'Resample' name 4 repeats",
    ),
    "some ids more often": (
        made(
            "id,y,p", np.append(AGAIN, PLACE[:9]), np.append(Y[AGAIN], Y[:9]), np.append(OF_EACH, OTHER[:9])
        ),
        "The ids show",
    ),
}


@pytest.mark.parametrize("name", REPEATED)
def test_patients_with_several_rows_are_asked_about(name):
    content, says = REPEATED[name]
    with pytest.raises(CohortRefused, match=says) as caught:
        read_labelled(content)
    offer = caught.value.details["offer"]
    assert offer.token == EVERY_ROW
    read = read_labelled(content, choices=offer.choices)
    assert read.n_scored >= 2 * N
    assert READ_EVERY_ROW in [issue.problem for issue in read.issues]


ONE_IN_TWO = np.concatenate([np.random.default_rng(seed).permutation([0, 1] * 60) for seed in range(2)])
SOUND = {
    "two centres": made("centre,y,p", np.repeat(["x", "y"], N // 2), Y, RISK),
    "stratified folds": made("fold,y,p", np.repeat([0, 1], 40), np.tile(np.sort(Y[:40]), 2), RISK),
    "folds of one repeat": made("Resample,y,p", [f"Fold{n % 5}.Rep1" for n in PLACE], Y, RISK),
    "resamples of different patients": made("id,part,y,p", PLACE, [f"rep{n % 2}" for n in PLACE], Y, RISK),
    "pairs": made("case_status,p", np.tile([1, 0], N // 2), RISK),
    "sets of four": made("outcome,p", np.tile([1, 0, 0, 0], N // 4), RISK),
    "sorted by the outcome in each half": made("y,p", np.tile(np.sort(Y[:40]), 2), RISK),
    "two lesions of some patients": made("id,y,p", np.append(PLACE[:70], PLACE[:10]), Y, RISK),
    "two lesions of each patient": made("id,y,p", PLACE // 2, Y, RISK),
    "two visits, two sexes": made("sex,y,p", np.sort(SEX), Y, RISK),
    "the same patients twice": made("id,y,p", np.tile(PLACE, 2), TWICE, np.tile(RISK, 2)),
    "a balanced property": made("vaccinated,y,p", np.repeat([1, 0], 40), np.tile(np.sort(Y[:40]), 2), RISK),
    "another outcome": made("status,outcome,p", PLACE % 2, np.repeat(Y[:40], 2), RISK),
    "wards equal by design": made("ward,y,p", np.repeat(["A", "B"], 120), ONE_IN_TWO, np.tile(RISK[:40], 6)),
    "two halves equal by chance": made("x,y,p", np.repeat(["A", "B"], 20), np.tile([0, 1], 20), RISK[:40]),
    "one patient": made("y,p", Y[:15], RISK[:15]),
}


@pytest.mark.parametrize("name", SOUND)
def test_other_tables_are_read(name):
    assert read_labelled(SOUND[name], choices=Choices()).n_scored >= 15
