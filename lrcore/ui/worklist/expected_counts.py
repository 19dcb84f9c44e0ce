"""Expected cancers, misses and false alarms of patients without a known outcome."""

import numpy as np
import streamlit as st

from lrcore.errors import counted
from lrcore.evaluation.intervals import Estimate
from lrcore.evaluation.threshold.expected_counts import expected_counts
from lrcore.ui.components.captions import show_caption
from lrcore.ui.table import show_table
from lrcore.validation.scoring import ScoredCohort
from lrcore.wording.captions.worklist import EXPECTED_COUNTS
from lrcore.wording.numbers import fixed


def show_expected_counts(scored: ScoredCohort, threshold: float) -> None:
    """Show the expected counts at the threshold, for patients without a known outcome."""
    known = scored.evaluation_set()
    risk = scored.risk if known is None else scored.risk[np.less(scored.cohort.outcome, 0)]
    if not len(risk):
        return
    counts = expected_counts(risk, threshold)
    rows = {
        "Cancers in all": counts.malignant,
        "Found": counts.found,
        "Missed": counts.missed,
        "False alarms": counts.false_alarms,
    }
    st.header("What to expect, if the risks are right", anchor=False)
    show_table(
        {
            f"At {threshold:.3f}, of {counted(counts.n, 'patient')}": list(rows),
            "Expected": [fixed(each.value, 1) for each in rows.values()],
            "95 % of such files": [_between(each) for each in rows.values()],
        }
    )
    flagged = f"{counts.n_flagged:,} {'is' if counts.n_flagged == 1 else 'are'} flagged"
    show_caption(EXPECTED_COUNTS.with_values(patients=counted(counts.n, "patient"), flagged=flagged))


def _between(estimate: Estimate) -> str:
    return f"{fixed(estimate.low, 0)} to {fixed(estimate.high, 0)}"
