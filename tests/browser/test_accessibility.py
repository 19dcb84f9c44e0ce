"""Axe on every page, in both themes, and at both widths."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.reader.made import changed, file, table
from tests.waiting import settled

PAGES = sorted(path.stem for path in (Path(__file__).parents[2] / "pages").glob("*.py"))
# Outside our reach, in Streamlit 1.67: its navigation's list markup, and a note of best practice.
NAVIGATION = {"exclude": [["[data-testid=stSidebarNav]"]]}
NOT_OURS = {"presentation-role-conflict"}
FIRST = "performance"  # the first page has no name in its address: with one, a dialogue covers it


def address(server_url, name):
    return server_url if name == FIRST else f"{server_url}/{name}"


def violations(page):
    """What axe finds on a page and we could mend."""
    from axe_playwright_python.sync_playwright import Axe

    found = [v for v in Axe().run(page, context=NAVIGATION).response["violations"] if v["id"] not in NOT_OURS]
    return [(v["id"], v["impact"], [node["html"][:160] for node in v["nodes"][:3]]) for v in found]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(new_page, server_url, name, theme):
    page = new_page(color_scheme=theme)
    page.goto(address(server_url, name))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settled(page)
    expect(page.locator("[role=img]:empty")).to_have_count(0)
    assert not violations(page)


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_wider_than_a_phone(new_page, server_url, name):
    page = new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.goto(address(server_url, name))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settled(page)
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
