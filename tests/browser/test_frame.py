"""The frame around the pages: menu, width, link, and what its style sheet needs of Streamlit's markup."""

import re

import pytest
from playwright.sync_api import expect

from lrcore.model.sample import sample_csv
from lrcore.ui.lessons.contents import LESSONS
from tests.browser.pages import BAR_HEIGHT, box, opened
from tests.waiting import settled

MENU = {
    "Judge": ["Performance", "Threshold", "Model"],
    "Apply": ["Worklist", "Calculator"],
    "Check": ["Validation", "Monitoring"],
    "Learn": ["Lessons", "Help"],
}
MAX_CONTENT_WIDTH = 1200  # pixels
SLACK = 1  # pixels; a border
PUT, UPLOADED = "threshold?threshold=0.2", "worklist?threshold=0.2"  # with a dialog open; with a file
MAX_PHONE_BAR, MAX_PHONE_NOTICE = 136, 40  # pixels; the notice in two lines

# Each selector of the style sheet of the frame, without those of states (:has) and pseudo-elements.
SELECTORS = """() => {
  const sheet = [...document.styleSheets].find((each) =>
    each.ownerNode.textContent.includes("--bar-height:"));
  const of = (rules) => [...rules].flatMap((rule) => rule.cssRules?.length ? of(rule.cssRules)
    : rule.selectorText ? [rule.selectorText] : []);
  return of(sheet.cssRules);
}"""
# The lines of a selector that names several kinds of element are tested one kind at a time.
MATCHES = """(selectors) => selectors.filter((each) =>
  document.querySelector(each.replace(/::(before|after)$/, "")))"""


def expand(selector):
    """Each single selector of a list and of ``:is(...)``."""
    found = [""]
    for part in re.split(r"(:is\([^)]*\))", selector):
        choices = part[4:-1].split(",") if part.startswith(":is(") else [part]
        found = [
            head + choice.strip(" \n") if part.startswith(":is(") else head + choice
            for head in found
            for choice in choices
        ]
    return [each.strip() for each in found]


def singles(selectors):
    outside = re.compile(r",(?![^(]*\))")
    return {each for text in selectors for part in outside.split(text) for each in expand(part)}


def test_the_menu_holds_the_pages_and_one_entry_for_the_lessons(page, server_url):
    opened(page, server_url, "learn")
    menu = page.get_by_test_id("stSidebarNav")
    expect(menu.get_by_role("link")).to_have_text(
        [re.compile(f"{name}$") for names in MENU.values() for name in names]
    )
    assert [text for text in menu.inner_text().splitlines() if text in MENU] == list(MENU)
    lesson = LESSONS[3]
    page.get_by_test_id("stMain").get_by_role("link", name=f"4 {lesson.title}").click()
    expect(page.get_by_role("heading", level=1, name=lesson.title)).to_be_visible()
    expect(page).to_have_url(re.compile(f"/{lesson.name}"))
    page.reload()
    expect(page.get_by_role("heading", level=1, name=lesson.title)).to_be_visible()


@pytest.mark.parametrize("width", [1280, 1440, 1920])
def test_content_is_at_most_1200_pixels_wide_and_the_bar_one_line(new_page, server_url, width):
    page = new_page(viewport={"width": width, "height": 900})
    opened(page, f"{server_url}", "model?threshold=0.3")
    expect(page.locator(".st-key-bar").get_by_role("button", name="Back to 0.500")).to_be_visible()
    assert box(page, ".st-key-bar")["width"] <= MAX_CONTENT_WIDTH + SLACK
    assert box(page, ".st-key-bar")["height"] <= BAR_HEIGHT + 8


LONG_NAMES = "outcome,risk_of_the_first_of_two_models,risk_of_the_second_of_two_models\n" + (
    "1,0.9,0.8\n0,0.2,0.1\n1,0.4,0.7\n0,0.5,0.3\n" * 10
)


def test_a_long_name_leaves_the_bar_one_line_and_its_numbers_whole(new_page, server_url):
    page = new_page(viewport={"width": 1280, "height": 900})
    opened(page, server_url, "worklist")
    name = "risks-of-two-models-for-patients-of-our-hospital.csv"
    file = {"name": name, "mimeType": "text/csv", "buffer": LONG_NAMES.encode()}
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("40 data rows: 40 read")).to_be_visible()
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Validation").click()
    expect(page.get_by_text("You are looking at")).to_be_visible()
    settled(page)
    assert box(page, ".st-key-bar")["height"] <= BAR_HEIGHT + 8
    sentence = page.locator(".st-key-bar_patients p").first
    reach = "(p) => { const all = document.createRange(); all.selectNodeContents(p.lastChild);"
    reach += " return all.getBoundingClientRect().right - p.getBoundingClientRect().right; }"
    assert sentence.evaluate(reach) <= SLACK
    page.get_by_role("button", name="Change").click()
    expect(page.get_by_text(re.compile(f"^{re.escape(name)}.*40 patients"))).to_be_visible()


def test_on_a_phone_a_what_if_and_the_notice_take_little_of_the_screen(new_page, server_url):
    page = new_page(viewport={"width": 390, "height": 844}, has_touch=True)
    opened(page, server_url, "model?threshold=0.3")
    expect(page.locator(".st-key-bar").get_by_text("What-if 0.300, not in force (0.500)")).to_be_visible()
    assert box(page, ".st-key-bar")["height"] <= MAX_PHONE_BAR
    assert box(page, ".st-key-notice")["height"] <= MAX_PHONE_NOTICE
    notice = page.locator(".st-key-notice").inner_text()
    assert notice == (
        "Not a medical device. For education and research. A benign result never cancels clinical suspicion."
    )


