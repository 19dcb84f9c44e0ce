"""Internal validation: the optimism of the model in the development series, computed in the background."""

from math import isfinite
from threading import Event, Lock, Thread
from typing import Any

import streamlit as st

from lrcore.evaluation.measured_coverage import spread_coverage
from lrcore.model.dataset import load
from lrcore.ui import session
from lrcore.ui.components.captions import show_caption
from lrcore.ui.components.term_links import without_links
from lrcore.ui.plain_text import plain
from lrcore.ui.table import show_table
from lrcore.validation.internal import (
    FOLDS,
    REPEATS,
    RESAMPLES,
    optimism_correction,
    repeated_cross_validation,
)
from lrcore.validation.internal_results import (
    CorrectedMeasure,
    InternalValidation,
    OptimismCorrection,
    RepeatedCrossValidation,
)
from lrcore.wording.captions.caption import Caption
from lrcore.wording.captions.performance import CORRECTED, INTERNAL_VALIDATION
from lrcore.wording.measures.names import measure_titles
from lrcore.wording.numbers import fixed, percent

_NAMES = measure_titles(("auc", "slope", "in_the_large", "brier", "recall", "false_alarm_rate"))
_DIGITS = {"auc": 4, "slope": 2, "in_the_large": 2, "brier": 4}
_FITS = REPEATS * FOLDS + RESAMPLES
_ONE_AT_A_TIME = Lock()
_POLL_SECONDS = 1.0
_AFTER_SECONDS = 3.0  # in which the browser paints the page


class InternalValidationRun:
    """The fits of an internal validation, in a thread of their own.

    Parameters
    ----------
    C, class_weight
        As in :class:`lrcore.model.training.Parameters`.
    threshold : float
        Of recall and false alarms.

    Attributes
    ----------
    repeated : RepeatedCrossValidation or None
    optimism : OptimismCorrection or None
        None until they are there, in this order.
    """

    def __init__(self, C: float, class_weight: str | None, threshold: float) -> None:
        self.repeated: RepeatedCrossValidation | None = None
        self.optimism: OptimismCorrection | None = None
        self._how: dict[str, Any] = {"C": C, "class_weight": class_weight, "threshold": threshold}
        self._error: BaseException | None = None
        self._lock = Lock()
        self._wanted = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begin at once, unless it has begun."""
        self._wanted.set()
        self.start_later()

    def start_later(self) -> None:
        """Begin once the page that asks has been painted, unless it has begun."""
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._compute, name="internal-validation", daemon=True)
                self._thread.start()

    def _compute(self) -> None:
        self._wanted.wait(_AFTER_SECONDS)
        try:
            with _ONE_AT_A_TIME:  # sessions at other thresholds wait, and the pages keep a processor
                self.repeated = repeated_cross_validation(load(), **self._how)
                self.optimism = optimism_correction(load(), **self._how)
        except BaseException as error:
            self._error = error

    @property
    def is_complete(self) -> bool:
        """Whether nothing more is to be waited for."""
        return self.optimism is not None or self._error is not None

    @property
    def fits_done(self) -> int:
        """Fits of the model that are done, of 700."""
        return REPEATS * FOLDS * (self.repeated is not None) + RESAMPLES * (self.optimism is not None)

    def result(self) -> InternalValidation:
        """Wait for the whole, and return it.

        Raises
        ------
        Exception
            Whatever a fit raised.
        """
        self.start()
        assert self._thread is not None
        self._thread.join()
        if self._error is not None:
            raise self._error
        assert self.optimism is not None
        assert self.repeated is not None
        return InternalValidation(self.optimism, self.repeated)


def internal_validation_run(threshold: float) -> InternalValidationRun:
    """Return the internal validation of the model in use at a threshold, not yet started."""
    return _run_once(session.artifact().digest, threshold)


@st.cache_resource(show_spinner=False, max_entries=32)
def _run_once(digest: str, threshold: float) -> InternalValidationRun:
    settings = session.artifact().record.parameters
    return InternalValidationRun(settings["C"], settings["class_weight"], threshold)


def internal_validation_json(threshold: float, wanted: bool) -> dict[str, Any]:
    """Return the internal validation for the download, where it applies to the patients shown."""
    return {"internal_validation": internal_validation_run(threshold).result().as_json()} if wanted else {}


def show_progress(run: InternalValidationRun) -> None:
    """Show how many of the fits are done; once all are, the page runs again.

    Parameters
    ----------
    run : InternalValidationRun
        Not complete.
    """
    with without_links():
        st.fragment(_show_fits_done, run_every=_POLL_SECONDS)(run)


def _show_fits_done(run: InternalValidationRun) -> None:
    if run.is_complete:
        st.rerun()
    done = run.fits_done
    words = f"Correcting for optimism in the background: {done:,} of {_FITS:,} fits of the model."
    st.progress(done / _FITS, text=plain(words))


def show_internal_validation(found: InternalValidation) -> None:
    """Show apparent, optimism-corrected and repeatedly cross-validated measures."""
    show_table(_rows(found))
    optimism, repeated = found.optimism, found.repeated
    show_caption(
        INTERNAL_VALIDATION.with_values(
            n=optimism.n,
            cases=optimism.n_malignant,
            threshold=optimism.threshold,
            resamples=optimism.resamples,
            seed=optimism.seed,
            not_estimable=_not_estimable(found),
            spread_held=_spread_held(),
            repeats=repeated.repeats,
            folds=repeated.folds,
        )
    )


def corrected(optimism: OptimismCorrection, measure: str) -> Caption:
    """Return a measure corrected for optimism, for a tile."""
    one = next(each for each in optimism.measures if each.measure == measure)
    value = fixed(one.corrected, _DIGITS[measure]) if isfinite(one.corrected) else "not estimable"
    return CORRECTED.with_values(value=value)


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
