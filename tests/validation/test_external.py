"""Our patients against development: the right patients, the right numbers."""

import numpy as np
import pytest

from lrcore.errors import InvalidInput
from lrcore.evaluation.summary import evaluation_summary
from lrcore.model.applicability import applicability
from lrcore.model.dataset import load
from lrcore.model.sample import constructed_csv, sample_csv
from lrcore.reader import read_labelled
from lrcore.registry.artifact import CROSS_VALIDATED, HELD_OUT
from lrcore.registry.development_sets import evaluation_sets
from lrcore.validation.external import LOG_ODDS, groupings_of, our_patients, outside_series, validate
from lrcore.validation.overlap import Overlap
from lrcore.validation.scoring import score
from lrcore.wording.validation import summary
from tests.mixed_cohort import mixed_csv


@pytest.fixture(scope="module")
def sets(artifact):
    return evaluation_sets(artifact)


def ours_from(content, artifact):
    scored = score(read_labelled(content), artifact.model)
    return our_patients(scored, scored.evaluation_set())


@pytest.fixture(scope="module")
def constructed(artifact):
    return ours_from(constructed_csv(artifact.record.held_out_rows), artifact)


def test_the_constructed_file_is_read_whole_and_always_the_same(artifact, constructed):
    rows = artifact.record.held_out_rows
    assert constructed_csv(rows) == constructed_csv(rows)
    assert constructed.patients.n == 1200
    assert constructed.groupings.keys() == {"site"}


@pytest.fixture(scope="module")
def found(artifact, sets, constructed):
    held_out = artifact.record.held_out_rows
    return validate(constructed, sets[CROSS_VALIDATED], held_out=held_out, threshold=0.1)


def test_the_numbers_are_those_of_the_evaluation(found, sets, constructed):
    for own, patients in ((found.ours, constructed.patients), (found.development, sets[CROSS_VALIDATED])):
        whole = evaluation_summary(patients, threshold=0.1).as_json()
        assert own["auc"].value == whole["auc"]["estimate"]
        assert own["slope"].value == whole["calibration"]["slope"]["estimate"]
        assert own["oe_ratio"].value == whole["calibration"]["oe_ratio"]
        assert own["net_benefit"].value == whole["operating_point"]["net_benefit"]
    assert found.auc_difference.value == pytest.approx(
        found.ours["auc"].value - found.development["auc"].value
    )


def test_the_case_mix_is_of_all_30_measurements_and_the_log_odds(found, constructed):
    mix = found.case_mix
    assert len(mix.names) == 31
    assert mix.names[-1] == LOG_ODDS
    np.testing.assert_allclose(mix.second_mean[:30], load().measurements.mean(axis=0))
    np.testing.assert_allclose(mix.first_mean[:30], constructed.measurements.mean(axis=0))
    assert mix.first_mean[30] == pytest.approx(constructed.patients.log_odds.mean())


def test_patients_without_an_outcome_are_left_out_of_everything(artifact):
    lines = sample_csv(artifact.record.held_out_rows).decode().splitlines()
    for place in (1, 5, 9):
        cells = lines[place].split(",")
        lines[place] = ",".join([cells[0], "", *cells[2:]])
    lines = [f"{line},{'site' if place == 0 else 'AB'[place % 2]}" for place, line in enumerate(lines)]
    ours = ours_from("\n".join(lines).encode(), artifact)
    assert ours.patients.n == len(ours.measurements) == len(ours.groupings["site"]) == 111
    first = artifact.record.held_out_rows[1]
    np.testing.assert_array_equal(ours.measurements[0], load().measurements[first])
    assert ours.groupings["site"][0] == "A"


def test_columns_that_do_not_divide_are_not_offered():
    extras = {"id2": tuple(map(str, range(50))), "year": ("2020", " 2021") * 25, "all": ("x",) * 50}
    found = groupings_of({**extras, "gaps": ("a", "") * 25}, np.arange(50))
    assert found == {"year": ("2020", "2021") * 25, "gaps": ("a", "not stated") * 25}


def test_the_digest_knows_the_patients_whatever_model_scored_them(artifact, constructed):
    from lrcore.model.calibration_map import LogOddsMap

    content = constructed_csv(artifact.record.held_out_rows)
    scored = score(read_labelled(content), artifact.model.updated(LogOddsMap(-1.0, 1.0, 1.0)))
    assert our_patients(scored, scored.evaluation_set()).sha256 == constructed.sha256
    assert ours_from(sample_csv(artifact.record.held_out_rows), artifact).sha256 != constructed.sha256


def test_another_development_set_is_refused(artifact, sets, constructed):
    with pytest.raises(InvalidInput, match="must be all 569 patients, got 114"):
        validate(constructed, sets[HELD_OUT], held_out=artifact.record.held_out_rows, threshold=0.1)


def test_how_many_lie_outside_what_the_model_was_developed_on(found, constructed):
    outside = int((~applicability(constructed.measurements).supported).sum())
    assert 0 < outside < 1200
    assert found.unsupported.value == outside / 1200
    assert f"{outside} of 1,200 patients" in summary(found)[-1]
    assert found.overlap == Overlap(1200, 0, 0)


def test_patients_of_the_series_are_left_out_and_the_others_are_as_if_alone(artifact):
    held_out = artifact.record.held_out_rows
    mixed = ours_from(mixed_csv(held_out), artifact)
    alone = ours_from(constructed_csv(held_out, n=300), artifact)
    others = outside_series(mixed)
    assert others.sha256 == alone.sha256
    np.testing.assert_array_equal(others.patients.outcome, alone.patients.outcome)
    np.testing.assert_array_equal(others.patients.log_odds, alone.patients.log_odds)
    assert others.groupings == alone.groupings
    assert others.patients.provenance.endswith("120 patients of the development series are left out.")
    assert outside_series(others).patients.provenance == others.patients.provenance
    assert outside_series(ours_from(sample_csv(range(30)), artifact)) is None


def test_the_auc_is_not_compared_with_development_while_patients_belong_to_both(artifact, sets):
    mixed = ours_from(mixed_csv(artifact.record.held_out_rows), artifact)
    held_out = artifact.record.held_out_rows
    found = validate(mixed, sets[CROSS_VALIDATED], held_out=held_out, threshold=0.1)
    assert not found.auc_difference.defined
    reason = "not compared with development: 120 of 420 patients belong to the development series"
    assert found.as_json()["auc_difference"]["reason"] == reason
    assert f"How well the risks rank these patients is {reason}." in summary(found)
    alone = validate(outside_series(mixed), sets[CROSS_VALIDATED], held_out=held_out, threshold=0.1)
    assert alone.auc_difference.has_interval
