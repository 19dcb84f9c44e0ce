"""What all tests share: the foreign numbers, and a trained model."""

import json
from pathlib import Path

import pytest
from hypothesis import settings

from lrcore.startup import model_in_use

# How long an example takes says what else the machine is doing, not whether the law holds.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

REFERENCES = Path(__file__).parent / "references"


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
