"""An update is a version like any other: verified, followed by every number, and taken back by a decision."""

import json
import re

import numpy as np
import pytest

from lrcore.errors import ArtifactDamaged, InvalidInput
from lrcore.model.calibration_map import LogOddsMap
from lrcore.model.dataset import load
from lrcore.model.explanation import explain
from lrcore.registry import artifact, operating_point, version_history, versions
from lrcore.registry.active import folder_lock, model_in_use, restart_versions
from lrcore.registry.artifact import CROSS_VALIDATED, HELD_OUT, PIPELINE, RECORD, RISKS
from lrcore.registry.development_sets import evaluation_sets
from lrcore.registry.operating_point import OperatingPoint, ThresholdChoice, ThresholdEvidence
from lrcore.registry.record import parse
from lrcore.registry.refit_store import refits_in_use
from lrcore.registry.refits import risk_spread
from lrcore.registry.update import Update
from lrcore.system.clock import utc_now
from tests.pipelines import stored_pipeline

MEASUREMENTS = load().measurements
LINE, BEND = LogOddsMap(-0.7, 1.3, 1.3), LogOddsMap(0.4, 0.6, 1.5)
CHAINS = [(LINE,), (BEND,), (LINE, BEND), (BEND, LINE), (BEND, BEND, LINE)]


def updated(folder, change, **changes):
    parent = artifact.load(folder)
    facts = {
        "method": "intercept and slope",
        "n": 300,
        "n_malignant": 100,
        "patients_sha256": "0" * 64,
        "applied_at": utc_now(),
        "applied_by": "Dr A",
        "rationale": "Too high for our patients.",
    }
    update = Update(
        change=change,
        parent_version=parent.record.version,
        parent_digest=parent.digest,
        **(facts | changes),
    )
    return versions.apply_update(folder, update, threshold=chosen())


def chosen(threshold=0.0123456789):
    seen = ThresholdEvidence("Ours", 300, 100, 0.33, (0.98, 0.95, 0.99), (0.1, 0.07, 0.13))
    return ThresholdChoice(threshold, "The same patients.", "Dr A", utc_now(), seen)


@pytest.fixture
def chained(own_folder):
    """Return a function that applies several updates, one after the other."""

    def apply(changes):
        for change in changes:
            updated(own_folder, change)
        return artifact.load(own_folder)

    return apply


@pytest.mark.parametrize("changes", CHAINS)
def test_every_number_follows_the_updates(own_folder, chained, changes):
    before = artifact.load(own_folder)
    after = chained(changes)

    def changed(log_odds):
        for change in changes:
            log_odds = change.at(log_odds)
        return log_odds

    expected = changed(before.model.log_odds(MEASUREMENTS))
    np.testing.assert_allclose(after.model.log_odds(MEASUREMENTS), expected, rtol=1e-10, atol=1e-9)
    for name in (CROSS_VALIDATED, HELD_OUT):
        np.testing.assert_allclose(
            after.scored[name].log_odds, changed(before.scored[name].log_odds), rtol=1e-10, atol=1e-9
        )
    pipeline = stored_pipeline(own_folder)
    np.testing.assert_allclose(
        pipeline.predict_proba(MEASUREMENTS)[:, 1], after.model.risk(MEASUREMENTS), rtol=1e-7, atol=1e-13
    )
    for row in (0, 19, 100, 568):
        found = explain(after.model, MEASUREMENTS[row])
        assert found.average + found.shares.sum() == pytest.approx(found.log_odds, abs=1e-9)
    refits = refits_in_use(own_folder, after, resamples=20)
    plain = refits_in_use(own_folder, before, resamples=20)
    np.testing.assert_allclose(
        refits.log_odds(MEASUREMENTS[:40]), changed(plain.log_odds(MEASUREMENTS[:40])), atol=1e-9
    )


def test_the_interval_of_a_patient_moves_with_the_update(own_folder, chained):
    before = artifact.load(own_folder)
    after = chained((LogOddsMap(-3.0, 1.0, 1.0),))
    rows = MEASUREMENTS[[8, 40, 81]]

    def limits(version):
        refits = refits_in_use(own_folder, version, resamples=50)
        spread = risk_spread(refits, rows, version.model.log_odds(rows), 0.5)
        return np.array([spread.low, spread.high])

    np.testing.assert_array_less(limits(after), limits(before))
    assert len(list((own_folder / "refits").iterdir())) == 1, "fitted once, for the version as trained"


def test_at_the_average_patient_the_shares_are_nothing_and_add_up():
    model = model_at_the_mean()
    found = explain(model, model.means)
    assert found.shares.tolist() == [0.0] * 30
    assert found.average == pytest.approx(found.log_odds, abs=1e-12)
    near = explain(model, model.means * (1 + 1e-13))
    assert near.average + near.shares.sum() == pytest.approx(near.log_odds, abs=1e-12)


