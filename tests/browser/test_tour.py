"""The tour by mouse and by keyboard: its way, its address, its size, and what prints of it."""

import re

import pytest
from playwright.sync_api import expect

from lrcore.wording.guide.tour import TOUR
from tests.browser.pages import box, opened, violations
from tests.browser.test_every_page import FIRST
from tests.browser.test_journeys import SHOWN_A, TWO_MODELS, looks_at, upload
from tests.waiting import in_theme, settled

STRIP = "[data-testid=stLayoutWrapper]:has(> .st-key-tour)"
MAX_HEIGHT, MAX_HEIGHT_ON_A_PHONE = 64, 132  # pixels
FOCUSED = "document.activeElement.innerText"
NUMBERED = [pytest.param(number, step, id=step.page) for number, step in enumerate(TOUR, start=1)]


def address(number, step):
    return f"{'' if number == 1 else step.page}?tour={number}"


def at_step(page, number, server_url, **parameters):
    """Wait for a step on its page, with these parameters in the address and no others."""
    step = TOUR[number - 1]
    expect(page.get_by_role("heading", level=1, name=step.title)).to_be_visible()
    expect(page.locator(".st-key-tour")).to_contain_text(f"Step {number} of 4. {step.question}")
    with_these(page, server_url, step.page if number > 1 else "", {"tour": str(number), **parameters})
    settled(page)


def with_these(page, server_url, path, parameters):
    each = "".join(f"(?=.*[?&]{name}={re.escape(value)}(?:&|$))" for name, value in parameters.items())
    count = f"[^&]*(?:&[^&]*){{{len(parameters) - 1}}}$"
    expect(page).to_have_url(re.compile(rf"^{re.escape(server_url)}/{path}{each}\?{count}"))


def test_the_tour_by_mouse_with_an_uploaded_table(page, server_url):
    opened(page, server_url, "worklist?threshold=0.123")
    upload(page, "two_models.csv", TWO_MODELS.encode())
    expect(page.get_by_role("heading", name="Ranking")).to_be_visible()
    page.locator(".st-key-bar").get_by_role("button", name="Help").click()
    page.get_by_role("link", name="Tour").click()
    kept = {"threshold": "0.123", "set": "upload"}
    at_step(page, 1, server_url, **kept)
    expect(page.get_by_role("link", name="Tour", exact=True)).to_have_count(0)  # the menu has closed
    for number in (2, 3, 4):
        page.get_by_role("link", name=f"Next: {TOUR[number - 1].title}").click()
        at_step(page, number, server_url, **kept)
    page.get_by_role("link", name="Previous").click()
    at_step(page, 3, server_url, **kept)
    page.get_by_role("link", name="Next: Validation").click()
    at_step(page, 4, server_url, **kept)
    page.get_by_role("button", name="End tour").click()
    expect(page.locator(".st-key-tour")).to_have_count(0)
    with_these(page, server_url, "validation", kept)
    for number in (3, 4, 3, 2):
        page.go_back()
        at_step(page, number, server_url, **kept)
    looks_at(page, SHOWN_A)
    page.go_forward()
    at_step(page, 3, server_url, **kept)


def test_the_tour_by_keyboard(page, server_url):
    opened(page, server_url, "?threshold=0.123&set=heldout&prevalence=0.100")
    kept = {"threshold": "0.123", "set": "heldout", "prevalence": "0.100"}
    press_on(page, "Help")
    press_on(page, "Tour")
    at_step(page, 1, server_url, **kept)
    tab_to(page, "Next: Threshold")
    for number in (2, 3, 4):
        page.keyboard.press("Enter")  # the focus stays on the way to the next step
        at_step(page, number, server_url, **kept)
    page.reload()
    at_step(page, 4, server_url, **kept)
    press_on(page, "End tour")
    expect(page.locator(".st-key-tour")).to_have_count(0)
    with_these(page, server_url, "validation", kept)
    page.go_back()
    at_step(page, 3, server_url, **kept)


def press_on(page, label):
    tab_to(page, label)
    page.keyboard.press("Enter")
    settled(page)


def tab_to(page, label):
    for _ in range(60):
        page.keyboard.press("Tab")
        if (
            page.evaluate(FOCUSED).startswith(label)
            and page.evaluate("document.activeElement.tagName") != "BODY"
        ):
            return
    raise AssertionError(f"{label} is not reached")


@pytest.mark.parametrize(("number", "step"), NUMBERED)
def test_a_step_is_a_low_strip_that_axe_accepts_and_paper_leaves_out(page, server_url, number, step):
    opened(page, server_url, address(number, step))
    expect(page.locator("[role=img]:empty")).to_have_count(0)
    strip, first = page.locator(STRIP), page.evaluate(FIRST)
    assert box(page, STRIP)["height"] <= MAX_HEIGHT
    for theme in ("light", "dark"):
        in_theme(page, theme)
        assert not violations(page)
    page.emulate_media(media="print")
    expect(strip).to_be_hidden()
    page.emulate_media(media="screen")
    expect(strip).to_be_visible()
    page.get_by_role("button", name="End tour").click()
    expect(strip).to_have_count(0)
    settled(page)
    assert first - page.evaluate(FIRST) <= MAX_HEIGHT


@pytest.mark.parametrize(("number", "step"), NUMBERED)
def test_a_step_is_small_on_a_phone(new_page, server_url, number, step):
    page = new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    opened(page, server_url, address(number, step))
    assert box(page, STRIP)["height"] <= MAX_HEIGHT_ON_A_PHONE
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="End tour").click(trial=True)


def test_the_tour_begins_on_the_first_page_and_keeps_the_threshold(page, server_url):
    opened(page, server_url, "?threshold=0.3")
    page.locator(".st-key-bar").get_by_role("button", name="Help").click()
    page.get_by_role("button", name="Tour", exact=True).click()
    at_step(page, 1, server_url, threshold="0.3")


def test_another_page_leads_to_the_page_of_the_step(page, server_url):
    opened(page, server_url, "model?tour=2&threshold=0.3")
    page.get_by_role("link", name="Go to Threshold").click()
    at_step(page, 2, server_url, threshold="0.3")
