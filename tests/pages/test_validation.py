"""Does the model hold on our patients? And what happens when it is updated."""

from pathlib import Path

import numpy as np
import pytest

from lrcore.evaluation.threshold.counts import flagged
from lrcore.model.calibration_map import LogOddsMap
from lrcore.model.dataset import load
from lrcore.model.sample import constructed_csv, sample_csv
from lrcore.reader import read_labelled
from lrcore.registry import artifact as stored
from lrcore.registry import versions
from lrcore.registry.operating_point import ThresholdChoice, ThresholdEvidence, digits_shown, in_force
from lrcore.registry.update import Update
from lrcore.registry.version_history import history
from lrcore.system.clock import utc_now
from lrcore.ui.plain_text import plain
from lrcore.validation.scoring import score
from lrcore.wording.numbers import fixed, risk_in_percent
from lrcore.wording.typesetting import typeset
from tests.mixed_cohort import mixed_csv
from tests.pages.shown import button, facts, listed, tables, tiles


@pytest.fixture(scope="module")
def constructed(artifact):
    return constructed_csv(artifact.record.held_out_rows)


@pytest.fixture
def validated(opened, constructed):
    app = opened("validation")
    app.file_uploader[0].upload("ours.csv", constructed, "text/csv").run(timeout=60)
    assert not app.exception, app.exception
    return app


def words(app):
    return "\n".join(text.value.replace("\\", "") for text in [*app.markdown, *app.info, *app.caption])


def test_without_patients_the_page_says_what_to_do(opened):
    app = opened("validation")
    assert "Upload a file of your patients whose diagnosis is known" in app.info[0].value
    assert not app.header, "no result"
    measurements, risks, equation = (each.value for each in tables(app))
    assert [*measurements.columns][:3] == ["id", "diagnosis", "radius_mean"]
    assert [*risks.columns] == ["id", "outcome", "risk", "site"]
    assert len(measurements) == len(risks) == len(equation) == 3


def test_one_click_opens_a_constructed_file(opened):
    app = opened("validation")
    button(app, "Try a constructed file").click().run(timeout=60)
    assert not app.exception, app.exception
    assert "Side by side" in [header.value for header in app.header]


def test_patients_without_outcomes_cannot_validate(opened, artifact):
    lines = [line.split(",") for line in sample_csv(artifact.record.held_out_rows).decode().splitlines()]
    app = opened("validation")
    unlabelled = "\n".join(",".join(cells[:1] + cells[2:]) for cells in lines).encode()
    app.file_uploader[0].upload("new.csv", unlabelled, "text/csv").run()
    assert not app.exception
    assert "no patient has a known outcome" in words(app)
    assert not tables(app)


def test_labels_that_leave_their_meaning_open_are_asked_about_first(opened):
    app = opened("validation")
    content = (Path(__file__).parents[1] / "cohorts" / "labels_1_0_ambiguous.csv").read_bytes()
    app.file_uploader[0].upload("ours.csv", content, "text/csv").run(timeout=60)
    assert not app.exception, app.exception
    assert "no patient has a known outcome" not in words(app)
    assert not tables(app), "nothing is validated on a guess"
    assert any(each.label for each in app.button)


def test_our_patients_are_compared_with_the_development_series(validated, artifact, constructed):
    app = validated
    scored = score(read_labelled(constructed), artifact.model)
    expected = f"{scored.risk.sum():.1f} of 1,200 patients were expected to be malignant"
    assert "On average the risks are too high for these patients" in words(app)
    assert expected in words(app)
    assert "The default threshold of 0.500 is in force: it was chosen on no outcomes." in words(app)
    assert button(app, "Plan with these patients")
    table = tables(app)[0].value
    table.columns = [name.replace("\\", "") for name in table.columns]
    assert table["Our patients"].tolist()[0] == f"1,200 ({int(scored.cohort.outcome.sum())} malignant)"
    assert table["Development (cross-validated)"].tolist()[0] == "569 (212 malignant)"
    assert table["Development (cross-validated)"].tolist()[2] == "0.995 (0.987 to 0.998)"
    mix = app.dataframe[0].value
    assert len(mix) == 31
    assert mix["Quantity"].iloc[0] == "Log-odds by the model"
    assert float(mix["Standardised difference"].iloc[0]) > 0


