"""What was uploaded is what is evaluated, and every page says whose numbers it shows."""

import pytest
import streamlit as st

from lrcore.arrays import sigmoid
from lrcore.evaluation.discrimination.roc import auc
from lrcore.evaluation.patients import Patients
from lrcore.model.dataset import load
from lrcore.model.sample import constructed_csv, sample_csv
from lrcore.registry.artifact import HELD_OUT
from lrcore.ui.evaluation_set_choice import CV, HELDOUT, UPLOAD, Choice
from lrcore.ui.evaluation_set_picker import name_patients
from tests.pages.shown import tables, tiles
from tests.reader.made import file, table

TWO_MODELS = "outcome,model_a_risk,model_b_risk\n" + "1,0.9,0.8\n0,0.2,0.1\n1,0.4,0.7\n0,0.5,0.3\n" * 10
EVALUATING = ("performance", "threshold")
ADVICE = "Shown instead: the development series, cross-validated (569 patients, 212 malignant)."


def said(app):
    texts = [*app.markdown, *app.warning, *app.info, *app.caption]
    return "\n".join(str(text.value) for text in texts).replace("\\", "")


def line(app):
    (found,) = [text.value for text in app.markdown if text.value.startswith("You are looking at ")]
    return found.replace("\\", "")


def go(app, page):
    app.switch_page(f"pages/{page}.py").run(timeout=60)
    assert not app.exception, app.exception
    return app


def upload(app, content, name="two_models.csv"):
    content = content if isinstance(content, bytes) else content.encode()
    app.file_uploader[0].upload(name, content, "text/csv").run(timeout=60)
    assert not app.exception, app.exception
    return app


def unlabelled(artifact, n=30):
    rows = [line.split(",") for line in sample_csv(artifact.record.held_out_rows[:n]).decode().splitlines()]
    return "\n".join(",".join(row[:1] + row[2:]) for row in rows).encode()


def auc_shown(app):
    return next(tile.value for tile in tiles(app) if tile.label == "AUC")


def test_without_an_upload_the_development_series_is_named(opened):
    app = opened("performance")
    assert line(app) == (
        "You are looking at **the development series, cross-validated** (569 patients, 212 malignant)."
    )
    assert "set" not in app.query_params


@pytest.mark.parametrize("where", ["worklist", "validation"])
def test_an_uploaded_table_of_risks_is_evaluated_on_every_page(opened, where):
    app = upload(opened(where), TWO_MODELS)
    assert app.query_params["set"] == "upload"
    go(app, "performance")
    assert auc_shown(app) == "0.750"
    expected = "You are looking at **two_models.csv, model_a_risk** (40 patients, 20 with the event)."
    assert line(app) == expected
    assert "0.995" not in said(app)
    assert not any("tutorial" in each.label for each in app.expander)
    assert not app.toggle, "the 700 fits are about the development series"
    assert line(go(app, "threshold")) == expected
    go(app, "validation")
    assert line(app) == (
        "You are looking at **two_models.csv, model_a_risk and model_b_risk** (40 patients, 20 with the "
        "event)."
    )
    assert app.query_params["set"] == "upload"


def test_the_address_of_a_choice_is_sent_before_anything_shows_it(opened, monkeypatch):
    """Whoever sees other patients and goes on at once takes them along, however slow the server is."""
    app = go(upload(opened("worklist"), TWO_MODELS), "performance")
    addresses = []

    def noting(page, **how):
        addresses.append(st.query_params.to_dict())
        name_patients(page, **how)

    monkeypatch.setattr("lrcore.ui.frame.bar.name_patients", noting)
    app.radio(key="set_picked").set_value(Choice(UPLOAD, 2)).run(timeout=60)
    assert "model_b_risk" in line(app)
    assert addresses == [{"set": "upload", "risk": "2"}]


@pytest.mark.parametrize("where", ["worklist", "validation"])
def test_an_uploaded_cohort_is_evaluated_on_every_page(opened, artifact, where):
    app = upload(opened(where), constructed_csv(artifact.record.held_out_rows), "ours.csv")
    for page in (*EVALUATING, "validation"):
        assert line(go(app, page)).startswith("You are looking at **ours.csv** (1,200 patients, ")


