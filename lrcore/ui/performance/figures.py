"""The figures of the Performance page, each with how to read it."""

import streamlit as st

from lrcore.evaluation.calibration.curves.smooth import MAX_PATIENTS_LOCAL
from lrcore.evaluation.calibration.reliability import Reliability
from lrcore.evaluation.further_measures import FurtherMeasures
from lrcore.evaluation.intervals import proportion
from lrcore.evaluation.study_words import StudyWords
from lrcore.evaluation.threshold.operating_characteristics import OperatingCharacteristics
from lrcore.figures import brier, decision, distribution, roc
from lrcore.figures.reliability import LOG_ODDS, PROBABILITY, WIDTH, reliability_figure
from lrcore.figures.reliability import alt as reliability_in_words
from lrcore.ui.chart import chart
from lrcore.ui.components.captions import show_caption
from lrcore.ui.components.term_links import linked
from lrcore.ui.performance.results import Performance, Usefulness
from lrcore.ui.plain_text import plain
from lrcore.ui.table import show_table
from lrcore.wording.captions import performance as captions
from lrcore.wording.measures.further_measures import care_caption, care_table, worth_rows
from lrcore.wording.numbers import fixed, number_with_interval, percent, percent_with_interval
from lrcore.wording.performance import AVOIDED_IS_NET, brier_caption

_SMOOTHERS = {
    "lowess": "lowess, local lines through the nearest two thirds of the patients",
    "loess": "loess, local parabolas through the nearest three quarters of the patients",
    "splines": "restricted cubic splines on the log-odds, because a local regression takes the number of "
    f"patients squared (used beyond {MAX_PATIENTS_LOCAL:,})",
}


def calibration(results: Performance) -> None:
    """Show the reliability diagram on the scale the user chooses."""
    st.header("Do the risks mean what they say?", anchor=False)
    scale = st.segmented_control(
        "Scale of the risks",
        (PROBABILITY, LOG_ODDS),
        format_func={PROBABILITY: "Probability", LOG_ODDS: "Log-odds"}.__getitem__,
        default=PROBABILITY,
        required=True,
        key="risk_scale",
        bind="query-params",
    )
    result, say = results.reliability, results.words.say
    figure = reliability_figure(result, results.words, scale=scale or PROBABILITY)
    with st.container(width=WIDTH):
        chart(figure, say(reliability_in_words(result)), key="reliability")
    curve, band = result.curve, result.band
    if curve.reason:
        st.info(plain(say(f"No smooth curve: {curve.reason}.")))
        return
    note = captions.BAND.with_values(method=band.method)
    if band.reason:
        note = captions.NO_BAND.with_values(reason=band.reason.removeprefix("no band: "))
    smoother = _SMOOTHERS[curve.smoother]
    show_caption(captions.CURVE.with_values(smoother=smoother, band=note), results.words)


def groups(results: Performance) -> dict[str, list[str]]:
    """Return the groups of the reliability diagram as a table."""
    return groups_of(results.reliability, results.words)


def groups_of(reliability: Reliability, words: StudyWords) -> dict[str, list[str]]:
    """Return groups of patients with similar risks as a table."""
    bins = reliability.bins
    counts = list(zip(bins.malignant.tolist(), bins.n.tolist(), strict=True))
    shares = [proportion(found, n, of="patient", level=bins.level) for found, n in counts]
    edges = zip(bins.lower.tolist(), bins.upper.tolist(), strict=True)
    return {
        "Risks": [f"{_risk(lower)} to {_risk(upper)}" for lower, upper in edges],
        "Mean risk": [_risk(mean) for mean in bins.mean_risk.tolist()],
        words.say("Malignant"): [f"{found:,} of {n:,}" for found, n in counts],
        "Observed (95 % Wilson interval)": [words.say(percent_with_interval(share)) for share in shares],
    }


def _risk(risk: float) -> str:
    if 0 < risk < 0.0005:
        return "<0.001"
    return ">0.999" if 0.9995 <= risk < 1 else fixed(risk, 3)


def discrimination(results: Performance, at: OperatingCharacteristics) -> None:
    """Show the ROC curve next to the risks of each class."""
    left, right = st.columns(2, gap="large")
    say = results.words.say
    with left:
        st.header(plain(say("Do they rank patients well?")), anchor=False)
        area = results.summary.auc
        if not area.defined:
            st.info(plain(say(f"No ROC curve. AUC {area.reason}.")))
        else:
            figure = roc.roc_figure(results.roc, at, results.words)
            chart(figure, say(roc.alt(results.roc, area)), key="roc")
    with right:
        st.header("Which risks were given?", anchor=False)
        risks = results.reliability.risks
        figure = distribution.distribution_figure(risks, results.words, threshold=at.threshold)
        chart(figure, say(distribution.alt(risks)), key="distribution")
    show_caption(captions.RANKING.with_values(threshold=at.threshold), results.words)


def usefulness(results: Performance, worth: Usefulness) -> None:
    """Show the decision curve, and the net benefit at the threshold."""
    say = results.words.say
    st.header(plain(say("Is using them better than flagging all patients?")), anchor=False)
    curve, best = results.net_benefit, worth.best
    figure = decision.decision_figure(curve, results.words, threshold=best.threshold)
    chart(figure, say(decision.alt(curve)), key="decision")
    caption = captions.NET_BENEFIT.with_values(prevalence=fixed(100 * curve.prevalence, 1))
    show_caption(caption, results.words)
    if best.reason:
        st.caption(plain(say(f"At {best.threshold:.3f}, net benefit is {best.reason}.")))
        return
    benefit, avoided = worth.net_benefit.estimate(), worth.net_benefit.avoided_estimate()
    model, treat_all, treat_none = (
        percent(share, best.resamples) for share in (best.model, best.treat_all, best.treat_none)
    )
    whom = "this patient" if best.n == 1 else f"these {best.n:,} patients"
    text = (
        f"At {best.threshold:.3f}: net benefit {number_with_interval(benefit, 3)}; interventions avoided per "
        f"100 patients, compared with flagging all, {number_with_interval(avoided, 0)}: {AVOIDED_IS_NET}. "
        f"In {best.resamples:,} resamples of {whom}, using the model is best in {model}, flagging all in "
        f"{treat_all}, flagging none in {treat_none}."
    )
    st.markdown(linked(say(text)))


def decisions(further: FurtherMeasures, words: StudyWords) -> None:
    """Show what the decisions at the threshold are worth, and the improper measures with the reason."""
    show_table(words.say_table(worth_rows(further)))
    st.markdown("**Use with care**")
    show_table(care_table(further.use_with_care))
    show_caption(care_caption(further.use_with_care), words)


def brier_score(results: Performance) -> None:
    """Show the decomposition of the Brier score."""
    corp = results.summary.corp
    chart(brier.brier_figure(corp), brier.alt(corp), key="brier")
    show_caption(brier_caption(corp), results.words)
