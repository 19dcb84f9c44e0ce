"""Whether the risks should be updated for our patients, and the click that does it."""

from typing import Any

import numpy as np
import streamlit as st

from lrcore.arrays import logit, sigmoid
from lrcore.errors import CutpointError, counted
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.figures.calibration_compared import alt, calibration_compared_figure
from lrcore.registry.artifact import folder_in_use
from lrcore.registry.operating_point import ThresholdChoice, digits_shown, evidence_at
from lrcore.registry.update import Update
from lrcore.registry.versions import apply_update
from lrcore.system.clock import utc_now
from lrcore.ui import session
from lrcore.ui.chart import chart
from lrcore.ui.components.captions import show_caption
from lrcore.ui.components.folded import folded
from lrcore.ui.components.term_links import linked
from lrcore.ui.decisions import undo
from lrcore.ui.decisions.flag_counts import flag_counts
from lrcore.ui.decisions.reason_and_name import ReasonAndName, ask_reason_and_name
from lrcore.ui.plain_text import plain
from lrcore.ui.session import key_of_model
from lrcore.ui.table import show_table
from lrcore.ui.validation import results
from lrcore.ui.validation.own_patients import patients_outside_series, were_used_to_update
from lrcore.validation.external import OurPatients
from lrcore.validation.updating.kept_threshold import KeptThreshold, kept_threshold
from lrcore.validation.updating.recalibration_results import NONE, FittedUpdate, Recalibration, UpdateMeasures
from lrcore.wording.captions import validation as captions
from lrcore.wording.numbers import fixed, interval_against, number_with_interval
from lrcore.wording.update_advice import Advice, advice, excess_in_standard_errors, recalibration_json
from lrcore.wording.validation import NAMES, measure_in_words

_MEASURES = ("log_loss", "brier", "slope", "in_the_large", "net_benefit")
_EXAMPLES = (0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99)


def show_updates(ours: OurPatients, threshold: float) -> dict[str, Any]:
    """Show, on request, the effect of each update, and offer to apply one; return the numbers."""
    if were_used_to_update(ours):
        st.info(
            "The update in use was fitted on these patients. A further one would use them twice, and none "
            "would be held out from the first. Upload other patients, or return to the earlier version on "
            "the Model page."
        )
        return {}
    st.markdown(
        "An update changes the risks of every patient from now on, never their order. Nothing is changed "
        "until it is decided below."
    )
    if not st.toggle("Fit the updates and judge them on held-out patients", key="updating"):
        return {}
    ours, in_series = _fitted_to(ours, threshold)
    ladder, judged = results.update_methods(ours.patients), results.held_out_effects(ours.patients, threshold)
    given = advice(ladder, in_series=in_series)
    show_table(_rungs(ladder))
    for each in ladder.unavailable:
        st.caption(plain(f"Not offered: {each.method.name}; {each.reason}."))
    st.markdown(f"**{linked(given.sentence)}**")
    show_caption(captions.UPDATE_RULE.with_values(rule=ladder.rule))
    _examine_and_decide(ours, ladder, judged, given)
    numbers = recalibration_json(ladder, in_series=in_series)
    return {"updating": numbers | {"held_out": judged.as_json()}}


def _fitted_to(ours: OurPatients, threshold: float) -> tuple[OurPatients, int]:
    """Return the patients the updates are fitted to, and how many of them are of the development series."""
    in_series = results.validation(ours, threshold).overlap.in_series
    others = patients_outside_series(ours) if in_series else None
    if others is None:
        return ours, in_series
    label = f"Leave out the {counted(in_series, 'patient')} of the development series"
    if st.toggle(label, key="updating_without_series"):
        return others, 0
    return ours, in_series


