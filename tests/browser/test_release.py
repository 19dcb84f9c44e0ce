"""A release of the slider: what shows the threshold follows, and nothing else is sent again."""

import re
from collections import Counter
from zipfile import ZipFile

import pytest
from playwright.sync_api import expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.test_workbench import expect_python_at, opened, slider
from tests.waiting import settled

OF_A_RUN = {"new_session", "session_status_changed", "page_info_changed", "script_finished"}
# While the threshold stays a what-if: the box, its status and the button, each in the box of a part.
SHOWN_OF_A_WHAT_IF = {"block": 3, "number_input": 1, "markdown": 1, "button": 1}


@pytest.fixture
def sent(page):
    """How many messages of each kind the server has sent."""
    kinds = Counter()

    def received(frame):
        message = ForwardMsg.FromString(frame if isinstance(frame, bytes) else frame.encode())
        kind = message.WhichOneof("type")
        kinds[message.delta.new_element.WhichOneof("type") or "block" if kind == "delta" else kind] += 1

    page.on("websocket", lambda socket: socket.on("framereceived", received))
    return kinds


@pytest.fixture
def bench(page, sent, server_url):
    found = opened(page, server_url)
    sent.clear()
    return found


def put_button(page, threshold):
    return page.get_by_role("button", name=f"Put {threshold} in force")


def expect_everywhere(page, threshold):
    expect_python_at(page, threshold)
    expect(page.get_by_text(f"What-if {threshold}, not in force (0.500)")).to_be_visible()
    expect(put_button(page, threshold)).to_be_enabled()
    expect(page).to_have_url(re.compile(rf"threshold={float(threshold)}"))


def test_a_release_sends_the_parts_that_show_it_and_no_page(bench, sent):
    slider(bench).press("ArrowRight")
    expect_everywhere(bench, "0.501")
    settled(bench)
    sent.clear()
    slider(bench).press("ArrowRight")
    expect_everywhere(bench, "0.502")
    settled(bench)
    assert {kind: sent[kind] for kind in sent if kind not in OF_A_RUN} == SHOWN_OF_A_WHAT_IF, sent


def test_the_report_and_the_details_are_those_of_the_threshold_released(bench):
    slider(bench).fill("80")
    expect_everywhere(bench, "0.080")
    bench.get_by_role("button", name="Details").click()
    expect(bench.get_by_text("A patient is flagged when")).to_be_visible()
    bench.keyboard.press("Escape")
    with bench.expect_download() as download:
        bench.get_by_role("button", name="Report", exact=True).click()
    assert "0.080" in download.value.path().read_text("utf-8")


def test_a_plan_is_sealed_at_the_threshold_released_and_keeps_what_was_typed(bench):
    fold = bench.get_by_text("Fix this threshold before the outcomes")
    fold.click()
    question = bench.get_by_label("What is the evaluation to answer?")
    question.fill("Is recall at least 95 %?")
    slider(bench).fill("80")
    expect_everywhere(bench, "0.080")
    expect(bench.get_by_text("The plan is sealed at 0.080, the threshold that is set.")).to_be_visible()
    fold.click()
    expect(question).to_be_hidden()
    settled(bench)
    fold.click()
    expect(question).to_have_value("Is recall at least 95 %?")
    settled(bench)
    bench.get_by_label("Intended test or analysis").fill("Wilson's interval")
    bench.get_by_label("Who seals the plan?").fill("Dr A")
    bench.get_by_role("button", name="Seal the plan").click()
    expect(bench.get_by_text(re.compile("Sealed: 0.080 by Dr A"))).to_be_visible()


def test_the_files_of_the_report_are_those_of_the_threshold_released(bench):
    slider(bench).fill("80")
    expect_everywhere(bench, "0.080")
    with bench.expect_download() as download:
        bench.get_by_role("button", name="Download as Word").click()
    with ZipFile(download.value.path()) as word:
        assert "0.080" in word.read("word/document.xml").decode()


def test_controls_of_a_part_that_concern_the_page_draw_the_page(bench):
    slider(bench).fill("80")
    expect_everywhere(bench, "0.080")
    bench.get_by_role("button", name="Back to 0.500").click()
    expect(slider(bench)).to_have_value("500")
    box = bench.get_by_role("spinbutton", name="Threshold", exact=True)
    box.fill("0.2")
    box.press("Enter")
    expect(slider(bench)).to_have_value("200")
    expect_everywhere(bench, "0.200")
    bench.get_by_role("button", name="Resample these patients").click()
    use = bench.get_by_role("button", name=re.compile(r"^Use 0\.\d{3}$"))
    step = use.inner_text().removeprefix("Use 0.")
    use.click()
    expect(slider(bench)).to_have_value(str(int(step)))
    expect_python_at(bench, f"0.{step}")


def test_a_dialog_opened_after_a_release_speaks_of_the_threshold_released(bench):
    slider(bench).fill("80")
    expect_everywhere(bench, "0.080")
    put_button(bench, "0.080").click()
    expect(bench.get_by_role("dialog").get_by_role("button", name="Confirm 0.080")).to_be_visible()
