"""The switch changes the captions of every page and nothing else, and the address keeps it."""

import ast
import re
from collections import Counter
from html import unescape
from pathlib import Path

import pytest
from streamlit.proto.Html_pb2 import Html
from streamlit.proto.Markdown_pb2 import Markdown

from lrcore.ui.components.audience import AUDIENCE
from lrcore.wording.captions.caption import Audience
from tests.evaluation.test_study_words import FLAG, OF_CANCER
from tests.pages.shown import as_read, placed
from tests.pages.states import STATES, run, states_of
from tests.pages.test_study_words import elements
from tests.wording.test_captions import JARGON

ROOT = Path(__file__).parents[2]
SWITCH = "audience_picked"
NOTE = re.compile(r'(?<=<p class="note">).*?(?=</p>)')
OF_THIS_RUN = re.compile(r'deferred_file_id: "\w+"|\$\$ID-\w+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}')
# The captions of the workbench's panels are part of what it is sent.
OF_PANELS, VALUES = re.compile(r'"captions": ?{[^}]*}'), re.compile(r': ?"([^"]*)"')
# Captions that state something of a file, a form, a decision or the frame, and not how to read a result.
STATUSES = {
    "lrcore/ui/calculator/verdict.py": 1,
    "lrcore/ui/components/live/__init__.py": 1,
    "lrcore/ui/components/report_files.py": 1,
    "lrcore/ui/coverage.py": 1,
    "lrcore/ui/decisions/history_notes.py": 1,
    "lrcore/ui/evaluation_set_picker.py": 2,
    "lrcore/ui/frame/page.py": 2,
    "lrcore/ui/lessons/lesson.py": 2,
    "lrcore/ui/model/export_download.py": 1,
    "lrcore/ui/model/model_versions.py": 1,
    "lrcore/ui/monitoring/journal_export.py": 1,
    "lrcore/ui/monitoring/outcomes.py": 1,
    "lrcore/ui/monitoring/patient_source.py": 1,
    "lrcore/ui/performance/figures.py": 1,
    "lrcore/ui/sign_on.py": 1,
    "lrcore/ui/threshold/decision_dialogs.py": 1,
    "lrcore/ui/validation/by_position.py": 1,
    "lrcore/ui/validation/centres.py": 1,
    "lrcore/ui/validation/comparison.py": 1,
    "lrcore/ui/validation/planned.py": 1,
    "lrcore/ui/validation/source.py": 1,
    "lrcore/ui/validation/updating.py": 1,
    "lrcore/ui/worklist/columns_form.py": 2,
    "lrcore/ui/worklist/file_choices.py": 1,
    "lrcore/ui/worklist/predictions_table.py": 1,
    "lrcore/ui/worklist/refusals.py": 1,
    "lrcore/ui/worklist/worklist.py": 1,
    "pages/calculator.py": 1,
    "pages/learn.py": 1,
}
ONE_PLACE = "lrcore/ui/components/captions.py"


def shown(app):
    """Return the captions of a page, and everything else on it but the switch."""
    captions, others = [], []
    for root in (app.main, app.sidebar):
        for proto in elements(root):
            if isinstance(proto, Markdown) and proto.element_type == Markdown.Type.CAPTION:
                captions.append(as_read(proto.body).replace("\\", ""))
            elif isinstance(proto, Html):
                markup = placed(proto.body)
                captions += map(unescape, NOTE.findall(markup))
                others.append(NOTE.sub("", markup))
            elif SWITCH not in getattr(proto, "id", ""):
                text = as_read(str(proto).replace("\\", ""))
                captions += [each for panels in OF_PANELS.findall(text) for each in VALUES.findall(panels)]
                others.append(OF_THIS_RUN.sub("", OF_PANELS.sub("", text)))
    return captions, others


def for_audience(app, audience):
    app.radio(key=SWITCH).set_value(audience)
    return run(app)


def numbers(texts):
    """The numbers in texts, from the second decimal on: those that are results."""
    return {found for text in texts for found in re.findall(r"\d+\.\d\d+", text)}


@pytest.mark.parametrize("name", STATES)
def test_the_switch_changes_captions_and_nothing_else(name, opened, artifact, own_folder):
    for app in states_of(name, opened, artifact, own_folder):
        before, others = shown(run(app))
        after, same = shown(for_audience(app, Audience.COMMITTEE))
        assert same == others
        assert len(after) == len(before)
        changed = [new for old, new in zip(before, after, strict=True) if new != old]
        assert changed
        assert numbers(after) <= numbers(before)
        assert not [text for text in changed if JARGON.search(text)]
        if "another_model" in name or "hospitals" in name:
            assert not [text for text in changed if OF_CANCER.search(text)]
            assert "another_model" not in name or not [text for text in changed if FLAG.search(text)]
        assert shown(for_audience(app, Audience.STATISTICIAN)) == (before, others)


def test_the_address_keeps_the_choice_from_page_to_page(opened):
    app = opened("performance")
    assert AUDIENCE not in app.query_params
    for_audience(app, Audience.COMMITTEE)
    for page in ("threshold", "help", "lessons/loss", "model"):
        app.switch_page(f"pages/{page}.py").run()
        assert app.query_params[AUDIENCE] == Audience.COMMITTEE
        assert app.radio(key=SWITCH).value is Audience.COMMITTEE
    assert any("the weights that 95 of 100" in caption.value for caption in app.caption)
    for_audience(app, Audience.STATISTICIAN)
    assert AUDIENCE not in app.query_params


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("committee", Audience.COMMITTEE),
        ("statistician", Audience.STATISTICIAN),
        ("x", Audience.STATISTICIAN),
    ],
)
def test_a_link_opens_the_captions_it_names(app, opened, asked, found):
    app.query_params[AUDIENCE] = asked
    opened("model")
    assert app.radio(key=SWITCH).value is found
    assert app.query_params.get(AUDIENCE) == (asked if found is Audience.COMMITTEE else None)


def test_captions_of_results_are_shown_in_one_place():
    """A caption of a result goes through show_caption; the files that state something else are named."""
    sources = sorted([*(ROOT / "lrcore" / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")])
    direct = Counter(
        path.relative_to(ROOT).as_posix()
        for path in sources
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "caption"
    )
    assert direct == STATUSES | {ONE_PLACE: 1}
