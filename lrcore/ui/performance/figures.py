"""The figures of the Performance page, each with how to read it."""

import streamlit as st

from lrcore.evaluation.sweep import OperatingCharacteristics
from lrcore.figures import brier, decision, distribution, roc
from lrcore.figures.reliability import LOG_ODDS, PROBABILITY, WIDTH, reliability_figure
from lrcore.figures.reliability import alt as reliability_in_words
from lrcore.performance_words import taken_apart
from lrcore.ui.chart import chart
from lrcore.ui.performance.results import Performance
from lrcore.ui.plain_text import plain
from lrcore.wording import fixed


def calibration(results: Performance) -> None:
    """Show the reliability diagram on the scale the user chooses."""
    st.header("Do the risks mean what they say?", anchor=False)
    scale = st.segmented_control(
        "Scale of the risks",
        (PROBABILITY, LOG_ODDS),
        format_func={PROBABILITY: "Probability", LOG_ODDS: "Log-odds, to see the ends"}.__getitem__,
        default=PROBABILITY,
        required=True,
        key="reliability_scale",
        persist_state="session",
    )
    result = results.reliability
    figure = reliability_figure(result, scale=scale or PROBABILITY)
    with st.container(width=WIDTH):
        chart(figure, reliability_in_words(result), key="reliability")
    curve, band = result.curve, result.band
    if curve.reason:
        st.info(plain(f"No smooth curve: {curve.reason}."))
        return
    st.caption(
        f"On the diagonal, 20 % means 20 in 100. Smooth curve: {plain(curve.smoother)}. "
        f"Band: {plain(band.reason or band.method)}. Below: patients at each risk, malignant up, benign down "
        "(square-root scale). Where few patients lie, the curve is a guess."
    )


def discrimination(results: Performance, at: OperatingCharacteristics) -> None:
    """Show the ROC curve beside the risks of each class."""
    left, right = st.columns(2, gap="large")
    with left:
        st.header("Do they rank patients well?", anchor=False)
        chart(roc.roc_figure(results.roc, at), roc.alt(results.roc, results.summary.auc), key="roc")
    with right:
        st.header("Which risks were given?", anchor=False)
        risks = results.reliability.risks
        figure = distribution.distribution_figure(risks, threshold=at.threshold)
        chart(figure, distribution.alt(risks), key="distribution")
    st.caption(
        f"The diamond and the dashed line mark the threshold of {at.threshold:.3f} set in the sidebar."
    )


def usefulness(results: Performance, threshold: float) -> None:
    """Show the decision curve."""
    st.header("Is using them better than flagging everybody?", anchor=False)
    curve = results.net_benefit
    chart(decision.decision_figure(curve, threshold=threshold), decision.alt(curve), key="decision")
    st.caption(
        "Net benefit: cancers found per patient, less the false alarms weighted by how bad they are. The "
        "highest line is the best strategy at that threshold. "
        f"At a prevalence of {fixed(100 * curve.prevalence, 1)} %, that of these patients."
    )


def brier_score(results: Performance) -> None:
    """Take the Brier score apart."""
    corp = results.summary.corp
    chart(brier.brier_figure(corp), brier.alt(corp), key="brier")
    st.caption(plain(taken_apart(corp)))
