import re
from pathlib import Path

import numpy as np
import pytest

from lrcore.evaluation.measured_coverage import coverage_rows, outside_aim
from lrcore.model.dataset import load
from lrcore.model.sample import constructed_csv, sample_csv
from lrcore.registry import operating_point
from lrcore.registry.refit_store import refits_in_use
from lrcore.registry.refits import risk_spread
from lrcore.ui import plain_text
from lrcore.ui.evaluation_set_choice import HELDOUT, Choice
from lrcore.wording.coverage import quantity_in_words
from lrcore.wording.numbers import risk_in_percent
from tests.in_force import put_in_force_at
from tests.pages import shown
from tests.pages.shown import notes, tables, tiles
from tests.waiting import until

ROOT = Path(__file__).parents[2]
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_with_its_title_and_the_notice(opened, name):
    app = opened(name)
    assert len(app.title) == 1
    assert "Not a medical device" in app.caption[-1].value or any(
        "Not a medical device" in caption.value for caption in app.caption
    )


def test_a_damaged_model_is_reported_and_trained_again(own_folder, opened):
    record = next((own_folder / "models").glob("*/record.json"))
    record.write_bytes(b"{}")
    app = opened("model")
    assert "was changed or damaged" in app.warning[0].value
    assert "trained again" in app.warning[0].value


@pytest.mark.parametrize("name", PAGES)
def test_a_damaged_history_is_named_and_no_page_goes_on_with_the_default(own_folder, opened, name):
    (own_folder / "operating_point.jsonl").write_text('{"threshold": 0.2}\n')
    app = opened(name)
    said = app.error[0].value.replace("\\", "")
    assert "Line 1 of operating_point.jsonl was changed" in said
    assert "`python -m lrcore history restart operating_point.jsonl" in said
    assert not app.number_input, "no threshold is shown"
    assert not app.title, "no page is shown"


def test_the_threshold_survives_the_change_of_pages(opened):
    app = opened("threshold")
    app.number_input(key="threshold").set_value(0.08).run()
    assert not any("11.5 false alarms" in caption.value for caption in app.caption), "the bench states it"
    app.switch_page("pages/model.py").run()
    assert any("11.5 false alarms" in caption.value for caption in app.caption)
    assert app.number_input(key="threshold").value == 0.08


def test_the_threshold_cannot_be_set_where_it_does_nothing_and_is_not_lost_there(opened):
    app = opened("performance")
    app.number_input(key="threshold").set_value(0.08).run()
    for page in ("lessons/loss", "learn", "help"):
        app.switch_page(f"pages/{page}.py").run()
        assert app.number_input(key="threshold").disabled, page
        assert any(text.value.startswith("Nothing on this page depends") for text in app.markdown), page
    app.switch_page("pages/performance.py").run()
    assert not app.number_input(key="threshold").disabled
    assert app.number_input(key="threshold").value == 0.08


def enter(app, values):
    shown.enter(app, values)
    assess(app)


def assess(app):
    next(button for button in app.button if button.label == "Assess").click()
    app.run()


def test_the_empty_form_says_what_to_do(opened):
    app = opened("calculator")
    assert "Enter the 30 measurements" in app.info[0].value
    assert not app.metric


def test_a_patient_entered_by_hand_gets_the_models_risk(opened, artifact):
    app = opened("calculator")
    rows = load().measurements[list(artifact.record.held_out_rows)]
    risks = artifact.model.risk(rows)
    doubtful = int(np.abs(risks - 0.5).argmin())  # four decimals tell this risk from any other
    enter(app, map(float, rows[doubtful]))
    assert any(
        f"The risk of {plain_text.plain(risk_in_percent(risks[doubtful], 0.5))} is" in text.value
        for text in app.markdown
    )
    assert len(app.metric) == 1


def test_a_form_that_is_not_complete_names_what_is_missing(opened):
    app = opened("calculator")
    shown.enter(app, [14.0, *[None] * 29]).run()
    assert app.info[0].value.startswith("1 of 30 measurements are entered. Missing: Texture, mean")
    assert not app.metric


