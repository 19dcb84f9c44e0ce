"""The dashboard without a browser: every page through app.py."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def app(own_folder, monkeypatch):
    from streamlit.runtime.pages_manager import PagesManager
    from streamlit.testing.v1 import AppTest

    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(PagesManager, "__init__", _without_pages_folder(PagesManager.__init__))
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)


def _without_pages_folder(init):
    """AppTest never imports app.py as a server does, and would take pages/ for the navigation."""

    def wrapped(manager, *args, **kwargs):
        init(manager, *args, **kwargs)
        type(manager).uses_pages_directory = False

    return wrapped


@pytest.fixture
def opened(app):
    """Return a function that opens one page of the dashboard."""

    def open_page(name):
        app.run()
        app.switch_page(f"pages/{name}.py")
        app.run()
        assert not app.exception, app.exception
        return app

    return open_page
