"""The live workbench: every control, and the numbers it shows against Python's."""

import re

import pytest
from playwright.sync_api import expect

from lrcore.development import evaluation_sets
from lrcore.evaluation.sweep import sweep

STATE = """() => {
  const root = document.querySelector('[data-testid="stBidiComponentRegular"], .stBidiComponent')?.querySelector('*');
  return Boolean(root);
}"""


@pytest.fixture
def bench(page, server_url):
    page.goto(f"{server_url}/threshold")
    expect(page.get_by_role("slider", name="Threshold")).to_be_visible()
    return page


def shown(page, name):
    return page.locator(f"[data-show='{name}']").first.inner_text()


@pytest.fixture(scope="module")
def counts(artifact):
    patients = evaluation_sets(artifact)["cross-validated"]
    return sweep(patients.outcome, patients.risk).counts


def slider(page):
    return page.get_by_role("slider", name="Threshold")


def expect_step(page, counts, step):
    expect(page.locator("[data-show='found']")).to_have_text(f"{counts.tp[step]} of {counts.n_malignant}")
    expect(page.locator("[data-show='falseAlarms']")).to_have_text(f"{counts.fp[step]} of {counts.n_benign}")
    expect(page.locator("[data-show='missed']")).to_have_text(str(counts.fn[step]))
    expect(slider(page)).to_have_value(str(step))


def test_keys_move_it_and_python_follows(bench, counts):
    expect_step(bench, counts, 500)
    slider(bench).focus()
    bench.keyboard.press("ArrowRight")
    expect_step(bench, counts, 501)
    bench.keyboard.press("PageDown")
    expect_step(bench, counts, 491)
    bench.keyboard.press("Home")
    expect_step(bench, counts, 0)
    bench.keyboard.press("End")
    expect_step(bench, counts, 1000)
    expect(bench.get_by_label("Threshold", exact=True).first).to_be_visible()
    expect(bench).to_have_url(re.compile(r"threshold=1\.0"))


def test_it_says_itself_in_words(bench, counts):
    slider(bench).fill("80")
    words = (
        f"threshold 0.080: {counts.tp[80]} of 212 found, {counts.fn[80]} missed, {counts.fp[80]} false alarms"
    )
    expect(slider(bench)).to_have_attribute("aria-valuetext", words)
    expect(bench.locator(".workbench [role=status]")).to_have_text(words)
