"""A threshold is put in force, taken back and replaced by the default, each time as a decision on record."""

import pytest

from lrcore.evaluation.threshold.counts import counts_at
from lrcore.registry import artifact as stored
from lrcore.registry import operating_point
from lrcore.registry.development_sets import evaluation_sets
from tests.pages.shown import button, tables
from tests.registry.decisions import choose, update


def words(app):
    texts = [*app.markdown, *app.info, *app.caption]
    return "\n".join(text.value.replace("\\", "") for text in texts)


def field(app, kind, label):
    return next(each for each in getattr(app, kind) if each.label == label)


def decide(app, threshold, who, why):
    app.number_input(key="threshold").set_value(threshold).run()
    button(app, f"Put {threshold:.3f} in force").click().run()
    field(app, "text_area", "Why this threshold?").set_value(why)
    field(app, "text_input", "Who decides?").set_value(who)
    button(app, f"Confirm {threshold:.3f}").click().run()
    assert not app.exception, app.exception


@pytest.fixture
def page(opened):
    return opened("threshold")


def in_force(folder):
    return operating_point.in_force(folder, stored.load(folder).digest)


def history_shown(app):
    return next(each.value for each in tables(app) if "Who" in each.value)


def test_everything_missing_is_requested_at_once_in_plain_words(page, own_folder):
    button(page, "Put 0.500 in force").click().run()
    button(page, "Confirm 0.500").click().run()
    assert [error.value.replace("\\", "") for error in page.error] == [
        "Give the reason for the choice.",
        "Give the name of who decides.",
    ], "each below its field"
    assert operating_point.history(own_folder) == ()


def test_the_first_decision_is_undone_to_the_default_and_back(page, own_folder):
    assert not any(each.label.startswith("Undo") for each in page.button)
    decide(page, 0.08, "Dr A", "A miss is worse.")
    assert "0.080 is in force, chosen by Dr A" in words(page)
    assert button(page, "Put 0.080 in force").disabled, "it is in force already"
    assert not page.text_area, "the dialog is closed"
    button(page, "Undo: back to the default").click().run()
    assert not page.exception, page.exception
    found = in_force(own_folder)
    assert (found.threshold, found.point.is_default, found.point.chosen_by) == (0.5, True, "Dr A")
    assert found.point.rationale == "Undo of 0.080."
    assert "0.500 is in force, the default, restored by Dr A" in words(page)
    assert page.number_input(key="threshold").value == 0.5
    button(page, "Undo: 0.080 again").click().run()
    assert in_force(own_folder).threshold == 0.08
    assert page.number_input(key="threshold").value == 0.08
    assert len(operating_point.history(own_folder)) == 3


def test_an_undo_asks_who_decides_where_the_session_does_not_know(own_folder, page):
    choose(own_folder, 0.2)
    choose(own_folder, 0.3)
    page.run()
    button(page, "Undo: 0.200 again").click().run()
    assert "Last decision: 0.300, by" in words(page)
    submit = [each for each in page.button if each.label.replace("\\", "") == "Undo: 0.200 again"][-1]
    submit.click().run()
    assert page.error[0].value.replace("\\", "") == "Give the name of who decides."
    assert in_force(own_folder).threshold == 0.3
    field(page, "text_input", "Who undoes it?").set_value("Dr B")
    submit = [each for each in page.button if each.label.replace("\\", "") == "Undo: 0.200 again"][-1]
    submit.click().run()
    assert (in_force(own_folder).threshold, in_force(own_folder).point.chosen_by) == (0.2, "Dr B")


def test_the_default_is_on_the_list_of_earlier_thresholds(own_folder, page):
    choose(own_folder, 0.2)
    choose(own_folder, 0.3)
    page.run()
    button(page, "History").click().run()
    (box,) = page.selectbox
    assert [option.replace("\\", "").split(",")[0] for option in box.options] == [
        "0.200",
        "no threshold chosen (0.500",
    ]
    box.select_index(1)
    field(page, "text_area", "Why return to it?").set_value("Not agreed.")
    next(each for each in page.text_input if "who_goes_back" in (each.key or "")).set_value("Dr C")
    button(page, "Put it in force again").click().run()
    assert not page.exception, page.exception
    point = in_force(own_folder).point
    assert (point.is_default, point.chosen_by, point.rationale) == (True, "Dr C", "Not agreed.")
    button(page, "History").click().run()
    assert history_shown(page)["Threshold"].tolist() == ["0.500, the default", "0.300", "0.200"]


def test_the_dialog_states_old_and_new_in_counts_and_words(page, own_folder, artifact):
    choose(own_folder, 0.5)
    page.number_input(key="threshold").set_value(0.031).run()
    button(page, "Put 0.031 in force").click().run()
    (table,) = [each.value for each in tables(page) if "Patients" in each.value]
    patients = evaluation_sets(artifact)["cross-validated"]
    for column, threshold in zip(table.columns[1:], (0.5, 0.031), strict=True):
        counts = counts_at(patients, threshold)
        assert column.startswith(("In force, 0.500", "New, 0.031"))
        assert f"{counts.tp[0]} of 212" in table[column].tolist()
        assert f"{counts.fp[0]} of 357" in table[column].tolist()
    assert "8 more found, 61 more false alarms: 7.6 for each." in words(page)
    assert "0.500 \N{RIGHTWARDS ARROW} 0.031" in words(page)


def test_a_grey_zone_is_recorded_with_the_threshold(page, own_folder):
    page.session_state["zone"] = (0.02, 0.6)
    decide(page, 0.08, "Dr A", "Between them a biopsy decides.")
    assert in_force(own_folder).point.zone == (0.02, 0.6)
    button(page, "History").click().run()
    assert history_shown(page)["Grey zone"].tolist() == ["0.020 to 0.600"]


@pytest.mark.parametrize(
    ("threshold", "words"),
    [(0.01, "are flagged though ruled out"), (0.02, ""), (0.6, ""), (0.7, "are ruled in though not flagged")],
)
def test_a_threshold_outside_the_grey_zone_is_said_to_contradict_it(page, threshold, words):
    page.session_state["zone"] = (0.02, 0.6)
    page.number_input(key="threshold").set_value(threshold).run()
    button(page, f"Put {threshold:.3f} in force").click().run()
    said = [each.value for each in page.warning if "grey zone" in each.value]
    assert len(said) == bool(words)
    assert not words or words in said[0]


def test_a_threshold_between_two_steps_is_used_whole(own_folder, page):
    update(own_folder)
    page.run()
    assert page.number_input(key="threshold").value == 0.5, "what was set stays set"
    app = page
    app.number_input(key="threshold").set_value(0.01).run()
    assert "It lies between two steps of the slider. The slider shows the nearest one, 0.010" in words(app)
    assert "0.01037 is in force" in words(app)
    app.switch_page("pages/performance.py").run()
    assert not app.exception, app.exception


def test_after_an_update_the_undo_is_that_of_the_version(own_folder, opened):
    before = stored.load(own_folder).record.version
    update(own_folder)
    app = opened("threshold")
    assert button(app, "Undo").label.replace("\\", "") == f"Undo: put {before} back in use"
