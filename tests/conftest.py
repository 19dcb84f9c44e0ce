"""What all tests share: the foreign numbers, and a trained model."""

import json
import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import settings

from lrcore.registry.active import model_in_use
from tests.fits import make_each_once

FEW_EXAMPLES = 5  # of each law, in the fast subset

# How long an example takes says what else the machine is doing, not whether the law holds.
# Each run tries the same examples, unless a seed is given for others: `pytest --hypothesis-seed 1`.
settings.register_profile("unhurried", deadline=None, derandomize=True)
settings.register_profile("seeded", deadline=None, derandomize=False)
settings.register_profile("fast", deadline=None, derandomize=True, max_examples=FEW_EXAMPLES)
settings.load_profile("unhurried")

# What costs seconds: servers, browsers, whole pages, files by the hundred, and fits by the hundred. The
# examples in the packages of the same names import Streamlit and FastAPI.
LONG_FOLDERS = {"apart", "batch", "browser", "coherence", "deployment", "pages", "service", "ui"}
LONG_MODULES = {
    "test_append_only_log",
    "test_applicability",
    "test_arrays",
    "test_arrow",
    "test_artifact",
    "test_assurance",
    "test_batches",
    "test_card",
    "test_container",
    "test_damage",
    "test_delimited",
    "test_dialects",
    "test_drift",
    "test_fuzz",
    "test_internal",
    "test_journal",
    "test_json_document",
    "test_memory",
    "test_missing_codes",
    "test_packed_issues",
    "test_pmml",
    "test_postgresql",
    "test_recalibration",
    "test_refits",
    "test_reliability",
    "test_report_files",
    "test_row_checks",
    "test_score_lines",
    "test_sentences",
    "test_shift_tests",
    "test_single_patient",
    "test_sql",
    "test_string_column",
    "test_threshold_rule",
    "test_training",
    "test_typed",
    "test_validation_size",
    "test_value_of_information",
    "test_xlsx",
}
TRAINED = {"trained_folder", "own_folder", "artifact"}
REFERENCES = Path(__file__).parent / "references"


def only_fast(config):
    return config.getoption("markexpr") == "fast"


def pytest_configure(config):
    # The tests start processes by the hundred; without bytecode each compiles every module again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if config.getoption("hypothesis_seed", None) is not None:
        settings.load_profile("seeded")
    if only_fast(config):
        settings.load_profile("fast")
        config.pluginmanager.register(LongLeftOut())


class LongLeftOut:
    """Importing what is left out would take as long as the tests.

    A hook of this file is asked about the folder of the tests alone, and not about the examples in lrcore.
    """

    def pytest_ignore_collect(self, collection_path, config):
        return True if is_long(collection_path, config) else None


@pytest.hookimpl(tryfirst=True, wrapper=True)
def pytest_collection_modifyitems(config, items):
    mark_fast(config, items)
    yield
    if hasattr(config, "workerinput"):
        longest_first(config, items)


def mark_fast(config, items):
    for item in items:
        if only_fast(config):
            try_few_examples(getattr(item, "obj", None))
        trained = TRAINED & set(getattr(item, "fixturenames", ()))
        if not (trained or is_long(item.path, item.config) or item.get_closest_marker("slow")):
            item.add_marker(pytest.mark.fast)


def longest_first(config, items):
    """Order the modules so that no worker is left with a long one when the others have ended.

    A module in a browser takes minutes, most of them spent waiting, and one that is not fast takes seconds.
    Of the others the number of tests tells what they take.
    """
    tests = Counter(module_of(item.nodeid) for item in items)

    def rank(item):
        module = module_of(item.nodeid)
        in_browser = item.get_closest_marker("browser") is not None
        return not in_browser, not is_long(item.path, config), -tests[module], module

    items.sort(key=rank)


def module_of(nodeid):
    return nodeid.partition("::")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Give each worker whole modules, in their order: each has a browser and a server of its own."""
    from xdist.scheduler import LoadScopeScheduling

    class ModuleScheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return module_of(nodeid)

    config.option.loadscopereorder = False
    return ModuleScheduling(config, log)


def try_few_examples(test):
    """Reduce the examples of a law that sets their number itself, which a profile does not do."""
    own = getattr(test, "_hypothesis_internal_use_settings", None)
    if own is not None and own.max_examples > FEW_EXAMPLES:
        test._hypothesis_internal_use_settings = settings(own, max_examples=FEW_EXAMPLES)


def is_long(path, config):
    parts = path.relative_to(config.rootpath).parts
    return parts[0] in ("lrcore", "tests") and bool(LONG_FOLDERS & set(parts) or path.stem in LONG_MODULES)


@pytest.fixture(scope="session", autouse=True)
def _each_fit_once():
    with pytest.MonkeyPatch.context() as patch:
        make_each_once(patch.setattr)
        yield


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
