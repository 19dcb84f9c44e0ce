"""One patient's risk: the verdict at the threshold in force, and five views of the same result."""

import streamlit as st

from lrcore.arrays import Floats
from lrcore.evaluation.threshold.counts import flagged
from lrcore.figures import icon_array
from lrcore.figures.explanation import alt, explanation_figure
from lrcore.registry.operating_point import digits_shown
from lrcore.ui import what_if
from lrcore.ui.calculator.assessment import Assessment, assess
from lrcore.ui.chart import chart
from lrcore.ui.components.captions import show_caption
from lrcore.ui.components.folded import folded
from lrcore.ui.components.term_links import aside, linked, linked_markdown
from lrcore.ui.plain_text import plain
from lrcore.ui.table import show_grid
from lrcore.wording.captions.calculator import DRIVERS, SIMILAR
from lrcore.wording.model import UNSUPPORTED_IN_SERIES
from lrcore.wording.numbers import fixed, risk_in_percent, threshold_in_percent
from lrcore.wording.other_models import (
    effective_patients,
    in_a_hundred,
    largest_shares,
    one_patient,
    range_caption,
    range_in_words,
)

_VIEWS = ("In words", "Of 100", "What drives it", "Similar", "How firm")


def verdict(measurements: Floats, *, key: str) -> None:
    """Show one patient's risk and its explanation, at the threshold in force, whichever is set.

    Parameters
    ----------
    measurements : ndarray of shape (30,)
        Plausible values.
    key : str
        Distinguishes the figures of several verdicts on a page.
    """
    found = assess(measurements)
    _headline(found, key)
    for reason in found.fits.reasons(0):
        st.warning(plain(reason), icon=":material/do_not_disturb_on:")
    if not found.supported:
        show_caption(UNSUPPORTED_IN_SERIES)
    words, icons, drivers, similar, firm = st.tabs(
        [plain(view) for view in _VIEWS], key="views_of_one_patient"
    )
    with words, aside():
        _words(found)
    with icons, aside():
        _icons(found, key)
    with drivers, aside():
        _drivers(found, key)
    with similar, aside():
        _similar(found)
    with firm, aside():
        _firmness(found)


def _headline(found: Assessment, key: str) -> None:
    digits = digits_shown(found.threshold)
    threshold = f"{digits} ({threshold_in_percent(digits)})"
    shown = risk_in_percent(found.risk, found.threshold)
    above = flagged(found.risk, found.threshold)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.metric(
            "Risk of malignancy",
            plain(in_a_hundred(found.risk)),
            help="P(malignant) by the model in use",
            width="content",
        )
        with st.container(horizontal=True, width="content"):
            if not found.supported:
                st.badge("Not supported", color="gray", icon=":material/do_not_disturb_on:")
            elif above:
                with st.container(key=f"flagged_{key}"):
                    st.badge("**Flagged**", color="gray", icon=":material/flag:")
            else:
                st.badge("Not flagged", color="gray", icon=":material/outlined_flag:")
            if found.supported and not found.firm:
                st.badge("Not firm", color="gray", icon=":material/balance:")
    _say(found, shown, threshold)
    tried = what_if.what_if_sentence(found.risk) if found.supported else ""
    if tried:
        st.caption(f":material/science: {linked(tried)}")


def _say(found: Assessment, risk: str, threshold: str) -> None:
    above = flagged(found.risk, found.threshold)
    where = "**at or above**" if above else "**below**"
    then = "**flagged**" if above else "**not flagged**"
    said = f"The risk of {plain(risk)} is {where} the threshold in force, {plain(threshold)}: {then}."
    if not found.supported:
        said = (
            f"**Not supported.** The model gives {plain(risk)}, but has not seen patients like this one: no "
            f"verdict against the threshold in force, {plain(threshold)}."
        )
    st.markdown(linked_markdown(said))


def _words(found: Assessment) -> None:
    similar = found.similar
    lines = [
        range_in_words(found.spread),
        one_patient(found.others),
        f"Of the {len(similar.rows)} most similar development patients, {int(similar.malignant.sum())} had a "
        "malignant tumour.",
        largest_shares(found.explanation),
        "Distance from the centre of the development series: further out than "
        f"{found.fits.percentile[0]:.0f} % of its 569 aspirates.",
    ]
    st.markdown("\n".join(f"- {linked(line)}" for line in lines))


def _icons(found: Assessment, key: str) -> None:
    risk, limits = found.risk, found.limits
    described = icon_array.alt(risk, *limits)
    st.markdown(linked(described))
    chart(icon_array.icon_array_figure(risk, *limits), described, key=f"icons_{key}")


def _drivers(found: Assessment, key: str) -> None:
    explanation = found.explanation
    chart(explanation_figure(explanation), alt(explanation), key=f"explanation_{key}")
    average, shares = fixed(explanation.average, 3), fixed(float(explanation.shares.sum()), 3)
    log_odds = fixed(explanation.log_odds, 3)
    show_caption(DRIVERS.with_values(average=average, shares=shares, log_odds=log_odds))
    with folded("All 30 measurements"):
        frame = explanation.frame().drop(columns="property")
        names = {"measurement": "Measurement", "value": "Value", "share_of_log_odds": "Added to the log-odds"}
        show_grid(frame.rename(columns=names), alt="Measurements, percentiles and shares")


def _similar(found: Assessment) -> None:
    similar = found.similar
    said = (
        f"Most similar development patients: **{int(similar.malignant.sum())} of {len(similar.rows)}** "
        "malignant."
    )
    st.markdown(linked_markdown(said))
    show_grid(
        {
            "Row of the series": similar.rows,
            "Outcome": ["malignant" if case else "benign" for case in similar.malignant],
            "Distance (standard deviations)": similar.distance.round(2),
        },
        alt="The most similar patients of the development series",
    )
    show_caption(SIMILAR)


def _firmness(found: Assessment) -> None:
    low, high = (risk_in_percent(limit, found.threshold) for limit in found.limits)
    if found.firm:
        said = plain(f"The whole range, {low} to {high}, lies on one side of the threshold in force.")
    else:
        said = (
            f"**Not firm.** {plain(f'The range, {low} to {high}, contains the threshold in force')}: treat "
            "the verdict as undecided."
        )
    st.markdown(linked_markdown(said))
    st.markdown(linked(effective_patients(found.effective_n)))
    show_caption(range_caption(found.spread.resamples))
