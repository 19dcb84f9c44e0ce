"""The name of a measure is written in one place."""

import ast
from pathlib import Path

import pytest

import lrcore
from lrcore.evaluation.centres.centre_measures import SCALES
from lrcore.evaluation.groups import subgroup_differences, subgroup_pooling
from lrcore.evaluation.planning import measures as planning
from lrcore.evaluation.verification.verification import RATES
from lrcore.wording.guide.glossary import uses
from lrcore.wording.measures import names
from lrcore.wording.measures.names import measure_name, measure_titles

ROOT = Path(lrcore.__file__).parent
FOLDERS = ("wording", "ui", "report", "figures", "commands")
# By what else they name: intervals of several quantities, and fields of one patient.
OTHERS = {"wording/coverage.py"}
KEYS = {*names._NAMES, *names._OTHER_KEYS}


def tables_of_names(path):
    """The dictionaries of a file that name two or more measures by their keys."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            texts = {
                key.value: value.value
                for key, value in pairs
                if isinstance(key, ast.Constant) and isinstance(value, ast.Constant)
            }
            named = [
                key for key in KEYS & texts.keys() if str(texts[key]).lower() == measure_name(key).lower()
            ]
            if len(named) > 1:
                yield node.lineno, named


def test_no_other_file_names_the_measures():
    files = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
    found = {path.relative_to(ROOT).as_posix() for path in files if list(tables_of_names(path))}
    assert found == {"wording/measures/names.py", *OTHERS}


@pytest.mark.parametrize(
    "results",
    [SCALES, RATES, planning.MEASURES, subgroup_differences.MEASURES, subgroup_pooling.POOLED_MEASURES],
)
def test_every_measure_of_a_result_has_a_name(results):
    assert measure_titles(results).keys() == {*results}


def test_two_keys_of_one_measure_have_one_name():
    short = measure_titles(("oe", "recall", "snb"))
    assert list(short.values()) == list(
        measure_titles(("oe_ratio", "sensitivity", "standardised_net_benefit")).values()
    )


@pytest.mark.parametrize("key", sorted(KEYS))
def test_each_name_is_in_the_glossary(key):
    assert list(uses(measure_name(key)))
