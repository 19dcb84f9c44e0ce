"""The controls of the lessons, in a real browser."""

import math
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.pages import BAR_HEIGHT, NAVIGATION, NOT_OURS
from tests.waiting import in_theme, settled

LESSONS = sorted(path.stem for path in (Path(__file__).parents[2] / "pages" / "lessons").glob("*.py"))


def opened(page, server_url, name):
    page.goto(f"{server_url}/{name}")
    expect(page.get_by_role("heading", name="Sources")).to_be_visible(timeout=60_000)
    return page


def slider(page, label):
    return page.get_by_role("slider", name=label)


def says(slider, pattern):
    """Wait until the slider says aloud what the pattern asks for."""
    expect(slider).to_have_attribute("aria-valuetext", re.compile(pattern), timeout=30_000)


def choose(page, label, option):
    page.get_by_role("combobox", name=label).click()
    page.keyboard.type(option)
    page.get_by_role("option", name=option).click()


def test_dragging_the_score_moves_probability_and_derivative(page, server_url):
    opened(page, server_url, "probability")
    score = slider(page, "Score")
    says(score, r"^0\.0, Probability 0\.500, .*0\.250$")
    score.focus()
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    says(score, r"^2\.0, Probability 0\.881, .*0\.105$")
    curve = page.get_by_role("img", name="The sigmoid: an S")
    curve.scroll_into_view_if_needed()
    box = curve.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 40, box["y"] + box["height"] / 2, steps=3)
    page.mouse.up()
    says(score, r"^-6\.0, Probability 0\.002, ")


def test_another_measurement_has_another_odds_ratio(page, server_url, artifact):
    opened(page, server_url, "probability")
    change = slider(page, "Change by")
    says(change, "by 0.52, ")
    choose(page, "Measurement", "Texture, worst")
    says(change, "by 3.48, ")
    change.press("End")
    ratio = math.exp(3 * artifact.model.coefficients[21])
    says(change, rf"^\+3\.0 SD, Odds are multiplied by {ratio:.2f}, ")
    page.get_by_text("Show the code").first.click()
    expect(page.get_by_text("def sigmoid(").first).to_be_visible()
    page.get_by_text("Answer to exercise 1").click()
    expect(page.get_by_text("an odds ratio multiplies odds, not risks")).to_be_visible()


def test_a_line_learns_and_near_copies_break(page, server_url):
    opened(page, server_url, "linear_regression")
    step = slider(page, "Step")
    says(step, "^0, .*error 552,506$")
    step.press("End")
    says(step, "^40, .*Slope 98.5.*error 3,106$")
    slider(page, "Distance of the copy").press("Home")
    says(
        slider(page, "Distance of the copy"),
        "^1e-10, .*lstsq 2.000 and 3.000, Weights, ridge 2.500 and 2.500$",
    )


def test_the_column_and_the_measurement_of_cost(page, server_url):
    opened(page, server_url, "linear_regression")
    page.get_by_text("Radius squared", exact=True).first.click()
    expect(page.get_by_text("R squared 0.9983")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Measure on this machine").click()
    expect(page.get_by_text("Measured here, one thread")).to_be_visible(timeout=60_000)


def test_walkers_go_downhill_on_the_chosen_surfaces(page, server_url):
    opened(page, server_url, "loss")
    score = slider(page, "Score")
    score.press("Home")
    says(score, "^-6.0, Risk given 0.002, Cross-entropy 6.002, Squared error 0.995, ")
    step = slider(page, "Step")
    step.press("End")
    says(step, "^1,000, Losses, cross-entropy 0.26, 0.26, 0.26, 0.26, ")
    choose(page, "Second measurement", "Perimeter, mean")
    says(step, "^1,000, .*squared error 0.86")
    choose(page, "First measurement", "Symmetry, mean")
    expect(page.get_by_text("Weight of Symmetry, mean").first).to_be_visible(timeout=30_000)


def test_a_learning_rate_that_is_too_large_diverges(page, server_url):
    opened(page, server_url, "training")
    rate = slider(page, "Learning rate")
    says(rate, "^0.1, What happens still falling, ")
    rate.press("End")
    says(rate, "^100, What happens diverges: swings for ever, ")
    slider(page, "Step").press("End")
    says(slider(page, "Step"), r"^6,000, Largest difference [0-9.]+e-1[0-9], ")


@pytest.mark.parametrize(("width", "height", "in_view"), [(1440, 900, 4), (390, 844, 2)])
def test_the_slider_stays_in_view_while_its_panels_are(new_page, server_url, width, height, in_view):
    page = opened(new_page(viewport={"width": width, "height": height}), server_url, "distortion")
    settled(page)
    panels, dial = page.locator(".lively figure"), page.locator(".lively .dial")
    panels.last.evaluate("(node) => node.scrollIntoView({ block: 'end' })")
    slider(page, "Add to every log-odds").press("Home")
    says(slider(page, "Add to every log-odds"), r"^-3\.00, ")
    settled(page)
    top, bottom = dial.bounding_box(), panels.last.bounding_box()
    assert bottom["y"] + bottom["height"] <= height + 1
    assert top["y"] >= BAR_HEIGHT
    below = [panel.bounding_box()["y"] >= top["y"] + top["height"] for panel in panels.all()]
    assert sum(below) == in_view


def test_a_panel_and_its_slider_fit_between_bar_and_notice_of_a_low_window(new_page, server_url):
    """As at a zoom of 200 %."""
    page = opened(new_page(viewport={"width": 720, "height": 450}), server_url, "probability")
    settled(page)
    shown = (
        page.locator(".lively figure").last,
        page.locator(".lively .dial").last,
        page.locator(".st-key-notice"),
    )
    assert BAR_HEIGHT + sum(each.bounding_box()["height"] for each in shown) <= 450


# A formula may be a hair wider than its box without showing it.
CUT_FORMULAS = """[...document.querySelectorAll('.katex-display')]
    .filter((node) => node.getBoundingClientRect().right > innerWidth
        || node.scrollWidth > node.clientWidth + 8)
    .map((node) => node.textContent)"""


@pytest.mark.parametrize("name", LESSONS)
def test_axe_finds_nothing_and_a_phone_shows_everything(new_page, server_url, name):
    page = new_page(color_scheme="light", viewport={"width": 390, "height": 844})
    opened(page, server_url, name)
    page.evaluate(
        "document.querySelectorAll('details:not([open]) > summary').forEach((each) => each.click())"
    )
    expect(page.locator("details:not([open])")).to_have_count(0)
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert not page.evaluate(CUT_FORMULAS)
    assert not violations(page)
    in_theme(page, "dark")
    assert not violations(page, options={"runOnly": ["color-contrast"]})


def violations(page, **how):
    from axe_playwright_python.sync_playwright import Axe

    found = [
        v
        for v in Axe().run(page, context=NAVIGATION, **how).response["violations"]
        if v["id"] not in NOT_OURS
    ]
    return [
        (v["id"], [(node["html"][:160], node["failureSummary"]) for node in v["nodes"][:3]]) for v in found
    ]
