"""The address of a lesson keeps the state of its sliders: a link and a reload show it again."""

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

from tests.waiting import settled, until


def opened(page, server_url, address):
    page.goto(f"{server_url}/{address}")
    expect(page.get_by_role("heading", name="Sources")).to_be_visible(timeout=60_000)
    settled(page)
    return page


def slider(page, label):
    return page.get_by_role("slider", name=label, exact=True)


def parameters(page):
    return {name: values[-1] for name, values in parse_qs(urlsplit(page.url).query).items()}


def kept(page, **expected):
    """Wait until the address has these parameters, and return it."""
    until(lambda: page.wait_for_timeout(20) or parameters(page) == expected)
    settled(page)
    return page.url


def says(control, text):
    expect(control).to_have_attribute("aria-valuetext", text)


def test_a_link_shows_the_state_that_was_left(page, new_page, server_url):
    opened(page, server_url, "distortion?distortion=Stretch")
    stretch = slider(page, "Multiply every log-odds by")
    stretch.press("ArrowLeft")
    said = stretch.get_attribute("aria-valuetext")
    assert said.startswith("2.61, AUC 0.9952")
    link = kept(page, distortion="Stretch", stretch="2.61")
    page.reload()
    says(slider(page, "Multiply every log-odds by"), said)
    expect(page.locator("dd").first).to_have_text(re.compile("^0.9952"))
    elsewhere = opened(new_page(), server_url, urlsplit(link).path[1:] + "?" + urlsplit(link).query)
    says(slider(elsewhere, "Multiply every log-odds by"), said)


def test_the_first_state_needs_no_parameter_and_a_rerun_takes_none_away(page, server_url):
    opened(page, server_url, "probability")
    slider(page, "Score").press("ArrowRight")
    kept(page, score="0.1")
    slider(page, "Change by").press("End")
    kept(page, score="0.1", change="3")
    page.get_by_role("combobox", name="Measurement").click()
    page.keyboard.type("Texture, worst")
    page.get_by_role("option", name="Texture, worst").click()
    kept(page, score="0.1", change="3", measurement="Texture, worst")
    said = slider(page, "Change by").get_attribute("aria-valuetext")
    assert said.startswith("+3.0 SD, Odds are multiplied by ")
    slider(page, "Score").press("ArrowLeft")
    kept(page, change="3", measurement="Texture, worst")
    page.reload()
    says(slider(page, "Change by"), said)


def test_a_drag_on_a_panel_is_kept_on_release(page, server_url):
    opened(page, server_url, "regularisation")
    panel = page.get_by_role("img", name="Log loss over C")
    panel.scroll_into_view_if_needed()
    box = panel.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 20, box["y"] + box["height"] / 2, steps=4)
    assert parameters(page) == {}
    page.mouse.up()
    kept(page, strength="10000")
    page.go_back()
    assert page.url == "about:blank"  # one step for the page


def test_neither_another_lesson_nor_another_page_inherits_a_state(page, server_url):
    opened(page, server_url, "linear_regression")
    slider(page, "Step").press("End")
    kept(page, step="40")
    for lesson in ("3 The loss", "4 Training"):
        page.get_by_role("link", name="Lessons").click()
        page.get_by_role("link", name=lesson, exact=True).click()
        expect(page.get_by_role("heading", name=lesson[2:], exact=True)).to_be_visible()
        expect(page.get_by_role("heading", name="Sources")).to_be_visible(timeout=60_000)
        settled(page)
        assert parameters(page) == {}
        assert not slider(page, "Step").get_attribute("aria-valuetext").startswith("40, ")
    page.get_by_role("link", name="Performance").click()
    settled(page)
    assert "step" not in parameters(page)


def test_what_is_no_state_is_named_and_left_out(page, server_url):
    opened(page, server_url, "linear_regression?step=<b>many</b>")
    sentence = page.get_by_text("Step: the address asks for a state that this figure does not have. Shown")
    expect(sentence).to_be_visible()
    says(slider(page, "Step"), re.compile("^0, "))
    slider(page, "Step").press("ArrowRight")
    kept(page, step="1")
    expect(sentence).to_have_count(0)
