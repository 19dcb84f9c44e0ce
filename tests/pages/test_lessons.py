"""Each lesson opens through app.py, and what its controls choose is what its tables say."""

from pathlib import Path

import pytest

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
    return next(each.value for each in app.table if column in each.value)


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_opens_and_is_whole(lesson, name):
    app = lesson(name)
    assert len(app.title) == 1
    assert [header.value for header in app.header][-2:] == ["Exercises", "Sources"]
    assert any(expander.label == "Show the code" for expander in app.expander)
    assert sum(expander.label.startswith("Answer to exercise") for expander in app.expander) >= 3
    assert "https://doi.org/10." in app.markdown[-1].value
    assert app.latex


def test_the_coefficient_of_the_chosen_measurement(lesson, artifact):
    app = lesson("probability")
    app.selectbox(key="lesson_field").set_value("worst_texture").run()
    facts = dict(table(app, "Fact").itertuples(index=False))
    coefficient = artifact.model.coefficients[21]
    assert facts["Coefficient, log-odds per SD"].startswith(f"{coefficient:.3f} (")
    assert table(app, "Correlation")["Measurement"].tolist() == ["Texture, worst", "Texture, mean"]
