"""Plans of studies on the pages: computed on request, with the numbers of the command line."""

from lrcore.evaluation.planning.validation_size import Aims, validation_size_of
from lrcore.registry.artifact import CROSS_VALIDATED
from lrcore.registry.development_sets import evaluation_sets
from lrcore.ui.evaluation_set_choice import HELDOUT, Choice
from lrcore.wording.planning import plan_table
from tests.pages.shown import tables


def plan_button(app):
    return next(button for button in app.button if button.label == "Plan with these patients")


def table_with(app, header):
    return next((table.value for table in tables(app) if header in table.value), None)


def texts(app):
    return [element.value.replace("\\", "") for element in (*app.markdown, *app.caption)]


def test_a_plan_is_computed_on_request_and_says_what_not_knowing_costs(opened, artifact):
    app = opened("performance")
    app.session_state["tab"] = "Study size"
    app.run()
    assert table_with(app, "Published n") is None
    app.number_input(key="plan_yearly").set_value(2_000)
    app.number_input(key="plan_capacity_569").set_value(100)
    plan_button(app).click().run()
    assert not app.exception
    shown = table_with(app, "Published n")
    patients = evaluation_sets(artifact)[CROSS_VALIDATED]
    expected = plan_table(validation_size_of(patients, Aims(threshold=0.5)))
    assert shown["n from the risks"].tolist() == expected["n from the risks"]
    assert shown["Published n"].tolist()[:3] == ["650", "3,939", "10"]
    assert any("would reach beyond 1" in text for text in texts(app))
    assert any("more patients would decide nothing" in text for text in texts(app))
    assert any("With 100 of 207 flagged patients worked up" in text for text in texts(app))
    assert table_with(app, "Cost of not knowing, per 1,000")["Prior"].tolist()[0].startswith("Beta(0.5, 0.5)")
    app.number_input(key="plan_slope").set_value(0.4)
    app.number_input(key="plan_harm").set_value(1_000)
    plan_button(app).click().run()
    assert any("less a harm of the test of 0.001 net cancers per patient" in text for text in texts(app))
    assert table_with(app, "Published n")["n from the risks"].tolist()[1] == "985"


def test_the_model_page_states_the_patients_it_was_developed_with(opened):
    app = opened("model")
    assert table_with(app, "Patients needed")["Patients needed"].tolist() == ["211", "463", "360"]
    assert any("455 patients are too few for" in text for text in texts(app))
    assert any("569 patients meet all three criteria" in text for text in texts(app))


def test_another_set_of_patients_is_planned_anew(opened):
    app = opened("performance")
    app.session_state["tab"] = "Study size"
    app.run()
    plan_button(app).click().run()
    app.radio(key="set_picked").set_value(Choice(HELDOUT)).run()
    assert not app.exception
    assert table_with(app, "Published n") is None, "the plan of other patients is not shown"
    plan_button(app).click().run()
    assert not app.exception
    assert table_with(app, "Published n") is not None
