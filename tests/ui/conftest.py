"""The dashboard without a browser, for the parts of its interface."""

from tests.pages.conftest import app, opened

__all__ = ["app", "opened"]
