"""One patient's risk: in words and in whole patients, with the evidence for and against it."""

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from lrcore.arrays import Floats, sigmoid
from lrcore.evaluation.measured_coverage import refit_range_coverage
from lrcore.evaluation.threshold.counts import flagged
from lrcore.figures.explanation import alt, explanation_figure
from lrcore.model.applicability import applicability, most_similar
from lrcore.model.explanation import Explanation, explain
from lrcore.registry.operating_point import digits_shown
from lrcore.registry.other_models import disagreement
from lrcore.registry.refits import instability, risk_spread
from lrcore.ui import session, what_if
from lrcore.ui.chart import chart
from lrcore.ui.plain_text import plain
from lrcore.ui.table import show_grid
from lrcore.wording.model import UNSUPPORTED_IN_SERIES
from lrcore.wording.numbers import fixed, percent
from lrcore.wording.other_models import effective_patients, one_patient

if TYPE_CHECKING:
    import pandas as pd


def verdict(measurements: Floats, *, key: str) -> None:
    """Show one patient's risk and its explanation, at the threshold in force, whichever is set.

    Parameters
    ----------
    measurements : ndarray of shape (30,)
        Plausible values.
    key : str
        Distinguishes the figures of several verdicts on a page.
    """
    explanation = explain(session.artifact().model, measurements)
    fits = applicability(measurements[None, :])
    threshold = session.in_force().threshold
    _risk(explanation, threshold, supported=bool(fits.supported[0]))
    for reason in fits.reasons(0):
        st.warning(plain(reason), icon=":material/do_not_disturb_on:")
    if not fits.supported[0]:
        st.caption(plain(UNSUPPORTED_IN_SERIES))
    st.caption(
        f"Distance from the centre of the development series: further out than "
        f"{fits.percentile[0]:.0f}\u00a0% of its 569 aspirates."
    )
    _how_firm(measurements, explanation.log_odds, threshold)
    _why(explanation, key)
    _similar(measurements)


def _risk(explanation: Explanation, threshold: float, *, supported: bool) -> None:
    risk = explanation.risk
    st.metric(
        "Risk of malignancy", plain(in_a_hundred(risk)), help="P(malignant) by the model in use", border=True
    )
    where = "**at or above**" if flagged(risk, threshold) else "**below**"
    then = "**flagged**" if flagged(risk, threshold) else "**not flagged**"
    if supported:
        st.markdown(
            f"The risk of {fixed(risk, 4)} is {where} the threshold in force, "
            f"{digits_shown(threshold)}: {then}."
        )
        tried = what_if.what_if_sentence(risk)
        if tried:
            st.caption(f":material/science: {plain(tried)}")
    else:
        st.markdown(
            f"**Not supported.** The model gives {fixed(risk, 4)}, but has not seen patients like this one: "
            f"no verdict against the threshold in force, {digits_shown(threshold)}."
        )
    st.caption(f"Log-odds {fixed(explanation.log_odds, 3)}.")


def _how_firm(measurements: Floats, log_odds: float, threshold: float) -> None:
    spread = risk_spread(session.refits(), measurements[None, :], np.array([log_odds]), threshold)
    low, high, otherwise = spread.low[0], spread.high[0], float(spread.otherwise[0])
    st.markdown(
        f"Fitted on another series of such patients, the model would give {fixed(low, 3)} to "
        f"{fixed(high, 3)}: {percent(otherwise, spread.resamples)} of these models decide otherwise at "
        f"{spread.threshold:.3f}."
    )
    st.caption(
        plain(
            f"From {spread.resamples:,} refits on resamples of the development patients, their distances "
            "from the model in use widened, because another series differs as much as this one does. "
            f"In simulated series {fixed(refit_range_coverage(), 0)} % of the risks by "
            "models fitted on other series lay in the range. Another hospital or another way of taking "
            "images can move a risk further."
        )
    )
    one, one_risk = measurements[None, :], sigmoid(np.array([log_odds]))
    others = disagreement(session.other_models(), one, one_risk, threshold)
    firm = instability(session.refits(), one, one_risk, threshold)
    st.markdown(plain(f"{one_patient(others)} {effective_patients(float(firm.effective_n[0]))}"))


def in_a_hundred(risk: float) -> str:
    """Return a risk as a frequency.

    Examples
    --------
    >>> in_a_hundred(0.081), in_a_hundred(0.0004), in_a_hundred(0.9996)
    ('8 in 100', 'fewer than 1 in 100', 'more than 99 in 100')
    """
    whole = fixed(100 * risk, 0)
    if risk < 0.01:
        return "fewer than 1 in 100"
    return "more than 99 in 100" if risk > 0.99 else f"{whole} in 100"


def _why(explanation: Explanation, key: str) -> None:
    st.markdown("**What drives it**")
    chart(explanation_figure(explanation), alt(explanation), key=f"explanation_{key}")
    average, shares = fixed(explanation.average, 3), fixed(float(explanation.shares.sum()), 3)
    st.caption(
        f"A patient at every training mean has log-odds of {plain(average)}; this patient's differences from "
        f"the means add {plain(shares)}, which makes {fixed(explanation.log_odds, 3)}. The sum is exact. The "
        "three measurements of a property are added up, because they are not interpretable one by one."
    )
    with st.expander("All 30 measurements"):
        show_grid(_table(explanation), alt="Measurements, percentiles and shares")


def _table(explanation: Explanation) -> "pd.DataFrame":
    frame = explanation.frame().rename(
        columns={"measurement": "Measurement", "value": "Value", "share_of_log_odds": "Added to the log-odds"}
    )
    return frame.drop(columns="property")


def _similar(measurements: Floats) -> None:
    found = most_similar(measurements)
    malignant = int(found.malignant.sum())
    with st.expander(f"Most similar development patients: {malignant} of {len(found.rows)} malignant"):
        show_grid(
            {
                "Row of the series": found.rows,
                "Outcome": ["malignant" if case else "benign" for case in found.malignant],
                "Distance (standard deviations)": found.distance.round(2),
            },
            alt="The most similar patients of the development series",
        )
        st.caption("Distance: root mean square difference over the 30 measurements.")
