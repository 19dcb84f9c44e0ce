"""The open patient is never exchanged: each transition in a real browser, keyboard included."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE
from tests.browser.pages import violations
from tests.reader.made import changed, file, table
from tests.waiting import in_theme, settled

MANY = tuple(range(60))


def content(rows=MANY):
    """Two patients share an id, two have none, one value is a slip and one a code."""
    records = table(rows)
    for row, name in ((21, "SAME"), (22, "SAME"), (23, ""), (24, "")):
        records[row][0] = name
    slip = repr(float(records[9][records[0].index("area_worst")]) * 100)
    return file(changed(changed(records, 9, "area_worst", slip), 3, "area_worst", "99999999"))


def upload(page, content, name="ward.csv"):
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content}
    )


@pytest.fixture
def patients(page, server_url):
    page.goto(f"{server_url}/worklist")
    upload(page, content())
    expect(page.get_by_text("60 data rows: 58 scored, 1 refused, 1 held back.")).to_be_visible()
    listed(page)
    settled(page)
    return page


def grid(page):
    return page.get_by_role("grid", name="Patients of the file")


def lines(page):
    return grid(page).locator("[role=row][data-row]")


def listed(page):
    """The rows in sight, in their order, with whether each is open."""
    expect(lines(page).first).to_be_attached()
    return lines(page).evaluate_all(
        "all => all.map(row => [Number(row.dataset.row), row.ariaSelected === 'true'])"
    )


def order(page):
    return [number for number, _ in listed(page)]


def marked(page):
    return [number for number, selected in listed(page) if selected]


def wait_for(page, condition, current):
    """Wait until what is on screen is as wanted."""
    for _ in range(PATIENCE // 100):
        if condition(current(page)):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"the list remains {listed(page)}")


def wait_for_list(page, holds):
    """Wait until the rows on screen are as wanted; what else the page holds is then up to date."""
    wait_for(page, holds, order)
    settled(page)


def is_marked(page, *rows):
    wait_for(page, lambda now: now == [*rows], marked)


def select(page, row):
    lines(page).and_(page.locator(f"[data-row='{row}']")).click()


def sort_by_risk(page):
    grid(page).get_by_role("button", name="Risk").click()


def title(page):
    return page.get_by_role("heading", name=re.compile(r"^Row \d+"))


def is_open(page, row):
    expect(title(page)).to_have_count(1)
    expect(title(page)).to_have_text(re.compile(rf"^Row {row}, "))


def choose(page, option):
    name = re.compile(rf"^{option}( \d+)?$")
    page.get_by_role("radio", name=name).or_(page.get_by_text(name)).first.click()


def set_threshold(page, value):
    box = page.get_by_role("spinbutton", name="Threshold", exact=True)
    box.fill(value)
    box.press("Enter")


@pytest.mark.parametrize("row", [24, 22])
def test_sorting_by_a_header_keeps_the_open_patient(patients, row):
    before = order(patients)
    row = row if row in before else before[3]
    select(patients, row)
    is_open(patients, row)
    for _ in ("ascending", "descending"):
        shown = order(patients)
        sort_by_risk(patients)
        wait_for_list(patients, lambda now, shown=shown: now != shown)
        is_open(patients, row)
        assert set(marked(patients)) <= {row}
    other = next(number for number in order(patients) if number != row)
    select(patients, other)
    is_open(patients, other)
    is_marked(patients, other)
    choose(patients, "Flagged")
    wait_for_list(patients, lambda now: 60 not in now)
    is_open(patients, other)


def test_order_filter_capacity_and_threshold_keep_the_open_patient(patients):
    first = order(patients)
    row = first[4]
    select(patients, row)
    is_open(patients, row)
    choose(patients, "Least certain first")
    wait_for_list(patients, lambda now: now != first)
    is_open(patients, row)
    assert set(marked(patients)) <= {row}
    choose(patients, "Highest risk first")
    wait_for_list(patients, lambda now: now == first)
    is_marked(patients, row)
    choose(patients, "Near threshold")
    expect(patients.get_by_text("This patient is not in this list")).to_be_visible()
    is_open(patients, row)
    choose(patients, "All")
    expect(patients.get_by_text("This patient is not in this list")).to_have_count(0)
    wait_for_list(patients, lambda now: now == first)
    is_marked(patients, row)
    capacity = patients.get_by_role("spinbutton", name="Capacity (patients)")
    capacity.fill("3")
    capacity.press("Enter")
    expect(patients.get_by_text("not in this list: beyond the 3 that can be worked up")).to_be_visible()
    is_open(patients, row)
    is_marked(patients)


def test_a_threshold_that_leaves_the_open_patient_out_says_so(patients):
    choose(patients, "Flagged")
    choose(patients, "Least certain first")
    wait_for_list(patients, lambda now: now and now[0] != 19)
    row = order(patients)[0]
    select(patients, row)
    is_open(patients, row)
    set_threshold(patients, "0.999")
    expect(patients.get_by_text("not in this list: not flagged at 0.999")).to_be_visible()
    is_open(patients, row)
    assert row not in order(patients)
    is_marked(patients)
    set_threshold(patients, "0.01")
    expect(patients.get_by_text("This patient is not in this list")).to_have_count(0)
    is_open(patients, row)


def test_pages_rows_and_files(patients):
    row, other = order(patients)[2], order(patients)[6]
    select(patients, row)
    is_open(patients, row)
    patients.get_by_role("link", name="Threshold").first.click()
    expect(patients.get_by_role("heading", name="Threshold").first).to_be_visible()
    patients.get_by_role("link", name="Worklist", exact=True).click()
    is_open(patients, row)
    settled(patients)
    is_marked(patients, row)
    select(patients, other)
    is_open(patients, other)
    is_marked(patients, other)
    patients.get_by_role("button", name="Close", exact=True).click()
    expect(title(patients)).to_have_count(0)
    settled(patients)
    is_marked(patients)
    select(patients, other)
    is_open(patients, other)
    upload(patients, file(table(MANY[:30])), "next.csv")
    expect(patients.get_by_text("30 data rows: 30 scored")).to_be_visible()
    settled(patients)
    expect(title(patients)).to_have_count(0)
    is_marked(patients)


def test_a_click_followed_at_once_by_another_order_opens_the_row_clicked_or_none(patients):
    first = order(patients)
    row = first[5]
    select(patients, row)
    choose(patients, "Least certain first")
    wait_for_list(patients, lambda now: now != first)
    if title(patients).count():
        is_open(patients, row)
    assert set(marked(patients)) <= {row}


def test_the_list_is_used_by_keyboard(patients):
    first = order(patients)
    grid(patients).focus()
    patients.keyboard.press("Enter")
    is_open(patients, first[0])
    patients.keyboard.press("ArrowDown")
    patients.keyboard.press("Space")
    is_open(patients, first[1])
    is_marked(patients, first[1])
    patients.keyboard.press("End")
    patients.keyboard.press("Enter")
    is_open(patients, order(patients)[-1])
    active = grid(patients).get_attribute("aria-activedescendant")
    expect(grid(patients).locator(f"#{active}")).to_have_attribute("data-row", str(order(patients)[-1]))
    patients.keyboard.press("Escape")
    expect(title(patients)).to_have_count(0)
    is_marked(patients)


def test_next_and_previous_follow_the_order_on_screen(patients):
    ahead = patients.get_by_role("button", name="Next")
    back = patients.get_by_role("button", name="Previous")
    expect(ahead).to_have_attribute("aria-disabled", "true")  # no patient is open
    before = order(patients)
    sort_by_risk(patients)
    wait_for_list(patients, lambda now: now != before)
    first, second, third = order(patients)[:3]
    select(patients, first)
    is_open(patients, first)
    expect(back).to_have_attribute("aria-disabled", "true")
    ahead.press("Enter")
    ahead.press("Enter")  # before the page has answered
    is_open(patients, third)
    is_marked(patients, third)
    expect(patients.get_by_text("3 of 58")).to_be_visible()
    back.click()
    is_open(patients, second)
    grid(patients).focus()
    patients.keyboard.press("Shift+ArrowUp")
    is_open(patients, first)
    patients.keyboard.press("Shift+ArrowUp")  # there is none before the first
    patients.keyboard.press("Shift+ArrowDown")
    is_open(patients, second)
    is_marked(patients, second)


WHOLE = """rows => {
  const grid = rows[0].closest('[role=grid]').getBoundingClientRect();
  const notice = document.querySelector('.st-key-notice').getBoundingClientRect();
  return rows.map(row => row.getBoundingClientRect())
    .filter(box => box.top >= grid.top && box.bottom <= Math.min(grid.bottom, notice.top)).length;
}"""


def test_twenty_patients_paging_and_the_open_one_are_in_sight_at_once(page, server_url):
    page.goto(f"{server_url}/worklist?threshold=0.031")
    page.get_by_role("button", name="Try the sample").click()
    row = order(page)[3]
    select(page, row)
    is_open(page, row)
    expect(page.get_by_text("belong to the series the model was developed with")).to_be_visible()
    expect(page.get_by_text("a what-if. Recorded and downloaded: by 0.500, in force")).to_be_visible()
    page.get_by_role("heading", name="Worklist").scroll_into_view_if_needed()
    wait_for(page, lambda now: now >= 20, lambda shown: lines(shown).evaluate_all(WHOLE))
    for name in ("Previous", "Next"):
        expect(page.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
    expect(title(page)).to_be_in_viewport()
    expect(page.get_by_text("The risk of")).to_be_in_viewport()
    settled(page)
    assert not violations(page)


# The contrast of what an element is drawn in with the page behind it, as WCAG defines it.
CONTRAST = """(node, property) => {
  const context = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const luminance = (colour) => {
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...context.getImageData(0, 0, 1, 1).data].map((value) => value / 255)
      .map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const page = luminance(getComputedStyle(document.querySelector('.stApp')).backgroundColor);
  const mark = luminance(getComputedStyle(node)[property]);
  return (Math.max(page, mark) + 0.05) / (Math.min(page, mark) + 0.05);
}"""
COLOUR = "(node, property) => getComputedStyle(node)[property]"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_flagged_has_no_colour_of_an_outcome_and_every_mark_is_seen(patients, theme):
    in_theme(patients, theme)
    before = order(patients)
    choose(patients, "Least certain first")  # near the threshold there are all kinds
    wait_for_list(patients, lambda now: now != before)
    marks = {
        "flagged": (".flag.flagged", "fill"),
        "not flagged": (".flag:not(.flagged, .open)", "stroke"),
        "malignant": (".outcome.malignant", "backgroundColor"),
        "benign": (".outcome.benign", "backgroundColor"),
    }
    found = {name: grid(patients).locator(where).first for name, (where, _) in marks.items()}
    for name, (_, style) in marks.items():
        assert found[name].evaluate(CONTRAST, style) >= 3, name
    colours = {name: found[name].evaluate(COLOUR, style) for name, (_, style) in marks.items()}
    assert len(set(colours.values())) == len(marks), colours
    at_risk = grid(patients).locator(".dot.flagged").first.evaluate(COLOUR, "fill")
    assert at_risk == colours["flagged"]


def test_a_reading_is_accepted_marked_and_undone(patients):
    expect(patients.get_by_text("Nothing was filled in or guessed.")).to_be_visible()
    patients.get_by_role("button", name="Accept and read again").click()
    expect(patients.get_by_text("60 data rows: 59 scored, 1 refused, 0 held back.")).to_be_visible()
    expect(patients.get_by_text("Nothing was filled in or guessed.")).to_have_count(0)
    choose(patients, "Changed")
    wait_for_list(patients, lambda now: now == [9])
    select(patients, 9)
    is_open(patients, 9)
    expect(patients.get_by_text("Changed on request: area_worst:")).to_be_visible()
    patients.get_by_role("link", name="Threshold").first.click()
    expect(patients.get_by_role("heading", name="Threshold").first).to_be_visible()
    patients.get_by_role("link", name="Worklist", exact=True).click()
    is_open(patients, 9)
    patients.get_by_role("button", name="Undo this reading").last.click()
    expect(patients.get_by_text("60 data rows: 58 scored, 1 refused, 1 held back.")).to_be_visible()
    expect(patients.get_by_text("Row 9 is not scored as the file is read now.")).to_be_visible()
