"""Terms lead to their meaning: quietly, by mouse and keyboard, below any path, in a tab of its own."""

import re

import pytest
from playwright.sync_api import expect

from lrcore.ui.components.sections import SECTION
from lrcore.ui.help.terms import FIND
from lrcore.wording.guide.glossary import TERM, TERMS, named
from tests.browser.conftest import streamlit_server
from tests.browser.pages import opened
from tests.waiting import settled

TWO_SCREENS, A_PHONE_LIST = 1800, 8000  # pixels
STYLE = """link => {
  const {color, textDecorationLine, textDecorationStyle} = getComputedStyle(link);
  return [color === getComputedStyle(link.parentElement).color, textDecorationLine, textDecorationStyle];
}"""

# The contrast of the line below each link with the page, whatever the link stands in.
CONTRASTS = """() => {
  const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const drawn = (colour) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data];
  };
  const page = drawn(getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor);
  const light = (rgb) => rgb.slice(0, 3).map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0.05);
  const hosts = [...document.querySelectorAll('*')].filter((node) => node.shadowRoot);
  const roots = [document, ...hosts.map((host) => host.shadowRoot)];
  return roots.flatMap((root) => [...root.querySelectorAll('a[href^="help?term="]')]).map((link) => {
    const line = drawn(getComputedStyle(link).textDecorationColor);
    let cover = line[3] / 255;
    for (let node = link; node; node = node.parentElement ?? node.getRootNode().host) {
      cover *= Number(getComputedStyle(node).opacity);
    }
    const [one, other] = [page, page.map((part, i) => line[i] * cover + part * (1 - cover))].map(light);
    return Math.max(one, other) / Math.min(one, other);
  });
}"""
# Links of the workbench that come before the slider in the order of focus, or that something lies on.
IN_THE_WAY = """bench => [...bench.querySelectorAll('a')].filter((link) => {
  const slider = bench.querySelector('#threshold');
  const { left, right, top, bottom } = link.getBoundingClientRect();
  const above = bench.getRootNode().elementFromPoint((left + right) / 2, (top + bottom) / 2);
  return above !== link || !(slider.compareDocumentPosition(link) & Node.DOCUMENT_POSITION_FOLLOWING);
}).map((link) => link.textContent)"""


def term_link(page, name):
    return page.locator(f'a[href="help?{TERM}={name}"]')


def meaning_in_a_tab(page, link, *, press=False):
    with page.context.expect_page() as found:
        link.press("Enter") if press else link.click()
    tab = found.value
    expect(tab.get_by_role("heading", level=1, name="Help")).to_be_visible()
    return tab


def test_a_term_opens_its_meaning_in_a_tab_and_leaves_the_page_as_it_is(new_page, server_url):
    page = opened(new_page(), server_url, "?threshold=0.3&tab=Ranking")
    link = term_link(page, "calibration-slope")
    expect(link).to_have_count(1)
    expect(link).to_have_accessible_name("Calibration slope, opens in a new tab")
    assert link.evaluate(STYLE) == [True, "underline", "dotted"]
    assert link.inner_text() == "Calibration slope"
    tab = meaning_in_a_tab(page, link)
    box = tab.locator(".st-key-term")
    expect(box).to_contain_text(f"Calibration slope: {named('calibration-slope').meaning}")
    expect(tab.get_by_role("tab", name="Terms")).to_have_attribute("aria-selected", "true")
    expect(tab.locator(".cutpoint-terms .marked dt")).to_have_text("Calibration slope")
    box.get_by_role("link", name="Seen on Performance").click()
    expect(tab.get_by_role("heading", level=1, name="Performance")).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?.*threshold=0\.3"))
    expect(page.get_by_role("tab", name="Ranking")).to_have_attribute("aria-selected", "true")


def test_a_term_in_markdown_is_reached_by_keyboard(new_page, server_url):
    page = opened(new_page(), server_url, "performance")
    link = term_link(page, "auc")
    expect(link).to_have_accessible_name("AUC, opens in a new tab")
    link.focus()
    assert link.evaluate(STYLE) == [True, "underline", "solid"]
    tab = meaning_in_a_tab(page, link, press=True)
    expect(tab.locator(".st-key-term")).to_contain_text("The area under the ROC curve")


@pytest.fixture(scope="module")
def url_below_a_path(browser_artifacts, chromium_path):
    with streamlit_server(browser_artifacts, base="/heart/lab") as url:
        yield url


