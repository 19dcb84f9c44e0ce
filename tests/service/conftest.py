"""A real server on a free port, and a client."""

import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from tests.fits import store_other_models
from tests.pages.conftest import app, opened  # noqa: F401
from tests.waiting import until

ROOT = Path(__file__).parents[2]
SERVE = (sys.executable, "-m", "lrcore", "serve", "--port", "0")


class Service(NamedTuple):
    """A running `python -m lrcore serve`."""

    client: httpx.Client
    url: str
    folder: Path
    process: subprocess.Popen
    log: Path

    def predict(self, features, **headers):
        return self.client.post("/predict", json={"features": list(features)}, headers=headers)

    def logged(self):
        """Everything the process has written about the requests before: lines are written a little later."""
        mark = '"route": "/health"'
        before = self.log.read_text().count(mark)
        self.client.get("/health")
        return until(lambda: text if (text := self.log.read_text()).count(mark) > before else None)


@contextmanager
def serving(folder, command=SERVE, *, start_new_session=False, **environment):
    """Run the service alone on a free port."""
    store_other_models(folder)
    log = folder.parent / f"{folder.name}-{time.monotonic_ns()}.log"
    environment = {**os.environ, "CUTPOINT_ARTIFACTS": str(folder), **environment}
    where = {"cwd": ROOT, "env": environment, "start_new_session": start_new_session}
    with (
        log.open("w") as written,
        subprocess.Popen(command, stdout=written, stderr=written, **where) as process,
    ):
        try:
            url = f"http://127.0.0.1:{port_of(process, log)}"
            with httpx.Client(base_url=url, timeout=60) as client:
                yield Service(client, url, folder, process, log)
        finally:
            process.terminate()


def port_of(process, log):
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        found = re.search(r"Serving on http://127\.0\.0\.1:(\d+)", log.read_text())
        if found:
            return int(found[1])
        assert process.poll() is None, log.read_text()
        time.sleep(0.05)
    raise AssertionError("the service did not start")


@pytest.fixture(scope="session")
def service_folder(trained_folder, tmp_path_factory):
    folder = tmp_path_factory.mktemp("service") / "artifacts"
    shutil.copytree(trained_folder, folder)
    return folder


@pytest.fixture(scope="session")
def service(service_folder):
    """One service for all tests that only ask."""
    with serving(service_folder) as running:
        yield running