def test_measurements_that_could_not_have_been_made_get_no_risk(opened):
    app = opened("calculator")
    enter(app, [0.0] * 30)
    assert any("All 30 measurements are 0" in error.value for error in app.error)
    assert not app.metric


def test_the_form_survives_the_change_of_pages(opened):
    app = opened("calculator")
    shown.enter(app, [14.0, *[None] * 29]).run()
    app.switch_page("pages/model.py").run()
    app.switch_page("pages/calculator.py").run()
    assert shown.entered(app) == 14.0


def test_a_pasted_row_fills_the_form(opened):
    app = opened("calculator")
    shown.button(app, "Paste a row").click().run()
    row = load().measurements[0]
    app.text_area(key="pasted_row").set_value(", ".join(map(str, row)))
    next(button for button in app.button if button.label == "Fill in").click()
    app.run()
    assert shown.entered(app) == row[0]
    assert not app.metric
    assess(app)
    assert len(app.metric) == 1


def test_a_pasted_row_that_is_no_patient_is_refused(opened):
    app = opened("calculator")
    shown.button(app, "Paste a row").click().run()
    app.text_area(key="pasted_row").set_value("1, 2, 3")
    next(button for button in app.button if button.label == "Fill in").click()
    app.run()
    assert app.error
    assert shown.entered(app) is None


def test_an_example_is_a_held_out_patient(opened, artifact):
    app = opened("calculator")
    app.menu_button[0].click("Typical benign").run()
    radius = shown.entered(app)
    assert radius in load().measurements[list(artifact.record.held_out_rows), 0]
    assert "fewer than 1 in 100" in app.metric[0].value or "1 in 100" in app.metric[0].value


def test_performance_shows_four_numbers_with_intervals(opened):
    app = opened("performance")
    assert [tile.label for tile in tiles(app)] == [
        "AUC",
        "Calibration slope",
        "Calibration-in-the-large",
        "Brier score",
    ]
    assert tiles(app)[0].value == "0.995"
    with_every_fit(app)
    assert "These risks, fixed: 0.995 (0.987 to 0.998)" in notes(app)


def open_tab(app, name):
    app.session_state["tab"] = name
    return app.run()


def test_performance_says_what_acting_on_the_risks_is_worth(opened):
    app = open_tab(opened("performance"), "Net benefit")
    said = next(plain(text.value) for text in app.markdown if "net benefit" in text.value)
    assert said.startswith("At 0.500: net benefit 0.350 (")
    assert "using the model is best in 100.0\u00a0%" in said
    groups = next(table.value for table in tables(app) if "Mean risk" in table.value)
    assert groups["Malignant"][0] == "0 of 57"
    assert len(groups) == 10
    open_tab(app, "Calibration")
    named = next(plain(text.value) for text in app.caption if "Smooth curve" in text.value)
    assert "lowess, local lines through the nearest two thirds" in named


WORLDS = {
    "right risks": ("1,0.8\n" * 8 + "0,0.8\n" * 2 + "1,0.2\n" * 2 + "0,0.2\n" * 8, 25, "Nothing here speaks"),
    "too high": ("1,0.9\n" * 6 + "0,0.9\n" * 4 + "1,0.4\n" + "0,0.4\n" * 9, 25, "Not as they are"),
    "too few": ("1,0.8\n0,0.2\n", 4, "These patients cannot tell"),
    "one class": ("1,0.9\n1,0.8\n", 4, "These patients cannot tell"),
}


@pytest.mark.parametrize("world", WORLDS)
def test_performance_answers_its_question_in_one_sentence(opened, world):
    rows, times, verdict = WORLDS[world]
    app = opened("worklist")
    app.file_uploader[0].upload("risks.csv", b"outcome,risk\n" + rows.encode() * times, "text/csv").run()
    app.switch_page("pages/performance.py").run()
    assert not app.exception, app.exception
    answer = next(text.value for text in app.markdown if text.value.startswith("**"))
    assert answer.startswith(f"**{verdict}")
    assert "patients with the event found" in answer
    assert ("better than flagging all" in answer) == (world in ("right risks", "too high"))


