"""The patients of a file in the order of attention, with their risks."""

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from lrcore.arrays import Bools
from lrcore.evaluation.threshold.counts import flagged
from lrcore.model.applicability import applicability
from lrcore.registry.operating_point import digits_shown
from lrcore.registry.other_models import Disagreement, disagreement
from lrcore.registry.refits import RESAMPLES, RiskSpread, risk_spread
from lrcore.ui import session
from lrcore.ui.cache import cached_per_owner
from lrcore.ui.components.captions import show_caption
from lrcore.ui.components.patient_list import patient_list
from lrcore.ui.components.term_links import linked, linked_markdown
from lrcore.ui.plain_text import number
from lrcore.ui.worklist.listing import Evidence, Listing
from lrcore.ui.worklist.open_patient import (
    LIST,
    OpenPatient,
    file_rows,
    open_patient,
    row_to_send,
    take_row,
    token_of,
)
from lrcore.ui.worklist.patient_rows import patient_rows
from lrcore.validation.scoring import ScoredCohort
from lrcore.wording.captions.worklist import KEY, NO_REFITS
from lrcore.wording.numbers import percent

MAX_PATIENTS_WITH_REFITS = 200_000  # refits of more patients would delay the page


def evidence_of(scored: ScoredCohort, threshold: float) -> Evidence:
    """Return what is marked about every patient of a file, apart from the risk."""
    return Evidence(_spread(scored, threshold), _supported(scored), _changed(scored))


def worklist(
    scored: ScoredCohort, threshold: float, evidence: Evidence, listing: Listing
) -> OpenPatient | None:
    """Show the patients that are listed, and return the one that is open."""
    opened = open_patient(scored.cohort)
    if opened is not None and opened.place >= 0:
        opened = replace(opened, not_listed=listing.reason_not_listed(opened.place, threshold))
    if not len(listing.order):
        st.info("No patient fits these filters.")
        return opened
    patient_list(
        _rows(scored, listing.shown.tobytes(), threshold),
        row_to_send(opened),
        file=token_of(file_rows()),
        key=LIST,
        on_opened=partial(take_row, file_rows()),
    )
    show_caption(
        NO_REFITS.with_values(n=MAX_PATIENTS_WITH_REFITS)
        if evidence.spread is None
        else KEY.with_values(resamples=RESAMPLES)
    )
    if len(listing.order) > len(listing.shown):
        st.caption(
            f"The first {len(listing.shown):,} of {len(listing.order):,} in this order. The filters and the "
            "order above bring others to the top; the download holds them all."
        )
    return opened


@cached_per_owner
def _rows(scored: ScoredCohort, shown: bytes, threshold: float) -> dict[str, Any]:
    """Return what the list shows of the patients at some places, given as the bytes of their array."""
    evidence = evidence_of(scored, threshold)
    others = None if evidence.spread is None else _disagreement(scored, threshold)
    return patient_rows(scored, np.frombuffer(shown, np.intp), threshold, evidence, others)


def _spread(scored: ScoredCohort, threshold: float) -> RiskSpread | None:
    """Return the variation of each risk over other series; None for too many patients."""
    return None if len(scored.risk) > MAX_PATIENTS_WITH_REFITS else _refit_spread(scored, threshold)


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


def _changed(scored: ScoredCohort) -> Bools:
    """Return in which rows anything was changed on request."""
    changes = scored.cohort.changes
    if changes.columns:
        return np.ones(len(scored.risk), bool)
    return np.isin(scored.cohort.rows, list(changes.rows))


def counts(scored: ScoredCohort, threshold: float, rule: str) -> None:
    """State how many patients are flagged.

    Parameters
    ----------
    scored : ScoredCohort
    threshold : float
    rule : str
        What the threshold is, as the end of the sentence.
    """
    n, above = len(scored.risk), int(flagged(scored.risk, threshold).sum())
    share = number(percent(above / n, n)) if n else "no patient was scored"
    said = f"**{above:,} of {n:,}** scored patients ({share}) are flagged at {digits_shown(threshold)}, "
    st.markdown(linked_markdown(said) + linked(rule), width="content")
