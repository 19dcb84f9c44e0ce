"""The Monitoring page: what is to be done stands first, and the rest in tabs."""

import re

from playwright.sync_api import expect

from tests.browser.pages import opened
from tests.waiting import settled

NOTHING_RECORDED = "period=Dates&from=2001-01-01&to=2001-01-02"


def test_the_answer_stands_first_and_each_tab_is_short(page, server_url):
    opened(page, server_url, f"monitoring?constructed=true&{NOTHING_RECORDED}")
    answer = page.get_by_text("Yes, validate the model on these patients")
    expect(answer).to_be_visible(timeout=30_000)
    expect(page.get_by_text("No prediction of this period is in the journal")).to_have_count(0)
    assert answer.bounding_box()["y"] < 400
    names = page.get_by_role("tab").all_inner_texts()
    assert names == ["Share flagged", "Measurements", "Outcomes"]
    for name in names:
        page.get_by_role("tab", name=name).click()
        settled(page)
        assert page.get_by_test_id("stMain").evaluate("main => main.scrollHeight") <= 2100, name
    expect(page).to_have_url(re.compile("section=Outcomes"))
