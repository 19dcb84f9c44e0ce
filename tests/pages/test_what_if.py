"""A threshold that is set and not in force is marked on every page that uses it, and is never recorded."""

import re
from pathlib import Path

import pytest

from lrcore.model.dataset import load
from lrcore.model.sample import sample_csv
from tests.pages.test_recorded import assess, captions, enter, written  # noqa: F401

PAGES = sorted(path.stem for path in (Path(__file__).parents[2] / "pages").glob("*.py"))
MARK = "What-if 0.300, not in force (0.031)"
TWO_RISKS = "outcome,a_risk,b_risk\n" + "1,0.9,0.8\n0,0.2,0.1\n1,0.4,0.7\n0,0.5,0.3\n" * 10


@pytest.fixture
def trying(own_folder, in_force, opened):
    """Return a function that opens a page with 0.031 in force and 0.300 set."""

    def open_page(name):
        in_force(0.031)
        app = opened(name)
        app.session_state["threshold"] = 0.3
        app.run()
        assert not app.exception, app.exception
        return app

    return open_page


def marks(app):
    return [
        found for each in app.markdown for found in re.findall(r"yellow-badge\[.*(What-if .*)\]", each.value)
    ]


def back(app):
    return next(button for button in app.button if button.label == "Back to 0.031")


def upload(app, content):
    app.file_uploader[0].upload("ward.csv", content, "text/csv").run(timeout=60)
    assert not app.exception, app.exception
    return app


@pytest.mark.parametrize("page", [*PAGES, "lessons/probability"])
def test_every_page_marks_a_what_if_with_the_way_back(trying, page):
    app = trying(page)
    assert marks(app) == [MARK]
    back(app).click().run()
    assert not app.exception, app.exception
    assert app.number_input(key="threshold").value == 0.031
    assert not marks(app)


@pytest.mark.parametrize("page", ["performance", "threshold", "validation"])
def test_no_threshold_is_in_force_for_the_risks_of_another_model(trying, page):
    app = upload(trying("worklist"), TWO_RISKS.encode())
    app.switch_page(f"pages/{page}.py").run(timeout=60)
    assert not app.exception, app.exception
    assert marks(app) == ["What-if 0.300: none is in force for these risks"]


def test_the_threshold_in_force_is_not_marked(in_force, opened):
    in_force(0.031)
    app = opened("performance")
    assert app.number_input(key="threshold").value == 0.031
    assert not marks(app)


def test_a_threshold_in_force_with_more_decimals_is_used_as_it_is(in_force, opened, artifact, written):  # noqa: F811
    risks = artifact.model.risk(load().measurements)
    exact = next(float(risk) for risk in sorted(risks) if 0.1 < risk < round(risk, 3))
    flagged = int((risks >= exact).sum())
    in_force(exact)
    app = opened("worklist")
    upload(app, sample_csv(range(569)))
    assert not marks(app)
    assert any(f"**{flagged} of 569** scored patients" in text.value for text in app.markdown)
    next(button for button in app.button if button.label.startswith("Record these 569")).click()
    app.run(timeout=60)
    read = written()
    assert set(read.threshold.tolist()) == {exact}
    assert int(read.flagged.sum()) == flagged


def test_what_comes_in_force_later_makes_what_is_set_a_what_if(in_force, opened):
    app = opened("performance")
    in_force(0.031)
    app.run()
    assert marks(app) == ["What-if 0.500, not in force (0.031)"]


def test_a_patient_entered_by_hand_is_recorded_with_the_threshold_in_force(trying, written, artifact):  # noqa: F811
    app = trying("calculator")
    enter(app, load().measurements[9])
    app.number_input(key="threshold").set_value(0.9).run()
    back(app).click().run()
    read = written()
    assert read.threshold.tolist() == [0.031]
    assert read.flagged.tolist() == (artifact.model.risk(load().measurements[9:10]) >= 0.031).tolist()
    assert "number 1, at the threshold in force (0.031)" in captions(app)


