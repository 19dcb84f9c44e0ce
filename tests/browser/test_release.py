"""A release of the slider: what shows the threshold follows, and nothing else is sent again."""

import re
from collections import Counter

import pytest
from playwright.sync_api import expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.test_workbench import expect_python_at, opened, slider
from tests.waiting import settled


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
    expect(bench.get_by_text("Seal a plan at 0.501")).to_have_count(1)
    settled(bench)
    assert not {"navigation", "logo", "html", "ref_hash", "bidi_component"} & set(sent), sent
    assert sent["number_input"] >= 1
    slider(bench).press("ArrowRight")
    expect_everywhere(bench, "0.502")


def test_the_report_and_the_details_are_those_of_the_threshold_released(bench):
    slider(bench).fill("80")
    expect_everywhere(bench, "0.080")
    bench.get_by_role("button", name="Details").click()
    expect(bench.get_by_text(re.compile(r"one missed cancer is as bad.* 11\.5"))).to_be_visible()
    bench.keyboard.press("Escape")
    with bench.expect_download() as download:
        bench.get_by_role("button", name="Report", exact=True).click()
    assert "0.080" in download.value.path().read_text("utf-8")


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
