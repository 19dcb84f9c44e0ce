"""An uploaded table of another model is shown in its own words on every page."""

import json
import re

import numpy as np
import pytest

from lrcore.ui.components.workbench.payload import payload
from tests.evaluation.test_study_words import FLAG, OF_CANCER
from tests.pages.test_sets import go, line, upload

PAGES = ("worklist", "performance", "threshold", "validation")
OF_OUR_MODEL = re.compile(r'options: "The development series.*')  # in the list of other sets


def foreign_table(n=240, *, unknown=12):
    rng = np.random.default_rng(5)
    risk = 1 / (1 + np.exp(-rng.normal(-1, 1.4, n)))
    outcome = np.where(np.arange(n) < unknown, "", (rng.random(n) < risk).astype(int))
    other = np.clip(risk + rng.normal(0, 0.1, n), 0.01, 0.99)
    rows = zip(outcome, risk, other, np.resize(list("abc"), n), strict=True)
    lines = [f"{y},{p:.4f},{q:.4f},{site}" for y, p, q, site in rows]
    return "\n".join(["outcome,model_a_risk,model_b_risk,site", *lines])


def elements(block):
    for child in block.children.values():
        if hasattr(child, "children"):
            yield child.proto
            yield from elements(child)
        else:
            yield child.proto


def shown(app):
    """Return everything on a page but the workbench, whose data have keys of their own."""
    protos = [str(proto) for root in (app.main, app.sidebar) for proto in elements(root)]
    return OF_OUR_MODEL.sub("", "\n".join(text for text in protos if "cutpoint_workbench" not in text))


def name_words(app, **words):
    for name, word in words.items():
        app.text_input(key=f"word_{name}").set_value(word).run(timeout=60)
        assert not app.exception, app.exception
    return app


def kept_words(app):
    text = shown(app)
    return [text[max(0, found.start() - 60) : found.end() + 40] for found in OF_CANCER.finditer(text)]


def tabs_of_performance(app):
    """The texts of each tab of Performance."""
    texts = {}
    for tab in go(app, "performance").session_state["tab_names"]:
        app.session_state["tab"] = tab
        texts[tab] = shown(app.run(timeout=60))
    return texts


def test_no_page_speaks_of_cancers(opened):
    app = upload(opened("worklist"), foreign_table())
    for page in PAGES:
        go(app, page)
        assert not kept_words(app)
        assert "the event" in shown(app)
    app.switch_page("pages/worklist.py").run()
    name_words(app, event="readmission", unit="stay")
    for page in PAGES:
        go(app, page)
        assert not kept_words(app)
        assert "with readmission" in shown(app)
        assert page != "performance" or "stays with readmission found" in shown(app)
    assert not [tab for tab, text in tabs_of_performance(app).items() if OF_CANCER.search(text)]
    assert "(228 stays, " in line(app)


def test_no_page_keeps_the_verb(opened):
    app = name_words(upload(opened("worklist"), foreign_table()), event="readmission", flag="refer")
    texts = {page: shown(go(app, page)) for page in PAGES}
    texts |= tabs_of_performance(app)
    assert not {
        (page, text[max(0, found.start() - 60) : found.end() + 40])
        for page, text in texts.items()
        for found in FLAG.finditer(text)
    }
    assert "patients without readmission referred" in texts["performance"]
    assert "referring all in" in texts["Net benefit"]


def test_words_are_kept_while_the_file_is_open(opened):
    app = upload(opened("validation"), foreign_table())
    name_words(app, event="*death*"[1:], no_event="survival")
    assert "with death*)." in line(app)
    go(app, "worklist")
    assert app.text_input(key="word_event").value == "death*"
    assert app.text_input(key="word_no_event").value == "survival"
    upload(app, foreign_table(100), "other.csv")
    assert app.text_input(key="word_event").value == "event"


@pytest.mark.parametrize("word", ["", "=cmd()"])
def test_a_word_that_cannot_be_used_is_refused_and_stays_to_be_corrected(opened, word):
    app = name_words(upload(opened("worklist"), foreign_table()), event=word)
    assert "must be called by 1 to 40 printable characters" in app.error[0].value
    assert app.text_input(key="word_event").value == word
    assert "with the event" in line(go(app, "performance"))


def test_our_own_patients_have_no_words_to_name(opened):
    from lrcore.model.sample import constructed_csv

    app = upload(opened("worklist"), constructed_csv(range(60)), "ours.csv")
    assert not [box for box in app.text_input if str(box.key).startswith("word_")]


def test_the_workbench_has_the_words_of_the_set(opened):
    from lrcore.evaluation.evaluation_set import EvaluationSet
    from lrcore.evaluation.study_words import StudyWords

    words = StudyWords("readmission")
    patients = EvaluationSet("A", "", [0, 1, 0, 1], [0.1, 0.4, 0.6, 0.9], words=words)
    same = EvaluationSet("A", "", [0, 1, 0, 1], [0.1, 0.4, 0.6, 0.9])
    assert payload(patients)["key"] != payload(same)["key"]
    parts = [part for _, parts in words.phrases_json() for part in parts]
    assert json.loads(json.dumps(parts)) == parts
    assert not OF_CANCER.search(" ".join(map(str, parts)))
