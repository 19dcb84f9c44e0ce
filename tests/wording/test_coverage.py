"""The names of the intervals whose coverage was measured."""

import re

import pytest

from lrcore.evaluation.measured_coverage import (
    coverage_rows,
    measured,
    outside_aim,
    pooled_coverage,
    spread_coverage,
)
from lrcore.wording.coverage import quantity_in_words
from lrcore.wording.guide.glossary import uses

QUANTITIES = [row.quantity for row in coverage_rows()]


def test_every_interval_has_a_name_of_its_own():
    names = [quantity_in_words(each) for each in QUANTITIES]
    assert len(set(names)) == len(names) == len(measured()["intervals"]["coverage"])
    for each in (*spread_coverage(), *pooled_coverage()):
        assert quantity_in_words(each.replace("_", " "))


@pytest.mark.parametrize("quantity", QUANTITIES)
def test_a_name_is_made_of_terms_and_not_of_the_names_of_the_benchmark(quantity):
    name = quantity_in_words(quantity)
    assert not re.search(r"_|elsewhere|\b(auc|ppv|npv|roc|oe|r2|brier|nagelkerke)\b| [12]$", name)
    assert list(uses(name)) or name.startswith("share flagged")


def test_what_lies_outside_the_aim_has_a_name():
    assert all(quantity_in_words(each.quantity) for each in outside_aim())


def test_a_quantity_without_words_is_an_error():
    with pytest.raises(KeyError):
        quantity_in_words("new measure 1")
