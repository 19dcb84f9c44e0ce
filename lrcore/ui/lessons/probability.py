"""From line to probability: the numbers behind the page."""

import numpy as np
import streamlit as st

from lrcore.figures.lessons.probability import change_live, sigmoid_live
from lrcore.figures.live import Live
from lrcore.lessons.meaning import changed_risk, entangled, mean_difference, odds_ratio
from lrcore.lessons.regression.sigmoid import odds, sigmoid, sigmoid_slope
from lrcore.model.dataset import load
from lrcore.schema import BY_KEY, FIELDS, Field
from lrcore.ui import session
from lrcore.ui.lessons.lesson import caption, prose
from lrcore.ui.table import show_table
from lrcore.wording.numbers import fixed

HIGH_CORRELATION, MIN_CORRELATION = 0.9, 0.8
FIRST = "mean_compactness"
START_RISKS = np.array([0.1, 0.5, 0.9])


@st.cache_resource(show_spinner=False)
def sigmoid_figure() -> Live:
    """Return the sigmoid and its derivative from -6 to 6."""
    score = np.arange(-60, 61) / 10
    return sigmoid_live(score, sigmoid(score), sigmoid_slope(score))


def odds_table() -> dict[str, list[str]]:
    """Return some risks as frequencies, odds and log-odds."""
    risk = np.array([0.01, 0.1, 0.2, 0.5, 0.8, 0.9, 0.99])
    return {
        "Risk": [f"{100 * value:.0f} %" for value in risk.tolist()],
        "Malignant : benign": [f"{fixed(100 * v, 0)} : {fixed(100 - 100 * v, 0)}" for v in risk.tolist()],
        "Odds": [f"{value:.3g}" for value in odds(risk).tolist()],
        "Log-odds": [fixed(value, 2) for value in np.log(odds(risk)).tolist()],
    }


def choose_field() -> Field:
    """Let the reader choose one of the 30 fields."""
    key = st.selectbox(
        "Measurement",
        list(BY_KEY),
        list(BY_KEY).index(FIRST),
        format_func=lambda key: BY_KEY[key].label,
        key="measurement",
        bind="query-params",
    )
    return BY_KEY[key]


def show_coefficient(field: Field) -> None:
    """Show one coefficient as odds ratio, one fact per row, with its range over refits."""
    model, refits = session.artifact().model, session.refits()
    coefficient, sd = float(model.coefficients[field.index]), float(model.scales[field.index])
    spread = refits.weights[:, field.index] * sd
    low, high = np.percentile(spread, [2.5, 97.5])
    unit = f" {field.unit}" if field.unit else ""
    facts = {
        "One SD of the training patients": f"{sd:.4g}{unit}",
        "Coefficient, log-odds per SD": f"{fixed(coefficient, 3)} ({fixed(low, 3)} to {fixed(high, 3)})",
        "Odds ratio per SD": f"{_ratio(coefficient)} ({_ratio(low)} to {_ratio(high)})",
        "Refits with the opposite sign": f"{int((spread * coefficient < 0).sum())} of {refits.resamples}",
    }
    show_table({"Fact": list(facts), "Value": list(facts.values())})
    caption(
        f"In brackets the middle 95\u00a0% of {refits.resamples:,} refits: models fitted again on resamples "
        f"of the same {refits.n:,} training patients."
    )


def _ratio(coefficient: float) -> str:
    return fixed(float(odds_ratio(coefficient, 1.0)), 3)


def change_figure(field: Field) -> Live:
    """Return what a change of one field does to risks of 10, 50 and 90 %."""
    change = np.arange(-30, 31) / 10
    ratio = odds_ratio(float(session.artifact().model.coefficients[field.index]), change)
    return change_live(change, ratio, START_RISKS, changed_risk(START_RISKS[:, None], ratio))


def show_correlated_fields(field: Field) -> None:
    """Show the fields that move with the chosen one, with their coefficients and joint odds ratio."""
    rows = [(field.index, 1.0), *entangled(load().measurements, field.index, limit=MIN_CORRELATION)]
    difference = mean_difference(load().measurements, load().outcome)
    coefficients = session.artifact().model.coefficients
    table = {
        "Measurement": [FIELDS[index].label for index, _ in rows],
        "Correlation": [fixed(r, 3) for _, r in rows],
        "Coefficient": [fixed(float(coefficients[index]), 2) for index, _ in rows],
        "Higher in malignant by": [f"{fixed(float(difference[index]), 2)} SD" for index, _ in rows],
    }
    show_table(table)
    together = float(odds_ratio(float(sum(coefficients[index] for index, _ in rows)), 1.0))
    prose(
        f"If these {len(rows)} rise by one SD together, as they tend to, the odds are multiplied by "
        f"{fixed(together, 1)}."
        if len(rows) > 1
        else "No other measurement correlates with it that strongly."
    )


def fields_of_opposite_sign() -> list[str]:
    """Return the fields whose coefficient has the opposite sign of the field taken alone."""
    difference = mean_difference(load().measurements, load().outcome)
    against = difference * session.artifact().model.coefficients < 0
    return [field.label for field in FIELDS if against[field.index]]


def n_entangled() -> int:
    """Return how many of the 30 fields have a partner beyond the limit."""
    measurements = load().measurements
    return sum(bool(entangled(measurements, field.index, limit=HIGH_CORRELATION)) for field in FIELDS)
