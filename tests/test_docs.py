"""The documents: every command runs and prints what is shown, every list is complete, every link leads."""

import argparse
import os
import re
import subprocess
import sys
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import pytest

from lrcore.commands.main import COMMANDS
from lrcore.system import environment
from tests.browser.conftest import streamlit_server
from tests.service.conftest import service, service_folder  # noqa: F401

ROOT = Path(__file__).parents[1]
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *sorted((ROOT / "docs").glob("*.md")),
]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
# The two commands of README: the first is run by every browser test, the second runs this test.
START = "pip install -r requirements.txt && streamlit run app.py\n"
TESTS = "pip install -r requirements-dev.txt && pytest\n"
INSTALLED = {"pip wheel", "pip install", "cutpoint", "pytest"}  # see test_installed.py and .ci/run


def blocks(path):
    return BLOCK.findall(path.read_text())


def commands():
    """Every block of commands, with the output shown below it, if any."""
    for path in DOCUMENTS:
        found = blocks(path)
        for place, (language, text) in enumerate(found):
            if language == "sh":
                following = found[place + 1] if place + 1 < len(found) else ("", "")
                shown = following[1] if following[0] == "text" else ""
                yield pytest.param(text, shown, id=f"{path.stem}-{place}")


@pytest.fixture(scope="module")
def dashboard(request):
    with streamlit_server(request.getfixturevalue("service_folder")) as url:
        yield url


@pytest.fixture
def clone(tmp_path):
    """A folder that looks like the clone and may be written to."""
    for path in ROOT.iterdir():
        if path.name not in {".git", "artifacts"} and not path.name.endswith("_cache"):
            (tmp_path / path.name).symlink_to(path)
    return tmp_path


def resolved(text, request):
    """Return the commands with the addresses of servers of this test."""
    for address, fixture in (("127.0.0.1:8501", "dashboard"), ("127.0.0.1:8000", "service")):
        if address in text:
            running = request.getfixturevalue(fixture)
            text = text.replace(f"http://{address}", getattr(running, "url", running))
    return re.sub(r"\bcurl\b", "curl --fail --silent --show-error", text)


@pytest.mark.parametrize(("text", "shown"), list(commands()))
def test_commands_run_and_print_what_is_shown(text, shown, clone, own_folder, request):
    found = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", resolved(text, request)],
        cwd=clone,
        env=found | {"CUTPOINT_ARTIFACTS": str(own_folder)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert_shown(done.stdout.splitlines(), shown.splitlines())


def assert_shown(printed, shown):
    """Hold lines against those of a document; after dots anything may follow, and last digits may differ."""
    if shown and shown[-1] == "...":
        shown.pop()
        assert len(printed) > len(shown)
        printed = printed[: len(shown)]
    for line, expected in zip(printed, shown, strict=bool(shown)):
        assert NUMBER.sub("", line) == NUMBER.sub("", expected)
        numbers = [[float(number) for number in NUMBER.findall(each)] for each in (line, expected)]
        assert numbers[0] == pytest.approx(numbers[1], rel=1e-6)


def test_no_command_escapes():
    """What is not run here is known by name."""
    for path in DOCUMENTS:
        for language, text in blocks(path):
            assert language in {"sh", "text", "toml", "console"} or text in {START, TESTS}, (path, text)
            for line in text.splitlines() if language == "console" else ():
                assert line.startswith("$ ")
                assert line[2:].startswith(tuple(INSTALLED)), line


def test_readme_keeps_its_two_commands():
    unmarked = [text for language, text in blocks(ROOT / "README.md") if not language]
    assert unmarked == [START, TESTS]


def options_of(command):
    parser = argparse.ArgumentParser()
    import_module(f"lrcore.commands.{command}").add_options(parser)
    return options_in(parser) - {"-h", "--help"}


def options_in(parser):
    names = {name for action in parser._actions for name in action.option_strings}
    nested = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return names.union(*(options_in(each) for action in nested for each in action.choices.values()))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_documented_and_exists(command):
    page = (ROOT / "docs" / "command-line.md").read_text()
    section = page.split(f"\n## {command}\n")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    assert {name for row in rows for name in re.findall(r"(--?[a-z][\w-]*|--C)\b", row, re.I)} == options_of(
        command
    )


def test_every_command_is_listed():
    page = (ROOT / "docs" / "command-line.md").read_text()
    table = page.split("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == list(COMMANDS)


def test_every_setting_is_documented():
    names = [value for name, value in vars(environment).items() if name.isupper() and isinstance(value, str)]
    page = (ROOT / "docs" / "operations.md").read_text()
    assert re.findall(r"^\| `(CUTPOINT_\w+)` \|", page, re.MULTILINE) == names


def test_every_address_of_the_service_is_documented(trained_folder):
    from lrcore.service.app import create_app

    paths = create_app(trained_folder).openapi()["paths"]
    served = {(method.upper(), path) for path, methods in paths.items() for method in methods}
    page = (ROOT / "docs" / "service.md").read_text()
    assert set(re.findall(r"^\| `(GET|POST) (\S+)` \|", page, re.MULTILINE)) == served


def test_every_page_is_in_readme():
    titles = re.findall(r'title="([^"\d][^"]*)"', (ROOT / "app.py").read_text())
    table = re.findall(r"^\| ([A-Z][\w ]*) \|", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert table == titles


def test_readme_is_short_and_wrapped():
    text = (ROOT / "README.md").read_text()
    assert len(text.split()) <= 600
    assert max(map(len, text.splitlines())) <= 100


def anchors(path):
    titles = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_every_link_leads_somewhere(path):
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text()):
        if target.startswith("https://"):
            continue
        name, _, anchor = target.partition("#")
        led = path.parent / name if name else path
        assert led.exists(), target
        assert not anchor or anchor in anchors(led), target


def test_tables_are_tables():
    for path in DOCUMENTS:
        lines = path.read_text().splitlines()
        for above, line in pairwise(lines):
            if line.startswith("|") and above.startswith("|"):
                assert line.count("|") == above.count("|"), (path.name, line)
