"""The difference of each subgroup from the rest, all comparisons judged together."""

from typing import Any

from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.groups.subgroup_differences import (
    MEASURES,
    Difference,
    SubgroupDifferences,
    subgroup_differences,
)
from lrcore.ui.cache import cached_per_owner
from lrcore.ui.components.captions import show_caption
from lrcore.ui.table import show_table
from lrcore.wording.captions.validation import SUBGROUP_DIFFERENCES
from lrcore.wording.numbers import interval_against, p_value
from lrcore.wording.validation import NAMES

_NULL = {"oe_ratio": 1.0}
_DIGITS = {"oe_ratio": 2}


def show_subgroup_differences(
    patients: EvaluationSet, column: str, groups: tuple[str, ...], threshold: float
) -> dict[str, Any]:
    """Show each subgroup of a column less the rest, and return the numbers for the download."""
    found = _differences(patients, column, groups, threshold)
    if not found.groups:
        return {}
    rows = [(name, measure, each) for name, own in found.groups.items() for measure, each in own.items()]
    show_table(
        [
            (column, [name if measure == MEASURES[0] else "" for name, measure, _ in rows]),
            ("Compared with the rest", [_title(measure) for _, measure, _ in rows]),
            ("Difference", [patients.words.say(_in_words(measure, each)) for _, measure, each in rows]),
            ("p, Holm", [p_value(each.p_holm) for *_, each in rows]),
        ]
    )
    show_caption(SUBGROUP_DIFFERENCES.with_values(n=found.n_comparisons), patients.words)
    return found.as_json()


@cached_per_owner
def _differences(
    patients: EvaluationSet, column: str, groups: tuple[str, ...], threshold: float
) -> SubgroupDifferences:
    return subgroup_differences(patients, groups, threshold=threshold)


def _title(measure: str) -> str:
    return f"{NAMES[measure]}, ratio" if measure in _NULL else NAMES[measure]


def _in_words(measure: str, found: Difference) -> str:
    return interval_against(found.difference, _DIGITS.get(measure, 3), _NULL.get(measure, 0.0))
