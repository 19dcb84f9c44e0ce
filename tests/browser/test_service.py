"""The service inside the dashboard's own server."""

import json
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect

from lrcore.model.dataset import load


def ask(url, body=None):
    request = urllib.request.Request(
        url, json.dumps(body).encode() if body else None, {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.loads(answer.read()), answer.headers
    except urllib.error.HTTPError as refusal:
        return refusal.code, json.loads(refusal.read()), refusal.headers


def test_the_dashboards_server_answers_predictions_too(server_url, artifact):
    row = load().measurements[0]
    status, answer, headers = ask(f"{server_url}/api/predict", {"features": row.tolist()})
    assert status == 200
    assert answer["risk"] == float(artifact.model.risk(row[None, :])[0])
    assert answer["journal_id"] >= 1
    assert headers["X-Frame-Options"] == "DENY"
    assert not [name for name in headers if name.lower().startswith("access-control")]


@pytest.mark.parametrize("path", ["api", "api/", "api/nothing", "api/patients"])
def test_what_is_not_served_is_json_and_not_the_dashboard(server_url, path):
    status, answer, _ = ask(f"{server_url}/{path}")
    assert status == 404
    assert "/docs" in answer["detail"]


def test_the_dashboard_cannot_be_framed_by_another_site(server_url):
    with urllib.request.urlopen(f"{server_url}/threshold") as answer:
        assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_reference_works_without_the_internet(server_url, page):
    page.goto(f"{server_url}/api/docs")
    expect(page.get_by_text("/predict/batch")).to_be_visible()
    page.get_by_text("Answer one patient's risk").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.get_by_text('"risk":').first).to_be_visible()