def test_subgroups_of_a_further_column(validated):
    table = next(each.value for each in tables(validated) if "North" in each.value.columns)
    assert sorted(table.columns[1:]) == ["North", "South", "West"]
    sizes = [int(table[site][0].split()[0]) for site in table.columns[1:]]
    assert sum(sizes) == 1200
    assert sizes == sorted(sizes, reverse=True)


def test_few_patients_are_not_judged_and_support_no_update(opened, artifact):
    app = opened("validation")
    app.file_uploader[0].upload("few.csv", sample_csv(artifact.record.held_out_rows[:12]), "text/csv").run()
    app.toggle(key="updating").set_value(True).run(timeout=60)
    assert not app.exception, app.exception
    assert "too few to tell whether the risks are right" in words(app)
    assert "No update is offered" in words(app)
    assert "Not offered: intercept; needs 50 patients" in words(app)
    assert not any(each.label.startswith("Update the model") for each in app.button)


def decide(app, why, who, reason, label):
    next(each for each in app.text_area if each.label == why).set_value(reason)
    next(each for each in app.text_input if each.label == "Who decides?").set_value(who)
    button(app, label).click().run(timeout=60)
    assert not app.exception, app.exception


def test_why_a_curve_is_missing_stands_by_the_figure_whichever_tab_is_open(opened, artifact):
    app = opened("validation")
    one = sample_csv(artifact.record.held_out_rows[:1])
    app.file_uploader[0].upload("one.csv", one, "text/csv").run(timeout=60)
    assert not app.exception, app.exception
    reasons = [each.value for each in app.info if "Our patients" in each.value]
    assert reasons
    assert not [each.value for tab in app.tabs for each in tab.info if each.value in reasons]


def test_an_update_is_applied_by_a_click_and_taken_back_by_another(
    validated, own_folder, artifact, constructed
):
    app = validated
    app.toggle(key="updating").set_value(True).run(timeout=60)
    assert not app.exception, app.exception
    assert "Advised: intercept." in words(app)
    button(app, "Update the model (intercept)").click().run()
    assert [error.value.replace("\\", "") for error in app.error] == [
        "Give the reason for the update.",
        "Give the name of who decides.",
    ], "each below its field"
    assert stored.load(own_folder).digest == artifact.digest, "not applied without a name and a reason"

    decide(app, "Why is the model updated?", "Dr A", "Too *high*", "Update the model (intercept)")
    check_update(own_folder, artifact, read_labelled(constructed).measurements, words(app))
    assert "It was fitted on these patients" in words(app)
    assert "would use them twice" in words(app), "and no second update is offered"
    box = app.number_input(key="threshold")
    assert box.value == round(in_force(own_folder, stored.load(own_folder).digest).threshold, 3)
    measures = next(table.value for table in tables(app) if "Measure" in table.value.columns)
    large = measures.set_index("Measure")["Our patients"]["Calibration-in-the-large"]
    assert float(large.split()[0]) == pytest.approx(0, abs=0.005)

    app.switch_page("pages/model.py").run()
    assert not app.exception, app.exception
    decide(app, "Why this version?", "Dr B", "Not yet", "Put it in use")
    assert stored.load(own_folder).digest == artifact.digest
    changes = history(own_folder)[1:]
    assert [(each.action, each.by) for each in changes] == [("updated", "Dr A"), ("put in use again", "Dr B")]


def test_the_patients_an_update_was_fitted_on_are_no_test_of_it_on_any_page(validated, own_folder):
    app = validated
    app.toggle(key="updating").set_value(True).run(timeout=60)
    decide(app, "Why is the model updated?", "Dr A", "Too high", "Update the model (intercept)")
    app.switch_page("pages/performance.py").run(timeout=60)
    assert not app.exception, app.exception
    assert "These patients cannot tell**: the update in use was fitted on these 1,200" in words(app)
    app.switch_page("pages/worklist.py").run(timeout=60)
    assert not app.exception, app.exception
    digits = digits_shown(in_force(own_folder, stored.load(own_folder).digest).threshold)
    label = listed(app)["cutLabel"]
    assert float(label.split()[0]) == pytest.approx(100 * float(digits))
    assert len(label) <= len(digits) + 1, "no more digits than the threshold is shown with"


