"""Import and load in the background what the first page will need, while the browser is still opening."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from threading import Thread
from typing import Any

_NEEDED = ("lrcore.ui.frame", "lrcore.ui.workbench", "lrcore.ui.operating_point_form", "lrcore.ui.worklist")


@asynccontextmanager
async def warm_up(app: Any) -> AsyncIterator[None]:
    """Start importing when the server starts; never keep it waiting, never keep it alive."""
    Thread(target=_import_all, name="warm-up", daemon=True).start()
    yield


def _import_all() -> None:
    for name in _NEEDED:
        import_module(name)