def test_the_threshold_in_force_decides_about_one_patient(trying, artifact):
    risk = artifact.model.risk(load().measurements)
    row = int(abs(risk - 0.1).argmin())
    assert 0.031 < risk[row] < 0.3
    app = trying("calculator")
    enter(app, load().measurements[row])
    verdict = next(text.value for text in app.markdown if text.value.startswith("The risk of"))
    assert "is **at or above** the threshold in force, 0.031 (3.1\u00a0%): **flagged**" in verdict
    assert f"{MARK}: this risk is below 0.300. Nothing is recorded by it." in captions(app)


def put_texture(app, value):
    app.session_state["form_mean_texture"] = value
    app.run()


def test_nothing_is_recorded_or_shown_before_it_is_requested(opened, written):  # noqa: F811
    app = opened("calculator")
    enter(app, load().measurements[9])
    assert len(app.metric) == 1
    for texture in (24.1, 24.2, 24.3):
        put_texture(app, texture)
        assert not app.metric
    assert len(written()) == 1
    assess(app)
    assert len(app.metric) == 1
    assert len(written()) == 2
    put_texture(app, float(load().measurements[9, 1]))
    assert len(app.metric) == 1, "the first form was recorded before"
    assess(app)
    assert len(written()) == 2


def test_another_threshold_in_force_is_another_answer(opened, in_force, written):  # noqa: F811
    app = opened("calculator")
    enter(app, load().measurements[9])
    in_force(0.031)
    app.run()
    assert not app.metric
    assess(app)
    assert written().threshold.tolist() == [0.5, 0.031]


def test_without_a_readable_history_no_risk_is_shown(opened, own_folder, written):  # noqa: F811
    app = opened("calculator")
    (own_folder / "operating_point.jsonl").write_text('{"threshold": 0.2}\n')
    enter(app, load().measurements[9])
    assert not app.metric
    assert "operating_point.jsonl" in app.error[0].value
    assert not (own_folder / "journal.sqlite3").exists() or len(written()) == 0


def test_a_cohort_is_recorded_with_the_threshold_in_force(trying, written, artifact):  # noqa: F811
    rows = list(artifact.record.held_out_rows[:20])
    app = upload(trying("worklist"), sample_csv(rows))
    assert any(
        "are flagged at 0.300" in each.value
        and each.value.endswith(", a what-if. Recorded and downloaded: by 0.031, in force.")
        for each in app.markdown
    )
    next(button for button in app.button if button.label.startswith("Record these 20")).click()
    app.run()
    read = written()
    assert set(read.threshold.tolist()) == {0.031}
    assert read.flagged.tolist() == (artifact.model.risk(load().measurements[rows]) >= 0.031).tolist()
    assert any("at the threshold in force then, 0.031" in text.value for text in app.markdown)


def test_monitoring_flags_by_the_threshold_in_force(trying, artifact):
    app = upload(trying("worklist"), sample_csv(artifact.record.held_out_rows))
    app.switch_page("pages/monitoring.py").run(timeout=60)
    assert not app.exception, app.exception
    assert any(text.value.replace("\\", "").startswith("At 0.031 the model in use") for text in app.markdown)


@pytest.mark.parametrize("page", ["performance", "threshold", "worklist", "validation", "monitoring"])
def test_a_history_that_cannot_be_read_puts_no_threshold_in_force(opened, own_folder, artifact, page):
    app = upload(opened("worklist"), sample_csv(artifact.record.held_out_rows[:60]))
    (own_folder / "operating_point.jsonl").write_text('{"threshold": 0.2}\n')
    app.switch_page(f"pages/{page}.py").run(timeout=60)
    assert not app.exception, app.exception
    assert "operating_point.jsonl" in app.error[0].value
    texts = [*app.markdown, *app.caption, *app.info]
    assert not any("the threshold in force" in text.value for text in texts)
    assert not any("0.500 is in force" in text.value for text in texts)
