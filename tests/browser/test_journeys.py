"""What people come for, in a real browser."""

import csv
import io
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from lrcore.journal import SERVICE, Journal, entry
from lrcore.model.dataset import load
from lrcore.model.sample import sample_csv
from lrcore.registry.active import model_in_use
from lrcore.schema import GROUPS, fields_of
from lrcore.wording.numbers import risk_in_percent
from lrcore.wording.typesetting import typeset
from tests.browser.pages import show_all_tabs, violations
from tests.waiting import scripts_had_their_chance, settled

COHORTS = Path(__file__).parents[1] / "cohorts"


@pytest.fixture
def patients(page, server_url):
    page.goto(f"{server_url}/worklist")
    expect(page.get_by_role("heading", name="Worklist")).to_be_visible()
    return page


def upload(page, name, content):
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content}
    )


def downloaded(page, button):
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile(button)).click()
    return list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text())))


def test_the_first_page_shows_how_good_the_model_is(page, server_url):
    page.goto(server_url)
    expect(page.get_by_role("heading", name="Performance", level=1)).to_be_visible()
    expect(page.get_by_text("Not a medical device")).to_be_visible()
    expect(page.get_by_text("(569 patients, 212 malignant)").first).to_be_visible()


def test_a_kaggle_file_is_scored_and_its_scores_downloaded(patients, artifact):
    rows = list(artifact.record.held_out_rows[:25])
    upload(patients, "kaggle.csv", sample_csv(rows))
    expect(patients.get_by_text("25 data rows: 25 scored, 0 refused, 0 held back.")).to_be_visible()
    scores = downloaded(patients, "Download the scores")
    expected = artifact.model.risk(load().measurements[rows])
    np.testing.assert_allclose([float(row["risk"]) for row in scores], expected, atol=1e-12)
    assert [row["id"] for row in scores][:2] == ["S-001", "S-002"]


def test_the_sample_file_can_be_downloaded_and_tried(patients):
    with patients.expect_download() as waiting:
        patients.get_by_role("button", name="Download a sample").click()
    upload(patients, "sample.csv", Path(waiting.value.path()).read_bytes())
    expect(patients.get_by_text("40 data rows: 40 scored")).to_be_visible()


def test_a_row_with_an_unreadable_cell_is_named_and_the_rest_scored(patients, artifact):
    lines = sample_csv(artifact.record.held_out_rows[:10]).decode().splitlines()
    cells = lines[4].split(",")
    cells[3] = "approx 19"
    lines[4] = ",".join(cells)
    upload(patients, "one-bad.csv", "\n".join(lines).encode())
    expect(patients.get_by_text("10 data rows: 9 scored, 1 refused, 0 held back.")).to_be_visible()
    problems = downloaded(patients, "Download the problems")
    assert [(row["row"], row["id"], row["column"], row["value"]) for row in problems] == [
        ("4", "S-004", "texture_mean", "approx 19")
    ]


def test_a_file_without_our_columns_is_refused_in_one_sentence(patients):
    upload(patients, "other.csv", b"a,b\n1,2\n")
    alert = patients.get_by_test_id("stAlert")
    expect(alert).to_contain_text("30 measurements")
    expect(patients.get_by_text("Traceback")).to_have_count(0)


def test_markup_in_a_file_is_shown_and_not_run(patients, artifact):
    text = sample_csv(artifact.record.held_out_rows[:3]).decode()
    evil = '"<img src=x onerror=window.hacked=1>![x](http://example.invalid/y)"'
    upload(patients, "<b>evil</b>.csv", text.replace("S-002", evil).replace("diagnosis", "<script>").encode())
    expect(patients.get_by_text("3 data rows: 3 scored")).to_be_visible()
    patients.get_by_text("How the file was read").click()
    scripts_had_their_chance(patients)
    assert patients.evaluate("window.hacked") is None
    assert patients.locator("[data-testid=stMain] img").count() == 0


