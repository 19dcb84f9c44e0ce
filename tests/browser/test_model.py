"""The Model page: two screens at most, a tab in the address, all sections on paper, the digest on demand."""

import re

from playwright.sync_api import expect

from lrcore.ui.components.sections import SECTION
from tests.browser.pages import box, opened
from tests.waiting import settled

TWO_SCREENS = 1800  # pixels at 1440 x 900


def test_each_tab_fits_two_screens_and_stays_in_the_address(page, server_url):
    opened(page, server_url, "model")
    main = page.get_by_test_id("stMain")
    tabs = page.get_by_role("tab")
    assert box(page, ".st-key-beside")["y"] < box(page, "[role=tablist]")["y"] < 900
    for name in tabs.all_inner_texts():
        page.get_by_role("tab", name=name).click()
        expect(page).to_have_url(re.compile(rf"{SECTION}={name.replace(' ', '[+]')}|model$"))
        settled(page)
        assert main.evaluate("main => main.scrollHeight") <= TWO_SCREENS, name
    page.reload()
    expect(page.get_by_role("tab", name="Export")).to_have_attribute("aria-selected", "true")
    whole = page.locator(".cutpoint-facts details")
    assert not whole.evaluate("each => each.open")
    whole.locator("summary").click()
    assert re.search(r"[0-9a-f]{64}", whole.inner_text())


def test_every_section_is_printed_with_its_figure(page, server_url):
    opened(page, server_url, f"model?{SECTION}=Export")
    page.emulate_media(media="print")
    settled(page)
    facts = page.locator(".cutpoint-table")
    expect(facts.get_by_text("Digest of the record")).to_be_visible()
    expect(page.get_by_role("heading", name="Which versions are there?")).to_be_visible()
    figure = page.locator(".js-plotly-plot").first.bounding_box()
    assert figure["width"] > 600
    assert figure["height"] > 400