def check_update(folder, artifact, measurements, said):
    """The stored version, and the threshold that came with it."""
    updated = stored.load(folder)
    (update,) = updated.record.updates
    assert (update.applied_by, update.n) == ("Dr A", 1200)
    moved = updated.model.log_odds(measurements) - artifact.model.log_odds(measurements)
    np.testing.assert_allclose(moved, update.change.intercept, atol=1e-9)
    chosen = in_force(folder, updated.digest)
    assert chosen.sentence in said
    assert chosen.point.chosen_by == "Dr A"
    assert chosen.point.evidence.evaluation_set == "Uploaded, on whom the update was fitted"
    np.testing.assert_array_equal(
        flagged(updated.model.risk(measurements), chosen.threshold),
        flagged(artifact.model.risk(measurements), 0.5),
    )


def counts_of(app):
    """The tables of found and missed, by their first row."""
    shown = [table.value for table in tables(app)]
    return [table for table in shown if "Malignant, missed" in table.iloc[:, 0].tolist()]


def test_who_is_found_and_missed_is_shown_before_and_after_the_update(validated, artifact, constructed):
    app = validated
    app.toggle(key="updating").set_value(True).run(timeout=60)
    (table,) = counts_of(app)
    cohort = read_labelled(constructed)
    risk = artifact.model.risk(cohort.measurements)
    malignant = cohort.outcome == 1
    found = int((malignant & flagged(risk, 0.5)).sum())
    before, same, new = (table.iloc[:, column].tolist() for column in (1, 2, 3))
    assert before[0] == "0.500"
    assert before[3] == f"{found:,} of {malignant.sum():,}"
    assert new[2:] == before[2:], "the threshold offered flags the same patients"
    assert same[0] == "0.500"
    assert same[2:] != before[2:], "the threshold in force would not"
    box = next(each for each in app.number_input if each.label == "Threshold of the new version")
    box.set_value(0.3).run(timeout=60)
    (table,) = counts_of(app)
    assert table.iloc[0, 3] == "0.300"
    assert button(app, "Update the model").label == "Update the model (intercept), threshold 0.300"


def test_an_update_is_undone_next_to_its_confirmation(validated, own_folder, artifact):
    app = validated
    app.toggle(key="updating").set_value(True).run(timeout=60)
    decide(app, "Why is the model updated?", "Dr A", "Too high", "Update the model (intercept)")
    assert stored.load(own_folder).digest != artifact.digest
    button(app, f"Undo: put {artifact.record.version} back in use").click().run(timeout=60)
    assert not app.exception, app.exception
    assert stored.load(own_folder).digest == artifact.digest
    last = history(own_folder)[-1]
    assert (last.action, last.by) == ("put in use again", "Dr A")
    assert last.rationale.startswith("Undo of the change to lr-")
    assert app.number_input(key="threshold").value == 0.5


def test_the_threshold_of_another_version_is_shown_before_it_is_put_in_use(updated, opened, artifact):
    app = opened("model")
    said = words(app)
    assert f"With {artifact.record.version}: 0.500 is in force, the default" in said
    table = counts_of(app)[0]
    now, then = table.iloc[:, 1].tolist(), table.iloc[:, 2].tolist()
    assert (now[0], then[0]) == ("0.200", "0.500")
    assert now[2].endswith("of 569")
    assert then[2] != now[2]


@pytest.fixture
def mixed(opened, artifact):
    app = opened("validation")
    content = mixed_csv(artifact.record.held_out_rows)
    app.file_uploader[0].upload("mixed.csv", content, "text/csv").run(timeout=60)
    app.toggle(key="updating").set_value(True).run(timeout=60)
    assert not app.exception, app.exception
    return app


def test_no_update_is_advised_while_patients_belong_to_the_series(mixed):
    app = mixed
    assert "No update is advised: 120 of 420 patients belong to the series" in words(app)
    assert not any("(advised)" in option for radio in app.radio for option in radio.options)
    app.toggle(key="updating_without_series").set_value(True).run(timeout=60)
    assert not app.exception, app.exception
    assert "Advised: intercept." in words(app)
    assert "worse by more than one standard error" in words(app)
    assert "more than chance" not in words(app)
    assert "on these 300 patients" in words(app)


def test_an_update_fitted_without_the_series_is_recognised_on_the_same_file(mixed, own_folder):
    app = mixed
    app.toggle(key="updating_without_series").set_value(True).run(timeout=60)
    decide(app, "Why is the model updated?", "Dr A", "Too high", "Update the model (intercept)")
    (update,) = stored.load(own_folder).record.updates
    assert update.n == 300
    assert "It was fitted on these patients" in words(app)
    assert "would use them twice" in words(app)