def test_performance_of_patients_the_model_was_fitted_on_is_no_test_of_it(opened):
    app = opened("worklist")
    app.file_uploader[0].upload("all.csv", sample_csv(range(569)), "text/csv").run()
    app.switch_page("pages/performance.py").run()
    assert not app.exception, app.exception
    answer = next(text.value for text in app.markdown if text.value.startswith("**"))
    assert answer.startswith("**These patients cannot tell**: the model was fitted on 455 of these 569")


def test_a_tab_that_is_not_open_is_not_computed(opened, monkeypatch):
    from lrcore.ui.performance import figures

    def refuse(results):
        raise AssertionError("the figure of a closed tab was drawn")

    monkeypatch.setattr(figures, "calibration", refuse)
    app = opened("performance")
    assert not app.exception


LITTLE = {
    "a single patient": "1,0.9\n",
    "certain risks": "0,0\n1,1\n1,0\n0,1\n",
    "equal risks": "0,0.5\n1,0.5\n" * 5,
    "one class": "0,0.1\n0,0.8\n" * 9,
}


@pytest.mark.parametrize("kind", LITTLE)
def test_performance_of_patients_on_whom_little_is_defined(opened, kind):
    app = opened("worklist")
    app.file_uploader[0].upload("risks.csv", b"outcome,risk\n" + LITTLE[kind].encode(), "text/csv").run()
    app.switch_page("pages/performance.py").run()
    assert not app.exception
    assert not any(tile.value in ("nan", "inf") for tile in tiles(app))
    said = [*notes(app), *(plain(caption.value) for caption in app.caption)]
    assert (kind == "certain risks") == any("exactly 0 or 1" in each for each in said)


def test_performance_of_the_held_out_patients(opened):
    app = opened("performance")
    app.radio(key="set_picked").set_value(Choice(HELDOUT)).run()
    assert tiles(app)[3].value == "0.0216"
    rates = next(table.value for table in tables(app) if "Rate" in table.value)
    assert rates["Patients"].tolist()[:2] == ["41 of 42 malignant", "71 of 72 benign"]


def test_the_tutorials_recall_is_not_repeated(opened):
    app = open_tab(opened("performance"), "Tutorial")
    compared = tables(app)[-1].value
    assert compared["Its own split gives"].tolist()[2] == "97.6\u00a0% (41 of 42)"
    assert "benign class (71 of 72)" in compared["Why"].tolist()[2]


def test_the_stability_of_a_choice_is_computed_on_demand(opened):
    app = opened("threshold")
    assert not tables(app)
    next(button for button in app.button if button.label.startswith("Resample")).click()
    app.run()
    assert tables(app)[0].value["Rate"].tolist() == ["Recall (sensitivity)", "False alarm rate"]
    assert any("95\u00a0% of the resamples choose between" in plain(text.value) for text in app.markdown)


def plain(text):
    return text.replace("\\", "")


def test_an_uploaded_table_of_risks_is_evaluated_and_not_put_in_force(opened):
    app = opened("worklist")
    table = "outcome,model_a_risk,model_b_risk\n" + "1,0.9,0.8\n0,0.2,0.1\n1,0.4,0.7\n0,0.5,0.3\n" * 10
    app.file_uploader[0].upload("risks.csv", table.encode(), "text/csv").run()
    assert not app.exception
    assert any("40 data rows: 40 read, 0 refused" in plain(text.value) for text in app.markdown)
    assert tables(app)[0].value["AUC (95\u00a0% interval)"][0].startswith("0.750")
    app.switch_page("pages/threshold.py").run()
    assert any("(40 patients, 20 with the event)" in plain(text.value) for text in app.markdown)
    assert any("another model" in info.value for info in app.info)
    assert not any(button.label.startswith("Put ") for button in app.button)


