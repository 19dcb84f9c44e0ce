"""The tour: four steps, each on its page, in the words of the study, kept in the address alone."""

import re

import pytest

from lrcore.evaluation.study_words import StudyWords
from lrcore.model.sample import sample_csv
from lrcore.ui.evaluation_set_choice import CV, Choice
from lrcore.wording.guide.tour import TOUR
from tests.evaluation.test_study_words import FLAG, OF_CANCER
from tests.pages.conftest import ROOT
from tests.pages.shown import button
from tests.pages.test_sets import go, upload, within
from tests.pages.test_study_words import foreign_table, name_words

NUMBERED = [pytest.param(number, step, id=step.page) for number, step in enumerate(TOUR, start=1)]


def strip(app):
    """The text of the strip without escapes; empty where there is none."""
    if not any(each.proto.id.endswith("-tour") for each in app.main.container):
        return ""
    (text,) = within(app, "tour")[:1]
    return text.value.replace("\\", "").replace("\u00a0", " ")


def links(app):
    """The links to steps of the tour, by their labels."""
    found = {link.proto.label: (link.proto.page, link.proto.query_string) for link in app.get("page_link")}
    return {label: each for label, each in found.items() if "tour=" in each[1]}


def address(step):
    return "" if step.page == "performance" else step.page


def at_step(opened, number, page):
    app = opened("model")
    app.query_params["tour"] = str(number)
    return go(app, page)


@pytest.mark.parametrize(("number", "step"), NUMBERED)
def test_a_step_says_what_to_look_at_and_what_to_try(opened, number, step):
    app = at_step(opened, number, step.page)
    assert strip(app) == f"Step {number} of 4. **{step.question}**  \n{step.look} **Try it:** {step.try_it}"
    expected = {} if step.page == "performance" else {"Tour": ("", "tour=1")}
    if number > 1:
        expected["Previous"] = (address(TOUR[number - 2]), f"tour={number - 1}")
    if number < len(TOUR):
        expected[f"Next: {TOUR[number].title}"] = (address(TOUR[number]), f"tour={number + 1}")
    assert links(app) == expected


@pytest.mark.parametrize(("number", "step"), NUMBERED)
def test_what_a_step_names_is_on_its_page(opened, artifact, number, step):
    """Names of buttons and headings stand in quotation marks; a file brings what it brings."""
    app = at_step(opened, number, step.page)
    labels = {each.label for each in app.button}
    upload(app, sample_csv(artifact.record.held_out_rows)) if app.file_uploader else None
    labels |= {each.value for each in app.header}
    assert set(re.findall('"(.+?)"', f"{step.look} {step.try_it}")) <= labels
    workbench = (ROOT / "lrcore" / "ui" / "components" / "workbench" / "workbench.html").read_text()
    assert all(f">{name}<" in workbench for name in re.findall('"(.+?)"', step.try_with_other))


def test_titles_are_those_of_the_menu():
    titles = dict(re.findall(r'st\.Page\("pages/(\w+)\.py", title="(\w+)"', (ROOT / "app.py").read_text()))
    assert {step.page: step.title for step in TOUR}.items() <= titles.items()


@pytest.mark.parametrize("value", ["0", "5", "01", "-1", "1.0", "²", "two", "", "1\x00", "<b>1</b>"])
def test_a_step_that_does_not_exist_is_ignored(app, value):
    app.query_params["tour"] = value
    app.query_params["threshold"] = "0.3"
    app.run()
    assert not strip(app)
    assert not app.exception
    assert "tour" not in app.query_params
    assert app.number_input(key="threshold").value == 0.3


def test_another_page_leads_to_the_page_of_the_step(opened):
    app = at_step(opened, 2, "model")
    assert strip(app).startswith("Step 2 of 4.")
    assert links(app) == {"Tour": ("", "tour=1"), "Go to Threshold": ("threshold", "tour=2")}


def test_the_tour_ends_and_other_settings_stay(opened):
    app = opened("model")
    app.query_params["tour"] = "2"
    app.query_params["set"] = "heldout"
    go(app, "threshold")
    button(app, "End tour").click().run()
    assert not strip(app)
    assert "tour" not in app.query_params
    assert app.query_params["set"] == "heldout"


def test_the_tour_begins_on_the_page_that_is_open_or_by_a_link(opened):
    assert links(opened("help")) == {"Tour": ("", "tour=1"), "Take the tour": ("", "tour=1")}
    app = go(opened("help"), "performance")
    assert not links(app)
    app.number_input(key="threshold").set_value(0.123)
    button(app, "Tour").click().run()
    assert strip(app).startswith("Step 1 of 4.")
    assert app.number_input(key="threshold").value == 0.123


@pytest.mark.parametrize(("number", "step"), NUMBERED)
def test_a_step_speaks_in_the_words_of_the_study(opened, number, step):
    app = upload(opened("worklist"), foreign_table())
    name_words(app, event="readmission", unit="stay", flag="refer")
    app.query_params["tour"] = str(number)
    said = strip(go(app, step.page))
    words = StudyWords("readmission", unit="stay", flag="refer")
    assert said.endswith(words.say(step.try_with_other or step.try_it))
    assert not OF_CANCER.search(said)
    assert not FLAG.search(said)
    assert "in force" not in said or "No threshold is in force" in said


def test_a_step_on_our_own_patients_speaks_of_cancers_whatever_is_uploaded(opened):
    app = go(upload(opened("worklist"), foreign_table()), "performance")
    app.radio(key="set_picked").set_value(Choice(CV)).run()
    app.query_params["tour"] = "2"
    assert "missed cancers" in strip(go(app, "threshold"))
