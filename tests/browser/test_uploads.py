"""A file that ends or blocks what reads it costs its owner one sentence, and nobody else anything."""

import gzip

from playwright.sync_api import expect

from lrcore.model.sample import sample_csv
from tests.browser.test_workbench import expect_python_at, opened, slider
from tests.reader.formats.test_other_workbooks import SHEET, binary_workbook
from tests.reader.made import delimited, table

BOMBS = {
    "far.xlsb": (binary_workbook(SHEET, far=(1_048_575, 16_383)), "ends the program which reads it"),
    "letters.csv.gz": (
        gzip.compress(delimited(table()).encode() + b"a\n" * 300_000, 1),
        "300,020 data rows: 20 scored",
    ),
}


def upload(page, name, content):
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.locator("input[type=file]").set_input_files(file)


def test_a_threshold_reaches_python_while_another_session_reads_a_bomb(new_page, server_url, artifact):
    other, owner = opened(new_page(), server_url), new_page()
    for place, (name, (content, says)) in enumerate(BOMBS.items()):
        owner.goto(f"{server_url}/patients")
        upload(owner, name, content)
        slider(other).fill(str(80 + place))
        expect_python_at(other, f"{(80 + place) / 1000:.3f}")
        expect(owner.get_by_text(says)).to_be_visible()
        slider(other).fill(str(300 + place))
        expect_python_at(other, f"{(300 + place) / 1000:.3f}")
    owner.goto(f"{server_url}/patients")
    upload(owner, "sound.csv", sample_csv(artifact.record.held_out_rows[:11]))
    expect(owner.get_by_text("11 data rows: 11 scored")).to_be_visible()
