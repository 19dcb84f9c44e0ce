"""What the way of modelling loses on new patients, for the development series."""

from math import isfinite
from typing import Any

import streamlit as st

from lrcore.model.dataset import load
from lrcore.ui import session
from lrcore.ui.plain_text import plain
from lrcore.ui.table import show_table
from lrcore.validation.internal import internal_validation
from lrcore.validation.internal_results import CorrectedMeasure, InternalValidation
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


def internal(threshold: float) -> None:
    """Show, on demand, apparent, optimism-corrected and repeatedly cross-validated numbers side by side."""
    st.header("What would be lost on new patients?", anchor=False)
    if not st.toggle("Fit the model 700 times more, which takes a second or two", key="internal"):
        return
    found = measured_inside(threshold)
    show_table(_rows(found))
    optimism, repeated = found.optimism, found.repeated
    st.caption(
        f"All {optimism.n:,} patients of the series ({optimism.n_malignant:,} malignant); rates at "
        f"{threshold:.3f}. Corrected: Harrell's bootstrap, {optimism.resamples:,} resamples (seed "
        f"{optimism.seed:d}), scaling and fitting repeated in each; limits as in "
        f"rms{plain(_not_estimable(found))}. Cross-validated: {repeated.repeats:,} repetitions of "
        f"{repeated.folds:d} folds, mean and range. Neither shows what happens at another hospital: for "
        "that, validate on its patients."
    )


def measured_inside(threshold: float) -> InternalValidation:
    """Return the internal validation of the model's way of modelling, computed once per threshold."""
    return _measured(session.artifact().digest, threshold)


def inside(threshold: float, wanted: bool) -> dict[str, Any]:
    """Return the internal validation for the download, where it belongs to the patients shown."""
    return {"internal_validation": measured_inside(threshold).as_json()} if wanted else {}


@st.cache_resource(show_spinner="Fitting the model on 500 resamples and 200 folds.", max_entries=32)
def _measured(digest: str, threshold: float) -> InternalValidation:
    settings = session.artifact().record.parameters
    return internal_validation(
        load(), C=settings["C"], class_weight=settings["class_weight"], threshold=threshold
    )


def _rows(found: InternalValidation) -> dict[str, list[str]]:
    rows = []
    for one in found.optimism.measures:
        spread = found.repeated.spread(one.measure)
        again = [_shown(one.measure, x, found) for x in (spread.mean, spread.lowest, spread.highest)]
        rows.append(
            (
                _NAMES[one.measure],
                _shown(one.measure, one.apparent, found),
                _with_limits(one, found),
                f"{again[0]} ({again[1]} to {again[2]})",
            )
        )
    names, apparent, corrected, repeated = zip(*rows, strict=True)
    return {
        "Measure": list(names),
        "On its own patients": list(apparent),
        "Corrected for optimism (95 %)": list(corrected),
        "Cross-validated": list(repeated),
    }


def _shown(measure: str, value: float, found: InternalValidation) -> str:
    optimism = found.optimism
    if measure in _DIGITS:
        return fixed(value, _DIGITS[measure])
    cases = optimism.n_malignant
    return percent(value, cases if measure == "recall" else optimism.n - cases)


def _with_limits(one: CorrectedMeasure, found: InternalValidation) -> str:
    corrected, low, high = (_shown(one.measure, value, found) for value in (one.corrected, one.low, one.high))
    return f"{corrected} ({low} to {high})" if isfinite(one.low) else corrected


def _not_estimable(found: InternalValidation) -> str:
    missing = [found.optimism.resamples - one.estimable for one in found.optimism.measures]
    most = max(missing)
    return f" ({most} of them separate the classes and have no slope)" if most else ""
