"""Many sessions on one server share the model, hold their own patients, and leave nothing behind."""

import gc
import shutil
import threading
import weakref
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import SpooledTemporaryFile

import pytest
import streamlit as st
import uvicorn
from starlette.formparsers import MultiPartParser
from streamlit import config
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime, memory_session_storage
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.session_manager import SessionInfo

from lrcore.model.sample import sample_csv
from lrcore.ui import evaluation_set_choice, patches, session
from lrcore.ui.patches.session_storage import ExpiringSessionStorage
from tests.ui.tab import tab
from tests.waiting import completed, until, until_async

ROOT = Path(__file__).parents[2]
OPTIONS = {"server.disconnectedSessionTTL": 1, "server.enableXsrfProtection": False}


@pytest.fixture(scope="module")
def url(trained_folder, tmp_path_factory):
    """The dashboard, served from this process: what it holds can be looked at."""
    folder = tmp_path_factory.mktemp("served") / "artifacts"
    shutil.copytree(trained_folder, folder)
    before = {name: config.get_option(name) for name in OPTIONS}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CUTPOINT_ARTIFACTS", str(folder))
        patch.setattr(PagesManager, "uses_pages_directory", False)
        patch.setattr(MultiPartParser, "spool_max_size", MultiPartParser.spool_max_size)
        patch.setattr(memory_session_storage, "MemorySessionStorage", MemorySessionStorage)
        patch.setattr(Runtime, "_instance", None)
        st.cache_resource.clear()
        for name, value in OPTIONS.items():
            config.set_option(name, value)
        patches.keep_in_memory_only()
        yield from served(st.App(ROOT / "app.py"))
    for name, value in before.items():
        config.set_option(name, value)


def served(app):
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until(lambda: server.started)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def calls(monkeypatch):
    """How often what all sessions share has been made."""
    counted = Counter()

    def count(module, name):
        made = getattr(module, name)

        def counting(*args):
            counted[name] += 1
            return made(*args)

        monkeypatch.setattr(module, name, counting)

    count(session, "model_in_use")
    count(session, "refits_in_use")
    count(evaluation_set_choice, "evaluation_sets")
    return counted


@pytest.fixture
def held(monkeypatch):
    """The measurements and risks of every cohort that was put into a session, weakly."""
    references, keep = [], session.keep_cohort

    def keeping(scored, origin):
        references.extend(map(weakref.ref, (scored.cohort.measurements, scored.risk)))
        keep(scored, origin)

    monkeypatch.setattr(session, "keep_cohort", keeping)
    return references


def some(artifact, n):
    return sample_csv(artifact.record.held_out_rows[:n]).replace(b"S-", f"of-{n}-".encode())


def test_sessions_share_the_model_and_not_the_patients(url, artifact, calls, held):
    with tab(url) as one, tab(url) as other:
        for each in (one, other):
            each.open("performance")
            each.open("worklist")
        with ThreadPoolExecutor() as threads:
            first, second = threads.map(
                lambda each, n: each.upload(some(artifact, n)), (one, other), (11, 12)
            )
        assert "11 data rows: 11 scored" in first
        assert "of-11-" in first
        assert "of-12-" not in first
        assert "12 data rows: 12 scored" in second
        assert "of-12-" in second
        assert "of-11-" not in second
        assert calls == {"model_in_use": 1, "refits_in_use": 1, "evaluation_sets": 1}
        assert all(reference() is not None for reference in held)
    assert len(held) == 4
    until(lambda: nothing_of(held))


def test_no_page_keeps_the_patients_of_a_session_that_has_ended(url, artifact, held):
    with tab(url) as session_tab:
        session_tab.open("worklist")
        session_tab.upload(some(artifact, 40))
        for page in ("performance", "threshold", "validation", "monitoring", "worklist"):
            assert "Traceback" not in session_tab.open(page)
        assert all(reference() is not None for reference in held)
    until(lambda: nothing_of(held))


def nothing_of(held):
    gc.collect()
    return all(reference() is None for reference in held)


