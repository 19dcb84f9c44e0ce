"""The first screens of Performance: answer, tiles and figures, before Plotly is asked for."""

import re

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
    tiles = page.get_by_test_id("stMetric")
    expect(tiles).to_have_count(4)
    curve = page.locator(".st-key-drawing_calibration svg")
    expect(page.locator("[class*=st-key-interval_] svg")).to_have_count(4)
    for each in (answer, tiles.first, curve):
        expect(each).to_be_in_viewport()
    for name in ("decision", "alarms"):
        expect(page.locator(f".st-key-drawing_{name} svg")).to_be_visible()
    expect(page.get_by_text("Corrected for optimism: 0.9955")).to_be_visible()  # by itself
    settled(page)
    assert not [url for url in asked_for if "plotly" in url.lower()]
    assert page.evaluate(HEIGHT) <= MAX_SCREENS * SCREEN
    page.get_by_role("tab", name="Ranking").click()
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    expect(page).to_have_url(re.compile(r"tab=Ranking"))
    page.reload()
    expect(page.get_by_role("tab", name="Ranking")).to_have_attribute("aria-selected", "true")
    assert [url for url in asked_for if "plotly" in url.lower()], "the name of the bundle has changed"


CUT = """tiles => tiles.map(tile => [...tile.querySelectorAll('[data-testid=stMetricLabel] *')])
    .map(parts => parts.some(part => part.clientWidth && part.scrollWidth > part.clientWidth))"""


def test_no_title_of_a_tile_is_cut(new_page, server_url):
    page = opened(new_page(), server_url, "performance")
    tiles = page.get_by_test_id("stMetric")
    for width in (640, 768, 900, 1100, 1200, 1280):
        page.set_viewport_size({"width": width, "height": SCREEN})
        until(lambda: tiles.evaluate_all(CUT) == [False] * 4)
