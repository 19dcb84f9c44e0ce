"""What the worklist sends to the browser: little, and told apart where the threshold is near."""

import json

import numpy as np
import pytest

from lrcore.model.sample import constructed_csv
from lrcore.reader import read_cohort
from lrcore.registry.refits import RiskSpread
from lrcore.ui.worklist.listing import Evidence
from lrcore.ui.worklist.patient_rows import patient_rows
from lrcore.validation.scoring import score


@pytest.fixture(scope="module")
def scored(artifact):
    return score(read_cohort(constructed_csv(artifact.record.held_out_rows, n=1_200)), artifact.model)


def evidence(scored, threshold):
    n = len(scored.risk)
    spread = RiskSpread(scored.risk / 2, np.sqrt(scored.risk), np.zeros(n), threshold, 0.95, 500, 0)
    return Evidence(spread, np.arange(n) % 7 > 0, np.arange(n) % 11 == 0)


def rows_at(scored, places, threshold):
    return patient_rows(scored, places, threshold, evidence(scored, threshold), None)


def test_a_thousand_patients_are_sent_in_less_than_100_kb(scored):
    assert len(json.dumps(rows_at(scored, np.arange(1_000), 0.5))) < 100_000


def test_marks_and_verdicts_are_those_of_the_patients(scored):
    places, threshold = np.array([0, 7, 11, 77, 1]), float(np.median(scored.risk))
    found, known = rows_at(scored, places, threshold), evidence(scored, threshold)
    assert found["rows"] == scored.cohort.rows[places].tolist()
    for place, verdict, marks in zip(places, found["verdicts"], found["marks"], strict=True):
        supported = bool(known.supported[place])
        assert verdict == (int(scored.risk[place] >= threshold) if supported else 2)
        assert marks == (not known.spread.firm[place]) + 2 * (not supported) + 4 * bool(known.changed[place])
    assert rows_at(scored, places, threshold)["mark"] == found["mark"]
    assert rows_at(scored, places, 0.123)["mark"] != found["mark"]
    assert rows_at(scored, places[::-1], threshold)["mark"] != found["mark"]


def test_a_risk_next_to_the_threshold_is_not_written_like_it(scored):
    place = int(np.argsort(scored.risk)[len(scored.risk) // 2])
    risk = float(scored.risk[place])
    for threshold in (round(risk, 3), risk + 1e-6, risk - 1e-6):
        found = rows_at(scored, np.array([place]), threshold)
        decimals = len(found["risks"][0].removesuffix(" %").partition(".")[2])
        assert found["risks"][0] != f"{100 * threshold:.{decimals}f} %"


@pytest.mark.parametrize("threshold", [0.0, 1.0])
def test_a_threshold_at_an_end_has_no_place_on_the_scale(scored, threshold):
    found = rows_at(scored, np.arange(5), threshold)
    assert found["cut"] is None
    assert json.loads(json.dumps(found, allow_nan=False)) == found
