"""Numbers as a reader expects them: a true minus, hard spaces before units, one patient in the singular."""

import re
from pathlib import Path

import pytest

from lrcore.model.sample import sample_csv
from tests.pages.shown import drawn_texts, tables

ROOT = Path(__file__).parents[2]
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
FAULTS = {
    "a blank that can break before a unit": re.compile(r"\d (?:%|(?:kB|MB|SD)\b)"),
    "a hyphen for a minus": re.compile(r"(?:^|[\s(\[])-\d"),
    "a plural of one": re.compile(
        r"(?<![\d.,])1 (?:patients|rows|false alarms|predictions|outcomes|cancers)\b"
    ),
}


def texts(app):
    """Every text of a page that a person reads."""
    for kind in (
        "title",
        "header",
        "subheader",
        "markdown",
        "caption",
        "info",
        "warning",
        "error",
        "success",
    ):
        yield from (str(each.value) for each in getattr(app, kind))
    for metric in app.metric:
        yield from (str(metric.label), str(metric.value), str(metric.delta))
    yield from drawn_texts(app)
    for table in tables(app):
        yield from map(str, [*table.value.columns, *table.value.to_numpy().ravel()])
    for kind in ("button", "download_button", "expander", "popover"):
        yield from (str(getattr(each, "label", "")) for each in app.get(kind))


def faults(app):
    return [(name, text) for text in texts(app) for name, fault in FAULTS.items() if fault.search(text)]


def check(app):
    assert not app.exception, app.exception
    assert not faults(app)


@pytest.mark.parametrize("name", [*PAGES, "lessons/probability", "lessons/distortion", "lessons/leakage"])
def test_the_numbers_of_a_page_are_typeset(opened, name):
    check(opened(name))


@pytest.mark.parametrize("n", [1, 60])
def test_the_numbers_of_uploaded_patients_are_typeset(opened, artifact, n):
    app = opened("worklist")
    content = sample_csv(artifact.record.held_out_rows[:n])
    app.file_uploader[0].upload("ward.csv", content, "text/csv").run(timeout=60)
    check(app)
    for page in ("validation", "performance", "threshold"):
        app.switch_page(f"pages/{page}.py").run(timeout=60)
        check(app)
