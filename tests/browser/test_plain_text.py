"""What a page shows is what was written: no value becomes markup, and nothing is fetched from elsewhere."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from lrcore.ui.lessons.contents import numbered_lessons
from tests import waiting
from tests.browser import plain_text_app
from tests.browser.conftest import local, streamlit_server
from tests.browser.deliberate import MARKUP, unwritten
from tests.browser.pages import show_all_tabs
from tests.reader.made import delimited, malignant, table

THRESHOLDS = (0.01, 0.031, 0.5, 0.99)
LESSONS = {path.stem for path in (Path(__file__).parents[2] / "pages" / "lessons").glob("*.py")}
AT_NO_THRESHOLD = {"learn", "help", *LESSONS}
OPEN_ALL = "document.querySelectorAll('details:not([open]) > summary').forEach(each => each.click())"
IN_ALL_WAYS = "key => [...document.querySelectorAll(`.st-key-${key} p`)].map(each => each.textContent)"
HOSTILE = {"column": "1. *site* :red[x]", "groups": ("> North", "+ 3", "# www.a.org", ":cancer: $x$")}
MODELS = ("> risk **a**", "# risk <b>b</b> [c](d)")
FILE = "- _ward_ $1$ `x`.csv"
PREDICTIONS = "All predictions, "


def first_page(page, url, threshold=THRESHOLDS[0]):
    page.goto(f"{url}/?threshold={threshold}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settled(page)
    return page


def settled(page):
    waiting.settled(page)
    page.evaluate(OPEN_ALL)
    page.wait_for_function("!document.querySelector('details:not([open]) > summary')")


def every_page(page):
    """Go through the menu and the list of lessons in one tab; yield the name of each page once it stands."""
    for name in [urlsplit(link.get_attribute("href")).path.strip("/") for link in menu(page).all()]:
        go(page, menu(page).and_(page.locator(f"[href$='/{name}']")), name)
        yield name
    for title, lesson in numbered_lessons():
        go(page, menu(page).filter(has_text="Lessons"), "learn")
        go(page, page.get_by_test_id("stMain").get_by_role("link", name=title), lesson.name)
        yield lesson.name


def menu(page):
    return page.get_by_test_id("stSidebarNavLink")


def go(page, link, name):
    if urlsplit(page.url).path.strip("/") != name:
        title = page.locator("h1").text_content()
        link.click()
        expect(page.locator("h1")).not_to_have_text(title, timeout=60_000)
    settled(page)


def set_threshold(page, threshold):
    box = page.locator(".st-key-bar_threshold").get_by_label("Threshold", exact=True)
    box.fill(str(threshold))
    box.press("Enter")
    expect(page.locator(".st-key-bar_status")).to_contain_text(f"{threshold:.3f}")
    settled(page)


@pytest.fixture(scope="module")
def tour(chromium, server_url):
    """Go once through every page in the dark; return foreign markup and the requests made.

    Where nothing depends on the threshold, a page is looked at once.
    """
    markup, asked = {}, []
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, color_scheme="dark")
    context.on("request", lambda request: asked.append(request.url))
    context.add_init_script(waiting.NOTE_WHAT_IS_SENT)
    page = context.new_page()
    page.on("websocket", lambda socket: asked.append(socket.url))
    first_page(page, server_url)
    for name in every_page(page):
        for threshold in THRESHOLDS[:1] if name in AT_NO_THRESHOLD else THRESHOLDS:
            if name not in AT_NO_THRESHOLD:
                set_threshold(page, threshold)
            markup[name, threshold] = unwritten(page, bold=bold_names(page))
        icon = page.locator("link[rel~=icon]").last
        expect(icon).to_have_attribute("href", re.compile("."))
        asked.append(icon.get_attribute("href"))
    page.goto(f"{server_url}/api/docs")
    expect(page.get_by_text("/predict/batch")).to_be_visible()
    context.close()
    return markup, asked


def test_no_page_holds_markup_from_a_file(tour):
    markup, _ = tour
    assert len(markup) == 7 * len(THRESHOLDS) + len(AT_NO_THRESHOLD)
    assert not {where: found for where, found in markup.items() if found}


def test_no_page_sends_a_request_to_another_server(tour, server_url):
    """In the dark; `new_page` watches every other test, which are in the light and with files uploaded."""
    _, asked = tour
    server = urlsplit(server_url).netloc
    assert any("woff2" in url for url in asked), "the icons of the navigation are a font of the server"
    assert any(url.startswith("data:image/svg+xml") for url in asked), "the icon of the page is our own"
    assert not [url for url in asked if not (local(url) and urlsplit(url).netloc in {server, ""})]


def patients_with_groups():
    records = table(rows=tuple(range(120)))
    records[0].append(HOSTILE["column"])
    for place, record in enumerate(records[1:]):
        record[0] = plain_text_app.TEXTS[place % len(plain_text_app.TEXTS)].replace("\n", " ")
        record.append(HOSTILE["groups"][place % 4])
    return records


def risks_of_two_models():
    outcome = malignant(range(120))
    records = [[*MODELS, "outcome", HOSTILE["column"]]]
    for place, known in enumerate(outcome.tolist()):
        risks = (0.2 + 0.6 * known + 0.001 * (place % 100), 0.3 + 0.3 * known + 0.002 * (place % 150))
        records.append([*(f"{risk:.4f}" for risk in risks), str(known), HOSTILE["groups"][place % 4]])
    return records


@pytest.mark.parametrize(
    ("records", "says"), [(patients_with_groups, "scored"), (risks_of_two_models, "A table of risks")]
)
def test_names_from_a_file_are_no_markup_on_any_page(page, server_url, records, says):
    first_page(page, server_url, 0.031)
    page.locator('[data-testid=stSidebarNavLink][href$="/worklist"]').click()
    expect(page.get_by_role("heading", level=1, name="Worklist")).to_be_visible()
    page.locator("input[type=file]").set_input_files(
        {"name": FILE, "mimeType": "text/csv", "buffer": delimited(records()).encode()}
    )
    expect(page.get_by_text(re.compile(says)).first).to_be_visible()
    show_all_tabs(page)
    found = {}
    for name in every_page(page):
        if name in LESSONS:
            break
        choose_the_uploaded(page)
        if name == "validation":
            page.get_by_role("tab", name="Subgroups").click()
            page.get_by_text("These numbers as a table").first.click()
            settled(page)
        found[name] = unwritten(page, bold=bold_names(page))
        if name == "validation":
            expect(page.get_by_role("columnheader", name=HOSTILE["column"])).to_be_visible()
            expect(page.get_by_role("columnheader", name=HOSTILE["groups"][0])).to_be_visible()
    assert not {name: markup for name, markup in found.items() if markup}


def choose_the_uploaded(page):
    """Choose what came with the file wherever patients can be chosen."""
    options = page.get_by_test_id("stMain").locator("button[role=radio]")
    for name in (*MODELS, "The uploaded file"):
        option = options.filter(has_text=name)
        if option.count():
            option.first.click()
            settled(page)


def bold_names(page):
    """What a page sets in bold: the name of the file, with how many patients it has, and what is watched."""
    strong = page.get_by_test_id("stMain").locator("strong").all_text_contents()
    return {text for text in strong if text.startswith((FILE, PREDICTIONS))}


def in_one_line(text):
    """As a browser shows it: without what has no width, with single blanks, and before it is typeset."""
    return " ".join(text.replace("\u2060", "").replace("\u2212", "-").split())


def test_every_text_shows_as_it_was_written_in_every_kind_of_call(page, tmp_path):
    texts, script = plain_text_app.TEXTS, Path(plain_text_app.__file__)
    with streamlit_server(tmp_path, script) as url:
        page.goto(url)
        expect(page.locator(".st-key-headers th")).to_have_count(len(texts))
        settled(page)
        for place, text in enumerate(texts):
            asked = in_one_line(text)
            ways = {in_one_line(way) for way in page.evaluate(IN_ALL_WAYS, f"all_{place}")}
            code_span = {asked.replace("`", "")}
            assert ways - code_span - {"x"} <= {asked, f"Before {asked} after"}, text
        shown = page.locator(".st-key-table tbody tr td:last-child").all_text_contents()
        assert [*map(in_one_line, shown)] == [*map(in_one_line, texts + plain_text_app.made())]
        headers = page.locator(".st-key-headers th").all_text_contents()
        assert [*map(in_one_line, headers)] == [*map(in_one_line, texts)]
        made = [each for each in page.evaluate(MARKUP) if each["where"] not in {"stHeading", "stMarkdown"}]
        assert not made
