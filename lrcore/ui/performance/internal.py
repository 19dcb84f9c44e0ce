"""Internal validation: the optimism of the model in the development series."""

from math import isfinite
from typing import Any

import streamlit as st

from lrcore.evaluation.measured_coverage import spread_coverage
from lrcore.model.dataset import load
from lrcore.ui import session
from lrcore.ui.plain_text import plain
from lrcore.ui.table import show_table
from lrcore.validation.evaluations import repeated_of
from lrcore.validation.internal import internal_validation
from lrcore.validation.internal_results import (
    CorrectedMeasure,
    InternalValidation,
    RepeatedCrossValidation,
)
from lrcore.wording.numbers import fixed, percent

_NAMES = {
    "auc": "AUC",
    "slope": "Calibration slope",
    "in_the_large": "Calibration-in-the-large",
    "brier": "Brier score",
    "recall": "Recall on malignant",
    "false_alarm_rate": "False alarms among benign",
}
_DIGITS = {"auc": 4, "slope": 2, "in_the_large": 2, "brier": 4}


def show_internal_validation(threshold: float) -> None:
    """Show, on request, apparent, optimism-corrected and repeatedly cross-validated measures."""
    st.header("How much performance is lost on new patients?", anchor=False)
    if not st.toggle("Fit the model 700 times more, which takes a second or two", key="internal"):
        return
    found = internal_validation_at(threshold)
    show_table(_rows(found))
    optimism, repeated = found.optimism, found.repeated
    st.caption(
        f"All {optimism.n:,} patients of the series ({optimism.n_malignant:,} malignant); rates at "
        f"{threshold:.3f}. Corrected: Harrell's bootstrap, {optimism.resamples:,} resamples (seed "
        f"{optimism.seed:d}), scaling and fitting repeated in each{plain(_not_estimable(found))}; spread of "
        f"the bootstrap as in rms. It is no interval: {plain(_spread_held())}. Cross-validated: "
        f"{repeated.repeats:,} repetitions of {repeated.folds:d} folds, mean and range. Neither "
        "shows what happens at another hospital: for that, validate on its patients."
    )


def internal_validation_at(threshold: float) -> InternalValidation:
    """Return the internal validation of the modelling strategy, computed once per threshold."""
    return _computed_once(session.artifact().digest, threshold)


def internal_validation_json(threshold: float, wanted: bool) -> dict[str, Any]:
    """Return the internal validation for the download, where it applies to the patients shown."""
    return {"internal_validation": internal_validation_at(threshold).as_json()} if wanted else {}


def repeated_at(threshold: float) -> RepeatedCrossValidation | None:
    """Return the repeated cross-validation of the model in use, computed once per threshold."""
    return _repeated_once(session.artifact().digest, threshold)


@st.cache_resource(show_spinner="Cross-validating the model again.", max_entries=32)
def _repeated_once(digest: str, threshold: float) -> RepeatedCrossValidation | None:
    return repeated_of(session.artifact(), threshold)


@st.cache_resource(show_spinner="Fitting the model on 500 resamples and 200 folds.", max_entries=32)
def _computed_once(digest: str, threshold: float) -> InternalValidation:
    settings = session.artifact().record.parameters
    return internal_validation(
        load(), C=settings["C"], class_weight=settings["class_weight"], threshold=threshold
    )


def _rows(found: InternalValidation) -> dict[str, list[str]]:
    rows = []
    for one in found.optimism.measures:
        spread = found.repeated.spread(one.measure)
        again = [_in_digits(one.measure, x, found) for x in (spread.mean, spread.lowest, spread.highest)]
        rows.append(
            (
                _NAMES[one.measure],
                _in_digits(one.measure, one.apparent, found),
                _with_spread(one, found),
                f"{again[0]} ({again[1]} to {again[2]})",
            )
        )
    names, apparent, corrected, repeated = zip(*rows, strict=True)
    return {
        "Measure": list(names),
        "On its own patients": list(apparent),
        "Cross-validated: mean (range)": list(repeated),
        "Corrected for optimism (spread)": list(corrected),
    }


def _in_digits(measure: str, value: float, found: InternalValidation) -> str:
    optimism = found.optimism
    if measure in _DIGITS:
        return fixed(value, _DIGITS[measure])
    cases = optimism.n_malignant
    return percent(value, cases if measure == "recall" else optimism.n - cases)


def _with_spread(one: CorrectedMeasure, found: InternalValidation) -> str:
    corrected, low, high = (
        _in_digits(one.measure, value, found) for value in (one.corrected, one.spread_low, one.spread_high)
    )
    return f"{corrected} ({low} to {high})" if isfinite(one.spread_low) else corrected


def _spread_held() -> str:
    """Return in how many simulated series the spread held the truth."""
    held = spread_coverage()
    parts = ", ".join(f"{_NAMES[name]} {fixed(share, 0)} %" for name, share in held.items())
    return f"in simulated series like this one it held the truth in {parts}"


def _not_estimable(found: InternalValidation) -> str:
    missing = [found.optimism.resamples - one.estimable for one in found.optimism.measures]
    most = max(missing)
    return f" ({most} of them separate the classes and have no slope)" if most else ""
