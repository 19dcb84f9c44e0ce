"""Metrics: what was asked and answered, which model is in use, and nothing about a patient."""

import asyncio
from concurrent.futures import Future

import pytest
from prometheus_client.parser import text_string_to_metric_families

from lrcore.commands.main import main
from lrcore.errors import InvalidInput
from lrcore.journal import JournalSettings
from lrcore.model.dataset import load
from lrcore.service.metrics import metrics_wanted
from lrcore.service.recording import Recorder
from lrcore.system import extras
from tests.service.conftest import serving

KEY = "a key of sixteen characters"
ROW = load().measurements[0].tolist()
SECRET = 17.123456


@pytest.fixture(scope="module")
def metered(service_folder):
    with serving(service_folder, CUTPOINT_METRICS="1", CUTPOINT_API_KEY=KEY) as running:
        running.client.headers["X-API-Key"] = KEY
        yield running


def scraped(service):
    """Return the value of each sample by its name and labels, and the text."""
    answer = service.client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    families = text_string_to_metric_families(answer.text)
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in families
        for sample in family.samples
    }, answer.text


def increase(before, after, name, **labels):
    key = (name, *sorted(labels.items()))
    return after[key] - before.get(key, 0)


def test_requests_patients_and_refusals_are_counted(metered):
    before, _ = scraped(metered)
    metered.predict(ROW)
    metered.predict([-SECRET, *ROW[1:]])
    metered.client.post("/predict/batch", json={"rows": [ROW, ROW, ROW[:3]]})
    metered.client.get("/patients/842302")
    after, _ = scraped(metered)
    asked = {"method": "POST", "route": "/predict"}
    assert increase(before, after, "cutpoint_requests_total", status="200", **asked) == 1
    assert increase(before, after, "cutpoint_requests_total", status="422", **asked) == 1
    assert increase(before, after, "cutpoint_refusals_total", status="422", route="/predict") == 1
    assert increase(before, after, "cutpoint_refusals_total", status="404", route="(other)") == 1
    assert increase(before, after, "cutpoint_request_seconds_count", route="/predict") == 2
    assert increase(before, after, "cutpoint_patients_total", result="scored") == 3
    assert increase(before, after, "cutpoint_patients_total", result="refused") == 2


def test_the_model_and_the_threshold_are_named(metered, artifact):
    found, _ = scraped(metered)
    version = ("model_version", artifact.record.version)
    assert found["cutpoint_model_info", version] == 1
    assert found["cutpoint_threshold", version] == 0.5
    assert found["cutpoint_model_usable",] == 1
    assert found["cutpoint_journal_lag_seconds",] == 0


def test_a_damaged_model_is_not_named(own_folder):
    with serving(own_folder, CUTPOINT_METRICS="1") as running:
        record = next((own_folder / "models").glob("*/record.json"))
        record.write_bytes(record.read_bytes() + b" ")
        found, text = scraped(running)
        assert found["cutpoint_model_usable",] == 0
        assert "model_version" not in text


def test_they_hold_nothing_about_a_patient_and_no_key(metered):
    metered.predict([SECRET, *ROW[1:]])
    metered.client.get("/patients/842302?name=Example")
    _, text = scraped(metered)
    for word in (str(SECRET), "842302", "Example", KEY):
        assert word not in text


def test_they_are_behind_the_key(metered):
    assert metered.client.get("/metrics", headers={"X-API-Key": "0" * 16}).status_code == 401
    assert metered.client.get("/health", headers={"X-API-Key": "0" * 16}).status_code == 200


def test_there_are_none_unless_they_are_asked_for(service):
    assert service.client.get("/metrics").status_code == 404
    assert not metrics_wanted({})
    assert not metrics_wanted({"CUTPOINT_METRICS": "0"})


def test_another_value_is_refused():
    with pytest.raises(InvalidInput, match="`CUTPOINT_METRICS` must be 1 or 0, got 'yes'"):
        metrics_wanted({"CUTPOINT_METRICS": "yes"})


def test_without_the_library_the_service_does_not_start(own_folder, monkeypatch, capsys):
    monkeypatch.setenv("CUTPOINT_METRICS", "1")
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    assert main(["serve", "--port", "0"]) == 2
    assert capsys.readouterr().err.endswith("not installed: pip install '.[metrics]'\n")


class SlowJournal:
    """A journal whose commits end when the test says so."""

    def __init__(self):
        self.commits = []

    def submit(self, entries):
        self.commits.append(Future())
        return self.commits[-1]


def test_the_lag_is_the_age_of_the_oldest_prediction_that_waits(tmp_path, monkeypatch):
    journal, now = SlowJournal(), [100.0]
    monkeypatch.setattr("lrcore.service.recording.journal_in_use", lambda: journal)
    monkeypatch.setattr("lrcore.service.recording.monotonic", lambda: now[0])

    async def waiting():
        recorder = Recorder(JournalSettings(tmp_path / "journal.sqlite3", None))
        assert recorder.lag_seconds == 0
        first = asyncio.create_task(recorder.record([]))
        while not journal.commits:
            await asyncio.sleep(0)
        now[0] = 103.0
        second = asyncio.create_task(recorder.record([]))
        await asyncio.sleep(0)
        now[0] = 105.0
        assert recorder.lag_seconds == 5
        journal.commits[0].set_result(1)
        await first
        while len(journal.commits) < 2:
            await asyncio.sleep(0)
        assert recorder.lag_seconds == 2
        journal.commits[1].set_result(1)
        await second
        assert recorder.lag_seconds == 0

    asyncio.run(waiting())
