"""Every page on paper: no menu, no control, and no figure that is cut."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.waiting import settled

PAGES = sorted(path.stem for path in (Path(__file__).parents[2] / "pages").glob("*.py"))
CONTROLS = "input, button, textarea, select, [role=slider], [role=tablist], [data-testid=stSidebar]"
# Visible controls, in shadow trees too, and figures that reach beyond what holds them.
SHOWN = """(controls) => {
  const all = (root) => [...root.querySelectorAll("*")].flatMap((each) =>
    [each, ...(each.shadowRoot ? all(each.shadowRoot) : [])]);
  const visible = (each) => each.checkVisibility({visibilityProperty: true})
    && each.getBoundingClientRect().width > 1;
  return all(document).filter((each) => each.matches(controls) && visible(each))
    .filter((each) => !each.closest('.stDataFrame'))
    .map((each) => each.outerHTML.slice(0, 120));
}"""
CUT = """() => {
  const right = document.querySelector("[data-testid=stMainBlockContainer]").getBoundingClientRect().right;
  const all = (root) => [...root.querySelectorAll("*")].flatMap((each) =>
    [each, ...(each.shadowRoot ? all(each.shadowRoot) : [])]);
  return all(document).filter((each) => each.matches("svg:not(svg svg), canvas, table, img"))
    .filter((each) => each.checkVisibility())
    .filter((each) => each.getBoundingClientRect().right > right + 1)
    .map((each) => each.outerHTML.slice(0, 120));
}"""


@pytest.mark.parametrize("name", PAGES)
def test_a_page_prints_without_controls_and_without_cut_figures(new_page, server_url, name):
    page = new_page()
    page.goto(server_url if name == "performance" else f"{server_url}/{name}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settled(page)
    folded = page.locator("details:not([open]) .main-svg").count()
    figures = page.locator(".js-plotly-plot .main-svg").count() - folded
    page.emulate_media(media="print")
    assert not page.evaluate(SHOWN, CONTROLS)
    assert not page.evaluate(CUT)
    expect(page.get_by_text("Not a medical device")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.locator(".js-plotly-plot .main-svg:visible").count() == figures
    assert page.pdf().startswith(b"%PDF")
