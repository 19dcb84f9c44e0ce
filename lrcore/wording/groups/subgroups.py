"""Subgroups judged together, in words."""

from math import isnan

from lrcore.evaluation.centres.partial_pooling import MIN_GROUPS, PARTIAL_METHOD
from lrcore.evaluation.groups.subgroup_pooling import Heterogeneity, SubgroupPooling
from lrcore.wording.captions import validation as captions
from lrcore.wording.captions.caption import Caption
from lrcore.wording.numbers import fixed, p_value
from lrcore.wording.validation import NAMES

MAX_P = 0.05


def differing_in_words(found: SubgroupPooling) -> str:
    """Return in which measures the subgroups differ beyond chance; empty where nothing is tested."""
    tested = {name: each for name, each in found.tests.items() if not isnan(each.p_holm)}
    if not tested:
        return ""
    apart = [NAMES[name] for name, each in tested.items() if each.p_holm < MAX_P]
    n = f"{len(tested)} measures tested"
    if not apart:
        return (
            f"No difference between the subgroups is shown: of {n} none differs beyond chance. Few "
            "patients hide differences: see the intervals."
        )
    named = apart[0] if len(apart) == 1 else f"{', '.join(apart[:-1])} and {apart[-1]}"
    return f"The subgroups differ beyond chance in {named} ({len(apart)} of {n})."


def heterogeneity_table(found: SubgroupPooling) -> dict[str, list[str]]:
    """Return the tests of whether each measure is the same in all subgroups, by columns."""
    tests = found.tests
    return {
        "Are all subgroups alike?": [NAMES[name] for name in tests],
        "Statistic": [_statistic(each) for each in tests.values()],
        "p": [_p(each.p) for each in tests.values()],
        "p, Holm": [_p(each.p_holm) for each in tests.values()],
    }


def _statistic(each: Heterogeneity) -> str:
    if isnan(each.p):
        return each.reason
    freedom = "degree" if each.df == 1 else "degrees"
    return f"{fixed(each.statistic, 2)} on {each.df} {freedom} of freedom"


def _p(p: float) -> str:
    return "" if isnan(p) else p_value(p)


def reading_caption(found: SubgroupPooling) -> Caption:
    """Return how the marks of the forest plot are read."""
    if not any(each.has_interval for own in found.groups.values() for each in own.values()):
        return captions.FROM_MORE_SUBGROUPS_ON.with_values(n=MIN_GROUPS)
    return captions.PARTIALLY_POOLED


def methods_caption(found: SubgroupPooling) -> Caption:
    """Return how the subgroups are tested and partially pooled."""
    pooled = captions.HOW_POOLED.with_values(method=PARTIAL_METHOD)
    methods = dict.fromkeys(each.method for each in found.tests.values() if not each.reason)
    return captions.SUBGROUP_TESTS.with_values(methods="; ".join(methods)) + pooled if methods else pooled
