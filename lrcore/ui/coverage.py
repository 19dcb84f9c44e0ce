"""The measured coverage of every interval, as on docs/statistics.md, and the link that leads to it."""

import streamlit as st

from lrcore.evaluation.measured_coverage import (
    AIM,
    centres_coverage,
    coverage_facts,
    coverage_rows,
    outside_aim,
    pooled_coverage,
    refit_range_coverage,
    spread_coverage,
)
from lrcore.ui.components.sections import SECTION
from lrcore.ui.plain_text import plain
from lrcore.ui.table import show_table
from lrcore.wording.coverage import quantity_in_words
from lrcore.wording.numbers import fixed
from lrcore.wording.typesetting import capitalised

INTERVALS = "Intervals"  # the section of the Help page
_THRESHOLDS = "The lower and the higher threshold: 0.1 and 0.5; in A, D and Dc 0.05 and 0.1."
_WORLDS = {
    "A": "n = 100, prevalence 0.10, AUC 0.80, right risks",
    "B": "n = 114, prevalence 0.37, AUC 0.995, right risks",
    "C": "n = 569, prevalence 0.373, AUC 0.995, calibration slope 1.17 and in the large 0.14",
    "D": "n = 2,000, prevalence 0.05, AUC 0.75, calibration slope 0.70, observed / expected 0.84",
    "S": "n = 60, prevalence 0.25, AUC 0.90, right risks",
    "Cc": "as C, with right risks",
    "Dc": "as D, with right risks",
}


def link_to_coverage() -> None:
    """Show the link from the name of a method to its measured coverage."""
    st.page_link(
        "pages/help.py",
        label="How frequently these intervals hold",
        icon=":material/help:",
        query_params={SECTION: INTERVALS},
    )


def show_coverage() -> None:
    """Show how frequently each interval held the truth, and what is not called an interval."""
    date, replications = coverage_facts()
    st.markdown(
        plain(
            f"Per cent of {replications:,} simulated samples in which the 95 % interval holds the truth "
            f"({date}); u: per cent in which it is not defined."
        )
    )
    rows = coverage_rows()
    worlds = list(rows[0].cells)
    table = {"Quantity": [capitalised(quantity_in_words(row.quantity)) for row in rows]}
    show_table(table | {world: [row.cells[world] for row in rows] for world in worlds})
    listed = "; ".join(f"{name}: {_WORLDS[name]}" for name in worlds)
    st.caption(plain(f"{listed}. {_THRESHOLDS}"))
    st.markdown(plain(_outside_in_words()))
    st.markdown(plain(_centres_in_words()))
    st.subheader("What is not called an interval", anchor=False)
    st.markdown(plain(_spread_in_words()))
    st.markdown(plain(_pooled_in_words()))
    st.markdown(
        plain(
            "Range of a patient's risk: "
            f"{fixed(refit_range_coverage(), 0)} % of the risks by models fitted on other series lay in it."
        )
    )


def _outside_in_words() -> str:
    low, high = AIM
    listed = ", ".join(
        f"{quantity_in_words(each.quantity)} in {each.world} {fixed(each.covered, 1)} %"
        for each in outside_aim()
    )
    return (
        f"The aim is {low:g} to {high:g} %. Outside it by more than twice the Monte Carlo error: {listed}. "
        "The reasons are in docs/statistics.md."
    )


def _centres_in_words() -> str:
    found = centres_coverage()
    mean, new = (f"{fixed(low, 0)} to {fixed(high, 0)} %" for low, high in (found.mean, found.new_centre))
    return (
        f"Several centres (5 to 30 of 200 or 1,000 patients, {found.replications:,} simulated files): "
        f"intervals of the mean over centres hold it in {mean}, prediction intervals hold a new centre in "
        f"{new}."
    )


def _spread_in_words() -> str:
    return f"Spread of the bootstrap around a measure corrected for optimism: {_listed(spread_coverage())}."


def _pooled_in_words() -> str:
    held = _listed(pooled_coverage())
    return f"Intervals of one cross-validation, of these risks, fixed, and the truth of the model: {held}."


def _listed(shares: dict[str, float]) -> str:
    named = ((quantity_in_words(name.replace("_", " ")), share) for name, share in shares.items())
    return ", ".join(f"{name} {fixed(share, 0)} %" for name, share in named)
