"""The pages of the dashboard in a browser, and what axe finds in them."""

from pathlib import Path

from playwright.sync_api import expect

from tests.waiting import settled

PAGES = sorted(path.stem for path in (Path(__file__).parents[2] / "pages").glob("*.py"))
FIRST_PAGE = "performance"  # it has no name in its address: with one, a dialogue covers it
BAR_HEIGHT = 48  # pixels
# Outside our reach, in Streamlit 1.67: its navigation's list markup, and a note of best practice.
NAVIGATION = {"exclude": [["[data-testid=stSidebarNav]"]]}
NOT_OURS = {"presentation-role-conflict"}


def opened(page, server_url, name):
    """Open a page, and wait until it has come to rest."""
    page.goto(server_url if name == FIRST_PAGE else f"{server_url}/{name}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settled(page)
    return page


def box(page, key):
    return page.locator(key).bounding_box()


def violations(page):
    """What axe finds on a page and we could mend."""
    from axe_playwright_python.sync_playwright import Axe

    found = [v for v in Axe().run(page, context=NAVIGATION).response["violations"] if v["id"] not in NOT_OURS]
    return [(v["id"], v["impact"], [node["html"][:160] for node in v["nodes"][:3]]) for v in found]


def show_all_tabs(page):
    """Show the contents of all tabs at once, as on paper, until the page is loaded again."""
    page.add_style_tag(content="[data-testid=stTabPanel] { display: block !important; }")
    settled(page)
