"""The dashboard without a browser: every page through app.py."""

from functools import cache
from pathlib import Path

import pytest

from lrcore.reader import read_labelled
from lrcore.reader.outcomes_file import read_outcomes
from lrcore.ui import file_reading
from lrcore.ui.components import first_screen
from tests.pages.shown import as_read

ROOT = Path(__file__).parents[2]
FIRST_PAGE = "performance"


@cache
def component_manifests():
    """What Streamlit finds when it looks for components in every installed package: the same each time."""
    from streamlit.components.v2.manifest_scanner import scan_component_manifests

    return scan_component_manifests()


@pytest.fixture
def app(own_folder, monkeypatch):
    from streamlit.runtime.pages_manager import PagesManager
    from streamlit.testing.v1 import AppTest
    from streamlit.testing.v1.element_tree import AlertBase, Markdown

    monkeypatch.chdir(ROOT)
    found = component_manifests()
    monkeypatch.setattr("streamlit.components.v2.manifest_scanner.scan_component_manifests", lambda: found)
    # tests/reader/apart and the browser read in a process apart; what the page shows does not depend on it.
    monkeypatch.setattr(file_reading, "read_upload", _read_here)
    monkeypatch.setattr(file_reading, "read_outcomes_upload", read_outcomes)
    monkeypatch.setattr(first_screen, "_SECONDS", 0)
    for element in (Markdown, AlertBase):
        monkeypatch.setattr(element, "value", property(lambda shown: as_read(shown.proto.body)))
    monkeypatch.setattr(PagesManager, "__init__", _without_pages_folder(PagesManager.__init__))
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)


def _read_here(data, **how):
    return read_labelled(data, **how)


def _without_pages_folder(init):
    """AppTest never imports app.py as a server does, and would take pages/ for the navigation."""

    def wrapped(manager, *args, **kwargs):
        init(manager, *args, **kwargs)
        type(manager).uses_pages_directory = False

    return wrapped


@pytest.fixture
def opened(app):
    """Return a function that opens one page of the dashboard, as a link to it does."""

    def open_page(name):
        if name != FIRST_PAGE:
            app.switch_page(f"pages/{name}.py")
        app.run()
        assert not app.exception, app.exception
        shown = app._registered_pages[app._finished_page_script_hash]["script_path"]
        assert Path(shown) == ROOT / "pages" / f"{name}.py"
        return app

    return open_page


@pytest.fixture
def in_force(own_folder, artifact):
    """Return a function that puts a threshold in force from another session."""
    from lrcore.registry import operating_point
    from lrcore.registry.development_sets import evaluation_sets
    from lrcore.system.clock import utc_now

    patients = evaluation_sets(artifact)["cross-validated"]

    def put(threshold):
        evidence = operating_point.evidence_at(patients, threshold, prevalence=None)
        said = ("To try it.", "Dr A", utc_now(), evidence, artifact.record.version, artifact.digest)
        operating_point.put_in_force(own_folder, operating_point.OperatingPoint(threshold, *said))

    return put
