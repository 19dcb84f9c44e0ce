"""Import and load in the background what the first page needs, while the browser is opening."""

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
    "lrcore.ui.performance.tabs",
    "lrcore.ui.performance.overview",
    "lrcore.ui.components.workbench",
    "lrcore.ui.threshold.operating_point_form",
    "lrcore.ui.worklist.worklist",
)
_DELAY_SECONDS = 5.0  # a request to the service before that loads it at once


def warm_up(service: MountedService) -> Callable[[Any], AbstractAsyncContextManager[None]]:
    """Return the lifespan of the server: it neither delays its start nor keeps it alive.

    Parameters
    ----------
    service : MountedService
        Loaded after what the pages need.
    """

    @asynccontextmanager
    async def started(app: Any) -> AsyncIterator[None]:
        Thread(target=_load, args=(service,), name="warm-up", daemon=True).start()
        yield

    return started


def _load(service: MountedService) -> None:
    for name in _NEEDED:
        import_module(name)
    # The server does not wait for these either.
    from lrcore.system.memory import share_pool_with_pyarrow
    from lrcore.ui.file_reading import prepare_reading

    share_pool_with_pyarrow()
    prepare_reading()
    sleep(_DELAY_SECONDS)
    with suppress(CutpointError):  # reported on the first request to the service
        service.load()