def live_copies(start):
    """Count the texts and messages that contain an id beginning so, among all objects that are alive."""
    gc.unfreeze()  # what is set aside would not be among them
    seen, count, left = set(), 0, [(each, True) for each in gc.get_objects()]
    while left:
        each, look_into = left.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        kind = type(each)
        if issubclass(kind, str):
            count += start in each and each != start
        elif issubclass(kind, bytes | bytearray):
            count += start.encode() in each
        elif issubclass(kind, ForwardMsg):
            count += start.encode() in each.SerializeToString()
        elif look_into or not gc.is_tracked(each):
            left.extend((referent, False) for referent in gc.get_referents(each))
    return count


@pytest.mark.slow
def test_no_id_of_a_file_is_in_an_object_once_its_session_has_ended(url, artifact):
    """Streamlit's loop keeps the last messages it has sent until it sends others, here to another session."""
    start = "".join(["zq", "7x-"])
    with tab(url) as session_tab:
        session_tab.open("worklist")
        session_tab.upload(sample_csv(range(500)).replace(b"S-", start.encode()))
        for page in ("performance", "threshold", "validation", "monitoring", "worklist"):
            session_tab.open(page)
        assert live_copies(start) >= 500
    with tab(url) as another:
        another.open("help")
        until(lambda: gc.collect() >= 0 and live_copies(start) == 0)


def test_messages_that_were_not_sent_are_dropped_with_their_session():
    async def after():
        storage = ExpiringSessionStorage(ttl_seconds=0.01)
        (session_tab,) = await left(storage, "a")
        await until_async(lambda: storage.list() == [])
        assert session_tab.unsent == []

    completed(after())


def test_a_session_that_returns_in_time_finds_its_patients(url, artifact):
    with tab(url) as session_tab:
        session_tab.open("worklist")
        session_tab.upload(some(artifact, 13))
    with tab(url, returning=session_tab.session) as again:
        assert "13 data rows: 13 scored" in again.open("worklist")
        assert again.session == session_tab.session


def test_a_large_upload_is_not_put_on_the_disk(url, artifact, monkeypatch):
    rolled = []
    monkeypatch.setattr(SpooledTemporaryFile, "rollover", rolled.append)
    header, *rows = some(artifact, 100).splitlines()
    content = b"\n".join([header + b",note", *(row + b"," + b"x" * 12_000 for row in rows)])
    assert len(content) > 2**20
    with tab(url) as session_tab:
        session_tab.open("worklist")
        assert "100 data rows: 100 scored" in session_tab.upload(content)
    assert not rolled


class Session:
    """As much of Streamlit's as the storage touches."""

    def __init__(self, name):
        self.id, self.session_state, self.ended = name, {"cohort": "patients"}, False
        self.unsent = ["a table of patients"]

    def shutdown(self):
        self.ended = True

    def flush_browser_queue(self):
        unsent, self.unsent = self.unsent, []
        return unsent


async def left(storage, *names):
    sessions = [Session(name) for name in names]
    for session_tab in sessions:
        storage.save(SessionInfo(client=None, session=session_tab))
    return sessions


def test_a_session_may_return_for_a_while():
    async def within():
        storage = ExpiringSessionStorage(ttl_seconds=60)
        (session_tab,) = await left(storage, "a")
        assert storage.get("a").session is session_tab
        assert [held.session for held in storage.list()] == [session_tab]
        storage.delete("a")
        assert storage.get("a") is None
        assert not session_tab.ended
        assert session_tab.session_state

    completed(within())


def test_then_it_is_ended_and_emptied_although_no_other_session_leaves():
    async def after():
        storage = ExpiringSessionStorage(ttl_seconds=0.01)
        (session_tab,) = await left(storage, "a")
        await until_async(lambda: storage.list() == [])
        assert session_tab.ended
        assert not session_tab.session_state

    completed(after())


def test_of_many_that_leave_the_first_is_forgotten():
    async def many():
        storage = ExpiringSessionStorage(maxsize=2, ttl_seconds=60)
        sessions = await left(storage, "a", "b", "c")
        assert [session_tab.ended for session_tab in sessions] == [True, False, False]
        assert storage.get("a") is None

    completed(many())
