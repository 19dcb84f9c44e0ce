"""A file that ends or blocks what reads it costs its owner one sentence, and no other session anything."""

import gzip

import pytest
from playwright.sync_api import expect

from lrcore.model.sample import sample_csv
from tests.browser.conftest import streamlit_server
from tests.browser.test_workbench import expect_python_at, opened, slider
from tests.reader.formats.test_other_workbooks import SHEET, binary_workbook
from tests.reader.made import delimited, table

FAR = binary_workbook(SHEET, far=(1_048_575, 16_383))  # its reader asks for 512 GiB, and ends
LETTERS = gzip.compress(delimited(table()).encode() + b"a\n" * 3_900_000, 1)  # reading takes long


@pytest.fixture
def own_server(chromium, browser_artifacts):
    with streamlit_server(browser_artifacts) as url:
        yield url


def upload(page, url, name, content):
    page.goto(f"{url}/patients")
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.locator("input[type=file]").set_input_files(file)


def test_a_threshold_reaches_python_while_other_sessions_read_bombs(new_page, own_server, artifact):
    other, slow, ended = opened(new_page(), own_server), new_page(), new_page()
    upload(slow, own_server, "letters.csv.gz", LETTERS)
    expect(slow.get_by_text("Reading 0.0 MB")).to_be_visible()
    slider(other).fill("80")
    expect_python_at(other, "0.080")
    upload(ended, own_server, "far.xlsb", FAR)
    expect(ended.get_by_text("ends the program which reads it")).to_be_visible()
    slider(other).fill("300")
    expect_python_at(other, "0.300")
    upload(ended, own_server, "sound.csv", sample_csv(artifact.record.held_out_rows[:11]))
    expect(ended.get_by_text("11 data rows: 11 scored")).to_be_visible()
