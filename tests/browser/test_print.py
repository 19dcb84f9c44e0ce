"""Every page on paper: no menu, no control, and no figure that is cut."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.waiting import settled

PAGES = sorted(path.stem for path in (Path(__file__).parents[2] / "pages").glob("*.py"))
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


@pytest.mark.parametrize("name", PAGES)
def test_a_page_prints_without_controls_and_without_cut_figures(new_page, server_url, name):
    page = new_page()
    page.goto(server_url if name == "performance" else f"{server_url}/{name}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settled(page)
    folded = page.locator("details:not([open]) .main-svg").count()
    figures = page.locator(".js-plotly-plot .main-svg").count() - folded
    page.emulate_media(media="print")
    assert not page.evaluate(SHOWN, CONTROLS)
    assert not page.evaluate(CUT)
    expect(page.get_by_text("Not a medical device")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.locator(".js-plotly-plot .main-svg:visible").count() == figures
    assert page.pdf().startswith(b"%PDF")


# Text that is paler than 3:1 on white, and elements that would print a dark ground.
UNREADABLE = """() => {
  const all = (root) => [...root.querySelectorAll("*")].flatMap((each) =>
    [each, ...(each.shadowRoot ? all(each.shadowRoot) : [])]);
  const channels = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const light = (c) => { const v = c / 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
  const luminance = ([r, g, b]) => 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b);
  const opaque = (colour) => colour.startsWith("rgb") && (channels(colour)[3] ?? 1) > 0.5;
  const shown = all(document.querySelector("[data-testid=stMain]")).filter((each) => each.checkVisibility());
  const words = (each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
  const ink = (each) => getComputedStyle(each)[each instanceof SVGElement ? "fill" : "color"];
  const pale = shown.filter((each) => !each.matches("style, script") && words(each))
    .filter((each) => ink(each).startsWith("rgb") && 1.05 / (luminance(channels(ink(each))) + 0.05) < 3);
  const ground = (each) => getComputedStyle(each).backgroundColor;
  const dark = shown.filter((each) => !(each instanceof SVGElement) && opaque(ground(each)))
    .filter((each) => luminance(channels(ground(each))) < 0.2);
  return [...pale, ...dark].map((each) => each.outerHTML.slice(0, 160));
}"""


@pytest.mark.parametrize("name", ["?tab=Ranking", "threshold", "help"])
def test_the_dark_theme_is_printed_dark_on_white(new_page, server_url, name):
    page = new_page(color_scheme="dark")
    page.goto(f"{server_url}/{name}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settled(page)
    page.emulate_media(media="print", color_scheme="dark")
    assert not page.evaluate(UNREADABLE)


@pytest.mark.parametrize(("name", "text"), [("help", "Worklist"), ("learn", "1 Linear regression")])
def test_a_list_of_pages_is_printed_with_their_names(new_page, server_url, name, text):
    page = new_page()
    page.goto(f"{server_url}/{name}")
    listed = page.get_by_test_id("stMain").get_by_role("link", name=text)
    expect(listed).to_be_visible()
    page.emulate_media(media="print")
    expect(listed).to_be_visible()