def model_at_the_mean():
    from lrcore.model.risk_model import RiskModel

    return RiskModel(MEASUREMENTS.mean(0), MEASUREMENTS.std(0), np.full(30, 0.2), -0.5).updated(BEND)


def test_a_share_of_a_bent_model_is_the_mean_slope_times_the_share_before():
    """Aumann and Shapley: integrate the slope from the average patient to this one."""
    model, row = model_at_the_mean(), MEASUREMENTS[0]
    plain = model.coefficients * (row - model.means) / model.scales
    steps = model.intercept + plain.sum() * (np.arange(200_000) + 0.5) / 200_000
    slope = np.mean(BEND.below + (BEND.above - BEND.below) / (1 + np.exp(-steps)))
    np.testing.assert_allclose(explain(model, row).shares, plain * slope, rtol=1e-6)


def test_the_record_says_where_a_version_comes_from(own_folder):
    before = artifact.load(own_folder)
    after = updated(own_folder, LINE, applied_by="Dr <b>A</b>")
    entries = json.loads((own_folder / "models" / after.record.version / RECORD).read_text())
    (update,) = entries["updates"]
    assert update["parent_version"] == before.record.version
    assert update["parent_digest"] == before.digest
    assert update["change"] == {"intercept": -0.7, "below": 1.3, "above": 1.3}
    assert (update["n"], update["n_malignant"], update["applied_by"]) == (300, 100, "Dr <b>A</b>")
    assert after.record.trained_version == before.record.version
    assert after.record.metrics[CROSS_VALIDATED]["auc"] == before.record.metrics[CROSS_VALIDATED]["auc"]
    assert after.record.metrics[CROSS_VALIDATED]["brier"] != before.record.metrics[CROSS_VALIDATED]["brier"]
    assert parse(after.record.as_json()).as_json() == after.record.as_json()


def test_the_same_update_twice_is_two_versions(own_folder):
    first = updated(own_folder, LINE)
    versions.put_in_use_again(own_folder, first.record.trained_version, by="B", rationale="Back.")
    second = updated(own_folder, LINE, rationale="Another reason.")
    assert len({first.record.version, second.record.version, first.record.trained_version}) == 3
    stored = versions.stored_versions(own_folder)
    assert {each.record.version for each in stored} >= {first.record.version, second.record.version}


def test_going_back_gives_the_very_same_model_and_is_remembered(own_folder):
    before = artifact.load(own_folder)
    after = updated(own_folder, LINE)
    back = versions.put_in_use_again(own_folder, before.record.version, by="Dr B", rationale="Not yet.")
    assert back.digest == before.digest
    np.testing.assert_array_equal(back.model.coefficients, before.model.coefficients)
    forth = versions.put_in_use_again(own_folder, after.record.version, by="Dr C", rationale="Now.")
    assert forth.digest == after.digest
    found = version_history.history(own_folder)[1:]
    assert [(each.by, each.instead_of) for each in found] == [
        ("Dr A", before.record.version),
        ("Dr B", after.record.version),
        ("Dr C", before.record.version),
    ]


def test_a_threshold_stays_with_its_version(own_folder):
    before = artifact.load(own_folder)
    seen = ThresholdEvidence("Cross-validated", 569, 212, 0.37, (0.98, 0.95, 0.99), (0.1, 0.07, 0.13))
    point = OperatingPoint(0.08, "Why.", "Dr A", utc_now(), seen, before.record.version, before.digest)
    operating_point.put_in_force(own_folder, point)
    after = updated(own_folder, LINE)
    found = operating_point.in_force(own_folder, after.digest)
    assert (found.threshold, found.point.model_version) == (0.0123456789, after.record.version)
    assert found.sentence.startswith("0.01235 is in force, chosen by Dr A")
    back = versions.put_in_use_again(own_folder, before.record.version, by="Dr B", rationale="Back.")
    assert operating_point.in_force(own_folder, back.digest).threshold == 0.08


def test_an_update_of_a_model_that_is_no_longer_in_use_is_refused(own_folder):
    parent = artifact.load(own_folder)
    updated(own_folder, LINE)
    late = Update("intercept", BEND, parent.record.version, parent.digest, 9, 3, "", "now", "Dr B", "Why.")
    in_use = artifact.load(own_folder).digest
    with pytest.raises(InvalidInput, match="no longer in use"):
        versions.apply_update(own_folder, late, threshold=chosen())
    assert artifact.load(own_folder).digest == in_use
    assert [each.action for each in version_history.history(own_folder)] == ["trained", "updated"]


@pytest.mark.parametrize(
    ("empty", "asked"),
    [
        ({"applied_by": "  "}, "Give the name of who decides."),
        ({"rationale": ""}, "Give the reason for the update."),
        (
            {"rationale": "", "applied_by": " "},
            "Give the reason for the update. Give the name of who decides.",
        ),
    ],
)
def test_an_update_without_a_name_or_a_reason_is_refused(own_folder, empty, asked):
    with pytest.raises(InvalidInput, match=f"^{re.escape(asked)}$"):
        updated(own_folder, LINE, **empty)