def test_every_risk_column_can_be_chosen_and_keeps_its_place_in_the_address(opened):
    app = go(upload(opened("worklist"), TWO_MODELS), "performance")
    app.radio(key="set_picked").set_value(Choice(UPLOAD, 2)).run()
    assert "two_models.csv, model_b_risk" in line(app)
    assert auc_shown(app) == "1.000"
    assert (app.query_params["set"], app.query_params["risk"]) == ("upload", "2")
    assert "model_b_risk" in line(go(app, "threshold"))
    app.radio(key="set_picked").set_value(Choice(CV)).run()
    assert line(app).endswith("(569 patients, 212 malignant), not at two_models.csv.")
    assert app.query_params["set"] == "cv"
    assert "risk" not in app.query_params
    assert "not at two_models.csv" in line(go(app, "performance"))


def test_refused_rows_are_not_counted_among_those_evaluated(opened):
    rows = TWO_MODELS + "1,-0.3,0.5\n0,,0.5\n,0.3,0.2\n"
    app = upload(opened("worklist"), rows)
    assert "(40 patients, 20 with the event)" in line(go(app, "performance"))
    assert "1 patients without a known outcome are left out" in said(app)


def test_the_next_file_takes_the_place_of_the_one_before(opened):
    app = go(upload(opened("worklist"), TWO_MODELS), "performance")
    app.radio(key="set_picked").set_value(Choice(UPLOAD, 2)).run()
    upload(go(app, "worklist"), "outcome,other_risk,third_risk\n" + "1,0.8,0.6\n0,0.3,0.4\n" * 9, "next.csv")
    assert "next.csv, other_risk** (18 patients" in line(go(app, "performance"))
    assert "two_models" not in said(app)


def test_a_file_uploaded_after_the_development_series_was_chosen_is_evaluated(opened):
    app = go(upload(opened("worklist"), TWO_MODELS), "performance")
    app.radio(key="set_picked").set_value(Choice(HELDOUT)).run()
    upload(go(app, "worklist"), TWO_MODELS, "again.csv")
    assert "again.csv, model_a_risk" in line(go(app, "performance"))


@pytest.mark.parametrize("page", EVALUATING)
def test_a_file_without_outcomes_is_not_evaluated_and_the_page_says_so(opened, artifact, page):
    app = go(upload(opened("worklist"), unlabelled(artifact), "new.csv"), page)
    warned = app.warning[0].value.replace("\\", "")
    assert warned.startswith("new.csv cannot be evaluated: no patient in it has a known outcome.")
    assert warned.endswith(ADVICE)
    assert line(app).endswith("(569 patients, 212 malignant), not at new.csv.")


def test_a_file_whose_diagnoses_are_not_confirmed_is_not_evaluated(opened):
    content = file(table(tuple(range(60)), label=("0", "1"), header="diagnosis"))
    app = go(upload(opened("worklist"), content, "ours.csv"), "performance")
    assert "ours.csv is not evaluated until its diagnoses are confirmed" in app.warning[0].value.replace(
        "\\", ""
    )
    go(app, "worklist")
    next(button for button in app.button if button.label == "Confirm").click()
    app.run()
    assert "You are looking at **ours.csv** (60 patients" in line(go(app, "performance"))
    assert "unconfirmed_file" not in app.session_state


def test_a_file_that_is_refused_is_not_evaluated_and_the_page_says_so(opened):
    app = upload(opened("worklist"), b"a,b\n1,2\n", "other.csv")
    go(app, "performance")
    warned = app.warning[0].value.replace("\\", "")
    assert warned == f"other.csv could not be read, so it is not evaluated. {ADVICE}"


def test_a_file_with_one_class_is_evaluated_as_far_as_it_goes(opened):
    app = go(upload(opened("worklist"), "outcome,risk\n" + "1,0.9\n1,0.4\n" * 5, "ill.csv"), "performance")
    assert "ill.csv, risk** (10 patients, 10 with the event)" in line(app)
    assert auc_shown(app) == "not defined"


