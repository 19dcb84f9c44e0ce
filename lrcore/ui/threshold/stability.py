"""On request: would other patients have led to another threshold?"""

from math import floor, isfinite, isnan
from weakref import ref

import streamlit as st

from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.study_words import StudyWords
from lrcore.evaluation.threshold.counts import STEPS
from lrcore.evaluation.threshold.harm_ratio import harm_ratio_of
from lrcore.evaluation.threshold.threshold_rules import LowestCost, RecallAtLeast, Rule
from lrcore.evaluation.threshold.threshold_stability import (
    ChosenThreshold,
    ThresholdStability,
    threshold_stability,
)
from lrcore.figures.threshold_stability import alt, threshold_stability_figure
from lrcore.ui import evaluation_set_choice, session
from lrcore.ui.cache import cached_per_owner
from lrcore.ui.chart import chart
from lrcore.ui.components import redraw
from lrcore.ui.components.captions import show_caption
from lrcore.ui.components.term_links import linked
from lrcore.ui.plain_text import plain
from lrcore.ui.table import show_table
from lrcore.wording.captions.threshold import STABILITY
from lrcore.wording.measures.names import measure_titles
from lrcore.wording.numbers import fixed, percent_with_interval
from lrcore.wording.typesetting import capitalised

RESAMPLES, SEED = 1_000, 0
_KIND = "stability_rule"
_REQUESTED = "resampling_requested"  # for which patients, and by which rule
_DEFAULT_RECALL, _MIN_RECALL = 99.0, 1.0  # per cent
_MAX_HARM_RATIO = 999.0  # false alarms that may equal one miss
RECALL, COST = "A target recall", "Lowest cost at a harm ratio"


def stability() -> None:
    """Let the user state the rule by which the threshold is chosen, and resample the patients."""
    redraw.part("stability", _stability, _chosen)


def _chosen() -> object:
    """Return what is shown of the choice of the bench: its recall, and the threshold where it is marked."""
    shows_threshold = _REQUESTED in st.session_state or st.session_state.get(_KIND) == COST
    return session.choice().view.recall, session.threshold() if shows_threshold else None


def _stability() -> None:
    patients, _ = evaluation_set_choice.set_to_evaluate()
    say = patients.words.say
    st.header(plain(say("Would other patients have led to another threshold?")), anchor=False)
    if not 0 < patients.n_malignant < patients.n:
        st.info(plain(say("Not defined without patients of both kinds.")))
        return
    kind = st.radio("How is the threshold chosen?", (RECALL, COST), horizontal=True, key=_KIND)
    with st.form("stability", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        rule = _wanted_recall() if kind == RECALL else _lowest_cost()
        if st.form_submit_button(plain(say(f"Resample these patients {RESAMPLES:,} times"))):
            st.session_state[_REQUESTED] = (ref(patients), rule)
    of_patients, rule = st.session_state.get(_REQUESTED, (None, None))
    if of_patients is not None and of_patients() is patients:
        of_another_model = evaluation_set_choice.is_of_another_model(patients)
        in_force = None if of_another_model else session.in_force().threshold
        _show(_resampled(patients, rule), in_force, patients.words)


@cached_per_owner
def _resampled(patients: EvaluationSet, rule: Rule) -> ThresholdStability:
    with st.spinner("Every resample chooses its own threshold by this rule."):
        return threshold_stability(patients, rule, resamples=RESAMPLES, seed=SEED)


def _wanted_recall() -> Rule:
    """Return the rule of a target recall: at first that of the bench, while one is set there."""
    bench = session.choice().view.recall
    target = _DEFAULT_RECALL if bench is None else 100 * bench
    recall = st.number_input(
        "Target recall, %",
        _MIN_RECALL,
        100.0,
        max(_MIN_RECALL, round(target, 1)),
        0.5,
        format="%.1f",
        key=f"stability_recall_{bench}",
        width=220,
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
        width=220,
    )
    return LowestCost(cost)


def _marks(chosen: float, in_force: float | None) -> dict[str, float]:
    """Return the thresholds marked in the figure, by their labels."""
    marks = {"chosen": chosen} if isfinite(chosen) else {}
    marks["now"] = session.threshold()
    return marks if in_force is None else marks | {"in force": in_force}


def _offer(chosen: ChosenThreshold) -> None:
    """Offer to set the chosen threshold, or the next lower step that flags the same patients."""
    step = floor(STEPS * min(chosen.threshold, 1.0) + 1e-9) / STEPS
    if isnan(chosen.threshold) or not chosen.next_lower < step <= chosen.threshold:
        return
    same = "The step of the slider at or next below it, which flags the same patients."
    st.button(f"Use {step:.3f}", help=same, on_click=_use, args=(step,), disabled=session.threshold() == step)


def _use(threshold: float) -> None:
    session.set_threshold(threshold)
    redraw.page()


def _show(result: ThresholdStability, in_force: float | None, words: StudyWords) -> None:
    chosen = result.chosen
    low, high = result.limits("threshold")
    marks = _marks(result.chosen.threshold, in_force)
    chart(threshold_stability_figure(result, marks), alt(result, marks), key="stability_figure")
    choice = (
        f"By the rule of {chosen.rule}, these {result.n:,} patients choose "
        f"{fixed(chosen.threshold, 3)}. How much the choice moves: 95\u00a0% of the resamples choose "
        f"between {fixed(low, 3)} and {fixed(high, 3)}."
    )
    st.markdown(linked(words.say(choice)))
    _offer(chosen)
    show_table(words.say_table(_rates(result)))
    show_caption(STABILITY.with_values(method=capitalised(result.method)), words)


def _rates(result: ThresholdStability) -> dict[str, list[str]]:
    chosen = result.chosen
    rates = result.recall_at_chosen(), result.false_alarm_rate_at_chosen()
    counts = (chosen.tp, chosen.n_malignant), (chosen.fp, chosen.n_benign)
    return {
        "Rate": [*measure_titles(("sensitivity", "false_alarm_rate")).values()],
        "Patients": [f"{part:,} of {whole:,}" for part, whole in counts],
        "At the threshold chosen (95 % Wilson interval)": [percent_with_interval(rate) for rate in rates],
    }
