"""From a file of our patients to an updated model, and back again."""

import csv
import io
import json
import re
import shutil
from pathlib import Path

import numpy as np
from playwright.sync_api import expect

from lrcore.evaluation.discrimination.roc import auc
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.counts import flagged
from lrcore.reader import read_labelled
from lrcore.registry import artifact as stored
from lrcore.registry.operating_point import in_force
from tests.browser.conftest import streamlit_server
from tests.browser.pages import NAVIGATION, NOT_OURS, box, opened, show_all_tabs
from tests.waiting import in_theme, settled

THREE_SCREENS = 2700  # pixels at 1440 x 900


def downloaded(page, name):
    with page.expect_download() as waiting:
        page.get_by_role("button", name=re.compile(name)).click()
    return Path(waiting.value.path()).read_bytes()


def scores(page):
    page.get_by_role("link", name="Worklist", exact=True).click()
    expect(page.get_by_role("heading", name="Worklist")).to_be_visible()
    rows = csv.DictReader(io.StringIO(downloaded(page, "Download the scores").decode()))
    return np.array([float(row["log_odds"]) for row in rows])


def decide(page, why, who, reason, button):
    page.get_by_label(why).fill(reason)
    page.get_by_label("Who decides?").fill(who)
    page.get_by_role("button", name=button).click()


def readable(page):
    """Axe finds nothing in any tab in either theme, and nothing is wider than a phone."""
    from axe_playwright_python.sync_playwright import Axe

    show_all_tabs(page)
    expect(page.get_by_role("heading", name="Are they the same kind of patients?")).to_be_visible()
    for theme in ("light", "dark"):
        in_theme(page, theme)
        found = Axe().run(page, context=NAVIGATION).response["violations"]
        assert [v["id"] for v in found if v["id"] not in NOT_OURS] == [], theme
    page.set_viewport_size({"width": 390, "height": 844})
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1440, "height": 900})


def with_markup(content):
    """Return the file with a column, and a subgroup, whose names would do something if they could."""
    evil = b"![x](http://example.invalid/y)<img src=x onerror=window.hacked=1>"
    return content.replace(b"West", evil).replace(b"site", evil)


def validated(page, content):
    """Upload a file of patients and return the numbers that the page offers for download."""
    page.locator("input[type=file]").set_input_files(
        {"name": "ours.csv", "mimeType": "text/csv", "buffer": content}
    )
    expect(page.get_by_text("On average the risks are too high for these patients")).to_be_visible()
    assert page.evaluate("window.hacked") is None
    assert page.locator("[data-testid=stMain] table img").count() == 0
    return json.loads(downloaded(page, r"Download every number \(JSON\)"))


def check_update(folder, before, measurements):
    """The threshold offered arrived with all of its digits; return by how much the log-odds moved."""
    after = stored.load(folder)
    (update,) = after.record.updates
    np.testing.assert_array_equal(
        flagged(after.model.risk(measurements), in_force(folder, after.digest).threshold),
        flagged(before.model.risk(measurements), 0.5),
    )
    return update.change.intercept


def back_to_the_version_before(page):
    page.get_by_role("link", name="Model", exact=True).click()
    page.get_by_role("tab", name="Versions").click()
    page.get_by_text("Put another version in use").click()
    decide(page, "Why this version?", "Dr B", "Not yet agreed.", "Put it in use")
    expect(page.get_by_text("History (3), newest first")).to_be_visible()


def test_a_file_is_opened_in_the_same_place_as_on_the_worklist(page, server_url):
    places = {}
    for name, example in (("worklist", "radius_mean"), ("validation", "outcome")):
        opened(page, server_url, name)
        expect(page.get_by_role("columnheader", name=example, exact=True)).to_be_visible()
        places[name] = page.get_by_test_id("stFileUploaderDropzone").bounding_box()
        tries = [each.bounding_box()["y"] for each in page.get_by_role("button", name="Try ").all()]
        assert len(set(tries)) == 1, "one row"
    assert places["worklist"] == places["validation"]


def test_the_answer_stands_first_and_each_tab_is_short(page, server_url):
    opened(page, server_url, "validation")
    page.get_by_role("button", name="Try a constructed file").click()
    answer = page.get_by_text("The outcomes contradict the risks")
    expect(answer).to_be_visible()
    settled(page)
    curve = box(page, "[data-testid=stMain] h2 >> text=Do the risks mean")
    numbers = box(page, "[data-testid=stMain] h2 >> text=Side by side")
    assert answer.bounding_box()["y"] < curve["y"] == numbers["y"] < 600
    names = page.get_by_role("tab").all_inner_texts()
    assert [*names[:3], *names[-2:]] == ["Calibration", "Ranking and use", "Case mix", "Study", "Update"]
    for name in names:
        page.get_by_role("tab", name=name).click()
        settled(page)
        assert page.get_by_test_id("stMain").evaluate("main => main.scrollHeight") <= THREE_SCREENS, name
    expect(page).to_have_url(re.compile("section=Update"))


def test_validate_update_and_go_back(new_page, trained_folder, tmp_path, artifact):
    folder = tmp_path / "artifacts"
    shutil.copytree(trained_folder, folder)
    with streamlit_server(folder) as url:
        page = new_page()
        page.goto(f"{url}/validation")
        content = with_markup(downloaded(page, "Download a constructed file"))
        ours = read_labelled(content)
        before = artifact.model.log_odds(ours.measurements)
        numbers = validated(page, content)
        assert (
            numbers["ours"]["auc"]["estimate"]
            == auc(Patients(ours.outcome, artifact.model.risk(ours.measurements))).value
        )

        page.get_by_role("tab", name="Update").click()
        page.get_by_text("Fit the updates and judge them").click()
        expect(page.get_by_text("Advised: intercept.")).to_be_visible()
        readable(page)
        decide(
            page, "Why is the model updated?", "Dr <b>A</b>", "New scanner.", "Update the model (intercept)"
        )
        expect(page.get_by_text("was updated (intercept)")).to_be_visible()
        expect(page.get_by_text("by Dr <b>A</b>").first).to_be_visible()
        moved = check_update(folder, artifact, ours.measurements)
        np.testing.assert_allclose(scores(page), before + moved, atol=1e-9)

        back_to_the_version_before(page)
        assert stored.load(folder).digest == artifact.digest
        np.testing.assert_array_equal(scores(page), before)
