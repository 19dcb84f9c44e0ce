"""Each patch of another library still matches what is installed, and is still needed."""

import ast
import gc
import inspect
import pkgutil
import re
import weakref
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import pytest
import streamlit as st
import uvicorn
from starlette.formparsers import MultiPartParser
from starlette.requests import Request
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.session_manager import SessionInfo, SessionStorage
from streamlit.web.server.starlette import starlette_server

from lrcore.ui import patches
from lrcore.ui.patches import pages_folder, server_startup, upload_memory
from lrcore.ui.patches.session_storage import ExpiringSessionStorage
from tests.waiting import completed, until

ROOT = Path(__file__).parents[2]
MODULES = [name for _, name, _ in pkgutil.iter_modules(patches.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_a_patch_was_written_for_the_installed_version(name):
    module = import_module(f"lrcore.ui.patches.{name}")
    library, patched = module.PATCHED
    installed = version(library)
    assert installed == patched, (
        f"lrcore/ui/patches/{name}.py was written for {library} {patched}, installed is {installed}: read "
        "what upstream changed, try the dashboard, then raise the version in PATCHED"
    )
    assert "Upstream: " in module.__doc__


def patched_names(source):
    """The names imported from another library that a source assigns an attribute to.

    What ``sys`` offers to be set, such as its arguments, is not counted.
    """
    tree = ast.parse(source)
    foreign = {
        (alias.asname or alias.name).split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
        if not (getattr(node, "module", None) or alias.name).startswith("lrcore")
    } - {"sys"}
    for node in ast.walk(tree):
        for target in getattr(node, "targets", [getattr(node, "target", None)]):
            while isinstance(target, ast.Attribute):
                target = target.value
                if isinstance(target, ast.Name) and target.id in foreign:
                    yield target.id
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "setattr":
            yield from {ast.unparse(node.args[0]).split(".")[0]} & foreign


def test_only_the_patches_assign_to_another_library():
    sources = [*(ROOT / "lrcore").rglob("*.py"), *(ROOT / "pages").rglob("*.py"), ROOT / "app.py"]
    found = {path.relative_to(ROOT).as_posix(): set(patched_names(path.read_text())) for path in sources}
    assert {path: names for path, names in found.items() if names} == {
        "lrcore/ui/patches/pages_folder.py": {"PagesManager"},
        "lrcore/ui/patches/server_startup.py": {"Server"},
        "lrcore/ui/patches/session_storage.py": {"memory_session_storage"},
        "lrcore/ui/patches/upload_memory.py": {"MultiPartParser"},
    }


@pytest.mark.parametrize(
    "source",
    [
        "import numpy as np\nnp.testing.x = 1",
        "from uvicorn import Server as S\nS.startup = None",
        "import streamlit\nstreamlit.a.b += 1",
        "import json\nsetattr(json, 'dumps', str)",
    ],
)
def test_every_way_to_patch_is_found(source):
    assert set(patched_names(source))


class Session:
    """The part of Streamlit's session that a storage uses."""

    def __init__(self):
        self.id, self.session_state, self.ended = "a", {"cohort": "patients"}, False

    def shutdown(self):
        self.ended = True


def test_streamlits_storage_still_keeps_a_session_after_its_time():
    storage, session = MemorySessionStorage(ttl_seconds=0.01), Session()
    storage.save(SessionInfo(client=None, session=session))
    until(lambda: storage.get("a") is None)
    held = weakref.ref(session)
    assert not session.ended, "Streamlit ends expired sessions itself: drop session_storage.py"
    del session
    gc.collect()
    assert held() is not None, "Streamlit forgets expired sessions itself: drop session_storage.py"


def test_the_storage_has_the_methods_of_streamlits():
    required = SessionStorage.__abstractmethods__ | {"__init__"}
    for name in required:
        own, theirs = (
            inspect.signature(getattr(kind, name)) for kind in (ExpiringSessionStorage, MemorySessionStorage)
        )
        assert list(own.parameters) == list(theirs.parameters), name


def test_starlette_still_writes_large_uploads_to_disk():
    """Read from the source: another test may have patched the class."""
    assert re.search(r"spool_max_size = 1024 \* 1024", inspect.getsource(MultiPartParser))
    assert "max_size=self.spool_max_size" in inspect.getsource(MultiPartParser)
    assert "spool_max_size" not in inspect.signature(Request.form).parameters, (
        "Starlette takes the limit as an argument: if Streamlit passes it, drop upload_memory.py"
    )


def test_uploads_have_no_size_from_which_they_are_written_to_disk(monkeypatch):
    monkeypatch.setattr(MultiPartParser, "spool_max_size", 1024)
    upload_memory.keep_uploads_in_memory()
    assert MultiPartParser.spool_max_size == 0


def test_a_pages_folder_is_still_taken_for_the_navigation(monkeypatch):
    monkeypatch.setattr(PagesManager, "uses_pages_directory", None)
    PagesManager(str(ROOT / "app.py"))
    assert PagesManager.uses_pages_directory is True, "drop pages_folder.py"
    monkeypatch.setattr(PagesManager, "uses_pages_directory", None)
    pages_folder.ignore_pages_folder()
    PagesManager(str(ROOT / "app.py"))
    assert PagesManager.uses_pages_directory is False


def test_streamlit_still_takes_no_settings_of_its_server():
    named = {
        *inspect.signature(st.App).parameters,
        *inspect.signature(starlette_server.UvicornServer).parameters,
    }
    assert not [name for name in named if "uvicorn" in name or "config" in name], "drop server_startup.py"
    source = inspect.getsource(starlette_server._get_uvicorn_config_kwargs)
    assert not re.search(r"limit_concurrency|http_protocol|\"http\"", source), "drop server_startup.py"


def test_uvicorn_still_starts_by_the_method_that_is_wrapped(monkeypatch):
    assert list(inspect.signature(uvicorn.Server.startup).parameters) == ["self", "sockets"]
    calls = []

    async def startup(self, sockets=None):
        calls.append("startup")

    monkeypatch.setattr(uvicorn.Server, "startup", startup)
    for _ in range(2):  # the application may be imported twice: the wrapper replaces the first one
        server_startup.wrap_startup(
            before=lambda config: calls.append(config.port), after=lambda server: calls.append("after")
        )
    server = uvicorn.Server(uvicorn.Config("none:app", port=1))
    completed(server.startup())
    assert calls == [1, "startup", "after"]


def bundle_with(text):
    scripts = (Path(st.__file__).parent / "static" / "static" / "js").glob("*.js")
    return next(found for found in (path.read_text() for path in scripts) if text in found)


def test_streamlit_still_puts_the_contents_of_a_popover_elsewhere_and_leaves_the_focus():
    body = '"data-testid":`stPopoverBody`'
    before = bundle_with(body).partition(body)[0]
    assert "stFloatingOverlayPortal" in before[-200:], "drop popover_focus.py"
    focused = re.findall(r"[\w.?()`]+\.focus\(", before[-2000:])
    assert [each for each in focused if "querySelector(`button`)" not in each] == [], "drop popover_focus.py"


def test_streamlit_still_adds_a_step_to_the_history_for_each_parameter():
    bundle = bundle_with("handlePageInfoChanged=")
    handler = bundle.partition("handlePageInfoChanged=")[2][:600]
    assert "history.pushState(" in handler, "Streamlit replaces the address: drop browser_history.py"
