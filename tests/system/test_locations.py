"""A clone keeps its data next to the code, an installed package in the user's own folder."""

from pathlib import Path

import pytest

from lrcore.registry.artifact import folder_in_use
from lrcore.system.locations import dashboard_script, default_artifacts_folder, is_installed

ROOT = Path(__file__).parents[2]


@pytest.fixture
def wheel(tmp_path):
    """A package folder as the wheel lays it out."""
    package = tmp_path / "site-packages" / "lrcore"
    (package / "dashboard").mkdir(parents=True)
    (package / "dashboard" / "app.py").touch()
    return package


def test_a_clone():
    assert not is_installed()
    assert dashboard_script() == ROOT / "app.py"
    assert default_artifacts_folder() == ROOT / "artifacts"


def test_an_installed_package(wheel):
    assert is_installed(wheel)
    assert dashboard_script(wheel) == wheel / "dashboard" / "app.py"
    folder = default_artifacts_folder(wheel)
    assert folder.is_absolute()
    assert folder.name == "cutpoint"
    assert not folder.is_relative_to(wheel.parent)


def test_the_environment_names_another_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("CUTPOINT_ARTIFACTS", str(tmp_path))
    assert folder_in_use() == tmp_path
    monkeypatch.setenv("CUTPOINT_ARTIFACTS", "")
    assert folder_in_use() == ROOT / "artifacts"