@pytest.mark.parametrize("name", ["performance", "model", "model/"])
def test_a_term_leads_to_help_below_a_path(new_page, url_below_a_path, name):
    page = opened(new_page(), url_below_a_path, name)
    link = page.locator(f'a[href^="help?{TERM}="]:visible').first
    tab = meaning_in_a_tab(page, link)
    assert tab.url.startswith(f"{url_below_a_path}/help?{TERM}=")
    expect(tab.locator(".st-key-term")).to_be_visible()


def test_links_of_a_page_stay_where_they_are_while_the_fits_come_in(new_page, server_url):
    page = new_page()
    page.goto(server_url)
    expect(page.locator(".tile").first).to_be_visible()
    expect(page.get_by_text("Corrected for optimism: 0.9955")).to_be_visible()
    settled(page)
    hrefs = page.locator(f'a[href^="help?{TERM}="]').evaluate_all("all => all.map(each => each.href)")
    assert len(hrefs) == len(set(hrefs)) > 8


def test_a_link_of_the_workbench_stays_while_the_threshold_moves(new_page, server_url):
    page = opened(new_page(), server_url, "threshold?threshold=0.3&zone=0.020-0.600")
    link, bench = term_link(page, "ppv"), page.locator(".workbench")
    expect(link).to_have_accessible_name("PPV, opens in a new tab")
    assert link.evaluate(STYLE) == [True, "underline", "dotted"]
    assert bench.locator("a:visible").count() > 8
    assert not bench.evaluate(IN_THE_WAY)
    link.evaluate("link => { link.dataset.seen = 'yes'; }")
    page.get_by_role("slider", name="Threshold", exact=True).press("ArrowRight")
    expect(page).to_have_url(re.compile(r"threshold=0\.301"))
    settled(page)
    expect(link).to_have_attribute("data-seen", "yes")
    tab = meaning_in_a_tab(page, link)
    expect(tab.locator(".st-key-term")).to_contain_text(f"PPV: {named('ppv').meaning}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["threshold", "distortion"])
def test_the_line_below_a_term_can_be_seen(new_page, server_url, name, scheme):
    page = opened(new_page(color_scheme=scheme), server_url, name)
    settled(page)
    contrasts = page.evaluate(CONTRASTS)
    assert len(contrasts) > 8
    assert min(contrasts) >= 3


def test_on_paper_a_term_is_text(new_page, server_url):
    page = opened(new_page(), server_url, "performance")
    page.emulate_media(media="print")
    assert term_link(page, "auc").evaluate(STYLE)[:2] == [True, "none"]


def test_help_is_short_and_searched_by_name(new_page, server_url):
    page = opened(new_page(), server_url, "help")
    height = page.get_by_test_id("stMain")
    assert height.evaluate("main => main.scrollHeight") <= TWO_SCREENS / 2
    page.get_by_role("tab", name="Terms").click()
    expect(page).to_have_url(re.compile(f"{SECTION}=Terms"))
    settled(page)
    expect(page.locator(".cutpoint-terms dt")).to_have_count(len(TERMS))
    page.locator(".cutpoint-initials").get_by_role("link", name="R", exact=True).click()
    expect(page.get_by_text("Random effects", exact=True)).to_be_in_viewport()
    search = page.get_by_role("textbox", name="Find a term")
    search.fill("brier")
    search.press("Enter")
    expect(page.locator(".cutpoint-terms dt").first).to_have_text("Brier score")
    expect(page).to_have_url(re.compile(f"{FIND}=brier"))
    page.reload()
    expect(page.locator(".cutpoint-terms dt").first).to_have_text("Brier score")
    assert page.locator(".cutpoint-terms dt").count() < 8


def test_all_of_help_is_printed(new_page, server_url):
    page = opened(new_page(), server_url, f"help?{SECTION}=Intervals")
    page.emulate_media(media="print")
    for title in (
        "What does each page answer?",
        "What do the terms mean?",
        "How often do the intervals hold?",
    ):
        expect(page.get_by_role("heading", name=title)).to_be_visible()
    expect(page.locator(".cutpoint-terms dt").last).to_be_visible()


def test_terms_are_rows_on_a_phone(new_page, server_url):
    page = new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    opened(page, server_url, f"help?{TERM}=net-benefit")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollHeight") <= A_PHONE_LIST
    expect(page.locator(".st-key-term")).to_be_in_viewport()
    expect(page.locator(".cutpoint-terms dt").first).to_be_in_viewport()