def _rungs(ladder: Recalibration) -> dict[str, list[str]]:
    return {
        "Update": [fit.method.name.capitalize() for fit in ladder.fitted],
        "Log loss, held out": [number_with_interval(fit.log_loss, 4) for fit in ladder.fitted],
        "Above the smallest (paired)": [_behind(fit, ladder) for fit in ladder.fitted],
        "In standard errors": [excess_in_standard_errors(fit) for fit in ladder.fitted],
        "What it does": [fit.method.meaning for fit in ladder.fitted],
    }


def _behind(fit: FittedUpdate, ladder: Recalibration) -> str:
    return "smallest" if fit is ladder.best else interval_against(fit.loss_above_best, 4, 0)


def _examine_and_decide(
    ours: OurPatients, ladder: Recalibration, judged: UpdateMeasures, given: Advice
) -> None:
    choices = [fit.method.name for fit in ladder.fitted if fit.method is not NONE]
    if not choices:
        return
    advised = "" if given.method is None else given.method.name
    name = st.radio(
        "Update to examine",
        choices,
        index=choices.index(advised) if advised in choices else 0,
        format_func=lambda each: plain(f"{each} (advised)" if each == advised else each),
        horizontal=True,
    )
    place = next(place for place, fit in enumerate(ladder.fitted) if fit.method.name == name)
    chosen = ladder.fitted[place]
    curves = results.before_and_after(ours.patients, place)
    with st.container(key="beside_update"):
        drawn, read = st.columns([6, 5], gap="medium")
    with drawn:
        chart(calibration_compared_figure(curves), alt(curves), key="before_and_after")
        show_caption(captions.UPDATE_CURVES)
    with read:
        show_table(_before_after(judged, place))
        threshold = judged.measures[0].threshold
        show_caption(captions.UPDATE_EFFECT.with_values(smoother=judged.smoother, threshold=threshold))
        show_table(_what_it_does(chosen))
    _decide(ours, chosen)


def _before_after(judged: UpdateMeasures, place: int) -> dict[str, list[str]]:
    columns = [
        [*(measure_in_words(judged.measures[k], name) for name in _MEASURES), fixed(judged.ici[k], 4)]
        for k in (0, place)
    ]
    names = [*(NAMES[name] for name in _MEASURES), "ICI"]
    return {"Held out": names, "Before": columns[0], "After": columns[1]}


def _decide(ours: OurPatients, chosen: FittedUpdate) -> None:
    after = _after(ours, chosen)
    in_force = session.in_force()
    threshold = _threshold_of_new_version(ours, after, chosen, in_force.threshold)
    flag_counts(
        {
            "Before": (ours.patients, in_force.threshold),
            "After, at the threshold now in force": (after, in_force.threshold),
            "After, at the threshold of the new version": (after, threshold),
        }
    )
    show_caption(captions.UPDATE_FITTED_ON.with_values(n=ours.patients.n))
    with st.form(key_of_model("update_model")):
        st.markdown(
            "The updated model becomes a new version, put in use in one step with its threshold for the "
            "dashboard, the command line and the service. The version now in use is kept with its own "
            "threshold; the Model page leads back to it."
        )
        given = ask_reason_and_name(
            "Why is the model updated?", keys=(key_of_model("update_rationale"), key_of_model("update_by"))
        )
        if st.form_submit_button(
            f"Update the model ({plain(chosen.method.name)}), threshold {digits_shown(threshold)}"
        ):
            _try_to_apply(ours, chosen, (after, threshold), given)


def _after(ours: OurPatients, chosen: FittedUpdate) -> EvaluationSet:
    """Return the patients with the risks that the stored version will give them."""
    log_odds = session.artifact().model.updated(chosen.change).log_odds(ours.measurements)
    name = f"{ours.patients.name}, on whom the update was fitted"
    return EvaluationSet(name, ours.patients.provenance, ours.patients.outcome, sigmoid(log_odds), log_odds)


