"""Constructed predictions, to see the page at work: in memory only, never in the journal."""

import numpy as np
import streamlit as st

from lrcore.evaluation.threshold.counts import flagged
from lrcore.journal import SERVICE, JournalEntries
from lrcore.model.dataset import load
from lrcore.model.sample import constructed_patients
from lrcore.ui import session
from lrcore.ui.components.captions import show_caption
from lrcore.ui.monitoring.patient_source import MonitoredPatients
from lrcore.wording.captions.monitoring import CONSTRUCTED_PREDICTIONS

_SHOWN = "constructed"  # in the address
_N, _DAYS = 480, 84
_FIRST_DAY = np.datetime64("2024-01-01", "us")
_LAST_KNOWN = 56  # days: the outcomes of later predictions are not known yet


def on_request() -> MonitoredPatients | None:
    """Offer constructed predictions, and return them where they are asked for."""
    if not st.toggle("See this page with constructed predictions", key=_SHOWN, bind="query-params"):
        return None
    show_caption(CONSTRUCTED_PREDICTIONS.with_values(n=_N, days=_DAYS, known=_LAST_KNOWN))
    artifact = session.artifact()
    return _constructed(artifact.digest, session.in_force().threshold)


@st.cache_resource(show_spinner=False, max_entries=4)
def _constructed(digest: str, threshold: float) -> MonitoredPatients:
    """Return held-out patients of the series first, and those of a constructed hospital from half-way on."""
    artifact = session.artifact()
    rows, measurements = constructed_patients(artifact.record.held_out_rows, n=_N)
    before = np.arange(_N) < _N // 2
    measurements[before] = load().measurements[rows[before]]
    log_odds, risk = artifact.model.log_odds(measurements), artifact.model.risk(measurements)
    day = np.arange(_N) * _DAYS // _N
    entries = JournalEntries(
        id=np.arange(1, _N + 1),
        time=_FIRST_DAY + day.astype("timedelta64[D]"),
        model_version=np.full(_N, artifact.record.version),
        source=np.full(_N, SERVICE),
        threshold=np.full(_N, threshold),
        risk=risk,
        log_odds=log_odds,
        flagged=flagged(risk, threshold),
        measurements=measurements,
        outcome=np.where(day < _LAST_KNOWN, load().outcome[rows], -1).astype(np.int8),
        n_found=_N,
    )
    return MonitoredPatients(f"Constructed predictions, not recorded, n = {_N:,}", measurements, (entries,))
