"""The same numbers for each part of the patients."""

from typing import Any

import streamlit as st

from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.measures import Measures
from lrcore.evaluation.subgroups import MOST_LEVELS, Subgroups, TooFew, rule_in_words, subgroups
from lrcore.ui.plain_text import plain
from lrcore.validation_words import NAMES, shown

_SHOWN = ("auc", "slope", "in_the_large", "oe_ratio", "net_benefit", "sensitivity", "specificity")


def by_subgroup(
    patients: EvaluationSet, groupings: dict[str, tuple[str, ...]], threshold: float
) -> dict[str, Any]:
    """Show the numbers of each subgroup of a column the user chooses, and return them for the download."""
    st.header("Does it hold in every subgroup?", anchor=False)
    if not groupings:
        st.caption(
            f"The file has no further column with 2 to {MOST_LEVELS} different values. A column such as "
            "site, year or instrument would be offered here."
        )
        return {}
    column = st.selectbox("Divide the patients by", list(groupings), key="validation_grouping")
    column = column if column in groupings else next(iter(groupings))
    found = subgroups(patients, groupings[column], threshold=threshold)
    st.table(_table(column, found), border="horizontal")
    st.caption(
        plain(
            f"{rule_in_words().capitalize()}. Every interval is 95 % and stands alone: among many subgroups "
            "that do not differ, some will seem to."
        )
    )
    return {"column": column, "threshold": threshold, "subgroups": found.as_json()}


def _table(column: str, found: Subgroups) -> dict[str, list[str]]:
    names = [*found.judged, *found.too_few]
    sizes: list[Measures | TooFew] = [*found.judged.values(), *found.too_few.values()]
    table = {
        plain(column): [plain(name) for name in names],
        "Patients": [f"{each.n:,} ({each.n_malignant:,} malignant)" for each in sizes],
    }
    for measure in _SHOWN:
        judged = [shown(each, measure) for each in found.judged.values()]
        table[NAMES[measure]] = judged + ["too few"] * len(found.too_few)
    return table
