"""Captions for a committee: chosen in the menu of the bar, kept from page to page and in a link."""

import re

import pytest
from playwright.sync_api import expect

from lrcore.wording.captions.model import COEFFICIENTS
from lrcore.wording.captions.several_pages import CROSS_VALIDATED, HOW_THE_THRESHOLD_WORKS
from lrcore.wording.captions.threshold import CALIBRATION_PANEL, PPV_ROW
from tests.browser.pages import opened, violations
from tests.waiting import settled

SHOWN = COEFFICIENTS.with_values(resamples=500, n=455)
COMMITTEE = re.compile(r"[?&]audience=committee")


def help_menu(page):
    page.locator(".st-key-bar").get_by_role("button", name="Help").click()
    return page.get_by_test_id("stPopoverBody")


def test_the_switch_by_mouse_and_the_address_that_keeps_it(page, server_url):
    opened(page, server_url, "model?threshold=0.3")
    expect(page.get_by_text(SHOWN.statistician)).to_be_visible()
    help_menu(page).get_by_text("Committee").click()
    expect(page.get_by_text(SHOWN.committee)).to_be_visible()
    expect(page.get_by_text(SHOWN.statistician)).to_have_count(0)
    expect(page.get_by_test_id("stPopoverBody")).to_be_visible()
    expect(page).to_have_url(COMMITTEE)
    page.keyboard.press("Escape")
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Threshold").click()
    expect(page.get_by_text(CROSS_VALIDATED.committee)).to_be_visible()
    expect(page.get_by_text(CALIBRATION_PANEL.committee, exact=True)).to_be_visible()
    expect(page.get_by_text(CALIBRATION_PANEL.statistician, exact=True)).to_have_count(0)
    expect(page.get_by_role("rowheader", name=PPV_ROW.committee)).to_be_visible()
    expect(page.get_by_role("rowheader", name=PPV_ROW.statistician, exact=True)).to_have_count(0)
    page.locator(".st-key-bar").get_by_role("button", name="Details").click()
    expect(page.get_by_text(HOW_THE_THRESHOLD_WORKS.committee)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page).to_have_url(COMMITTEE)
    expect(page).to_have_url(re.compile("[?&]threshold=0.3"))
    help_menu(page).get_by_role("link", name="Pages and terms").click()
    expect(page.get_by_role("heading", level=1, name="Help")).to_be_visible()
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    expect(page).to_have_url(COMMITTEE)


def test_the_switch_by_keyboard(page, server_url):
    opened(page, server_url, "model")
    page.locator(".st-key-bar").get_by_role("button", name="Help").focus()
    page.keyboard.press("Enter")
    body = page.get_by_test_id("stPopoverBody")
    chosen = body.get_by_role("radio", name="Statistician")
    expect(chosen).to_be_checked()
    settled(page)
    page.keyboard.press("Tab")
    expect(body.get_by_role("link", name="Pages and terms")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.locator(".st-key-bar").get_by_role("button", name="Help")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(body.get_by_role("link", name="Tour")).to_be_focused()
    page.keyboard.press("Tab")
    expect(chosen).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_text(SHOWN.committee)).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_text(SHOWN.statistician)).to_be_visible()
    expect(page).not_to_have_url(COMMITTEE)
    page.keyboard.press("Escape")
    expect(body).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_open_menu(new_page, server_url, scheme):
    page = opened(new_page(color_scheme=scheme), server_url, "help?audience=committee")
    expect(help_menu(page).get_by_role("radio", name="Committee")).to_be_checked()
    settled(page)
    assert not violations(page)


@pytest.mark.parametrize("name", ["Change", "Details"])
def test_tab_leads_into_what_a_button_of_the_bar_opens(page, server_url, name):
    opened(page, server_url, "model")
    button = page.locator(".st-key-bar").get_by_role("button", name=name)
    button.focus()
    page.keyboard.press("Enter")
    body = page.get_by_test_id("stPopoverBody")
    expect(body).to_be_visible()
    settled(page)  # the first of its contents may come last
    page.keyboard.press("Tab")
    expect(body.locator(":focus")).to_have_count(1)
    page.keyboard.press("Shift+Tab")
    expect(button).to_be_focused()


@pytest.mark.parametrize("width", [1440, 390])
def test_a_link_that_is_copied_opens_the_same_captions(new_page, server_url, width):
    page = new_page(
        viewport={"width": width, "height": 900}, permissions=["clipboard-read", "clipboard-write"]
    )
    opened(page, server_url, "model")
    help_menu(page).get_by_text("Committee").click()
    expect(page).to_have_url(COMMITTEE)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert COMMITTEE.search(copied)
    other = new_page()
    other.goto(copied)
    expect(other.get_by_text(SHOWN.committee)).to_be_visible()
    other.reload()
    expect(other.get_by_text(SHOWN.committee)).to_be_visible()
    settled(other)
    expect(other).to_have_url(COMMITTEE)
