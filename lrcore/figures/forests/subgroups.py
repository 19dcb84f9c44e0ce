"""Subgroups: a forest plot of one measure, with the partially pooled estimates."""

from math import isnan
from typing import TYPE_CHECKING

from lrcore.evaluation.groups.subgroup_pooling import SubgroupPooling
from lrcore.evaluation.groups.subgroups import Subgroups
from lrcore.evaluation.study_words import WISCONSIN, StudyWords
from lrcore.figures import theme
from lrcore.figures.forests.forest import ForestRow, forest, printed_lines
from lrcore.wording.numbers import number_with_interval
from lrcore.wording.validation import NAMES, RIGHT, measure_in_words

if TYPE_CHECKING:
    import plotly.graph_objects as go

RATES = ("sensitivity", "specificity")
DIGITS = 3


def subgroup_rows(found: Subgroups, pooling: SubgroupPooling, measure: str) -> list[ForestRow]:
    """Return a row for each subgroup that is large enough, the largest first."""
    rows = []
    for name, judged in found.judged.items():
        own = judged[measure]
        partial = pooling.groups[measure].get(name)
        usable = own.has_interval and not (measure == "oe_ratio" and own.low <= 0)
        limits = (own.value, own.low, own.high) if usable else (float("nan"),) * 3
        rows.append(
            ForestRow(
                name,
                f"{judged.n:,} ({judged.n_malignant:,})",
                *limits,
                printed_lines(own, measure_in_words(judged, measure)),
                partial=partial if partial is not None and partial.has_interval else None,
            )
        )
    return rows


def subgroup_forest_figure(found: Subgroups, pooling: SubgroupPooling, measure: str) -> "go.Figure":
    """Draw one measure of each subgroup with its interval, and drawn towards the mean.

    Parameters
    ----------
    found : Subgroups
    pooling : SubgroupPooling
    measure : str
        One of ``POOLED_MEASURES``.
    """
    rows = subgroup_rows(found, pooling, measure)
    mean = pooling.pooled[measure].pooled.estimate
    reference = RIGHT.get(measure, None if isnan(mean) else mean)
    figure = forest(rows, NAMES[measure], digits=DIGITS, reference=reference, log=measure == "oe_ratio")
    if measure in RATES:
        reach = [limit for row in rows for limit in (row.low, row.high) if not isnan(limit)]
        figure.update_xaxes(**theme.percent_axis(min(reach, default=0.0), max(reach, default=1.0)))
    return figure


def subgroup_forest_alt(
    found: Subgroups, pooling: SubgroupPooling, measure: str, words: StudyWords = WISCONSIN
) -> str:
    """Describe the forest plot in words."""
    own = "; ".join(
        f"{name} ({words.say(f'{judged.n:,} patients')}): {words.say(measure_in_words(judged, measure))}"
        for name, judged in found.judged.items()
    )
    partial = "; ".join(
        f"{name} {number_with_interval(each, DIGITS)}"
        for name, each in pooling.groups[measure].items()
        if each.has_interval
    )
    return f"{NAMES[measure]} of each subgroup. {own}." + (
        f" Partially pooled: {partial}." if partial else ""
    )
