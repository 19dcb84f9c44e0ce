"""Import and load in the background what the first page will need, while the browser is still opening."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from importlib import import_module
from threading import Thread
from time import sleep
from typing import Any

from lrcore.errors import CutpointError
from lrcore.service.mounted import MountedService

_NEEDED = (
    "lrcore.ui.frame",
    "lrcore.ui.components.workbench",
    "lrcore.ui.threshold.operating_point_form",
    "lrcore.ui.worklist.worklist",
)
_PAGES_FIRST = 5.0  # seconds; whoever asks the service before gets it at once


def warm_up(service: MountedService) -> Callable[[Any], AbstractAsyncContextManager[None]]:
    """Return what runs when the server starts: it never keeps the server waiting, nor alive.

    Parameters
    ----------
    service : MountedService
        Loaded when the pages had their turn.
    """

    @asynccontextmanager
    async def started(app: Any) -> AsyncIterator[None]:
        Thread(target=_load, args=(service,), name="warm-up", daemon=True).start()
        yield

    return started


def _load(service: MountedService) -> None:
    for name in _NEEDED:
        import_module(name)
    sleep(_PAGES_FIRST)
    with suppress(CutpointError):  # said to whoever asks the service
        service.load()
