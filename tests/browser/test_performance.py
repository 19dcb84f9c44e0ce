"""The first screens of Performance: answer, tiles and figures, before Plotly is asked for."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.pages import opened
from tests.waiting import settled, until

SCREEN = 900  # pixels
MAX_SCREENS = 2
HEIGHT = "document.querySelector('[data-testid=stMainBlockContainer]').scrollHeight"


def test_the_first_screen_answers_without_plotly_and_the_page_is_two_screens(new_page, server_url):
    page = new_page(viewport={"width": 1440, "height": SCREEN})
    asked_for = []
    page.on("request", lambda request: asked_for.append(request.url))
    page.goto(server_url)
    answer = page.locator(".st-key-answer")
    expect(answer).to_contain_text(re.compile("^Nothing here speaks against them: In these 569 patients"))
    tiles = page.get_by_role("group").filter(has=page.get_by_role("button", name="About"))
    expect(tiles).to_have_count(4)
    curve = drawing(page, "calibration")
    expect(tiles.get_by_role("img", name="Interval from")).to_have_count(4)
    for each in (answer, tiles.first, curve):
        expect(each).to_be_in_viewport()
    for name in ("decision", "alarms"):
        expect(drawing(page, name)).to_be_visible()
    height = tiles.first.bounding_box()["height"]
    expect(page.get_by_text("Corrected for optimism: 0.9955")).to_be_visible()  # by itself
    settled(page)
    assert tiles.first.bounding_box()["height"] == pytest.approx(height, abs=1), "its room was kept"
    assert not [url for url in asked_for if re.search("plotly|/Metric", url, re.IGNORECASE)]
    assert page.evaluate(HEIGHT) <= MAX_SCREENS * SCREEN
    page.get_by_role("tab", name="Ranking").click()
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    expect(page).to_have_url(re.compile(r"tab=Ranking"))
    page.reload()
    expect(page.get_by_role("tab", name="Ranking")).to_have_attribute("aria-selected", "true")
    assert [url for url in asked_for if "plotly" in url.lower()], "the name of the bundle has changed"


def drawing(page, name):
    return page.locator(f"[data-figure={name}] svg:visible")


def test_the_first_screen_ends_below_the_whole_calibration_curve(new_page, server_url):
    page = opened(new_page(viewport={"width": 1440, "height": SCREEN}), server_url, "performance")
    key, notice = page.locator("[data-figure=calibration] .keys"), page.locator(".st-key-notice")
    expect(page.get_by_text("Corrected for optimism: 0.9955")).to_be_visible()
    settled(page)
    box = key.bounding_box()
    assert box["y"] + box["height"] <= notice.bounding_box()["y"]
    heights = {SCREEN: 225, 1080: 340, 720: 340}
    for height, expected in heights.items():
        page.set_viewport_size({"width": 1440, "height": height})
        expect(drawing(page, "calibration")).to_have_count(1)
        assert drawing(page, "calibration").bounding_box()["height"] == pytest.approx(expected, abs=6)


def test_what_a_measure_means_is_shown_to_the_mouse_and_to_the_keyboard(new_page, server_url):
    page = opened(new_page(), server_url, "performance")
    about, meaning = (
        page.get_by_role("button", name="About Brier score"),
        page.get_by_text("Mean squared error of the risks: 0 is perfect."),
    )
    expect(about).to_have_accessible_description("Mean squared error of the risks: 0 is perfect.")
    expect(meaning).to_be_hidden()
    about.hover()
    expect(meaning).to_be_visible()
    page.mouse.move(0, 0)
    expect(meaning).to_be_hidden()
    page.get_by_role("link", name="Brier score").focus()
    page.keyboard.press("Tab")
    expect(about).to_be_focused()
    expect(meaning).to_be_visible()


def test_what_a_measure_means_stays_below_the_mouse_and_closes_with_escape(new_page, server_url):
    page = opened(new_page(), server_url, "performance")
    about = page.get_by_role("button", name="About Brier score")
    meaning = page.get_by_text("Mean squared error of the risks: 0 is perfect.")
    about.hover()
    start, end = about.bounding_box(), meaning.bounding_box()
    x = start["x"] + start["width"] / 2
    page.mouse.move(x, start["y"] + start["height"] / 2)
    page.mouse.move(x, end["y"] + end["height"] / 2, steps=20)
    expect(meaning).to_be_visible()
    page.keyboard.press("Escape")
    expect(meaning).to_be_hidden()
    page.mouse.move(0, 0)
    about.hover()
    expect(meaning).to_be_visible()
    page.mouse.move(0, 0)
    page.get_by_role("link", name="Brier score").focus()
    page.keyboard.press("Tab")
    expect(meaning).to_be_visible()
    page.keyboard.press("Escape")
    expect(about).to_be_focused()
    expect(meaning).to_be_hidden()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(meaning).to_be_visible()


def test_the_way_to_the_threshold_reloads_nothing_and_leads_back(new_page, server_url):
    page = opened(new_page(), server_url, "performance")
    page.evaluate("window.sameDocument = true")
    page.get_by_role("link", name="Move the threshold").press("Enter")
    expect(page.get_by_role("heading", level=1, name="Threshold")).to_be_visible()
    settled(page)
    page.go_back()
    expect(drawing(page, "calibration")).to_be_visible()
    assert page.evaluate("window.sameDocument")


CUT = """tiles => tiles.map(tile => [tile, ...tile.querySelectorAll('*')])
    .map(parts => parts.some(part => part.clientWidth && part.scrollWidth > part.clientWidth))"""


def test_no_text_of_a_tile_is_cut(new_page, server_url):
    page = opened(new_page(), server_url, "performance")
    tiles = page.locator(".tile")
    for width in (390, 640, 768, 900, 1100, 1200, 1280):
        page.set_viewport_size({"width": width, "height": SCREEN})
        until(lambda: tiles.evaluate_all(CUT) == [False] * 5)
