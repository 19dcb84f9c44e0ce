"""A plan is sealed on the Threshold page and held against the patients of the Validation page."""

import json
from pathlib import Path

import pytest

from lrcore.model.sample import sample_csv
from lrcore.registry.plans import first_readings, sealings
from lrcore.registry.plans.sealed_plan import SealedPlan
from tests.pages.shown import button

FILE = Path(__file__).parents[1] / "references" / "wdbc_test.csv"


def test_a_plan_sealed_on_the_threshold_page_is_recorded(opened, own_folder):
    app = opened("threshold")
    assert not any("answer" in each.label for each in app.text_area), "nobody has opened it"
    app.session_state["seal_plan_fold"] = True
    app.run()
    assert any("sealed at **0.500**" in text.value for text in app.markdown)
    button(app, "Seal the plan").click().run()
    assert [each.value for each in app.error] == [
        "State the question the evaluation is to answer.",
        "Give the name of who seals the plan.",
    ]
    next(each for each in app.text_area if "answer" in each.label).set_value("Are they right?")
    next(each for each in app.text_input if "seals" in each.label).set_value("Dr A")
    button(app, "Seal the plan").click().run()
    assert not app.exception
    (sealing,) = sealings.whole_history(own_folder).entries
    assert (sealing.threshold, sealing.by) == (0.5, "Dr A")
    assert any(sealing.digest[:16] in text.value for text in app.markdown)


def test_the_validation_page_states_what_was_fixed_before(app, own_folder):
    app.switch_page("pages/validation.py").run()
    app.file_uploader[0].upload(FILE.name, FILE.read_bytes(), "text/csv").run()
    assert not app.exception, app.exception
    (reading,) = first_readings.whole_history(own_folder).entries
    assert (reading.n, reading.n_malignant) == (114, 42)
    early = SealedPlan(0.5, "Right?", "", ("auc",), (), 200, "Dr A", "2020-01-01T00:00:00+00:00", "lr-1")
    upload = next(each for each in app.file_uploader if each.label.startswith("A sealed plan"))
    upload.upload("plan.json", early.as_bytes(), "application/json").run()
    assert not app.exception, app.exception
    said = " ".join(text.value for text in app.markdown)
    assert "before this file was first read here" in said
    assert "its date is only what the plan itself states" in said
    assert "Planned were at least 200 patients" in said
    changed = early.as_bytes().replace(b"0.5", b"0.6")
    upload = next(each for each in app.file_uploader if each.label.startswith("A sealed plan"))
    upload.upload("plan.json", changed, "application/json").run()
    assert "was changed after it was sealed" in app.error[0].value
    assert json.loads(early.as_bytes())["sha256"] == early.digest


def test_a_cohort_is_recorded_once_and_its_threshold_dated(app, own_folder, artifact, in_force):
    content = sample_csv(artifact.record.held_out_rows)
    in_force(0.2)
    app.switch_page("pages/validation.py").run()
    app.file_uploader[0].upload("ward.csv", content, "text/csv").run(timeout=60)
    assert not app.exception, app.exception
    assert any("this file was first read here" in each.value for each in app.caption)
    app.switch_page("pages/performance.py").run()
    assert not app.exception, app.exception
    assert len(first_readings.whole_history(own_folder).entries) == 1


@pytest.mark.parametrize(
    ("page", "key", "expected"),
    [
        ("performance", "if_right", "these 569 patients allow an AUC of"),
        ("model", "instability_curves", "500 refits on resamples of them"),
    ],
)
def test_the_curves_of_chance_are_drawn_on_request(opened, page, key, expected):
    app = opened(page)
    if page == "performance":
        app.session_state["tab"] = "If risks are right"
        app.run()
    assert not any(expected in each.value for each in app.caption)
    app.toggle(key=key).set_value(True).run()
    assert not app.exception, app.exception
    assert any(expected in each.value for each in app.caption)
    assert len(app.get("plotly_chart")) >= 2
