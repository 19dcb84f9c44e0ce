"""Several risks for the same patients, side by side and by paired differences."""

from itertools import combinations
from typing import Any

import streamlit as st

from lrcore.evaluation.auc_comparison import compare_auc
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.intervals import Estimate
from lrcore.evaluation.paired_difference import brier_difference, net_benefit_difference
from lrcore.ui.plain_text import plain
from lrcore.wording import number_with_interval, p_value

Differences = dict[tuple[str, str], dict[str, Any]]


def paired(sets: tuple[EvaluationSet, ...], threshold: float) -> list[dict[str, Any]]:
    """Show every two models' paired differences, and return them for the download."""
    if len(sets) < 2:
        return []
    rows, numbers = [], []
    for first, second in combinations(sets, 2):
        areas = compare_auc(first.outcome, first.risk, second.risk)
        brier = brier_difference(first.outcome, first.risk, second.risk)
        benefit = net_benefit_difference(first.outcome, first.risk, second.risk, threshold)
        rows.append((f"{first.name} less {second.name}", areas.difference, p_value(areas.p), brier, benefit))
        numbers.append(
            {
                "models": [first.name, second.name],
                "auc": areas.as_json(),
                "brier": brier.as_json(),
                "net_benefit": benefit.as_json() | {"threshold": threshold},
            }
        )
    st.header("Which model is better?", anchor=False)
    st.table(_table(rows, threshold), border="horizontal")
    st.caption(
        "The same patients carry every risk, so the differences are paired: AUC by DeLong's method, the "
        "others as the mean over patients. A lower Brier score is better, a higher AUC or net benefit is. "
        "Intervals are 95 % and not corrected for the number of comparisons."
    )
    return numbers


def _table(
    rows: list[tuple[str, Estimate, str, Estimate, Estimate]], threshold: float
) -> dict[str, list[str]]:
    return {
        "Difference": [plain(name) for name, *_ in rows],
        "AUC": [number_with_interval(auc, 4) for _, auc, *_ in rows],
        "p of the AUC": [p for *_, p, _, _ in rows],
        "Brier score": [number_with_interval(brier, 4) for *_, brier, _ in rows],
        f"Net benefit at {threshold:.3f}": [number_with_interval(benefit, 4) for *_, benefit in rows],
    }
