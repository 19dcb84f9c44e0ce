"""The controls of lessons 5 to 8, in a real browser: what moves, moves without a word to the server."""

import re

from playwright.sync_api import expect


def opened(page, server_url, name):
    page.goto(f"{server_url}/{name}")
    expect(page.get_by_role("heading", name="Sources")).to_be_visible(timeout=30_000)
    return page


def slider(page, label):
    return page.get_by_role("slider", name=label, exact=True)


def says(control, pattern):
    expect(control).to_have_attribute("aria-valuetext", re.compile(pattern))


def test_more_noise_to_choose_from_is_a_better_auc(page, server_url):
    opened(page, server_url, "leakage")
    candidates = slider(page, "Measurements of noise")
    candidates.press("End")
    says(candidates, r"^1000, AUC, chosen before the folds 0\.8\d .*inside each fold 0\.\d\d ")
    candidates.press("Home")
    says(candidates, r"^10, AUC, chosen before the folds (0\.\d\d \(.*?\)), AUC, chosen inside each fold \1$")
    page.get_by_role("radio", name="Accuracy at 0.5").click()
    expect(page.get_by_text("Accuracy at 0.5: leaky less proper")).to_be_visible()


def test_c_moves_every_panel_and_newton_walks(page, server_url):
    opened(page, server_url, "regularisation")
    strength = slider(page, "C")
    says(strength, r"^1, Log loss, cross-validated 0\.07\d ")
    strength.press("Home")
    says(strength, r"^0\.0001, Log loss, cross-validated 0\.5\d\d .*slope 2\d\.")
    panel = page.get_by_role("img", name="Log loss over C")
    panel.scroll_into_view_if_needed()
    box = panel.bounding_box()
    page.mouse.click(box["x"] + box["width"] - 20, box["y"] + box["height"] / 2)
    says(strength, r"^10,000, ")
    step = slider(page, "Newton step")
    step.press("End")
    says(step, r"^25, Log-likelihood -1\.8\de-5, ")


def test_a_distortion_ruins_everything_but_the_auc(page, server_url):
    opened(page, server_url, "distortion")
    shift = slider(page, "Add to every log-odds")
    shift.press("Home")
    says(shift, r"^-3\.00, AUC 0\.9952 → .*in-the-large 3\.09 → -0\.0")
    page.get_by_role("radio", name="Stretch").click()
    stretch = slider(page, "Multiply every log-odds by")
    stretch.press("End")
    says(stretch, r"^10\.00, AUC 0\.9952 → .*slope 0\.12 → ")


def test_the_threshold_does_what_the_weights_do(page, server_url):
    opened(page, server_url, "failures")
    threshold = slider(page, "Threshold")
    says(threshold, r"^0\.500, As it is: recall, false alarms 1 %, 0 %, Class weights: .* 74 %, 25 %")
    for _ in range(40):
        before = threshold.get_attribute("aria-valuetext")
        if before.startswith("0.020"):
            break
        threshold.press("ArrowLeft")
        expect(threshold).not_to_have_attribute("aria-valuetext", before)
    says(threshold, r"^0\.020, As it is: recall, false alarms 7\d %, 2\d %")
    page.get_by_role("radio", name="all ten means").click()
    says(threshold, r"As it is: recall, false alarms (9\d|7\d) %")
    page.get_by_role("radio", name="Circles").click()
    page.get_by_role("radio", name="squares").click()
    expect(
        page.get_by_role("figure", name=re.compile("circles, given squares: AUC of other points 0.9"))
    ).to_be_visible()