def test_a_file_that_is_removed_is_no_longer_evaluated(opened):
    app = upload(opened("worklist"), TWO_MODELS)
    app.file_uploader[0].set_value(None).run()
    assert line(go(app, "performance")).endswith("cross-validated** (569 patients, 212 malignant).")
    assert not app.warning
    assert "uploaded" not in app.session_state or not app.session_state["uploaded"][1]


@pytest.mark.parametrize("page", EVALUATING)
def test_an_address_that_asks_for_a_file_of_another_session_says_it_is_not_here(app, page):
    app.query_params["set"] = "upload"
    app.query_params["risk"] = "2"
    app.run()
    go(app, page)
    warned = app.warning[0].value.replace("\\", "")
    assert "asks for an uploaded file that this session does not hold" in warned
    assert warned.endswith(ADVICE)
    upload(go(app, "worklist"), TWO_MODELS)
    assert "model_b_risk" in line(go(app, page)), "and is followed once the file is there"


def test_what_is_shown_instead_of_a_file_can_be_chosen(app):
    app.query_params["set"] = "upload"
    app.run()
    assert app.radio(key="set_picked").value is None
    app.radio(key="set_picked").set_value(Choice(CV)).run()
    assert not app.warning
    assert line(app).endswith("cross-validated** (569 patients, 212 malignant).")


@pytest.mark.parametrize(
    ("parameter", "value", "expected"),
    [
        ("set", "heldout", "held out** (114 patients, 42 malignant)."),
        ("set", "cv", "cross-validated** (569 patients, 212 malignant)."),
        ("patients", "Held out, n = 114 (42 malignant)", "held out** (114 patients, 42 malignant)."),
        ("patients", "Held out, n = 9", "held out** (114 patients, 42 malignant)."),
        ("patients", "nonsense", "cross-validated** (569 patients, 212 malignant)."),
    ],
)
def test_the_address_names_a_set(app, parameter, value, expected):
    app.query_params[parameter] = value
    app.run()
    assert line(app).endswith(expected)
    assert not app.warning
    assert "patients" not in app.query_params


@pytest.mark.parametrize("value", ["HELDOUT", "<b>x</b>", "upload\x00", "cv,heldout"])
def test_an_address_that_asks_for_a_set_that_does_not_exist_says_so(app, value):
    app.query_params["set"] = value
    app.run()
    assert app.warning[0].value.replace("\\", "") == (
        f"The address asks for a set of patients that does not exist. {ADVICE}"
    )


@pytest.mark.parametrize("risk", ["9", "0", "-1", "1e3", "²", "99999999999999999999", "two"])
def test_an_address_that_asks_for_a_risk_column_that_does_not_exist(app, risk):
    app.query_params["set"], app.query_params["risk"] = "upload", risk
    app.run()
    upload(go(app, "worklist"), TWO_MODELS)
    assert "two_models.csv, model_a_risk" in line(go(app, "performance"))


def test_the_name_of_a_file_is_shown_as_it_is_and_never_in_the_address(opened):
    name = "<b>*evil*</b>[x](http://example.invalid)\u202e\x07.csv"
    app = go(upload(opened("worklist"), TWO_MODELS, name), "performance")
    (markdown,) = [text.value for text in app.markdown if text.value.startswith("You are looking at ")]
    assert r"\<b>\*evil\*\</b>\[x\]" in markdown
    assert "\u202e" not in markdown
    assert "\x07" not in markdown
    assert "evil" not in str(dict(app.query_params))


def test_the_700_fits_belong_to_the_whole_series_only(opened):
    app = opened("performance")
    assert "New patients" in [tab.label for tab in app.tabs]
    app.radio(key="set_picked").set_value(Choice(HELDOUT)).run()
    assert "New patients" not in [tab.label for tab in app.tabs]
    assert not any("Corrected for optimism" in caption.value for caption in app.caption)