def counts_of(page, *, malignant, benign):
    """Wait until the bench counts these patients."""
    expect(page.locator("[data-show='found']")).to_contain_text(re.compile(rf"\bof {malignant}\b"))
    expect(page.locator("[data-show='falseAlarms']")).to_contain_text(re.compile(rf"\bof {benign}\b"))


def test_the_patients_survive_the_change_of_pages(patients, artifact):
    upload(patients, "kaggle.csv", sample_csv(artifact.record.held_out_rows[:25]))
    expect(patients.get_by_text("25 data rows: 25 scored")).to_be_visible()
    patients.get_by_role("link", name="Threshold", exact=True).click()
    counts_of(patients, malignant=11, benign=14)
    patients.get_by_role("link", name="Worklist", exact=True).click()
    expect(patients.get_by_text("25 data rows: 25 scored")).to_be_visible()


def test_the_form_filled_by_keyboard_gives_the_models_risk(page, server_url, artifact):
    page.goto(f"{server_url}/calculator")
    values = load().measurements[int(artifact.record.held_out_rows[3])]
    expect(page.get_by_text("Enter the 30 measurements")).to_be_visible()
    judged_while_typing(page.locator("section.form"))
    in_rows = zip(*(fields_of(group) for group in GROUPS), strict=True)
    for n, field in enumerate(field for fields in in_rows for field in fields):
        box = page.locator("section.form").get_by_label(field.label, exact=True)
        expect(box).to_be_focused()
        box.press_sequentially(repr(float(values[field.index])))
        expect(page.locator("section.form").get_by_role("status")).to_have_text(f"{n + 1} of 30")
        page.keyboard.press("Tab" if n % 2 else "Enter")
    expect(page.get_by_text("All 30 measurements are entered.")).to_be_visible()
    expect(page.get_by_role("button", name="Assess")).to_be_focused()
    page.keyboard.press("Enter")
    shown = risk_in_percent(float(artifact.model.risk(values[None, :])[0]), 0.5)
    expect(page.get_by_text(f"The risk of {typeset(shown)} is")).to_be_visible()
    page.get_by_role("heading", name="Result").click()  # elsewhere, which closes the button's tooltip
    expect(page.locator("#stFloatingOverlayPortal > *")).to_have_count(0)
    settled(page)
    assert not violations(page)
    leads_to_the_result_on_a_phone(page)


def leads_to_the_result_on_a_phone(page):
    """At the foot of the window, across it, while the form goes on below."""
    page.set_viewport_size({"width": 390, "height": 844})
    ready = page.get_by_text("The result is ready.")
    expect(ready).to_be_in_viewport()
    around = page.locator("[data-testid=stLayoutWrapper]:has(> .st-key-result_ready)").bounding_box()
    assert (around["x"], around["width"]) == (0, 390), "nothing of the form is seen beside it"
    ready.get_by_role("link").click()
    expect(page.get_by_role("heading", name="Result")).to_be_in_viewport()


def judged_while_typing(form):
    """Type numbers that are none, or not of this series, into the first field, and empty it again."""
    first = form.get_by_label("Radius, mean")
    for text, message in (
        ("999,5", "Write a point, not a comma."),
        ("-4", "Cannot be below 0."),
        ("99", "Above the series, 6.981 to 28.11."),
    ):
        first.press_sequentially(text)
        expect(form.get_by_text(message)).to_be_visible()
        first.fill("")


