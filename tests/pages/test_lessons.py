"""Each lesson opens through app.py, and what its controls choose is what its tables say."""

import json
import math
from pathlib import Path

import pytest

from lrcore.figures.live import Live
from lrcore.ui.lessons.contents import LESSONS as CONTENTS
from tests.pages.shown import tables

ROOT = Path(__file__).parents[2]
LESSONS = sorted(path.stem for path in (ROOT / "pages" / "lessons").glob("*.py"))


@pytest.fixture
def lesson(app):
    """Return a function that opens one lesson."""

    def open_lesson(name):
        app.switch_page(f"pages/lessons/{name}.py").run()
        assert not app.exception, app.exception
        return app

    return open_lesson


def table(app, column):
    return next(each.value for each in tables(app) if column in each.value)


def live_figures(app):
    """Return the figures of a page that have a slider, without what they draw."""
    sent = [json.loads(each.proto.json) for each in app.get("bidi_component") if each.proto.json]
    return [Live(each["label"], each["shown"], each["start"], ()) for each in sent if "shown" in each]


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_opens_and_is_whole(lesson, name):
    app = lesson(name)
    assert len(app.title) == 1
    assert [header.value for header in app.header][-2:] == ["Exercises", "Sources"]
    assert any(expander.label == "Show the code" for expander in app.expander)
    assert sum(expander.label.startswith("Answer to exercise") for expander in app.expander) >= 3
    assert "https://doi.org/10." in app.markdown[-1].value
    assert app.latex
    assert any(" minutes. Aim: " in caption.value for caption in app.caption)
    numbers = [number for number, each in enumerate(CONTENTS, start=1) if each.name == name]
    links = [link.proto.label.split()[:2] for link in app.main.get("page_link")]
    neighbours = {"Previous:": numbers[0] - 1, "Next:": numbers[0] + 1}
    wanted = [[which, str(number)] for which, number in neighbours.items() if 1 <= number <= len(CONTENTS)]
    assert [link for link in links if link[0] in neighbours] == wanted
    for figure in live_figures(app):
        moved = [state for state in range(len(figure.shown)) if state != figure.start]
        assert [figure.state_of(figure.as_address(state)) for state in moved] == moved


def test_the_coefficient_of_the_chosen_measurement(lesson, artifact):
    app = lesson("probability")
    app.selectbox(key="measurement").set_value("worst_texture").run()
    facts = dict(table(app, "Fact").itertuples(index=False))
    coefficient = artifact.model.coefficients[21]
    assert facts["Coefficient, log-odds per SD"].startswith(f"{coefficient:.3f} (")
    assert table(app, "Correlation")["Measurement"].tolist() == ["Texture, worst", "Texture, mean"]
    together = math.exp(coefficient + artifact.model.coefficients[1])
    assert any(f"the odds are multiplied by {together:.1f}." in text.value for text in app.markdown)
    app.selectbox(key="measurement").set_value("symmetry_error").run()
    assert any("No other measurement correlates" in text.value for text in app.markdown)


def test_the_square_of_the_radius_removes_the_bend(lesson):
    app = lesson("linear_regression")
    assert tables(app)[1].value["Weight"].tolist() == ["\u2212739.787", "98.548", "0.128"]
    app.segmented_control(key="lesson_column").set_value("Radius squared").run()
    assert tables(app)[1].value["Weight"].tolist()[1] == "3.120"
    assert any(text.value.startswith("R squared 0.9983") for text in app.markdown)


def test_the_cost_is_measured_on_demand(lesson, monkeypatch):
    monkeypatch.setattr("lrcore.ui.lessons.linear_regression.FEATURES", (8, 16))
    app = lesson("linear_regression")
    assert not any("Measured here" in text.value for text in app.markdown)
    app.button(key="lesson_measure").click().run()
    assert not app.exception
    assert any("From 8 to 16 features" in text.value for text in app.markdown)


def test_two_other_measurements_have_other_surfaces(lesson):
    app = lesson("loss")
    curvature = table(app, "Grid points that bend down")
    assert curvature["Grid points that bend down"].tolist() == ["0 of 1,369", "1,286 of 1,369"]
    app.selectbox(key="lesson_second").set_value("mean_perimeter").run()
    ends = table(app, "Grid points that bend down").iloc[1, 3].split(", ")
    assert float(ends[0]) > 10 * float(ends[2])
    app.selectbox(key="lesson_first").set_value("mean_perimeter").run()
    assert not app.exception
    assert app.selectbox(key="lesson_second").value != "mean_perimeter"


def test_descent_from_scratch_ends_at_scikit_learns_weights_and_crawls_on_raw_measurements(lesson):
    app = lesson("training")
    assert (table(app, "From scratch")["Apart"].astype(float) < 1e-6).all()
    facts = tables(app)[-1].value.set_index("Fact")
    scaled, raw = (facts[name].str.replace(",", "").astype(float) for name in ("Scaled", "Raw"))
    assert raw["Condition number of the Hessian at the start"] > 1e5 * scaled.iloc[0]
    assert raw["Loss above the smallest after 3,000 steps"] > 1000 * scaled.iloc[3]


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("distortion", "distortion", "Stretch"),
        ("failures", "pattern", "Circles"),
        ("failures", "features", "product"),
        ("leakage", "leak_measure", "Accuracy at 0.5"),
        ("linear_regression", "lesson_column", "Radius squared"),
    ],
)
def test_a_link_opens_a_lesson_as_it_was_set(app, lesson, name, key, value):
    app.query_params[key] = value
    assert next(each for each in lesson(name).segmented_control if each.key == key).value == value


def test_the_address_decides_which_state_is_shown_first(lesson, app):
    app.query_params["step"] = "25"
    (step, copies) = live_figures(lesson("linear_regression"))
    assert (step.shown[step.start], copies.shown[copies.start]) == ("25", "0.0001")
    assert not [caption for caption in app.caption if "the address asks" in caption.value]


@pytest.mark.parametrize("asked", ["41", "-1", "nan", "", "*1*"])
def test_a_state_that_a_figure_does_not_have_is_named(lesson, app, asked):
    app.query_params["step"] = asked
    assert live_figures(lesson("linear_regression"))[0].start == 0
    (said,) = [caption.value for caption in app.caption if "the address asks" in caption.value]
    assert said == "Step: the address asks for a state that this figure does not have. Shown instead: 0."
