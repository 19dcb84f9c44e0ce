"""Import and load in the background what the first page needs, while the browser is opening."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from importlib import import_module
from threading import Thread
from time import sleep
from typing import Any

from lrcore.errors import CutpointError
from lrcore.service.mounted import MountedService
from lrcore.system.memory import release_free_memory, set_aside, share_pool_with_pyarrow

_NEEDED = (
    "lrcore.ui.frame",
    "lrcore.ui.performance.tabs",
    "lrcore.ui.performance.overview",
    "lrcore.ui.components.workbench",
    "lrcore.ui.threshold.operating_point_form",
    "lrcore.ui.worklist.worklist",
)
_DELAY_SECONDS = 5.0  # the first page has the processors to itself


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
    set_aside()
    with suppress(CutpointError):  # reported on the first page
        _compute_first_page()
    set_aside()
    sleep(_DELAY_SECONDS)
    # Neither the server nor the first page waits for what follows; needed before, it is loaded at once.
    from lrcore.ui.file_reading import prepare_reading

    share_pool_with_pyarrow()
    prepare_reading()
    with suppress(CutpointError):  # reported on the first request to the service
        service.load()
    release_free_memory()


def _compute_first_page() -> None:
    """Compute and draw what every first visitor of the dashboard sees; results are kept for all sessions."""
    from lrcore.report.charts import calibration
    from lrcore.report.templating import render
    from lrcore.ui.evaluation_set_choice import cross_validated_set
    from lrcore.ui.performance.results import performance

    results = performance(cross_validated_set())
    render("drawing.html.j2", chart=calibration(results.reliability, results.words, with_patients=True))