@pytest.fixture
def updated(own_folder, artifact):
    said = ("0" * 64, utc_now(), "Dr A", "Why *not*.")
    change = LogOddsMap(-1.0, 0.8, 1.4)
    made_from = (artifact.record.version, artifact.digest)
    seen = ThresholdEvidence("Ours", 1000, 300, 0.3, (0.98, 0.95, 0.99), (0.1, 0.07, 0.13))
    return versions.apply_update(
        own_folder,
        Update("flexible", change, *made_from, 1000, 300, *said),
        threshold=ThresholdChoice(0.2, "With the update.", "Dr A", utc_now(), seen),
    )


@pytest.mark.parametrize("name", ["distortion", "study_size"])
def test_a_lesson_speaks_of_the_model_as_trained(updated, own_folder, opened, artifact, name):
    """What its text says of the series holds of risks that no update for other patients has moved."""
    shown = tables(opened(f"lessons/{name}"))[0].value.to_csv()
    versions.put_in_use_again(own_folder, artifact.record.version, by="Dr A", rationale="Back.")
    assert shown == tables(opened(f"lessons/{name}"))[0].value.to_csv()


def test_every_page_speaks_of_the_updated_version(updated, opened):
    app = opened("performance")
    assert "include the update" in words(app)
    assert "The model was updated after it was trained" in words(app)
    brier = updated.record.metrics["cross-validated"]["brier"]
    assert tiles(app)[3].value == f"{brier:.4f}"
    assert not {"New patients", "Tutorial"} & {tab.label for tab in app.tabs}
    app.switch_page("pages/model.py").run()
    assert not app.exception, app.exception
    assert (
        "new log-odds = \u22121.0000 + 1.4000 log(1 + exp(old)) \u2212 0.8000 log(1 + exp(\u2212old))"
        in words(app)
    )
    assert "Why: Why *not*." in words(app)
    versions = next(each.value for each in app.dataframe if "In use" in each.value.columns)
    assert versions["In use"].tolist() == ["in use", ""]
    (card,) = facts(app)
    (update,) = updated.record.updates
    assert card["Version"] == f"{updated.record.version}, flexible update of {update.parent_version}"
    assert card["Updated on"].endswith("malignant")
    app.switch_page("pages/validation.py").run()
    today = updated.record.created_at[:10]
    assert f"was updated (flexible) on {today} by Dr A" in words(app)


def test_one_patient_gets_the_updated_risk_with_shares_that_add_up(updated, opened):
    app = opened("calculator")
    measurements = load().measurements[9]
    button(app, "Paste a row").click().run()
    app.text_area(key="pasted_row").set_value(", ".join(map(str, measurements)))
    button(app, "Fill in").click()
    app.run()
    button(app, "Assess").click().run()
    risk = updated.model.risk(measurements[None, :])[0]
    assert f"The risk of {typeset(risk_in_percent(risk, 0.5))} is" in words(app).replace("\\", "")
    eta = updated.model.log_odds(measurements[None, :])[0]
    assert f"which makes {plain(fixed(eta, 3))}. The sum is exact" in words(app)


def test_the_series_itself_is_recognised_as_no_validation(opened):
    app = opened("validation")
    app.file_uploader[0].upload("data.csv", sample_csv(range(569)), "text/csv").run(timeout=60)
    assert not app.exception, app.exception
    said = app.warning[0].value.replace("\\", "")
    assert "569 of 569 patients belong to the series" in said
    assert "fitted on 455 of them" in said


def test_several_risks_are_compared_by_paired_differences(opened):
    rows = "1,0.9,0.8,x\n0,0.2,0.1,x\n1,0.4,0.7,y\n0,0.5,0.3,y\n" * 30
    app = opened("validation")
    app.file_uploader[0].upload("risks.csv", f"outcome,a_risk,b_risk,site\n{rows}".encode(), "text/csv").run()
    assert not app.exception, app.exception
    assert not app.dataframe, "no measurements, so no case mix"
    found = next(table.value for table in tables(app) if "Brier score" in table.value)
    # Per patient: (0.1, 0.2, 0.6, 0.5) and (0.2, 0.1, 0.3, 0.3), squared.
    expected = np.mean([0.01, 0.04, 0.36, 0.25]) - np.mean([0.04, 0.01, 0.09, 0.09])
    assert found["Brier score"].tolist()[0].startswith(f"{expected:.4f}")