def test_pages_about_another_models_risks_say_nothing_of_ours(opened, own_folder, artifact):
    put_in_force_at(own_folder, artifact, 0.237)
    app = opened("worklist")
    table = "outcome,risk\n" + "1,0.9\n0,0.2\n1,0.4\n0,0.5\n" * 10
    app.file_uploader[0].upload("risks.csv", table.encode(), "text/csv").run()
    for name in ("performance", "threshold", "validation"):
        app.switch_page(f"pages/{name}.py").run()
        assert not app.exception, app.exception
        main = [*app.main.markdown, *app.main.caption, *app.main.info, *app.main.warning, *app.main.subheader]
        said = plain(
            "\n".join(element.value for element in main if "Not a medical device" not in element.value)
        )
        said += "\n".join(table.value.to_csv() for table in [*tables(app.main), *app.main.dataframe])
        ours = {"tutorial", "held-out", "114", "455", "569", "Wisconsin", "scikit-learn", "0.237 is", "Dr A"}
        ours |= {artifact.record.version, "was trained", "was updated", "coefficient"}
        assert {each for each in ours if each in said} == set(), name


CORRECTED = re.compile(r"Corrected for optimism: -?\d")


def with_every_fit(app):
    """The page after the fits in its background are done."""

    def is_done():
        app.run()
        return any(CORRECTED.match(note) for note in notes(app))

    until(is_done)
    return app


def test_what_would_be_lost_on_new_patients_is_computed_in_the_background(opened):
    app = with_every_fit(opened("performance"))
    app.number_input(key="threshold").set_value(0.08).run()
    assert len([note for note in notes(app) if CORRECTED.match(note)]) == 4
    open_tab(app, "New patients")
    column = "Corrected for optimism (spread)"
    until(lambda: any(column in each.value for each in tables(app.run())))
    table = next(each.value for each in tables(app) if column in each.value)
    assert not app.exception
    assert any("rates at 0.080" in caption.value for caption in app.caption)
    assert table["Measure"].tolist()[0] == "AUC"
    corrected, low, high = map(float, re.findall(r"[\d.]+", table[column][0]))
    assert low < corrected < high
    assert corrected < float(table["On its own patients"][0])
    in_tiles = [note for note in notes(app) if CORRECTED.match(note)]
    assert in_tiles[0] == f"Corrected for optimism: {corrected:.4f}"
    assert len(in_tiles) == len(tiles(app)) == 4


def test_the_headline_of_one_cross_validation_is_the_mean_of_its_repetitions(opened):
    app = with_every_fit(opened("performance"))
    score = float(next(each for each in tiles(app) if each.label == "Brier score").value)
    captions = [*notes(app), *(plain(each.value) for each in app.caption)]
    spread = [each for each in captions if each.startswith("Mean of 20 repetitions")][-1]
    low, high = map(float, re.findall(r"0\.\d+", spread))
    fixed_risks = next(each for each in captions if each.startswith("These risks, fixed: 0.0"))
    assert low < score < high
    assert score != pytest.approx(float(re.findall(r"0\.\d+", fixed_risks)[0]), abs=1e-4)
    assert any("other folds would have led to other risks" in each for each in captions)


def test_improper_measures_are_shown_to_be_used_with_care_only(opened):
    app = open_tab(opened("performance"), "More measures")
    (care,) = (each.value for each in tables(app) if "Cohen" in each.value.to_csv())
    assert "AUC" not in care.to_csv()
    assert any("improper at a threshold other than" in each.value for each in app.caption)


def test_help_shows_the_measured_coverage(opened):
    app = opened("help")
    table = next(each.value for each in tables(app) if "Quantity" in each.value)
    assert len(table) == len(coverage_rows())
    assert any("Spread of the bootstrap" in each.value for each in app.markdown)
    least = outside_aim()[0]
    named = f"{quantity_in_words(least.quantity)} in {least.world} {least.covered:.1f}"
    assert any(named in each.value for each in app.markdown)
    assert any("prediction intervals hold a new centre in" in each.value for each in app.markdown)


