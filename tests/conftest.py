"""What all tests share: the foreign numbers, and a trained model."""

import json
from pathlib import Path

import pytest
from hypothesis import settings

from lrcore.startup import model_in_use

# How long an example takes says what else the machine is doing, not whether the law holds.
settings.register_profile("unhurried", deadline=None)
settings.register_profile("fast", deadline=None, max_examples=5)
settings.load_profile("unhurried")

# What costs seconds: servers, browsers, whole pages, files by the hundred, and fits by the hundred.
LONG_FOLDERS = {"browser", "pages", "service", "stream", "ui"}
LONG_MODULES = {
    "test_artifact",
    "test_container",
    "test_dialects",
    "test_vectorised",
    "test_fuzz",
    "test_training",
    "test_drift",
    "test_refits",
    "test_recalibration",
    "test_internal_validation",
}
TRAINED = {"trained_folder", "own_folder", "artifact"}
REFERENCES = Path(__file__).parent / "references"


def pytest_configure(config):
    if config.getoption("markexpr") == "fast":
        settings.load_profile("fast")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if not is_long(item):
            item.add_marker(pytest.mark.fast)


def is_long(item):
    path = item.path.relative_to(item.config.rootpath)
    return bool(
        (path.parts[0] == "tests" and LONG_FOLDERS & set(path.parts))
        or path.stem in LONG_MODULES
        or TRAINED & set(getattr(item, "fixturenames", ()))
        or item.get_closest_marker("slow")
    )


@pytest.fixture(scope="session")
def reference():
    """Return a function that reads one of the reference files."""

    def read(name):
        return json.loads((REFERENCES / name).read_text())

    return read


@pytest.fixture(scope="session")
def trained_folder(tmp_path_factory):
    """An artifacts folder with the default model; read it, never write to it."""
    folder = tmp_path_factory.mktemp("artifacts")
    model_in_use(folder)
    return folder


@pytest.fixture
def own_folder(trained_folder, tmp_path, monkeypatch):
    """A copy of it that a test may change, and that the product uses."""
    import shutil

    folder = tmp_path / "artifacts"
    shutil.copytree(trained_folder, folder)
    monkeypatch.setenv("CUTPOINT_ARTIFACTS", str(folder))
    return folder


@pytest.fixture(scope="session")
def artifact(trained_folder):
    return model_in_use(trained_folder).artifact
