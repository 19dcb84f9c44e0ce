"""The first use of each term on a page is a link to its meaning, which the Help page shows."""

import ast
import re
from html import unescape
from pathlib import Path

import pytest

from lrcore.ui.components.sections import SECTION
from lrcore.ui.help.terms import FIND, title_of
from lrcore.ui.lessons.contents import LESSONS
from lrcore.wording.captions.caption import Audience
from lrcore.wording.guide.glossary import TERM, TERMS, heading, slug
from tests.pages.first_uses import of_text, text_of, unlinked
from tests.pages.shown import bodies, button
from tests.pages.states import STATES, run, states_of

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*(ROOT / "lrcore" / "ui").rglob("*.py"), *(ROOT / "pages").rglob("*.py")])
LINK = re.compile(r'\(help\?term=([a-z0-9-]+)\)|<a href="help\?term=([a-z0-9-]+)"')
HIDDEN = ("expander", "tab", "popover", "dialog")
TERM_BY_SLUG = {slug(term): term for term in TERMS}
OF_CENTRES = ("validation", "validation_of_hospitals")
STATES_BY_PAGE = [OF_CENTRES, *((name,) for name in STATES if name not in OF_CENTRES)]
LESSON_PAGES = [f"lessons/{lesson.name}" for lesson in LESSONS]
MOST_LINKS = 12  # of a lesson, in sight
# What no page says in a text that goes through the glossary: in figures, the command line and the report.
HELP_ONLY = {"decision curve", "drift", "realised net benefit", "restricted cubic splines", "TRIPOD+AI"}


def links(root, *, without_hidden=False):
    """The terms that are linked on a page, in their order; or only those that are certainly in sight."""
    found = []
    for child in root.children.values():
        if hasattr(child, "children"):
            if not (without_hidden and child.type.startswith(HIDDEN)):
                found += links(child, without_hidden=without_hidden)
        else:
            text = text_of(child) or str(child.proto)
            found += [markdown or markup for markdown, markup in LINK.findall(text)]
    return found


@pytest.mark.parametrize("states", STATES_BY_PAGE, ids="+".join)
def test_each_term_is_linked_once_in_sight_on_every_page_that_uses_it(states, opened, artifact, own_folder):
    seen = set()
    for name in states:
        for app in states_of(name, opened, artifact, own_folder):
            visible = links(app.main, without_hidden=True)
            assert len(visible) == len(set(visible))
            seen |= set(links(app.main))
    assert seen <= TERM_BY_SLUG.keys()
    assert {slug(term) for term in TERMS if term.seen_on == states[0]} <= seen
    assert not {TERM_BY_SLUG[each].name for each in seen} & HELP_ONLY


def test_what_is_seen_on_no_page_is_listed():
    assert {term.name for term in TERMS if not term.seen_on} == HELP_ONLY
    assert {term.seen_on for term in TERMS} - {""} <= {*STATES, *LESSON_PAGES}


def test_the_bar_and_a_dialogue_link_nothing_and_leave_the_links_of_the_page(opened):
    app = opened("threshold")
    before = links(app.main)
    assert "in-force" in before
    button(app, "Put 0.500 in force").click()
    run(app)
    assert any("all use the threshold in force" in each.value for each in app.caption)
    assert not links(app.main), "the dialogue is drawn alone"
    run(app)
    assert any("all use the threshold in force" in each.value for each in app.caption)
    assert links(app.main) == before


def test_help_links_no_term_to_itself(opened):
    assert not links(opened("help").main)


def calls(node, name):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name


def drawn_alone(node):
    return calls(node, "dialog") or calls(node, "fragment")


def test_what_may_be_hidden_or_drawn_alone_takes_no_link_from_the_page():
    """Folded parts are aside; a dialogue or a fragment, which Streamlit draws again alone, has no links.

    A part of a page, by which `redraw` draws it again, has the same links each time.
    """
    folded, alone, guarded = set(), [], []
    for path in SOURCES:
        nodes = list(ast.walk(ast.parse(path.read_text())))
        if path.name == "redraw.py":
            assert "with with_the_same_links():\n                draw()" in path.read_text()
            continue
        folded |= {path.name for node in nodes if calls(node, "expander")}
        alone += [ast.unparse(node) for node in nodes if drawn_alone(node)]
        for node in nodes:
            if isinstance(node, ast.With) and "without_links()" in map(ast.unparse, node.items):
                guarded += [ast.unparse(each) for each in ast.walk(node) if drawn_alone(each)]
    assert folded == {"folded.py"}
    assert sorted(guarded) == sorted(alone)
    assert len(alone) > 2