def test_a_threshold_is_put_in_force_on_the_evidence_of_the_set_evaluated(opened, artifact, own_folder):
    from lrcore.registry.operating_point import history

    app = upload(opened("worklist"), constructed_csv(artifact.record.held_out_rows), "ours.csv")
    go(app, "threshold")
    app.number_input(key="threshold").set_value(0.2).run()
    next(each for each in app.button if each.label == "Put 0.200 in force").click().run()
    next(each for each in app.text_area if each.label == "Why this threshold?").set_value("To try it.")
    next(each for each in app.text_input if each.label == "Who decides?").set_value("Dr A")
    next(button for button in app.button if button.label == "Confirm 0.200").click()
    app.run()
    assert not app.exception, app.exception
    (point,) = history(own_folder)
    assert (point.evidence.evaluation_set, point.evidence.n) == ("Uploaded", 1200)


def test_the_uploaded_patients_are_scored_again_by_another_model_and_stay_in_sight(opened, artifact):
    app = upload(opened("worklist"), sample_csv(artifact.record.held_out_rows), "ours.csv")
    go(app, "performance")
    held_out = artifact.scored[HELD_OUT]
    assert "ours.csv" in line(app)
    assert (
        auc_shown(app)
        == f"{auc(Patients(load().outcome[held_out.rows], sigmoid(held_out.log_odds))).value:.3f}"
    )


@pytest.fixture
def bar(own_folder, in_force, opened):
    """Return a function that opens a page with 0.031 in force, and one that reads its bar."""
    in_force(0.031)
    return opened, lambda app: "\n".join(text.value for text in within(app, "bar"))


def within(app, key):
    """The texts of the container with this key."""
    found = next(each for each in app.main.container if each.proto.id.endswith(f"-{key}"))
    return [*found.markdown, *found.caption]


def shown(text):
    """What the bar of a page that evaluates nothing itself says is evaluated."""
    return text.replace("\\", "").splitlines()[0].removeprefix("Evaluated: ")


def test_the_bar_states_no_threshold_in_force_for_the_risks_of_another_model(bar):
    opened, text = bar
    app = opened("worklist")
    assert "0.031 is in force" in text(app)
    upload(app, TWO_MODELS)
    for page in ("worklist", *EVALUATING, "validation"):
        assert "0.031 is in force" not in text(go(app, page)), page
        assert "no threshold is in force for them" in text(app), page
    for page in ("calculator", "model", "monitoring"):
        assert "0.031 is in force" in text(go(app, page)), page
    go(app, "performance").radio(key="set_picked").set_value(Choice(CV)).run()
    assert "0.031 is in force" in text(app)


def test_the_bar_is_right_in_the_run_in_which_a_file_is_read(bar, artifact):
    opened, text = bar
    app = upload(opened("worklist"), TWO_MODELS)
    assert "0.031 is in force" not in text(app)
    assert shown(text(app)) == "**two_models.csv, model_a_risk** (40 patients, 20 with the event)."
    upload(app, sample_csv(artifact.record.held_out_rows), "ours.csv")
    assert shown(text(app)) == "**ours.csv** (114 patients, 42 malignant)."


def test_risks_of_another_model_are_evaluated_at_the_threshold_that_is_set(own_folder, in_force, opened):
    in_force(0.4004)
    rows = "outcome,risk\n" + "1,0.4002\n0,0.1\n" * 10
    app = go(upload(opened("worklist"), rows), "performance")
    assert app.number_input(key="threshold").value == 0.4
    rates = next(table.value for table in tables(app) if "Rate" in table.value)
    assert rates["Patients"].tolist()[0] == "10 of 10 with the event"


def test_validation_names_the_file_with_a_list_of_other_sets(opened, artifact):
    app = upload(opened("validation"), sample_csv(artifact.record.held_out_rows), "ours.csv")
    assert line(app).startswith("You are looking at **ours.csv** (114 patients")
    links = {link.proto.label: link.proto.query_string for link in app.get("page_link")}
    assert links["Cross-validated (569 patients)"] == "set=cv"
    assert links["Held out (114 patients)"] == "set=heldout"
