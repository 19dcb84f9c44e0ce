"""On request: would other patients have led to another threshold?"""

from weakref import ref

import streamlit as st

from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.threshold.harm_ratio import harm_ratio_of
from lrcore.evaluation.threshold.threshold_rules import LowestCost, RecallAtLeast, Rule
from lrcore.evaluation.threshold.threshold_stability import ThresholdStability, threshold_stability
from lrcore.figures.threshold_stability import alt, threshold_stability_figure
from lrcore.ui import session
from lrcore.ui.cache import cached_per_owner
from lrcore.ui.chart import chart
from lrcore.ui.plain_text import plain
from lrcore.ui.table import show_table
from lrcore.wording.numbers import fixed, percent_with_interval

RESAMPLES, SEED = 1_000, 0
_REQUESTED = "resampling_requested"  # for which patients, and by which rule
_MAX_HARM_RATIO = 999.0  # false alarms that may equal one miss
RECALL, COST = "A target recall", "Lowest cost at a harm ratio"


def stability(patients: EvaluationSet) -> None:
    """Let the user state the rule by which the threshold is chosen, and resample the patients."""
    st.header("Would other patients have led to another threshold?", anchor=False)
    if not 0 < patients.n_malignant < patients.n:
        st.info("Not defined without patients of both kinds.")
        return
    kind = st.radio("How is the threshold chosen?", (RECALL, COST), horizontal=True, key="stability_rule")
    with st.form("stability"):
        rule = _wanted_recall() if kind == RECALL else _lowest_cost()
        if st.form_submit_button(f"Resample these patients {RESAMPLES:,} times"):
            st.session_state[_REQUESTED] = (ref(patients), rule)
    of_patients, rule = st.session_state.get(_REQUESTED, (None, None))
    if of_patients is not None and of_patients() is patients:
        _show(_resampled(patients, rule))


@cached_per_owner
def _resampled(patients: EvaluationSet, rule: Rule) -> ThresholdStability:
    with st.spinner("Every resample chooses its own threshold by this rule."):
        return threshold_stability(patients, rule, resamples=RESAMPLES, seed=SEED)


def _wanted_recall() -> Rule:
    recall = st.number_input(
        "Target recall, %", 50.0, 100.0, 97.5, 0.5, format="%.1f", key="stability_recall"
    )
    return RecallAtLeast(recall / 100)


def _lowest_cost() -> Rule:
    threshold = session.threshold()
    implied = min(_MAX_HARM_RATIO, round(harm_ratio_of(threshold), 1))
    cost = st.number_input(
        "False alarms that equal one miss",
        0.0,
        _MAX_HARM_RATIO,
        implied,
        0.5,
        format="%.1f",
        key="stability_ratio",
    )
    return LowestCost(cost)


def _show(result: ThresholdStability) -> None:
    chosen = result.chosen
    low, high = result.limits("threshold")
    chart(threshold_stability_figure(result), alt(result), key="stability_figure")
    st.markdown(
        plain(
            f"By the rule of {chosen.rule}, these {result.n:,} patients choose "
            f"{fixed(chosen.threshold, 3)}. How much the choice moves: 95\u00a0% of the resamples choose "
            f"between {fixed(low, 3)} and {fixed(high, 3)}."
        )
    )
    show_table(_rates(result))
    st.caption(
        plain(
            f"{result.method[:1].upper() + result.method[1:]}. The range of the choice is no interval of "
            "the best threshold. The rates are those at the threshold chosen; in simulated series their "
            "intervals also held the rates among new patients."
        )
    )


def _rates(result: ThresholdStability) -> dict[str, list[str]]:
    chosen = result.chosen
    rates = result.recall_at_chosen(), result.false_alarm_rate_at_chosen()
    counts = (chosen.tp, chosen.n_malignant), (chosen.fp, chosen.n_benign)
    return {
        "Rate": ["Recall on malignant", "False alarms among benign"],
        "Patients": [f"{part:,} of {whole:,}" for part, whole in counts],
        "At the threshold chosen (95 % Wilson interval)": [percent_with_interval(rate) for rate in rates],
    }
