"""The four main measures, each with its interval."""

import streamlit as st

from lrcore.evaluation.intervals import Estimate
from lrcore.evaluation.summary import EvaluationSummary
from lrcore.ui.plain_text import number, plain
from lrcore.wording.numbers import fixed
from lrcore.wording.performance import headlines


def headline(summary: EvaluationSummary) -> None:
    """Show discrimination, calibration and overall accuracy with 95 % intervals."""
    calibration = summary.calibration
    cards = headlines(summary)
    for column, (label, estimate, digits, meaning) in zip(st.columns(4), cards, strict=True):
        with column.container(border=True, height="stretch"):
            _card(label, estimate, digits, meaning)
    if calibration.n_clipped:
        st.caption(plain(f"Calibration slope and calibration-in-the-large rest on {calibration.clipping}."))


def _card(label: str, estimate: Estimate, digits: int, meaning: str) -> None:
    if estimate.reason and not estimate.defined:
        st.metric(plain(label), "not defined")
        st.caption(plain(estimate.reason))
        return
    st.metric(plain(label), number(fixed(estimate.value, digits)))
    if estimate.has_interval:
        level = fixed(100 * estimate.level, 0)
        limits = f"{fixed(estimate.low, digits)} to {fixed(estimate.high, digits)}"
        st.caption(plain(f"{level} % interval {limits}"))
    else:
        st.caption(plain(estimate.reason))
    st.caption(plain(meaning))
