"""The patients of a file in the order of attention, with their risks."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.elements.lib.column_types import ColumnConfig

from lrcore.arrays import Bools, logit
from lrcore.evaluation.threshold.counts import flagged
from lrcore.evaluation.threshold.expected_counts import expected_counts
from lrcore.model.applicability import applicability
from lrcore.model.series import outside_development
from lrcore.registry.other_models import Disagreement, disagreement
from lrcore.registry.refits import RESAMPLES, RiskSpread, risk_spread
from lrcore.schema import BENIGN, FIELDS, MALIGNANT
from lrcore.ui import session
from lrcore.ui.cache import cached_per_owner
from lrcore.ui.plain_text import number, plain
from lrcore.ui.table import select_row
from lrcore.ui.worklist.open_patient import OpenPatient, file_rows, list_key, open_patient, take_selection
from lrcore.validation.scoring import ScoredCohort
from lrcore.wording.model import UNSUPPORTED_IN_SERIES
from lrcore.wording.numbers import fixed, percent

ALL, FLAGGED, NEAR, ODD, CHANGED = "All", "Flagged", "Near threshold", "Unsupported", "Changed"
RISK_FIRST, UNCERTAIN_FIRST = "Highest risk first", "Least certain first"
NEAR_LOG_ODDS = 0.5  # a risk of 0.50 is near a threshold from 0.38 to 0.62
MAX_ROWS = 1000  # rows sent to the browser; a table that stays on the server cannot be selected from
MAX_PATIENTS_WITH_REFITS = 200_000  # refits of more patients would delay the page
_FILTERED_OUT = {
    FLAGGED: "not flagged at {threshold:.3f}",
    NEAR: "filtered out, because the risk is not near the threshold of {threshold:.3f}",
    ODD: "filtered out, because the risk is supported",
    CHANGED: "filtered out, because nothing was changed on request in this row",
}
_KNOWN = {1: MALIGNANT, 0: BENIGN, -1: "unknown"}


@dataclass(frozen=True, eq=False, slots=True)
class _Listing:
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


def worklist(scored: ScoredCohort, threshold: float) -> OpenPatient | None:
    """Show the patients in the order chosen, and return the one that is open."""
    spread = _spread(scored, threshold)
    supported = _supported(scored)
    listing = _listing(scored, threshold, spread, supported)
    opened = open_patient(scored.cohort)
    if opened is not None and opened.place >= 0:
        opened = replace(opened, not_listed=listing.reason_not_listed(opened.place, threshold))
    if not len(listing.order):
        st.info("No patient fits these filters.")
        return opened
    rows: list[int] = scored.cohort.rows[listing.shown].tolist()
    key = list_key((session.cohort_mark(), threshold, spread is None, listing.shown.tobytes()))
    select_row(
        _table(scored, listing.shown, threshold, spread, supported),
        alt="Patients of the file, in the order chosen above",
        key=key,
        on_select=partial(take_selection, key, rows, file_rows()),
        selected=rows.index(opened.row) if opened is not None and opened.row in rows else None,
        column_config=_columns(),
    )
    if len(listing.order) > len(listing.shown):
        st.caption(
            f"The first {len(listing.shown):,} of {len(listing.order):,} in this order. The filters and the "
            "order above bring others to the top; the download holds them all."
        )
    return opened


def _spread(scored: ScoredCohort, threshold: float) -> RiskSpread | None:
    """Return the variation of each risk over other series; None for too many patients."""
    if len(scored.risk) > MAX_PATIENTS_WITH_REFITS:
        st.caption(f"Refits are shown for files of up to {MAX_PATIENTS_WITH_REFITS:,} patients.")
        return None
    return _refit_spread(scored, threshold)


@cached_per_owner
def _refit_spread(scored: ScoredCohort, threshold: float) -> RiskSpread:
    return risk_spread(session.refits(), scored.cohort.measurements, scored.log_odds, threshold)


@cached_per_owner
def _disagreement(scored: ScoredCohort, threshold: float) -> Disagreement:
    return disagreement(session.other_models(), scored.cohort.measurements, scored.risk, threshold)


@cached_per_owner
def _supported(scored: ScoredCohort) -> Bools:
    """Return which patients are similar enough to the development series for a supported risk."""
    return applicability(scored.cohort.measurements).supported


def _verdicts(
    scored: ScoredCohort, places: np.ndarray, threshold: float, supported: np.ndarray
) -> np.ndarray:
    """Return whether each patient is flagged; a risk that is not supported is not compared."""
    decided = np.where(flagged(scored.risk[places], threshold), "flagged", "not flagged")
    return np.where(supported[places], decided, "not supported")


def _listing(scored: ScoredCohort, threshold: float, spread: RiskSpread | None, supported: Bools) -> _Listing:
    """Let the filter, the order and the capacity be chosen, and return who is listed."""
    show, order, capacity = st.columns([6, 3.6, 2.4], vertical_alignment="bottom")
    filters = [ALL, FLAGGED, NEAR, ODD, *[CHANGED] * bool(scored.cohort.changes)]
    which = show.segmented_control("Show", filters, default=ALL, required=True) or ALL
    first = order.segmented_control(
        "Order", [RISK_FIRST, UNCERTAIN_FIRST], default=RISK_FIRST, required=True, disabled=spread is None
    )
    most = capacity.number_input(
        "Capacity (patients)", min_value=0, max_value=len(scored.risk), value=None, placeholder="all", step=1
    )
    mask = _passes_filter(scored, threshold, which, supported)
    kept = np.flatnonzero(mask)
    ranked = kept[np.argsort(-scored.log_odds[kept], kind="stable")]
    if most is not None:
        ranked = ranked[:most]
        _state_capacity(scored, ranked)
    if first == UNCERTAIN_FIRST and spread is not None:
        ranked = ranked[np.argsort(-spread.otherwise[ranked], kind="stable")]
    return _Listing(which, mask, ranked)


def _state_capacity(scored: ScoredCohort, ranked: np.ndarray) -> None:
    """State the threshold that a capacity implies, and the patients left out."""
    risk, n = scored.risk, len(scored.risk)
    text = f"{len(ranked):,} of {n:,} can be worked up."
    if len(ranked):
        lowest = float(risk[ranked].min())
        alike = int(flagged(risk, lowest).sum()) - len(ranked)
        text += f" The lowest risk among these {len(ranked):,} is {_three_decimals(lowest)}: that is "
        text += "the threshold."
        text += f" {alike:,} more patients lie at or above it." if alike > 0 else ""
    left = np.delete(np.arange(n), ranked)
    st.caption(plain(text + (_left_out(scored, left) if len(left) else "")))


def _left_out(scored: ScoredCohort, left: np.ndarray) -> str:
    """Return how many cancers are to be expected, or are known, among patients who are not worked up."""
    expected = expected_counts(scored.risk[left], 1.0).malignant
    known = scored.evaluation_set() is not None
    missed = int((scored.cohort.outcome[left] == 1).sum())
    return (
        f" Among the {len(left):,} left out, {fixed(expected.value, 1)} cancers are to be expected "
        f"({fixed(expected.low, 0)} to {fixed(expected.high, 0)}), if the risks are right"
        + (f"; {missed:,} are known." if known else ".")
    )


def _passes_filter(scored: ScoredCohort, threshold: float, which: str, supported: Bools) -> Bools:
    """Return which patients a filter keeps."""
    if which == FLAGGED:
        return flagged(scored.risk, threshold)
    if which == NEAR:
        return np.asarray(np.abs(scored.log_odds - _log_odds(threshold)) <= NEAR_LOG_ODDS)
    if which == ODD:
        return np.asarray(~supported)
    if which == CHANGED and not scored.cohort.changes.columns:
        return np.isin(scored.cohort.rows, list(scored.cohort.changes.rows))
    return np.ones(len(scored.risk), bool)


def _log_odds(threshold: float) -> float:
    return float(logit(threshold))


def _table(
    scored: ScoredCohort,
    order: np.ndarray,
    threshold: float,
    spread: RiskSpread | None,
    supported: np.ndarray,
) -> dict[str, Any]:
    cohort = scored.cohort
    outside = outside_development(cohort.measurements[order]).sum(axis=1)
    columns: dict[str, Any] = {
        "Row": cohort.rows[order],
        "Id": [cohort.ids[place] for place in order],
        "Risk": scored.risk[order],
        "Decision": _verdicts(scored, order, threshold, supported),
    }
    if cohort.changes:
        columns["Changed"] = cohort.changes.texts(columns["Row"])
    if spread is not None:
        limits = zip(spread.low[order], spread.high[order], strict=True)
        columns["Other series give"] = [
            f"{_three_decimals(low)} to {_three_decimals(high)}" for low, high in limits
        ]
        columns["Decide otherwise"] = 100 * spread.otherwise[order]
        columns["Models disagree"] = _disagreement(scored, threshold).otherwise[order]
    columns |= {"Log-odds": scored.log_odds[order], "Outside the series": outside}
    if (cohort.outcome >= 0).any():
        columns["Diagnosis"] = [_KNOWN[int(code)] for code in cohort.outcome[order]]
    return columns


def _three_decimals(risk: float) -> str:
    """Return a risk with three decimals; never 0.000 or 1.000 for a risk that is not certain."""
    shown = f"{risk:.3f}"
    if shown == "1.000" and risk < 1:
        return ">0.999"
    return "<0.001" if shown == "0.000" and risk > 0 else shown


def _columns() -> dict[str, ColumnConfig]:
    return {
        "Row": st.column_config.NumberColumn(help="Data row of the file, counted from 1", format="%d"),
        "Id": st.column_config.TextColumn(help="As written in the file"),
        "Risk": st.column_config.ProgressColumn(
            help="P(malignant)", min_value=0.0, max_value=1.0, format="%.3f"
        ),
        "Decision": st.column_config.TextColumn(
            help="Flagged: the risk is at or above the threshold of this page. Not supported: a measurement "
            "lies outside the range of the 569 aspirates, or all together are unlike any of them. Such a "
            f"risk is not compared with the threshold. {UNSUPPORTED_IN_SERIES}"
        ),
        "Changed": st.column_config.TextColumn(
            width="medium",
            help="What was changed on request before this risk was computed: the column, the number in the "
            "file and the number used. It can be undone above and below the list.",
        ),
        "Other series give": st.column_config.TextColumn(
            help="Range of the risks by models fitted on other series of such patients, from "
            f"{RESAMPLES} refits on resamples of the development patients"
        ),
        "Decide otherwise": st.column_config.NumberColumn(
            help="Share of these models whose risk falls on the other side of the threshold",
            format="%.0f %%",
        ),
        "Models disagree": st.column_config.NumberColumn(
            help="How many of the other models listed on the Model page, which could be defended as well, "
            "fall on the other side of the threshold",
            format="%d",
        ),
        "Log-odds": st.column_config.NumberColumn(format="%.2f"),
        "Outside the series": st.column_config.NumberColumn(
            help=f"How many of the {len(FIELDS)} measurements lie outside the range of the 569 aspirates the "
            f"model was developed with. Such a risk is not supported. {UNSUPPORTED_IN_SERIES}",
            format="%d",
        ),
    }


def counts(scored: ScoredCohort, threshold: float) -> None:
    """State how many patients are flagged."""
    n, above = len(scored.risk), int(flagged(scored.risk, threshold).sum())
    st.markdown(
        f"**{above:,} of {n:,}** scored patients are flagged at {threshold:.3f} "
        f"({number(percent(above / n, n)) if n else 'no patient was scored'})."
    )
