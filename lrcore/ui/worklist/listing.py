"""Who is listed, and in which order: the filter, the order and the capacity."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from lrcore.arrays import Bools, logit
from lrcore.evaluation.threshold.counts import flagged
from lrcore.evaluation.threshold.expected_counts import expected_counts
from lrcore.registry.refits import RiskSpread
from lrcore.ui.plain_text import plain
from lrcore.validation.scoring import ScoredCohort
from lrcore.wording.numbers import fixed, risk_in_percent

ALL, FLAGGED, NEAR, NOT_FIRM = "All", "Flagged", "Near threshold", "Not firm"
OUTSIDE, CHANGED = "Outside", "Changed"
RISK_FIRST, UNCERTAIN_FIRST = "Highest risk first", "Least certain first"
NEAR_LOG_ODDS = 0.5  # a risk of 0.50 is near a threshold from 0.38 to 0.62
MAX_ROWS = 1000  # rows sent to the browser
_FILTERED_OUT = {
    FLAGGED: "not flagged at {threshold:.3f}",
    NEAR: "filtered out, because the risk is not near the threshold of {threshold:.3f}",
    NOT_FIRM: "filtered out, because the range of the risk lies on one side of the threshold",
    OUTSIDE: "filtered out, because the risk is supported",
    CHANGED: "filtered out, because nothing was changed on request in this row",
}


@dataclass(frozen=True, eq=False, slots=True)
class Evidence:
    """What the list marks about every patient, apart from the risk.

    Attributes
    ----------
    spread : RiskSpread or None
        Variation over other series; None for too many patients.
    supported, changed : ndarray of bool
        Whether the patient is like the development series; whether anything was changed on request.
    """

    spread: RiskSpread | None
    supported: Bools
    changed: Bools

    def passing(self, scored: ScoredCohort, threshold: float) -> dict[str, Bools]:
        """Return which patients each filter keeps; a filter that has nothing to go by is not there."""
        near: Bools = np.abs(scored.log_odds - float(logit(threshold))) <= NEAR_LOG_ODDS
        found = {
            ALL: np.ones(len(scored.risk), bool),
            FLAGGED: flagged(scored.risk, threshold),
            NEAR: near,
            OUTSIDE: ~self.supported,
        }
        if self.spread is not None:
            found[NOT_FIRM] = ~self.spread.firm
        if self.changed.any():
            found[CHANGED] = self.changed
        return found


@dataclass(frozen=True, eq=False, slots=True)
class Listing:
    """Who is listed, and by which filter.

    Attributes
    ----------
    which : str
        The filter.
    kept : ndarray of bool
        The patients that pass it.
    order : ndarray of int
        Those of them that can be worked up, in the order of the list.
    """

    which: str
    kept: Bools
    order: NDArray[np.intp]

    @property
    def shown(self) -> NDArray[np.intp]:
        """The places of the patients whose rows are sent to the browser."""
        return self.order[:MAX_ROWS]

    def reason_not_listed(self, place: int, threshold: float) -> str:
        """Return why a patient is not among those shown; empty when it is."""
        if not self.kept[place]:
            return _FILTERED_OUT[self.which].format(threshold=threshold)
        if place not in self.order:
            return f"beyond the {len(self.order):,} that can be worked up"
        return "" if place in self.shown else f"after the first {MAX_ROWS:,} of this order"


def choose_listing(scored: ScoredCohort, threshold: float, evidence: Evidence) -> Listing:
    """Let the filter, the order and the capacity be chosen, and return who is listed."""
    passing = evidence.passing(scored, threshold)
    # In as many lines as the window needs: nothing that can be chosen is cut.
    line = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center")
    which = _choose_filter(line, passing)
    first = line.segmented_control(
        "Order",
        [RISK_FIRST, UNCERTAIN_FIRST],
        default=RISK_FIRST,
        required=True,
        wrap=True,
        disabled=evidence.spread is None,
        label_visibility="collapsed",
        key="worklist_order",
        width="content",
    )
    most = line.number_input(
        "Capacity (patients)",
        min_value=0,
        max_value=len(scored.risk),
        value=None,
        placeholder="capacity: all",
        step=1,
        label_visibility="collapsed",
        width=180,
    )
    kept = np.flatnonzero(passing[which])
    ranked = kept[np.argsort(-scored.log_odds[kept], kind="stable")]
    if most is not None:
        ranked = ranked[:most]
        _state_capacity(scored, ranked, threshold)
    if first == UNCERTAIN_FIRST and evidence.spread is not None:
        ranked = ranked[np.argsort(-evidence.spread.otherwise[ranked], kind="stable")]
    return Listing(which, passing[which], ranked)


def _choose_filter(line: "st.delta_generator.DeltaGenerator", passing: dict[str, Bools]) -> str:
    """Offer the filters, each with the number of patients it keeps."""
    in_order = [name for name in (ALL, FLAGGED, NEAR, NOT_FIRM, OUTSIDE, CHANGED) if name in passing]
    picked = line.segmented_control(
        "Show",
        in_order,
        default=ALL,
        required=True,
        wrap=True,
        format_func=lambda name: plain(f"{name} {int(passing[name].sum()):,}"),
        label_visibility="collapsed",
        key=f"worklist_filter_{len(in_order)}",
        width="content",
    )
    return picked if picked in passing else ALL


def _state_capacity(scored: ScoredCohort, ranked: NDArray[np.intp], threshold: float) -> None:
    """State whom a capacity leaves out, and the threshold that it amounts to."""
    risk, n = scored.risk, len(scored.risk)
    left = np.delete(np.arange(n), ranked)
    above = flagged(risk, threshold)
    text = _left_out(scored, left) if len(left) else ""
    text += f"{len(ranked):,} of {n:,} can be worked up."
    if above[left].any():
        text += f" Of the {int(above.sum()):,} flagged, {int(above[left].sum()):,} are left out."
    if len(ranked):
        lowest = float(risk[ranked].min())
        below, alike = risk[risk < lowest], int(flagged(risk, lowest).sum()) - len(ranked)
        shown = risk_in_percent(lowest, float(below.max()) if len(below) else None)
        text += f" The lowest risk among these {len(ranked):,} is {shown}: a threshold there flags "
        text += f"{alike:,} more." if alike > 0 else "the same patients."
    st.warning(plain(text), icon=":material/group_off:")


def _left_out(scored: ScoredCohort, left: NDArray[np.intp]) -> str:
    """Return how many cancers are to be expected, or are known, among patients who are not worked up."""
    expected = expected_counts(scored.risk[left], 1.0).malignant
    known = scored.evaluation_set() is not None
    missed = int((scored.cohort.outcome[left] == 1).sum())
    return (
        f"Among the {len(left):,} left out, {fixed(expected.value, 1)} cancers are to be expected "
        f"({fixed(expected.low, 0)} to {fixed(expected.high, 0)}), if the risks are right"
        + (f"; {missed:,} are known. " if known else ". ")
    )
