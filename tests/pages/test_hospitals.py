"""Validation of a file of several hospitals in which some outcomes are unknown."""

import json
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from lrcore.arrays import sigmoid
from tests.pages.shown import tables


@pytest.fixture(scope="module")
def hospitals():
    rng = np.random.default_rng(6)
    eta = rng.normal(-1, 1.5, 900)
    risk, outcome = sigmoid(eta), rng.random(900) < sigmoid(eta)
    known = rng.random(900) < np.where(risk >= 0.5, 0.95, 0.6)
    rows = [
        f"P{row},site <b>{row % 6}</b>,{risk[row]:.6f},{int(outcome[row]) if known[row] else ''}"
        for row in range(900)
    ]
    return "\n".join(["id,site,risk,outcome", *rows]).encode()


def words(app):
    return "\n".join(text.value.replace("\\", "") for text in [*app.markdown, *app.caption, *app.warning])


@pytest.fixture
def offered(monkeypatch):
    """What the download buttons would write, by their labels."""
    import streamlit as st

    contents, button = {}, st.download_button

    def download_button(label, data, **options):
        contents[label] = data
        return button(label, data, **options)

    monkeypatch.setattr(st, "download_button", download_button)
    return contents


def test_hospitals_and_unknown_outcomes_are_shown_and_downloaded(opened, hospitals, offered):
    app = opened("validation")
    app.file_uploader[0].upload("hospitals.csv", hospitals, "text/csv").run(timeout=60)
    assert not app.exception, app.exception
    headers = [header.value for header in app.header]
    assert "What do the missing outcomes change?" in headers
    assert "does not depend on the outcome" in words(app)
    centres = app.selectbox(key="centres")
    assert centres.options == ["none", "site"]
    centres.select_index(1).run(timeout=60)
    assert not app.exception, app.exception
    with ThreadPoolExecutor(1) as thread:  # as a server makes it, outside of the session
        html = thread.submit(offered["Report"]).result()
    assert "<h2>Centres</h2>" in html
    assert "Outcomes known for some patients only" in html
    assert "6 centres" in [column for table in tables(app) for column in table.value.columns]
    forest = json.loads(
        next(each for each in app.get("plotly_chart") if "New centre" in each.proto.spec).proto.spec
    )
    assert "site &lt;b&gt;0&lt;/b&gt;<br>" in json.dumps(forest["layout"]["yaxis"]["ticktext"])
    app.radio(key="centre_measure").set_value("oe").run(timeout=60)
    assert not app.exception, app.exception
