"""What is declared about the package: one version, one set of dependencies, one layout."""

import re
import subprocess
import tomllib
from datetime import date
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import lrcore
from tests.conftest import LONG_FOLDERS, LONG_MODULES

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]
# What requirements.txt leaves out, so that the dashboard stays light.
OTHER_EXTRAS = [line for name, lines in EXTRAS.items() if name != "auth" for line in lines]


def pinned(name):
    """Requirements of a file by name, without those of the files it includes."""
    lines = (line.strip() for line in (ROOT / name).read_text().splitlines())
    parsed = [Requirement(line) for line in lines if line and not line.startswith(("#", "-r"))]
    return {canonicalize_name(each.name): each for each in parsed}


def declared(lines):
    return {canonicalize_name(each.name): each for each in map(Requirement, lines)}


def version_of(requirement):
    (pin,) = requirement.specifier
    assert pin.operator == "==", requirement
    return pin.version


def test_the_pinned_set_is_the_declared_set():
    assert pinned("requirements.txt").keys() == declared(PROJECT["dependencies"] + EXTRAS["auth"]).keys()


@pytest.mark.parametrize(
    ("file", "lines"),
    [
        ("requirements.txt", PROJECT["dependencies"] + EXTRAS["auth"]),
        ("requirements-dev.txt", OTHER_EXTRAS),
    ],
)
def test_every_pin_lies_within_its_range(file, lines):
    pins = pinned(file)
    for name, requirement in declared(lines).items():
        pin = pins[name]
        assert requirement.specifier.contains(version_of(pin)), (name, str(requirement))
        assert str(requirement.marker or "").replace('"', "'") == str(pin.marker or "").replace('"', "'")
        assert requirement.extras == pin.extras


def test_every_declared_dependency_has_a_range():
    for requirement in map(Requirement, PROJECT["dependencies"] + EXTRAS["auth"] + OTHER_EXTRAS):
        assert {">="} <= {part.operator for part in requirement.specifier}, requirement


def test_one_version_everywhere():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    released = re.search(r"^## \[([\d.]+)\] - (\S+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert citation["version"] == released[1] == lrcore.__version__
    assert date.fromisoformat(citation["date-released"]) == date.fromisoformat(released[2])


def test_the_citation_has_what_the_format_demands():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    assert citation.keys() >= {"cff-version", "message", "title", "authors"}
    assert citation["license"] == PROJECT["license"] == "BSD-3-Clause"
    assert (ROOT / "LICENSE").read_text().startswith("BSD 3-Clause License")


def test_no_secret_is_tracked():
    names = ["git", "ls-files", "--", ".streamlit"]
    tracked = subprocess.run(names, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert tracked == [".streamlit/config.toml"]


def test_what_is_left_out_of_the_fast_tests_exists():
    folders = {path.name for path in (ROOT / "tests").rglob("*") if path.is_dir()}
    modules = {path.stem for path in (ROOT / "tests").rglob("test_*.py")}
    assert folders >= LONG_FOLDERS
    assert modules >= LONG_MODULES
