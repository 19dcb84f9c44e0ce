"""Who needs attention first: the patients of a file, with their risks."""

from typing import Any

import numpy as np
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from lrcore.cohort import outside_development
from lrcore.evaluation.counts import flagged
from lrcore.schema import BENIGN, FIELDS, MALIGNANT
from lrcore.scoring import ScoredCohort
from lrcore.wording import percent

SELECTION = "worklist"
EVERYBODY, FLAGGED, NEAR = "Everybody", "At or above the threshold", "Near the threshold"
NEARNESS = 0.5  # log-odds: a risk of 0.50 is near from 0.38 to 0.62
LAZY_FROM = 1000  # rows; more than that stay on the server until they are scrolled to
_KNOWN = {1: MALIGNANT, 0: BENIGN, -1: "unknown"}


def worklist(scored: ScoredCohort, threshold: float) -> int | None:
    """Show the patients by risk, and return the place of the one that is selected."""
    chosen = _filters(scored, threshold)
    order = chosen[np.argsort(-scored.log_odds[chosen], kind="stable")]
    if not len(order):
        st.info("No patient fits these filters.")
        return None
    event = st.dataframe(
        _table(scored, order, threshold),
        hide_index=True,
        lazy=len(order) > LAZY_FROM,
        on_select="rerun",
        selection_mode="single-row",
        key=SELECTION,
        column_config=_columns(),
        alt="Patients of the file, the highest risk first",
    )
    rows = event.selection.rows
    return int(order[rows[0]]) if rows and rows[0] < len(order) else None


def _filters(scored: ScoredCohort, threshold: float) -> np.ndarray:
    show, capacity = st.columns([3, 1], vertical_alignment="bottom")
    which = show.segmented_control("Show", [EVERYBODY, FLAGGED, NEAR], default=EVERYBODY, required=True)
    most = capacity.number_input(
        "We can work up", min_value=0, max_value=len(scored.risk), value=None, placeholder="everybody", step=1
    )
    kept = {
        EVERYBODY: np.ones(len(scored.risk), bool),
        FLAGGED: flagged(scored.risk, threshold),
        NEAR: np.abs(scored.log_odds - _log_odds(threshold)) <= NEARNESS,
    }[which or EVERYBODY]
    places = np.flatnonzero(kept)
    if most is None:
        return places
    ranked = places[np.argsort(-scored.log_odds[places], kind="stable")]
    return ranked[:most]


def _log_odds(threshold: float) -> float:
    with np.errstate(divide="ignore"):
        return float(np.log(threshold) - np.log1p(-threshold))


def _table(scored: ScoredCohort, order: np.ndarray, threshold: float) -> dict[str, Any]:
    cohort = scored.cohort
    outside = outside_development(cohort.measurements[order]).sum(axis=1)
    above = flagged(scored.risk[order], threshold)
    columns: dict[str, Any] = {
        "Row": cohort.rows[order],
        "Id": [cohort.ids[place] for place in order],
        "Risk": scored.risk[order],
        "Threshold": np.where(above, f"at or above {threshold:.3f}", "below"),
        "Log-odds": scored.log_odds[order],
        "Outside the series": outside,
    }
    if (cohort.outcome >= 0).any():
        columns["Diagnosis"] = [_KNOWN[int(code)] for code in cohort.outcome[order]]
    return columns


def _columns() -> dict[str, ColumnConfig]:
    return {
        "Row": st.column_config.NumberColumn(help="Data row of the file, counted from 1", format="%d"),
        "Id": st.column_config.TextColumn(help="As written in the file"),
        "Risk": st.column_config.ProgressColumn(
            help="P(malignant)", min_value=0.0, max_value=1.0, format="%.3f"
        ),
        "Log-odds": st.column_config.NumberColumn(format="%.2f"),
        "Outside the series": st.column_config.NumberColumn(
            help=f"How many of the {len(FIELDS)} measurements lie outside the range of the 569 aspirates the "
            "model was developed with. Such a risk is not supported.",
            format="%d",
        ),
    }


def counts(scored: ScoredCohort, threshold: float) -> None:
    """Say how many patients are flagged."""
    n, above = len(scored.risk), int(flagged(scored.risk, threshold).sum())
    st.markdown(
        f"**{above:,} of {n:,}** scored patients are at or above {threshold:.3f} "
        f"({percent(above / n, n) if n else 'nobody was scored'})."
    )
