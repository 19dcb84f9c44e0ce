"""Every line of the log is one JSON object, whatever a request contains."""

import json

import pytest

from lrcore.service.logs import LOG, RequestLog
from tests.waiting import completed


@pytest.fixture
def logged(monkeypatch):
    messages = []
    monkeypatch.setattr(LOG, "info", messages.append)
    monkeypatch.setattr(LOG, "error", messages.append)
    monkeypatch.setattr(LOG, "isEnabledFor", lambda level: True)
    return messages


@pytest.mark.parametrize("method", ["GET", 'GE"T', "GE\\T", "GE\nT", "GÉT"])
def test_a_line_is_json_whatever_the_method_is(logged, method):
    async def requests():
        log = RequestLog()
        log.add(method, "/predict", 200, 0.0123456)
        log.add_refused(method, 403)
        log.write()

    completed(requests())
    lines = [json.loads(line) for line in logged[0].split("\n")]
    assert [(line["method"], line["route"], line["status"], line["ms"]) for line in lines] == [
        (method, "/predict", 200, 12.35),
        (method, "(other)", 403, 0.0),
    ]


def test_a_failure_is_located_without_its_message(logged):
    try:
        float("17.99 of Mrs Example")
    except ValueError as error:
        RequestLog().add_failure(error)
    line = json.loads(logged[0])
    assert (line["level"], line["failure"]) == ("ERROR", "ValueError")
    assert "test_logs.py" in line["at"][-1]
    assert "Example" not in logged[0]
