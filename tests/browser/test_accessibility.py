"""Axe on every page in the dark, and on what a file brings; test_every_page.py has the light."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages import PAGES, box, opened, violations
from tests.reader.made import changed, file, table
from tests.waiting import settled, until

PHONE_BAR_HEIGHT = 116  # pixels, with the line of the logo


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_in_the_dark(new_page, server_url, name):
    page = opened(new_page(color_scheme="dark"), server_url, name)
    expect(page.locator("[role=img]:empty")).to_have_count(0)
    assert not violations(page)


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_wider_than_a_phone(new_page, server_url, name):
    page = new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    opened(page, server_url, name)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert box(page, "[data-testid=stLayoutWrapper]:has(> .st-key-bar)")["height"] <= PHONE_BAR_HEIGHT
    links = page.locator(".st-key-bar_links")
    for role, label in (("button", "Copy link"), ("button", "Report"), ("button", "Help")):
        links.get_by_role(role, name=label).click(trial=True)
    expect(page.locator(".st-key-bar").get_by_role("button", name="Details")).to_be_visible()
    assert not violations(page)


# Text in figures that is paler than 4.5:1 on the page, and marks paler than 3:1, next to how many there are.
PALE = """() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (c) => { const v = c / 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
  const weights = [0.2126, 0.7152, 0.0722];
  const luminance = (colour) => weights.reduce((sum, w, i) => sum + w * light(channels(colour)[i]), 0);
  const page = luminance(getComputedStyle(document.querySelector("[data-testid=stApp]")).backgroundColor);
  const contrast = (colour) => {
    const ink = luminance(colour);
    return (Math.max(ink, page) + 0.05) / (Math.min(ink, page) + 0.05);
  };
  const all = (root) => [...root.querySelectorAll("*")].flatMap((each) =>
    [each, ...(each.shadowRoot ? all(each.shadowRoot) : [])]);
  const texts = all(document).filter((each) => each.matches("svg text"))
    .filter((each) => each.checkVisibility() && each.textContent.trim());
  const drawn = ":is(path.js-line, path.point, .point > path, .shapelayer path)";
  const marks = [...document.querySelectorAll(`.js-plotly-plot ${drawn}`)];
  const inks = (mark) => {
    const { fill, fillOpacity, stroke, strokeWidth } = getComputedStyle(mark);
    const there = [[fill, fillOpacity > 0.5], [stroke, parseFloat(strokeWidth) > 0]];
    return there.filter(([ink, isThere]) => isThere && ink.startsWith("rgb")).map(([ink]) => ink);
  };
  const pale = [
    ...texts.filter((each) => contrast(getComputedStyle(each).fill) < 4.5),
    ...marks.filter((each) => inks(each).length && inks(each).every((ink) => contrast(ink) < 3)),
  ];
  return {
    isDark: page < 0.1, texts: texts.length, marks: marks.length,
    pale: pale.map((each) => each.outerHTML.slice(0, 200)),
  };
}"""


def test_text_in_figures_follows_a_change_of_the_theme(new_page, server_url):
    page = opened(new_page(color_scheme="light"), server_url, "?tab=Ranking")
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        is_dark = theme == "dark"
        until(lambda is_dark=is_dark: _readable(page.evaluate(PALE), is_dark=is_dark))


def _readable(found, *, is_dark):
    return found["isDark"] is is_dark and found["texts"] > 10 and found["marks"] > 2 and not found["pale"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_patients_that_were_read_or_refused(new_page, server_url, theme):
    page = new_page(color_scheme=theme)
    page.goto(f"{server_url}/worklist")
    records = changed(table(label=("0", "1")), 4, "area_mean", "12. Mrz")
    for content, says, opens in (
        (file(records), "20 data rows: 19 scored", "How the file was read"),
        (
            file(records).replace(b"_mean", b"_mittel"),
            "Expected 30 measurements",
            "Assign the columns",
        ),
    ):
        page.locator("input[type=file]").set_input_files(
            {"name": "ward.csv", "mimeType": "text/csv", "buffer": content}
        )
        expect(page.get_by_text(says).first).to_be_visible()
        page.get_by_text(opens).click()
        settled(page)
        assert not violations(page)
