"""The four numbers a reviewer asks for first, each with its interval."""

import streamlit as st

from lrcore.evaluation.brier import CorpDecomposition
from lrcore.evaluation.intervals import Estimate
from lrcore.evaluation.summary import EvaluationSummary
from lrcore.ui.performance.results import Performance
from lrcore.ui.plain_text import plain
from lrcore.wording import fixed, number_with_interval


def headline(summary: EvaluationSummary) -> None:
    """Show discrimination, calibration and overall accuracy with 95 % intervals."""
    calibration = summary.calibration
    cards = (
        ("AUC", summary.auc, 3, "How well the risks rank: 0.5 is chance, 1 is perfect."),
        ("Calibration slope", calibration.slope, 2, "1 is right. Below 1 the risks are too extreme."),
        (
            "Calibration-in-the-large",
            calibration.in_the_large,
            2,
            "0 is right, on the log-odds scale. Below 0 the risks are too high on average.",
        ),
        ("Brier score", summary.brier, 4, "Mean squared error of the risks: 0 is perfect."),
    )
    for column, (label, estimate, digits, meaning) in zip(st.columns(4), cards, strict=True):
        with column.container(border=True, height="stretch"):
            _card(label, estimate, digits, meaning)
    if calibration.n_clipped:
        st.caption(plain(f"Calibration slope and calibration-in-the-large rest on {calibration.clipping}."))


def _card(label: str, estimate: Estimate, digits: int, meaning: str) -> None:
    if estimate.reason and estimate.value != estimate.value:
        st.metric(label, "not defined")
        st.caption(plain(estimate.reason))
        return
    st.metric(label, fixed(estimate.value, digits))
    if estimate.low == estimate.low:
        level = fixed(100 * estimate.level, 0)
        st.caption(f"{level} % interval {fixed(estimate.low, digits)} to {fixed(estimate.high, digits)}")
    else:
        st.caption(plain(estimate.reason))
    st.caption(plain(meaning))


def further(results: Performance) -> dict[str, list[str]]:
    """Return the numbers behind the headline, as a table."""
    summary, far = results.summary, results.reliability.distances
    calibration, curve = summary.calibration, summary.curve
    smooth = f"Smoother: {curve.smoother}"
    rows = [
        ("Observed over expected malignant", number_with_interval(calibration.oe_ratio, 3), "1 is right"),
        (
            "Joint intercept",
            number_with_interval(calibration.joint_intercept, 2),
            "Fitted together with the slope; not calibration-in-the-large",
        ),
        ("ICI, mean distance from the diagonal", _distance(far.ici), smooth),
        ("E50, median distance", _distance(far.e50), smooth),
        ("E90, 90 % of the distances are smaller", _distance(far.e90), smooth),
        ("Emax, largest distance for any patient", _distance(far.emax), smooth),
        ("ECE", fixed(summary.bins.ece, 4), f"Depends on the groups: {summary.bins.method}"),
        (
            "Average precision",
            number_with_interval(summary.average_precision, 4),
            f"Risks that know nothing: {fixed(summary.prevalence, 4)}",
        ),
        (
            "Scaled Brier score",
            number_with_interval(summary.brier_skill, 4),
            "Gain over the prevalence; 1 is perfect",
        ),
        ("Log loss", number_with_interval(summary.log_loss, 4), "Nats per patient"),
    ]
    names, values, notes = zip(*rows, strict=True)
    return {"Measure": list(names), "Value (95 % interval)": list(values), "How to read it": list(notes)}


def _distance(estimate: Estimate) -> str:
    return number_with_interval(estimate, 4)


def taken_apart(corp: CorpDecomposition) -> str:
    """Return the decomposition of the Brier score as a sentence."""
    return (
        f"Brier score = uncertainty {fixed(corp.uncertainty, 4)} - discrimination "
        f"{fixed(corp.discrimination, 4)} + miscalibration {fixed(corp.miscalibration, 4)}, exactly "
        "(isotonic regression, CORP). Uncertainty is the score of giving everybody the prevalence."
    )