def unlabelled(artifact, n):
    rows = [line.split(",") for line in sample_csv(artifact.record.held_out_rows[:n]).decode().splitlines()]
    return "\n".join(",".join(row[:1] + row[2:]) for row in rows).encode()


def test_a_file_without_outcomes_says_what_to_expect(opened, artifact):
    app = opened("worklist")
    app.file_uploader[0].upload("new.csv", unlabelled(artifact, 30), "text/csv").run()
    assert not app.exception
    risk = artifact.model.risk(load().measurements[list(artifact.record.held_out_rows[:30])])
    table = tables(app)[0].value
    assert float(table["Expected"][0]) == pytest.approx(risk.sum(), abs=0.05)
    assert any("30 patients without a known outcome" in caption.value for caption in app.caption)


def test_of_a_long_worklist_the_first_rows_are_sent_and_can_be_selected(opened, artifact):
    app = opened("worklist")
    content = constructed_csv(artifact.record.held_out_rows, n=1_100)
    app.file_uploader[0].upload("many.csv", content, "text/csv").run(timeout=60)
    assert not app.exception, app.exception
    assert len(shown.listed(app)["rows"]) == 1_000
    assert any("The first 1,000 of 1,100 in this order" in caption.value for caption in app.caption)


def test_the_worklist_by_certainty_and_within_a_capacity(opened, own_folder, artifact):
    app = opened("worklist")
    app.file_uploader[0].upload("new.csv", unlabelled(artifact, 60), "text/csv").run()
    order = next(each for each in app.segmented_control if each.label == "Order")
    order.set_value("Least certain first").run()
    scored = app.session_state["cohort"].scored
    places = np.array(shown.listed(app)["rows"]) - 1
    refits = refits_in_use(own_folder, artifact)
    spread = risk_spread(refits, scored.cohort.measurements, scored.log_odds, 0.5)
    shares = spread.otherwise[places].tolist()
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > 0
    firm = spread.firm[places]
    assert shown.marks(app, 1) == (places[~firm] + 1).tolist()
    assert 0 < firm.sum() < len(firm)
    assert 0 < max(shown.listed(app)["models"]) <= 20
    next(each for each in app.number_input if each.label == "Capacity (patients)").set_value(5).run()
    assert len(shown.listed(app)["rows"]) == 5
    assert any("The lowest risk among these 5 is" in warning.value for warning in app.warning)


def test_the_variation_over_refits_is_shown_for_a_patient_entered_by_hand(opened):
    app = opened("calculator")
    enter(app, map(float, load().measurements[9]))
    assert any("of these models decide otherwise at 0.500" in text.value for text in app.markdown)


def test_the_threshold_put_in_force_is_one_of_the_models_own_risks(app, own_folder, artifact):
    app.query_params.update({"threshold": "0.35", "prevalence": "0.053", "shifted": "1"})
    app.switch_page("pages/model.py").run()
    assert any("Another prevalence is set" in caption.value for caption in app.caption)
    app.switch_page("pages/threshold.py").run()
    assert not app.exception, app.exception
    next(each for each in app.button if each.label == "Put 0.350 in force").click().run()
    said = plain("\n".join(text.value for text in app.markdown))
    assert "What is put in force is 0.350 of the model's own risks" in said
    assert "Of risks shifted to a prevalence of 5.3\u00a0% it is 0.048, and flags the same patients." in said
    next(area for area in app.text_area if area.label == "Why this threshold?").set_value("Few cancers.")
    next(text for text in app.text_input if text.label == "Who decides?").set_value("Dr A")
    next(button for button in app.button if button.label == "Confirm 0.350").click()
    app.run()
    (point,) = operating_point.history(own_folder)
    assert (point.threshold, point.evidence.prevalence) == (0.35, 0.053)
    next(each for each in app.button if each.label == "History").click().run()
    table = next(
        each.value for each in tables(app) if "One miss as bad as" in each.value and "Who" in each.value
    )
    assert table["One miss as bad as"].tolist() == ["19.7 false alarms"], "read off the risk there"