def box(app):
    """What the box above the tabs of Help states."""
    return [each.value for each in app.markdown if each.value.startswith("**")][:1]


@pytest.mark.parametrize("term", TERMS, ids=map(slug, TERMS))
def test_a_link_shows_its_term_above_the_tabs(app, opened, term):
    app.query_params[TERM] = slug(term)
    opened("help")
    (shown,) = box(app)
    meaning = shown.partition(": ")[2].replace("\\", "").replace("\u00a0", " ").replace("\u2212", "-")
    assert shown.replace("\\", "").startswith(f"**{heading(term)}**: ".replace("95 %", "95\u00a0%"))
    assert meaning == term.meaning
    leads_to = [each.proto.label for each in app.get("page_link") if each.proto.label.startswith("Seen on")]
    assert leads_to == ([f"Seen on {title_of(term.seen_on)}"] if term.seen_on else [])


def test_a_term_that_a_lesson_shows_best_leads_to_the_lesson():
    assert title_of("performance") == "Performance"
    assert title_of("lessons/probability") == "From line to probability"


def test_an_unknown_term_is_answered_with_one_sentence(app, opened):
    app.query_params[TERM] = "<b>x"
    opened("help")
    assert [each.value for each in app.info] == [
        "The address asks for a term that is not in the glossary. All terms are listed under Terms."
    ]


def names(app):
    found = [name for body in bodies(app) for name in re.findall(r"<dt>(.*?)</dt>", body)]
    return [unescape(name) for name in found]


def test_every_term_has_its_row_and_is_found_by_its_name_first(opened):
    app = opened("help")
    assert names(app) == [heading(term).replace("95 %", "95\u00a0%") for term in TERMS]
    app.text_input(key=FIND).set_value("brier")
    assert names(run(app))[:2] == ["Brier score", "Scaled Brier score"]
    assert "CORP" in names(app)
    app.text_input(key=FIND).set_value("qqq")
    assert not names(run(app))
    assert [each.value for each in app.info] == ["No term and no meaning contains these letters."]


def test_the_address_keeps_what_is_searched_for(app, opened):
    app.query_params[FIND] = "integrated"
    assert names(opened("help")) == ["ICI"]


def test_each_section_of_help_is_a_tab_that_the_address_names(app, opened):
    app.query_params[SECTION] = "Intervals"
    opened("help")
    assert [tab.label for tab in app.tabs] == ["Pages", "Terms", "Intervals"]
    assert app.query_params[SECTION] == "Intervals"


@pytest.mark.parametrize("name", ["learn", *LESSON_PAGES])
def test_a_lesson_links_each_term_where_its_text_first_uses_it(app, name):
    app.switch_page(f"pages/{name}.py").run(timeout=60)
    assert not app.exception
    assert not list(unlinked(app))
    visible = links(app.main, without_hidden=True)
    assert 1 <= len(visible) == len(set(visible)) <= MOST_LINKS
    assert {slug(term) for term in TERMS if term.seen_on == name} <= set(visible)


@pytest.mark.parametrize("name", ["calculator", "model", "validation", "validation_of_hospitals", "worklist"])
def test_a_page_links_each_term_where_its_text_first_uses_it(name, opened, artifact, own_folder):
    for app in states_of(name, opened, artifact, own_folder):
        assert not list(unlinked(app))


@pytest.mark.parametrize("audience", Audience)
def test_the_workbench_links_each_term_where_it_first_uses_it(opened, audience):
    app = opened("threshold")
    app.radio(key="audience_picked").set_value(audience)
    assert not list(unlinked(run(app)))
    assert {"false-alarm", "net-benefit", "grey-zone"} <= set(links(app.main))


@pytest.mark.parametrize(
    "text",
    [
        "An AUC of 1",
        "Refit, then an [AUC](help?term=auc), refits",
        '<td>AUC</td> and <a href="help?term=auc" target="_blank">AUC</a>',
    ],
)
def test_a_term_before_its_link_is_found(text):
    assert list(of_text(text, set()))


@pytest.mark.parametrize(
    "text", ["[AUC](help?term=auc), the AUC", r"$\text{AUC}$ and `AUC`", "<i title='AUC'>a</i>"]
)
def test_a_term_behind_its_link_is_not(text):
    assert not list(of_text(text, set()))