def _threshold_of_new_version(
    ours: OurPatients, after: EvaluationSet, chosen: FittedUpdate, in_force: float
) -> float:
    """Ask for the threshold; the one offered flags the same patients, to its last digit."""
    kept = kept_threshold(ours.patients.risk, after.risk, in_force, chosen.change)
    shown_as = digits_shown(kept.threshold)
    st.markdown(plain(_what_is_kept(kept, in_force)))
    decimals = len(shown_as.partition(".")[2])
    entered = st.number_input(
        "Threshold of the new version",
        min_value=0.0,
        max_value=1.0,
        value=kept.threshold,
        step=0.001,
        format=f"%.{decimals}f",
        key=key_of_model(f"update_threshold_{chosen.method.name}_{kept.threshold}"),
        help="Patients at or above it are flagged by the updated risks. Until it is changed, it is the "
        "offered one with all of its digits.",
    )
    return kept.threshold if f"{entered:.{decimals}f}" == f"{kept.threshold:.{decimals}f}" else float(entered)


def _what_is_kept(kept: KeptThreshold, in_force: float) -> str:
    now, then = digits_shown(in_force), digits_shown(kept.threshold)
    if kept.is_exact:
        return f"After the update, a threshold of {then} flags the same patients as {now} does now."
    tied = (
        "" if kept.tied_at is None else f", because the update gives them the same risk, {kept.tied_at:.6g}"
    )
    return (
        f"After the update, no threshold flags the same patients as {now} does now. At {then}, {kept.more:,} "
        f"more are flagged and {kept.fewer:,} are no longer{tied}."
    )


def _what_it_does(chosen: FittedUpdate) -> dict[str, list[str]]:
    risk = np.array(_EXAMPLES)
    after = sigmoid(chosen.change.at(logit(risk)))
    return {"A risk of": list(map(_per_cent, risk)), "becomes": list(map(_per_cent, after))}


def _per_cent(risk: float) -> str:
    digits = 0 if 0.0095 <= risk <= 0.9905 else 1
    return (
        f"{fixed(100 * risk, digits)}\u00a0%"
        if 0.0005 <= risk <= 0.9995
        else ("<0.1\u00a0%" if risk < 0.5 else ">99.9\u00a0%")
    )


def _try_to_apply(
    ours: OurPatients,
    chosen: FittedUpdate,
    after_at: tuple[EvaluationSet, float],
    given: ReasonAndName,
) -> None:
    artifact, patients, at = session.artifact(), ours.patients, utc_now()
    after, threshold = after_at
    try:
        update = Update(
            chosen.method.name,
            chosen.change,
            artifact.record.version,
            artifact.digest,
            patients.n,
            patients.n_malignant,
            ours.sha256,
            at,
            given.by,
            given.rationale,
        )
        evidence = evidence_at(after, threshold, prevalence=None)
        choice = ThresholdChoice(threshold, f"With the update: {given.rationale}", given.by, at, evidence)
        with st.spinner("Storing the updated model and putting it in use."):
            apply_update(folder_in_use(), update, threshold=choice)
    except CutpointError as error:
        given.refuse(error)
        return
    undo.remember_name(given.by)
    session.follow_threshold_in_force()
    st.toast("The updated model is in use.")
    st.rerun()


def show_update_in_use(ours: OurPatients | None) -> None:
    """State that the model in use was updated, and whether these patients were used for it."""
    record = session.artifact().record
    if not record.updates:
        return
    last = record.updates[-1]
    warning = (
        " **It was fitted on these patients:** what follows is optimistic. Judge it on others, or by the "
        "held-out numbers shown before it was applied."
        if ours is not None and were_used_to_update(ours)
        else ""
    )
    st.info(
        plain(
            f"The model in use, {record.version}, was updated ({last.method}) on {last.applied_at[:10]} by "
            f"{last.applied_by}, on {last.n:,} patients ({last.n_malignant:,} malignant). "
            f"{session.in_force().sentence} The risks of the development series go through the update too, "
            "which is not fitted to them."
        )
        + warning,
        icon=":material/update:",
    )
    if undo.decided_in_this_session():
        with folded("Undo the last change of the version in use"):
            undo.undo_version()