def test_a_row_pasted_into_a_field_fills_the_form_and_popovers_close(page, server_url):
    page.goto(f"{server_url}/calculator")
    first = page.locator("section.form").get_by_label("Radius, mean")
    first.focus()
    row = "\t".join(map(str, load().measurements[9]))
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData('text', text);
            const within = document.activeElement.shadowRoot;
            const paste = new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true});
            (within ? within.activeElement : document.activeElement).dispatchEvent(paste);
        }""",
        row,
    )
    expect(first).to_have_value(str(load().measurements[9, 0]))
    expect(page.locator("section.form").get_by_role("status")).to_have_text("30 of 30")
    page.get_by_role("button", name="Fill in an example").click()
    page.get_by_role("menuitem", name="Typical benign").click()
    expect(page.get_by_role("menuitem", name="Typical benign")).to_have_count(0)
    expect(page.get_by_text("An example, not a patient")).to_be_visible()
    page.get_by_role("button", name="Clear all").click()
    expect(first).to_have_value("")


def decide_in_a_dialog(page, why, who):
    page.get_by_role("button", name="Put 0.080 in force").click()
    dialog = page.get_by_role("dialog")
    confirm = dialog.get_by_role("button", name="Confirm 0.080")
    confirm.click()
    missing = dialog.get_by_test_id("stAlert")
    expect(missing).to_have_text(["Give the reason for the choice.", "Give the name of who decides."])
    fields = dialog.get_by_label("Why this threshold?"), dialog.get_by_label("Who decides?")
    for field, request in zip(fields, missing.all(), strict=True):
        box = field.bounding_box()
        assert 0 <= request.bounding_box()["y"] - box["y"] - box["height"] <= 40, "below its field"
    for field, text in zip(fields, (why, who), strict=True):
        field.fill(text)
    confirm.click()


def test_putting_a_threshold_in_force(new_page, trained_folder, tmp_path, chromium):
    from lrcore.registry import operating_point
    from tests.browser.conftest import streamlit_server

    folder = tmp_path / "artifacts"
    shutil.copytree(trained_folder, folder)
    with streamlit_server(folder) as url:
        page = new_page()
        page.goto(f"{url}/threshold?threshold=0.08&prevalence=0.1")
        decide_in_a_dialog(page, "Missing a cancer is worse *by far*.", "Dr <b>A</b>")
        expect(page.get_by_text(re.compile("0.080 is in force, chosen by Dr <b>A</b>")).first).to_be_visible()
        (point,) = operating_point.history(folder)
        assert (point.threshold, point.evidence.prevalence) == (0.08, 0.1)
        assert point.rationale == "Missing a cancer is worse *by far*."
        page.goto(f"{url}/worklist")
        expect(page.get_by_role("spinbutton", name="Threshold", exact=True)).to_have_value("0.080")
        page.goto(f"{url}/threshold")
        page.get_by_role("button", name="Undo: back to the default").click()
        page.get_by_label("Who undoes it?").fill("Dr B")
        page.get_by_role("dialog").get_by_role("button", name="Undo: back to the default").click()
        expect(
            page.get_by_text(re.compile("0.500 is in force, the default, restored by Dr B")).first
        ).to_be_visible()
        expect(page.get_by_role("button", name="Undo: 0.080 again")).to_be_visible()
        expect(page.get_by_role("spinbutton", name="Threshold", exact=True)).to_have_value("0.500")


def days_are_in_the_address(page):
    page.get_by_role("radio", name="Dates").or_(page.get_by_text("Dates", exact=True)).first.click()
    # A link must lead to the same days tomorrow, so that the days proposed are in it too.
    today = r"\d{4}-\d\d-\d\d"
    expect(page).to_have_url(re.compile(rf"period=Dates&section=Measurements&from={today}&to={today}"))
    address, period = page.url, page.get_by_text(re.compile(f"^{today} to {today}, model version lr-1"))
    expect(period).to_be_visible()
    shown = period.inner_text()
    page.goto(address)
    expect(period).to_have_text(shown)


def recorded_with_a_shift(folder):
    """Record 120 predictions whose texture has moved; return their numbers and rows of the series."""
    model, rows = model_in_use(folder).artifact.model, np.random.default_rng(0).permutation(569)[:120]
    measurements = load().measurements[rows].copy()
    measurements[:, 1] *= 1.3
    entries = [
        entry(
            values,
            model_version="lr-1",
            threshold=0.5,
            risk=float(risk),
            log_odds=float(eta),
            flagged=bool(eta >= 0),
            source=SERVICE,
        )
        for values, eta, risk in zip(
            measurements, model.log_odds(measurements), model.risk(measurements), strict=True
        )
    ]
    with Journal.open(folder / "journal.sqlite3") as journal:
        return journal.append(entries), rows


def test_predictions_of_the_journal_are_watched_and_their_outcomes_recorded(
    new_page, trained_folder, tmp_path, chromium
):
    from tests.browser.conftest import streamlit_server

    folder = tmp_path / "artifacts"
    shutil.copytree(trained_folder, folder)
    ids, rows = recorded_with_a_shift(folder)
    with streamlit_server(folder) as url:
        page = new_page()
        page.goto(f"{url}/monitoring?section=Measurements")
        verdict = page.get_by_text(re.compile("1 of 30 fields has moved.*Texture, mean, higher"))
        expect(verdict).to_be_visible(timeout=30_000)
        expect(page.get_by_role("heading", name="Texture, mean, then and now")).to_be_visible()
        show_all_tabs(page)
        assert not violations(page)
        days_are_in_the_address(page)
        table = "id,outcome\n" + "".join(
            f"{i},{load().outcome[row]}\n" for i, row in zip(ids, rows, strict=True)
        )
        page.get_by_role("tab", name="Outcomes").click()
        upload(page, "outcomes.csv", table.encode())
        page.get_by_role("button", name="Record 120 outcomes in the journal").click()
        expect(page.get_by_text("120 outcomes recorded.")).to_be_visible()
        expect(page.get_by_text("120 of 120 predictions have an outcome")).to_be_visible()
        page.get_by_role("tab", name="Journal").click()
        exported = downloaded(page, r"Download the journal \(120 predictions, CSV\)")
        assert [int(row["id"]) for row in exported] == ids
        assert [int(row["outcome"]) for row in exported] == load().outcome[rows].tolist()


def test_a_report_opens_alone_and_prints(new_page, server_url, tmp_path):
    page = new_page()
    page.goto(server_url)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Report").click()
    path = tmp_path / "report.html"
    waiting.value.save_as(path)
    alone = new_page(viewport={"width": 390, "height": 844}, offline=True)
    alone.set_content(path.read_text(encoding="utf-8"))
    expect(alone.get_by_role("heading", level=1, name="Report on Cross-validated")).to_be_visible()
    expect(alone.get_by_role("img")).to_have_count(4)
    assert alone.evaluate("document.documentElement.scrollWidth") <= 390
    assert alone.pdf().startswith(b"%PDF")


TWO_MODELS = "outcome,model_a_risk,model_b_risk\n" + "1,0.9,0.8\n0,0.2,0.1\n1,0.4,0.7\n0,0.5,0.3\n" * 10
SHOWN_A = "You are looking at two_models.csv, model_a_risk (40 patients, 20 with the event)."
SHOWN_B = "You are looking at two_models.csv, model_b_risk (40 patients, 20 with the event)."
# The page that is shown again may write into its address at once.
ADDRESS_AFTER_BACK = """() => new Promise((resolve) => {
  addEventListener('popstate', () => resolve(location.href), { once: true });
  history.back();
})"""


def menu(page, name):
    page.get_by_test_id("stSidebar").get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    settled(page)


def steps(page):
    settled(page)
    return page.evaluate("history.length")


def looks_at(page, text):
    expect(page.get_by_text(text, exact=True)).to_be_visible()


def area(page):
    return page.get_by_role("group", name="AUC")


def test_an_uploaded_table_is_what_the_pages_of_the_menu_evaluate(patients):
    page = patients
    upload(page, "two_models.csv", TWO_MODELS.encode())
    expect(page.get_by_role("heading", name="Ranking")).to_be_visible()
    menu(page, "Performance")
    looks_at(page, SHOWN_A)
    expect(area(page)).to_contain_text("0.750")
    expect(page.get_by_text("0.995")).to_have_count(0)
    choose(page, "two_models.csv, model_b_risk (40 patients")
    looks_at(page, SHOWN_B)
    expect(area(page)).to_contain_text("1.000")
    expect(page).to_have_url(re.compile(r"set=upload&risk=2$"))
    menu(page, "Threshold")
    looks_at(page, SHOWN_B)
    counts_of(page, malignant=20, benign=20)
    assert "two_models" not in page.url


def choose(page, patients):
    page.get_by_role("button", name="Change").click()
    page.get_by_text(patients).click()


def test_every_page_is_one_step_back_and_keeps_the_set(patients):
    page = patients
    upload(page, "two_models.csv", TWO_MODELS.encode())
    expect(page.get_by_role("heading", name="Ranking")).to_be_visible()
    before = steps(page)
    menu(page, "Performance")
    choose(page, "two_models.csv, model_b_risk (40 patients")
    looks_at(page, SHOWN_B)
    assert steps(page) == before + 1, "choosing other patients is no step"
    expect(page).to_have_url(re.compile(r"set=upload&risk=2$"))
    menu(page, "Threshold")
    looks_at(page, SHOWN_B)
    settled(page)  # the keys go to the slider that remains
    page.get_by_role("slider", name="Threshold").focus()
    for value, key in (("0.501", "ArrowRight"), ("0.502", "ArrowRight"), ("0.492", "PageDown")):
        page.keyboard.press(key)
        expect(page.get_by_role("spinbutton", name="Threshold", exact=True)).to_have_value(value)
    expect(page).to_have_url(re.compile(r"threshold=0\.492"))
    assert steps(page) == before + 2, "moving the threshold is no step"
    page.go_back()
    expect(page.get_by_role("heading", name="Performance", level=1)).to_be_visible()
    looks_at(page, SHOWN_B)
    page.go_back()
    expect(page.get_by_role("heading", name="Worklist", level=1)).to_be_visible()


def test_a_page_that_is_left_keeps_its_address(page, server_url):
    """What the server writes into the address of the next page may come before the way to that page."""
    address = "/model?prevalence=0.2&set=heldout"
    page.goto(f"{server_url}/model?set=heldout")
    settled(page)
    page.evaluate("address => history.replaceState({}, '', address)", address)
    page.evaluate("document.body.click()")
    page.evaluate("history.pushState({}, '', '/model?set=heldout'); history.pushState({}, '', '/threshold')")
    expect(page).to_have_url(f"{server_url}/threshold")
    assert page.evaluate(ADDRESS_AFTER_BACK) == server_url + address


def test_the_links_of_an_upload_lead_to_the_upload_whichever_set_was_evaluated_before(patients):
    page = patients
    upload(page, "two_models.csv", TWO_MODELS.encode())
    page.get_by_role("link", name="How far can these risks be trusted?").click()
    looks_at(page, SHOWN_A)
    choose(page, "The development series, held out")
    looks_at(
        page,
        "You are looking at the development series, held out (114 patients, 42 malignant), "
        "not at two_models.csv.",
    )
    for link, title in (
        ("Which threshold, and what does it cost?", "Threshold"),
        ("How far can these risks be trusted?", "Performance"),
    ):
        menu(page, "Worklist")
        page.get_by_role("link", name=link).click()
        expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
        looks_at(page, SHOWN_A)


def test_an_uploaded_cohort_is_evaluated_from_page_to_page(patients, artifact):
    page = patients
    content = sample_csv(artifact.record.held_out_rows)
    shown = "You are looking at ours.csv (114 patients, 42 malignant)."
    upload(page, "ours.csv", content)
    expect(page.get_by_text("114 data rows: 114 scored")).to_be_visible()
    for name in ("Validation", "Performance", "Threshold"):
        menu(page, name)
        looks_at(page, shown)
    counts_of(page, malignant=42, benign=72)
    expect(page).to_have_url(re.compile(r"set=upload"))
    page.reload()
    expect(page.get_by_text("asks for an uploaded file that this session does not hold")).to_be_visible()
    looks_at(
        page, "You are looking at the development series, cross-validated (569 patients, 212 malignant)."
    )


def test_a_file_waits_for_its_diagnoses_to_be_confirmed_on_another_page(patients):
    page = patients
    upload(page, "ours.csv", (COHORTS / "labels_1_0_ambiguous.csv").read_bytes())
    expect(page.get_by_role("button", name="Confirm")).to_be_visible()
    menu(page, "Performance")
    expect(page.get_by_text("ours.csv is not evaluated until its diagnoses are confirmed")).to_be_visible()
    menu(page, "Worklist")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("link", name="How far can these risks be trusted?")).to_be_visible()
    menu(page, "Performance")
    expect(page.get_by_text(re.compile("^You are looking at ours.csv"))).to_be_visible()


@pytest.fixture
def own_server(chromium, trained_folder, tmp_path):
    """Return the address and the folder of a server that a test may write to."""
    from tests.browser.conftest import streamlit_server

    folder = tmp_path / "artifacts"
    shutil.copytree(trained_folder, folder)
    with streamlit_server(folder) as url:
        yield url, folder


WHAT_IF = "What-if 0.300, not in force (0.500)"


def strip(page):
    return page.locator(".st-key-bar_status").get_by_text("What-if")


def test_the_journal_takes_the_threshold_in_force_when_the_risk_is_requested(page, own_server):
    url, folder = own_server
    page.goto(f"{url}/calculator?threshold=0.3")
    expect(strip(page)).to_have_text(re.compile(re.escape(WHAT_IF)))
    page.get_by_role("button", name="Paste a row").click()
    row = ", ".join(map(str, load().measurements[9]))
    page.get_by_role("textbox", name="30 measurements, or a header and a row").fill(row)
    page.get_by_role("button", name="Fill in", exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text("All 30 measurements are entered.")).to_be_visible()
    assert not (folder / "journal.sqlite3").exists()
    page.get_by_role("button", name="Assess").click()
    expect(page.get_by_text("Recorded in the journal as number 1")).to_be_visible()
    expect(page.get_by_text("the threshold in force, 0.500")).to_be_visible()
    with Journal.open(folder / "journal.sqlite3") as journal:
        assert journal.entries().threshold.tolist() == [0.5]


def test_a_what_if_is_marked_on_page_after_page_until_it_is_taken_back(page, server_url):
    from tests.browser.pages import violations

    page.goto(f"{server_url}/?threshold=0.3")
    expect(strip(page)).to_have_text(re.compile(re.escape(WHAT_IF)))
    menu(page, "Threshold")
    expect(strip(page)).to_be_visible()
    expect(page.locator("[data-show='found']")).not_to_be_empty()
    settled(page)
    assert not violations(page)
    slider = page.get_by_role("slider", name="Threshold")
    place = slider.bounding_box()
    page.get_by_role("button", name="Back to 0.500").click()
    expect(slider).to_have_value("500")
    expect(strip(page)).to_have_count(0)
    settled(page)
    assert slider.bounding_box() == place, "nothing moves under the hand"


@pytest.mark.parametrize(
    ("old", "new", "title"), [("patients", "worklist", "Worklist"), ("patient", "calculator", "Calculator")]
)
def test_an_old_address_leads_to_the_page_and_does_not_hold_the_way_back(page, server_url, old, new, title):
    page.goto(f"{server_url}/model")
    expect(page.get_by_role("heading", level=1, name="Model")).to_be_visible()
    page.goto(f"{server_url}/{old}?threshold=0.123&set=heldout")
    expect(page.get_by_role("heading", level=1, name=title, exact=True)).to_be_visible()
    expect(page).to_have_url(f"{server_url}/{new}?threshold=0.123&set=heldout")
    expect(page.get_by_role("spinbutton", name="Threshold")).to_have_value("0.123")
    page.go_back()
    expect(page.get_by_role("heading", level=1, name="Model")).to_be_visible()
