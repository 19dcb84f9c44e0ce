"""Every page, opened once in the light: its frame, what axe finds in it, and how it is printed."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import tabs
from tests.browser.pages import BAR_HEIGHT, PAGES, box, opened, violations

SIDEBAR_WIDTH, FIRST_CONTENT = 200, 150  # pixels
SLACK = 1  # pixels; a border
# Where the first thing below the header of a page begins.
FIRST = """() => {
  const header = document.querySelector(".st-key-page_header").getBoundingClientRect();
  const contents = ":is([data-testid=stElementContainer], [role=tablist])";
  const boxes = [...document.querySelectorAll(`[data-testid=stMain] ${contents}`)]
    .filter((each) => !each.closest(".st-key-bar, .st-key-notice, .st-key-page_header"))
    .map((each) => each.getBoundingClientRect()).filter((box) => box.height > 4);
  return Math.min(...boxes.map((box) => box.top).filter((top) => top >= header.bottom));
}"""
CONTROLS = "input, button, textarea, select, [role=slider], [role=tablist], [data-testid=stSidebar]"
# Visible controls, in shadow trees too, and figures that reach beyond what holds them.
SHOWN = """(controls) => {
  const all = (root) => [...root.querySelectorAll("*")].flatMap((each) =>
    [each, ...(each.shadowRoot ? all(each.shadowRoot) : [])]);
  const visible = (each) => each.checkVisibility({visibilityProperty: true})
    && each.getBoundingClientRect().width > 1;
  return all(document).filter((each) => each.matches(controls) && visible(each))
    .filter((each) => !each.closest('.stDataFrame'))
    .map((each) => each.outerHTML.slice(0, 120));
}"""
CUT = """() => {
  const right = document.querySelector("[data-testid=stMainBlockContainer]").getBoundingClientRect().right;
  const all = (root) => [...root.querySelectorAll("*")].flatMap((each) =>
    [each, ...(each.shadowRoot ? all(each.shadowRoot) : [])]);
  return all(document).filter((each) => each.matches("svg:not(svg svg), canvas, table, img"))
    .filter((each) => each.checkVisibility())
    .filter((each) => each.getBoundingClientRect().right > right + 1)
    .map((each) => each.outerHTML.slice(0, 120));
}"""


@pytest.fixture(scope="module", params=PAGES)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def page_at_rest(contexts, server_url, name):
    with tabs(contexts) as open_tab:
        yield opened(open_tab(color_scheme="light"), server_url, name)


def test_it_has_the_frame(page_at_rest, name):
    page = page_at_rest
    bar = box(page, ".st-key-bar")
    assert bar["y"] == 0
    assert bar["height"] <= BAR_HEIGHT + 8
    assert page.evaluate(FIRST) <= FIRST_CONTENT
    assert box(page, "[data-testid=stSidebar]")["width"] == pytest.approx(SIDEBAR_WIDTH, abs=SLACK)
    title = page.get_by_role("heading", level=1).inner_text()
    expect(page).to_have_title(f"{title} - Cutpoint")
    within = page.locator(".st-key-bar")
    for text in (re.compile("^Model lr-"), "0.500 is in force", "Copy link", "Report", "Help"):
        expect(within.get_by_text(text).first).to_be_visible()
    expect(within.get_by_text(re.compile("569 patients, 212 malignant"))).to_be_visible()
    expect(page.get_by_text("Not a medical device")).to_be_in_viewport()
    expect(page.get_by_test_id("stSidebarLogo")).to_be_visible()
    threshold = within.get_by_role("spinbutton", name="Threshold", exact=True)
    assert threshold.count() == (name not in {"help", "learn"})


def test_axe_finds_nothing(page_at_rest):
    expect(page_at_rest.locator("[role=img]:empty")).to_have_count(0)
    assert not violations(page_at_rest)


def test_it_prints_without_controls_and_without_cut_figures(page_at_rest):
    page = page_at_rest
    folded = page.locator("details:not([open]) .main-svg").count()
    figures = page.locator(".js-plotly-plot .main-svg").count() - folded
    page.emulate_media(media="print")
    assert not page.evaluate(SHOWN, CONTROLS)
    assert not page.evaluate(CUT)
    expect(page.get_by_text("Not a medical device")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.locator(".js-plotly-plot .main-svg:visible").count() == figures
    assert page.pdf().startswith(b"%PDF")