@pytest.mark.parametrize("threshold", [0.0, 1.0, float("nan")])
def test_an_update_needs_a_threshold_between_0_and_1(own_folder, threshold):
    before = artifact.load(own_folder)
    stored = list((own_folder / "models").iterdir())
    update = Update("line", LINE, before.record.version, before.digest, 9, 3, "", "now", "Dr B", "Why.")
    with pytest.raises(InvalidInput, match="must lie between 0 and 1"):
        versions.apply_update(own_folder, update, threshold=chosen(threshold))
    assert artifact.load(own_folder).digest == before.digest
    assert list((own_folder / "models").iterdir()) == stored


def test_going_back_needs_a_name_a_reason_and_another_version(own_folder):
    before = artifact.load(own_folder)
    with pytest.raises(InvalidInput, match="in use already"):
        versions.put_in_use_again(own_folder, before.record.version, by="B", rationale="R")
    updated(own_folder, LINE)
    with pytest.raises(InvalidInput, match="Give the reason for putting the version in use"):
        versions.put_in_use_again(own_folder, before.record.version, by="B", rationale=" ")
    with pytest.raises(ArtifactDamaged, match="cannot be read"):
        versions.put_in_use_again(own_folder, "lr-000000000000", by="B", rationale="R")


@pytest.mark.parametrize("name", [RECORD, PIPELINE, RISKS])
def test_a_damaged_version_is_listed_and_never_put_in_use(own_folder, name):
    before = artifact.load(own_folder)
    updated(own_folder, LINE)
    path = own_folder / "models" / before.record.version / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    unsound = [
        each for each in versions.stored_versions(own_folder) if isinstance(each, versions.UnusableVersion)
    ]
    assert [each.version for each in unsound] == [before.record.version]
    with pytest.raises(ArtifactDamaged):
        versions.put_in_use_again(own_folder, before.record.version, by="B", rationale="R")


def test_a_record_in_the_folder_of_another_version_is_damaged(own_folder):
    before = artifact.load(own_folder)
    after = updated(own_folder, LINE)
    models = own_folder / "models"
    for name in (RECORD, PIPELINE, RISKS):
        (models / before.record.version / name).write_bytes(
            (models / after.record.version / name).read_bytes()
        )
    with pytest.raises(ArtifactDamaged, match="is that of version"):
        artifact.load_version(own_folder, before.record.version)


def test_a_damaged_update_is_not_replaced_by_the_model_before_it(own_folder):
    before = artifact.load(own_folder)
    after = updated(own_folder, LINE)
    (own_folder / "models" / after.record.version / RISKS).write_bytes(b"")
    with pytest.raises(ArtifactDamaged, match=r"the update by Dr A .* not trained again automatically"):
        model_in_use(own_folder)
    assert version_history.history(own_folder)[-1].digest == after.digest
    back = versions.put_in_use_again(own_folder, before.record.version, by="Dr B", rationale="Damaged.")
    assert model_in_use(own_folder).artifact.digest == back.digest == before.digest


def test_a_record_from_before_updates_is_read(own_folder):
    home = own_folder / "models" / artifact.load(own_folder).record.version
    entries = json.loads((home / RECORD).read_text())
    del entries["updates"], entries["digest"]
    entries["format"] = 1
    from lrcore.system.files import sha256_of

    entries["digest"] = sha256_of(json.dumps(entries, sort_keys=True).encode())
    record = parse(json.dumps(entries).encode())
    assert record.updates == ()
    np.testing.assert_array_equal(record.model.coefficients, artifact.load(own_folder).model.coefficients)


def test_a_changed_history_is_noticed_and_nothing_is_put_in_use(own_folder):
    before = artifact.load(own_folder)
    after = updated(own_folder, LINE)
    path = own_folder / version_history.HISTORY
    path.write_text(path.read_text().replace('"previous": "', '"previous": "x').replace('"x"', '""'))
    with pytest.raises(ArtifactDamaged, match=r"Line 2 of model_history\.jsonl was changed"):
        versions.put_in_use_again(own_folder, before.record.version, by="B", rationale="R")
    with pytest.raises(ArtifactDamaged, match="Line 2"):
        model_in_use(own_folder)
    with folder_lock(own_folder):
        restart_versions(own_folder, by="B", rationale="R", keep_intact=False)
    assert model_in_use(own_folder).artifact.digest == after.digest, "which current.json names"


def test_the_development_series_is_said_to_have_been_updated(own_folder):
    updated(own_folder, LINE)
    sets = evaluation_sets(artifact.load(own_folder))
    assert all("include the update" in each.provenance for each in sets.values())