def test_where_nothing_depends_on_the_threshold_no_box_is_shown_and_what_is_set_stays_set(page, server_url):
    opened(page, server_url, "performance?threshold=0.3")
    threshold = page.locator(".st-key-bar_threshold")
    expect(threshold).to_be_visible()
    for link, title in (("Lessons", "Lessons"), ("Help", "Help")):
        page.get_by_test_id("stSidebarNav").get_by_role("link", name=link).click()
        expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
        expect(threshold).to_be_hidden()
        expect(page.locator(".st-key-bar_status")).to_contain_text("What-if 0.300")
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Performance").click()
    expect(threshold.get_by_label("Threshold", exact=True)).to_have_value("0.300")
    expect(threshold).to_be_visible()


def test_a_page_with_little_on_it_does_not_scroll(page, server_url):
    opened(page, server_url, "calculator")
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollHeight - main.clientHeight") <= 0


def test_the_sidebar_folds_and_leaves_the_bar_readable(page, server_url):
    opened(page, server_url, "model")
    page.get_by_test_id("stSidebar").hover()
    page.get_by_role("button", name="Collapse sidebar").click()
    unfold = page.get_by_test_id("stExpandSidebarButton")
    expect(unfold).to_be_visible()
    settled(page)
    text = page.locator(".st-key-bar_patients").bounding_box()
    button = unfold.bounding_box()
    assert button["x"] + button["width"] <= text["x"]
    unfold.click()
    expect(page.get_by_test_id("stSidebarNav").get_by_role("link", name="Model")).to_be_visible()


def test_the_link_that_is_copied_shows_the_same_page(new_page, server_url):
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    opened(page, server_url, "threshold?threshold=0.08&prevalence=0.1")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.url
    assert "threshold=0.08" in copied


def pointed_at(element):
    """Let the mouse be over an element that has the focus from the keyboard."""
    element.hover()
    element.press("Shift")


def upload_sample(page):
    file = {"name": "ward.csv", "mimeType": "text/csv", "buffer": sample_csv(range(11))}
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("11 data rows: 11 scored")).to_be_visible()
    settled(page)


def test_a_file_in_the_uploader_is_replaced_beside_it(page, server_url):
    """Streamlit's own button, a plus below the file, looks as if it added another."""
    upload_sample(opened(page, server_url, "worklist"))
    file = page.get_by_test_id("stFileChip").bounding_box()
    button = page.get_by_role("button", name="Add files")
    assert button.evaluate("each => getComputedStyle(each, '::after').content") == '"Replace"'
    expect(button.get_by_test_id("stIconMaterial")).to_be_hidden()
    box = button.bounding_box()
    assert box["x"] >= file["x"] + file["width"]
    assert file["y"] <= box["y"] + box["height"] / 2 <= file["y"] + file["height"]


def open_what_is_styled(page, name):
    """Open a dialog or a file on a page."""
    if name == PUT:
        page.get_by_role("button", name="Put 0.200 in force").click()
        expect(page.get_by_role("dialog").get_by_role("table")).to_be_visible()
    if name == UPLOADED:
        upload_sample(page)


def show_what_is_styled(page, name):
    """Open on a page what stands there only sometimes."""
    if name == "performance":
        page.locator(".st-key-bar").get_by_role("button", name="Help").click()
        expect(page.get_by_role("button", name="Tour", exact=True)).to_be_visible()
    if name == "?tab=Calibration":
        pointed_at(page.locator(".cutpoint-markup .help").first)
    if name == "validation":
        pointed_at(page.get_by_role("button", name="Copy link"))
    if name.startswith("validation?"):
        page.get_by_role("button", name="Try the risks of two models").click()
        expect(page.get_by_role("columnheader", name="Uploaded risk_worst_values")).to_be_visible()
    if name.startswith("threshold?tour"):
        pointed_at(page.locator('a[href^="help?term="]').first)
    if name == "worklist":
        page.get_by_role("button", name="Try the sample").click()
        expect(page.get_by_text("40 data rows: 40 scored")).to_be_visible()
        settled(page)
    if name == "calculator":
        page.get_by_role("button", name="Fill in an example").click()
        page.get_by_role("menuitem", name="Typical malignant").click()
        expect(page.get_by_text("An example, not a patient")).to_be_visible()
        page.get_by_role("button", name="Paste a row").click()
        expect(page.get_by_role("textbox", name="30 measurements")).to_be_visible()


def test_the_style_sheet_finds_the_markup_it_was_written_for(page, server_url):
    """Each selector finds an element on some page; else it is dead, or Streamlit has changed."""
    missing = None
    for name in (
        "performance",
        "?tab=Calibration",
        "threshold?tour=2",
        PUT,
        UPLOADED,
        "validation",
        "validation?section=Study",
        "worklist",
        "calculator",
        "model?threshold=0.3",
        "learn",
        "help?term=auc",
    ):
        opened(page, server_url, name)
        show_what_is_styled(page, name)
        open_what_is_styled(page, name)
        missing = singles(page.evaluate(SELECTORS)) if missing is None else missing
        missing -= set(page.evaluate(MATCHES, sorted(missing)))
    page.get_by_test_id("stSidebar").hover()
    page.get_by_role("button", name="Collapse sidebar").click()
    expect(page.get_by_test_id("stExpandSidebarButton")).to_be_visible()
    missing -= set(page.evaluate(MATCHES, sorted(missing)))
    assert not missing, missing
