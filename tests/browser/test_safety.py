"""Patients stay in memory, and nothing that came from a file runs: not here, not in a spreadsheet."""

import csv
import io
import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import streamlit_server
from tests.reader.made import changed, file, refusal, table
from tests.waiting import scripts_had_their_chance, settled

MARKUP = "<img src=x onerror=window.hacked=1>"
FORMULA = '=HYPERLINK("http://example.invalid","x")'
LINK = "[click](javascript:window.hacked=2) ![x](http://example.invalid/x.png) $\\alpha$ :red[y] `z`"
RUNS = ("=", "+", "-", "@", "\t", "\r", "＝")
SECRET = "ZQ-SECRET-PATIENT-7781"


@pytest.fixture
def patients(page, server_url):
    page.goto(f"{server_url}/worklist")
    expect(page.get_by_role("heading", name="Worklist")).to_be_visible()
    return page


def upload(page, content, name="ward.csv"):
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content}
    )


def downloaded(page, button):
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile(button)).click()
    return Path(download.value.path()).read_text(encoding="utf-8-sig")


def hostile():
    """Markup and formulas in ids, headers, diagnoses, other columns and cells."""
    records = [[*record, MARKUP if not row else LINK] for row, record in enumerate(table())]
    for row, name in enumerate([MARKUP, FORMULA, LINK, "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "|cmd"], 1):
        records[row][0] = name
    records[3][1] = MARKUP
    records = changed(records, 1, "texture_mean", MARKUP)
    records = changed(records, 2, "texture_mean", FORMULA)
    records = changed(records, 4, "area_mean", "2")
    records[0][2] = "radius_mean"
    return records


def nothing_ran(page):
    scripts_had_their_chance(page)
    assert page.evaluate("window.hacked") is None
    assert page.locator("[data-testid=stMain] img").count() == 0
    assert page.locator("[data-testid=stMain] a[href*=example], a[href^=javascript]").count() == 0
    assert page.locator("[data-testid=stMain] .katex").count() == 0


def test_what_a_file_holds_is_shown_and_never_run(patients):
    upload(patients, file(hostile()), f"{MARKUP} {LINK}.csv".replace("/", "_"))
    expect(patients.get_by_text("20 data rows: 17 scored, 2 refused, 1 held back.")).to_be_visible()
    patients.get_by_text("How the file was read").click()
    expect(patients.get_by_text("Not used for the score")).to_contain_text(MARKUP)
    nothing_ran(patients)


def test_the_drawer_and_a_refusal_show_text_as_text(patients):
    upload(patients, file([hostile()[0], hostile()[3]]))
    expect(patients.get_by_text("1 data row: 1 scored")).to_be_visible()
    patients.locator("[role=row][data-row]").first.click()
    for tab, part in (
        ("In words", "of these models decide otherwise"),
        ("Similar", "Most similar development patients:"),
        ("What drives it", "The sum is exact."),
    ):
        patients.get_by_role("tab", name=tab).click()
        expect(patients.get_by_text(part)).to_be_visible()
    nothing_ran(patients)
    records = hostile()
    records[0] = [MARKUP, LINK, FORMULA, *[f"{MARKUP}{place}" for place in range(30)]]
    assert refusal(file(records))
    upload(patients, file(records), "refused.csv")
    expect(patients.get_by_test_id("stAlert").first).to_be_visible()
    nothing_ran(patients)


def test_no_downloaded_cell_is_a_formula_and_corrections_come_back(patients):
    upload(patients, file(hostile()))
    expect(patients.get_by_text("20 data rows: 17 scored")).to_be_visible()
    corrections = downloaded(patients, "Download these rows")
    tables = [downloaded(patients, f"Download the {what}") for what in ("scores", "problems")]
    for text in (*tables, corrections):
        for row in csv.reader(io.StringIO(text)):
            for cell in row:
                assert not cell.lstrip(" ").startswith(RUNS) or _is_number(cell), cell
    upload(patients, _mended(corrections).encode(), "mended.csv")
    expect(patients.get_by_text("3 data rows: 3 scored, 0 refused, 0 held back.")).to_be_visible()


def _is_number(cell):
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _mended(corrections):
    """The file of corrections with the three wrong cells put right."""
    rows = list(csv.reader(io.StringIO(corrections)))
    place = {name: column for column, name in enumerate(rows[0])}
    truth = table()
    for row, number in zip(rows[1:], (1, 2, 4), strict=True):
        for name in ("texture_mean", "area_mean"):
            row[place[name]] = truth[number][truth[0].index(name)]
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue()


def test_patients_are_in_no_log_no_address_and_no_file(new_page, trained_folder, tmp_path, chromium):
    artifacts, temporary, log = tmp_path / "artifacts", tmp_path / "tmp", tmp_path / "server.log"
    shutil.copytree(trained_folder, artifacts)
    temporary.mkdir()
    records = table()
    records[1][0] = SECRET
    refused = changed(records, 1, "radius_mean", f"{SECRET}-cell")
    with log.open("wb") as written, streamlit_server(artifacts, log=written, TMPDIR=str(temporary)) as url:
        page = new_page()
        addresses = []
        page.on("request", lambda request: addresses.append(request.url))
        page.goto(f"{url}/worklist")
        for content, says in (
            (file(records), "20 scored"),
            (file(refused), "19 scored"),
            (file([[SECRET, *records[0][1:-1]], *records[1:]]), "Expected 30 measurements"),
        ):
            upload(page, content, f"{SECRET}.csv")
            expect(page.get_by_text(re.compile(says)).first).to_be_visible()
        page.get_by_role("link", name="Threshold", exact=True).click()
        expect(page.get_by_role("heading", name="Threshold", exact=True)).to_be_visible()
        addresses.append(page.url)
    assert SECRET not in log.read_text(errors="replace")
    assert not [address for address in addresses if SECRET in address]
    for path in [*artifacts.rglob("*"), *temporary.rglob("*")]:
        if path.is_file():
            assert SECRET.encode() not in path.read_bytes(), path


def test_what_is_sent_does_not_grow_with_the_file(new_page, server_url):
    """The browser gets the rows it can show, whatever the file holds."""
    sent = {n: _received(new_page(), server_url, n) for n in (2_000, 12_000)}
    assert sent[12_000] < 1.1 * sent[2_000]


def _received(page, url, count):
    """Bytes that a page of so many patients brings over the websocket after the upload."""
    total = 0

    def count_bytes(frame):
        nonlocal total
        total += len(frame)

    page.on("websocket", lambda socket: socket.on("framereceived", count_bytes))
    page.goto(f"{url}/worklist")
    expect(page.get_by_text("Upload a table with one patient per row")).to_be_visible()
    settled(page)
    before = total
    rows = tuple(place % 569 for place in range(count))
    upload(page, file(table(rows)))
    expect(page.get_by_text(f"{count:,} data rows: {count:,} scored")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Download the scores").first).to_be_visible(timeout=60_000)
    settled(page)
    return total - before
