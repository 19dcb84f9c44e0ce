"""Clients that are slow, leave, or meet a journal that hangs."""

import asyncio
import json
import sqlite3
from contextlib import closing

import pytest

from lrcore.journal import Journal
from lrcore.model.dataset import load
from lrcore.service import endpoints
from lrcore.service.app import create_app
from tests.waiting import completed

BODY = json.dumps({"features": load().measurements[0].tolist()}).encode()


@pytest.fixture
def app(own_folder):
    return create_app()


def asked(app, receive, path="/predict"):
    """Ask the application without a network; return the status, None if there was no answer."""
    sent = []

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "root_path": "",
        "query_string": b"",
        "headers": [(b"content-type", b"application/json")],
    }
    completed(app(scope, receive, send))
    return sent[0]["status"] if sent else None


def pieces(*messages):
    waiting = list(messages)

    async def receive():
        if not waiting:
            await asyncio.sleep(60)
        return waiting.pop(0)

    return receive


@pytest.mark.parametrize("path", ["/predict", "/predict/batch"])
def test_a_body_that_does_not_arrive_is_not_waited_for(app, monkeypatch, path):
    monkeypatch.setattr(endpoints, "BODY_SECONDS", 0.02)
    part = {"type": "http.request", "body": BODY[:20], "more_body": True}
    assert asked(app, pieces(part), path) == 408


def test_a_body_in_pieces_is_one_body(app):
    parts = [
        {"type": "http.request", "body": BODY[start : start + 50], "more_body": start + 50 < len(BODY)}
        for start in range(0, len(BODY), 50)
    ]
    assert asked(app, pieces(*parts)) == 200


def test_a_client_that_leaves_is_no_failure(app, own_folder):
    part = {"type": "http.request", "body": BODY[:20], "more_body": True}
    assert asked(app, pieces(part, {"type": "http.disconnect"})) is None
    assert not (own_folder / "journal.sqlite3").exists()


def test_a_journal_that_hangs_is_a_503(app, own_folder, monkeypatch):
    monkeypatch.setattr(endpoints, "ANSWER_SECONDS", 0.1)
    whole = {"type": "http.request", "body": BODY, "more_body": False}
    path = own_folder / "journal.sqlite3"
    with Journal.open(path), closing(sqlite3.connect(path, timeout=30)) as blocking:
        blocking.execute("BEGIN IMMEDIATE")
        assert asked(app, pieces(whole)) == 503
        blocking.execute("ROLLBACK")


def test_a_journal_that_may_not_be_written_is_a_503_until_it_may(app, own_folder):
    whole = {"type": "http.request", "body": BODY, "more_body": False}
    assert asked(app, pieces(whole)) == 200
    connection = app.state.endpoints.recorder._journal._writer._connection
    connection.execute("PRAGMA query_only = ON")
    assert asked(app, pieces(whole)) == 503
    connection.execute("PRAGMA query_only = OFF")
    assert asked(app, pieces(whole)) == 200
    with Journal.open(own_folder / "journal.sqlite3") as journal:
        assert journal.count() == 2
