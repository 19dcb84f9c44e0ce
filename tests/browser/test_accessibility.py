"""Axe on every page in the dark, and on what a file brings; test_every_page.py has the light."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages import PAGES, opened, violations
from tests.reader.made import changed, file, table
from tests.waiting import settled


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
