"""The dark theme, and lists of pages, on paper."""

import pytest
from playwright.sync_api import expect

from tests.waiting import settled

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
