"""Metrics of the service in the text format of Prometheus; without patients, addresses and keys."""

import os
from collections.abc import Mapping

from lrcore.errors import CutpointError, InvalidInput
from lrcore.service.active_model import ActiveModelWatcher
from lrcore.service.recording import Recorder
from lrcore.system.environment import METRICS, setting
from lrcore.system.extras import why_missing

_METHODS = frozenset(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


def metrics_wanted(environment: Mapping[str, str] = os.environ) -> bool:
    """Return whether the environment asks for metrics.

    Raises
    ------
    InvalidInput
        If the value is neither 1 nor 0, or the library is not installed.
    """
    value = setting(METRICS, environment)
    if value not in ("", "0", "1"):
        raise InvalidInput(f"`{METRICS}` must be 1 or 0, got {value!r}.")
    problem = why_missing(f"`{METRICS}=1`", "metrics", prometheus_client="prometheus-client")
    if value == "1" and problem:
        raise InvalidInput(problem)
    return value == "1"


class Metrics:
    """Counts requests and patients; reads journal, model and threshold when it is asked.

    Parameters
    ----------
    watcher : ActiveModelWatcher
    recorder : Recorder
    """

    def __init__(self, watcher: ActiveModelWatcher, recorder: Recorder) -> None:
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

        self._watcher, self._recorder = watcher, recorder
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "cutpoint_requests", "Requests answered.", ["method", "route", "status"], registry=self._registry
        )
        self._refusals = Counter(
            "cutpoint_refusals", "Requests refused or failed.", ["route", "status"], registry=self._registry
        )
        self._seconds = Histogram(
            "cutpoint_request_seconds",
            "Seconds from the first line of a request to the end of its answer.",
            ["route"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._patients = Counter(
            "cutpoint_patients", "Patients scored or refused.", ["result"], registry=self._registry
        )
        self._lag = Gauge(
            "cutpoint_journal_lag_seconds",
            "Age of the oldest prediction that waits for the journal.",
            registry=self._registry,
        )
        self._usable = Gauge("cutpoint_model_usable", "Whether a risk can be given.", registry=self._registry)
        self._model = Gauge(
            "cutpoint_model_info", "Model in use.", ["model_version"], registry=self._registry
        )
        self._threshold = Gauge(
            "cutpoint_threshold", "Threshold in force.", ["model_version"], registry=self._registry
        )

    def add(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request; see :meth:`lrcore.service.logs.RequestLog.add`."""
        self._requests.labels(method if method in _METHODS else "other", route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)
        if status >= 400:
            self._refusals.labels(route, str(status)).inc()

    def add_patients(self, *, scored: int = 0, refused: int = 0) -> None:
        """Count patients."""
        self._patients.labels("scored").inc(scored)
        self._patients.labels("refused").inc(refused)

    def text(self) -> tuple[bytes, str]:
        """Return the metrics, and the kind of their content."""
        from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

        self._lag.set(self._recorder.lag_seconds)
        for gauge in (self._model, self._threshold):
            gauge.clear()
        try:
            used = self._watcher.current()
        except CutpointError:  # reported by /ready
            self._usable.set(0)
        else:
            self._usable.set(1)
            self._model.labels(used.version).set(1)
            self._threshold.labels(used.version).set(used.threshold)
        return generate_latest(self._registry), CONTENT_TYPE_LATEST
