"""Every setting has one name with the prefix; former names are read and reported once."""

import ast
import logging
import re
from pathlib import Path

import pytest

from lrcore.errors import InvalidInput
from lrcore.journal import settings_in_use
from lrcore.service.middleware.access import access_in_use
from lrcore.system import environment
from lrcore.system.environment import FORMER_NAMES, setting

ROOT = Path(__file__).parents[2]
FORMER = FORMER_NAMES.items()
KEY = "a key of twenty chars"


@pytest.fixture(autouse=True)
def _nothing_reported_yet():
    environment._report.cache_clear()


@pytest.mark.parametrize(("name", "former"), FORMER)
def test_the_former_name_is_read_and_reported_once(name, former, caplog):
    for _ in range(3):
        assert setting(name, {former: "7"}) == "7"
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert record.getMessage() == (
        f"The environment variable {former} is now called {name}; the former name is still read."
    )


@pytest.mark.parametrize(("name", "former"), FORMER)
def test_the_name_in_use_is_read_without_a_notice(name, former, caplog):
    assert setting(name, {name: "7"}) == "7"
    assert setting(name, {name: "7", former: "7"}) == "7"
    assert setting(name, {name: "7", former: ""}) == "7"
    assert setting(name, {}) == ""
    assert not caplog.records


@pytest.mark.parametrize(("name", "former"), FORMER)
def test_two_different_values_are_refused_without_quoting_them(name, former):
    with pytest.raises(InvalidInput) as refused:
        setting(name, {name: "secret one", former: "secret two"})
    assert str(refused.value) == (
        f"`{name}` and its former name `{former}` are set to different values: unset `{former}`."
    )


def test_an_empty_variable_is_not_set(caplog):
    assert setting(environment.JOURNAL, {"CUTPOINT_JOURNAL": "", "JOURNAL": "off"}) == "off"
    assert len(caplog.records) == 1


def test_journal_and_keys_are_found_under_their_former_names():
    assert settings_in_use({"JOURNAL": "off"}).path is None
    assert settings_in_use({"JOURNAL_KEEP_DAYS": "30"}).keep_days == 30
    assert access_in_use(sign_on=False, environment={"API_KEY": KEY}).keyed
    with pytest.raises(InvalidInput, match="different values"):
        access_in_use(sign_on=False, environment={"API_KEY": KEY, "CUTPOINT_API_KEY": KEY + "!"})


def test_blanks_are_no_key_that_opens_the_service():
    with pytest.raises(InvalidInput, match="16 characters or more"):
        access_in_use(sign_on=False, environment={"CUTPOINT_API_KEY": "   "})


def environment_reads(path):
    """Lines that look a variable up; naming the environment as a default argument does not."""
    text = path.read_text()
    tree = ast.parse(text) if re.search(r"\b(environ|getenv)\b", text) else ast.Module([], [])
    for node in ast.walk(tree):
        looked_up = (
            isinstance(node, ast.Attribute | ast.Subscript) and ast.unparse(node.value) == "os.environ"
        )
        if looked_up or ast.unparse(node) == "os.getenv":
            yield node.lineno


def test_one_module_reads_the_environment():
    sources = [*(ROOT / "lrcore").rglob("*.py"), *(ROOT / "pages").rglob("*.py"), ROOT / "app.py"]
    assert {path: found for path in sources if (found := list(environment_reads(path)))} == {}


def test_every_name_has_the_prefix():
    names = [value for name, value in vars(environment).items() if name.isupper() and isinstance(value, str)]
    assert names
    assert all(name.startswith("CUTPOINT_") for name in names)
