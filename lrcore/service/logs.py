"""The log of the service: one JSON object per line, without measurements and without text from clients."""

import asyncio
import json
import logging
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any

from lrcore.system.terminal import visible_lines

LOG, _JOURNAL = logging.getLogger("lrcore.service"), logging.getLogger("lrcore.journal")
_COLLECT_SECONDS = 0.1  # writing each line at once costs as much as a prediction


class _VisibleFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return visible_lines(super().format(record))  # several lines in one message


class _JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        return json.dumps(
            {
                "time": f"{moment}.{int(record.msecs):03d}Z",
                "level": record.levelname,
                "message": record.getMessage(),
            }
        )


def write_to_stderr() -> None:
    """Write the logs of the service and the journal to standard error; further calls change nothing."""
    if LOG.handlers:
        return
    for log, formatter in ((LOG, _VisibleFormatter("%(message)s")), (_JOURNAL, _JsonFormatter())):
        handler: logging.StreamHandler[Any] = logging.StreamHandler(sys.stderr)
        handler.setFormatter(formatter)
        log.addHandler(handler)
        log.setLevel(logging.INFO)
        log.propagate = False


class RequestLog:
    """One line per request, written in groups a little later.

    Parameters
    ----------
    observe : callable, optional
        Receives every request as :meth:`add` does.
    """

    def __init__(self, observe: Callable[[str, str, int, float], None] | None = None) -> None:
        self._observe = observe
        self._lines: list[str] = []
        self._second, self._date = 0, ""

    def add(self, method: str, route: str, status: int, seconds: float) -> None:
        """Add a line for one request.

        Parameters
        ----------
        method, route : str
            The route, not the address: a path can name a patient.
        status : int
            Of the answer; 499 if the client left before it.
        seconds : float
            From the first line of the request to the end of the answer.
        """
        if self._observe is not None:
            self._observe(method, route, status, seconds)
        if not LOG.isEnabledFor(logging.INFO):
            return
        if not self._lines:
            asyncio.get_running_loop().call_later(_COLLECT_SECONDS, self.write)
        self._lines.append(
            json.dumps(
                {
                    "time": self._now(),
                    "level": "INFO",
                    "method": method,
                    "route": route,
                    "status": status,
                    "ms": round(1e3 * seconds, 2),
                }
            )
        )

    def add_refused(self, method: str, status: int) -> None:
        """Add a line for a request that was refused before it reached a route."""
        self.add(method, "(other)", status, 0.0)

    def write(self) -> None:
        """Write the collected lines."""
        lines, self._lines = self._lines, []
        if lines:
            LOG.info("\n".join(lines))

    def add_failure(self, error: Exception) -> None:
        """Log where the service failed, without the message, which may quote a measurement."""
        frames = traceback.extract_tb(error.__traceback__)[-6:]
        where = [f"{frame.filename}:{frame.lineno}" for frame in frames]
        line = {"time": self._now(), "level": "ERROR", "failure": type(error).__name__, "at": where}
        LOG.error(json.dumps(line))

    def _now(self) -> str:
        now = time.time()
        if int(now) != self._second:
            self._second = int(now)
            self._date = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(self._second))
        return f"{self._date}.{int(1e3 * (now - self._second)):03d}Z"
