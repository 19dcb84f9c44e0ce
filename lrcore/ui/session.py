"""The state that all pages share: the model, the threshold, the uploaded file."""

from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lrcore.errors import ArtifactDamaged
from lrcore.evaluation.study_words import WISCONSIN, StudyWords
from lrcore.reader import Predictions
from lrcore.registry import operating_point
from lrcore.registry.active import model_in_use
from lrcore.registry.artifact import Artifact, folder_in_use
from lrcore.registry.operating_point import DEFAULT_THRESHOLD, InForce, OperatingPoint
from lrcore.registry.other_models import OtherModels, other_models_in_use
from lrcore.registry.pointer import Fingerprint, fingerprint
from lrcore.registry.refit_store import refits_in_use
from lrcore.registry.refits import Refits
from lrcore.ui.components.numbered import numbered, value_in_browser
from lrcore.ui.components.workbench import Choice, View, choice_from, view_from_address
from lrcore.validation.scoring import ScoredCohort, score, words_of_table

THRESHOLD = "threshold"
_FOLLOW = "follow_threshold_in_force"
COHORT, PREDICTIONS = "cohort", "predictions"
NAMED_WORDS = "named_words"  # of the open table of risks
_THRESHOLD_DECIMALS = 3  # decimals of the threshold that can be set
WORKBENCH, PREVALENCE, ZONE, SHIFTED, VIEW = "workbench", "prevalence", "zone", "shifted", "view"
_SENT, _OWNER = "choice_sent", "session_owner"


def artifact() -> Artifact:
    """Return the model in use, shared by all sessions and reloaded when another is put in use."""
    folder = folder_in_use()
    return _artifact(folder, fingerprint(folder))


@lru_cache(maxsize=4)
def _artifact(folder: Path, fingerprint: Fingerprint) -> Artifact:
    """Return what Streamlit's cache holds, which takes long to find it: a page asks dozens of times."""
    return _loaded(folder, fingerprint)


def notices() -> list[str]:
    """Return the problems of stored files since the server started, and what was done about them."""
    return _notices(folder_in_use())


@st.cache_resource
def _notices(folder: Path) -> list[str]:
    return []


@st.cache_resource(show_spinner=False, max_entries=4)
def _loaded(folder: Path, fingerprint: Fingerprint) -> Artifact:
    with _loading():
        found = model_in_use(folder)
    if found.notice:
        _notices(folder).append(found.notice)
    return found.artifact


def _loading() -> AbstractContextManager[None]:
    """Say that the model is loaded; before the first visitor there is no page to say it on."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return nullcontext()
    return st.spinner("Loading the model. The first start trains it, which takes a few seconds.")


def threshold() -> float:
    """Return the threshold that is set in the bar or the workbench."""
    return nearest_step(float(st.session_state.get(THRESHOLD, DEFAULT_THRESHOLD)))


def threshold_on_request() -> Callable[[], float]:
    """Return a function that returns the threshold that is set, also outside of the session."""
    held = owner()
    held.threshold = threshold()
    return lambda: held.threshold


def nearest_step(value: float) -> float:
    """Return the settable threshold nearest to a value."""
    return round(value, _THRESHOLD_DECIMALS)


def is_what_if() -> bool:
    """Return whether the threshold that is set is a what-if: not the one in force."""
    return threshold() != nearest_step(in_force().threshold)


def effective_threshold() -> float:
    """Return the threshold that pages use: exactly the one in force, unless another is set.

    A threshold in force may have more decimals than can be set.
    """
    return effective(threshold(), in_force().threshold)


def effective(threshold: float, in_force: float) -> float:
    """Return the threshold to use where one is set and another in force."""
    return in_force if threshold == nearest_step(in_force) else threshold


def back_to_force() -> None:
    """Set the threshold in force."""
    st.session_state[THRESHOLD] = nearest_step(in_force().threshold)


def set_threshold(threshold: float) -> None:
    """Set a threshold in the bar and the workbench; for callbacks, before the bar is drawn."""
    st.session_state[THRESHOLD] = threshold


def follow_threshold_in_force() -> None:
    """Reset the box in the bar to the threshold in force at the next run."""
    st.session_state[_FOLLOW] = True


def set_threshold_box(in_force: InForce) -> None:
    """Reset the box in the bar to the threshold in force where requested; call before it is drawn."""
    if st.session_state.pop(_FOLLOW, False):
        st.session_state[THRESHOLD] = nearest_step(in_force.threshold)


def choice() -> Choice:
    """Return what is set in the workbench, whichever page it was set on."""
    state = st.session_state
    prevalence = state.get(PREVALENCE)
    shifted = prevalence is not None and bool(state.get(SHIFTED))
    return Choice(threshold(), prevalence, state.get(ZONE), shifted, state.get(VIEW, View()))


def read_address() -> None:
    """Take the prevalence and the grey zone from the address a session is opened with."""
    if "address_read" in st.session_state:
        return
    st.session_state["address_read"] = True
    st.session_state[PREVALENCE] = _number(st.query_params.get(PREVALENCE))
    st.session_state[SHIFTED] = st.query_params.get(SHIFTED) == "1"
    low, _, high = (_number(part) for part in st.query_params.get(ZONE, "").partition("-"))
    if low is not None and high is not None and low <= high:
        st.session_state[ZONE] = (low, high)
    st.session_state[VIEW] = view_from_address(st.query_params)


def _number(text: str | None) -> float | None:
    """Return a share from 0 to 1 to three decimals, or None for anything else."""
    try:
        value = round(float(text or ""), 3)
    except ValueError:
        return None
    return value if 0 <= value <= 1 else None


def write_address() -> None:
    """Keep the prevalence and the grey zone in the address, so that a link shows the same page."""
    chosen = choice()
    put_in_address(PREVALENCE, None if chosen.prevalence is None else f"{chosen.prevalence:.3f}")
    put_in_address(SHIFTED, "1" if chosen.shifted else None)
    put_in_address(ZONE, None if chosen.zone is None else f"{chosen.zone[0]:.3f}-{chosen.zone[1]:.3f}")
    for name, value in chosen.view.as_address().items():
        put_in_address(name, value)


def put_in_address(name: str, value: str | None) -> None:
    """Set a parameter of the address, or take it out."""
    if value is None:
        st.query_params.pop(name, None)
    elif st.query_params.get(name) != value:
        st.query_params[name] = value


def choice_to_send() -> tuple[int, Choice]:
    """Return the choice for the workbench, and the number that :func:`numbered` gives it."""
    return numbered(_SENT, choice(), _received())


def browser_shows_choice() -> bool:
    """Return whether the workbench shows the choice without another message."""
    return value_in_browser(_SENT, _received()) == choice()


def _received() -> tuple[int, Choice] | None:
    """Return what the workbench sent last, with the number of the message it had."""
    received = (st.session_state.get(WORKBENCH) or {}).get("choice")
    return (received.get("number", 0), choice_from(received)) if received else None


def take_choice() -> None:
    """Adopt the choice that the browser sent when a control of the workbench was released."""
    chosen = choice_from(st.session_state[WORKBENCH]["choice"])
    owner().threshold = chosen.threshold
    st.session_state[THRESHOLD] = chosen.threshold
    st.session_state[PREVALENCE] = chosen.prevalence
    st.session_state[SHIFTED] = chosen.shifted
    st.session_state[ZONE] = chosen.zone
    st.session_state[VIEW] = chosen.view


def refits() -> Refits:
    """Return the refits of the model in use, shared by all sessions."""
    return _refits(folder_in_use(), artifact().digest)


@st.cache_resource(show_spinner="Fitting the model on resamples of its patients.", max_entries=4)
def _refits(folder: Path, digest: str) -> Refits:
    return refits_in_use(folder, artifact())


def other_models() -> OtherModels:
    """Return the other models that could be defended as well, shared by all sessions."""
    return _other_models(folder_in_use(), artifact().digest)


@st.cache_resource(show_spinner="Fitting other models to the same patients.", max_entries=4)
def _other_models(folder: Path, digest: str) -> OtherModels:
    return other_models_in_use(folder, artifact())


def in_force() -> InForce:
    """Return the threshold in force for the model in use.

    Raises
    ------
    ArtifactDamaged
        If its history cannot be read; no page then shows patients by another threshold.
    """
    folder = folder_in_use()
    return _in_force(folder, fingerprint(folder, folder / operating_point.HISTORY), artifact().digest)


@lru_cache(maxsize=4)
def _in_force(folder: Path, fingerprint: Fingerprint, digest: str) -> InForce:
    return operating_point.in_force(folder, digest)


def threshold_history() -> tuple[OperatingPoint, ...]:
    """Return the decisions on the threshold; none where their file is damaged: see :func:`in_force`."""
    try:
        return operating_point.history(folder_in_use())
    except ArtifactDamaged:
        return ()


def key_of_model(name: str) -> str:
    """Return the key of a widget that changes with the model: a form keeps its text until it was accepted."""
    return f"{name}_{artifact().digest[:12]}"


def cohort() -> ScoredCohort | None:
    """Return the uploaded patients, scored by the model in use."""
    held = st.session_state.get(COHORT)
    if held is None:
        return None
    if held.model_digest != artifact().digest:
        held = _HeldCohort(score(held.scored.cohort, artifact().model), held.origin, artifact().digest)
        st.session_state[COHORT] = held
    return held.scored


def cohort_mark() -> Hashable:
    """Return a key of the uploaded patients as they were read and scored."""
    held = st.session_state[COHORT]
    return held.origin, held.model_digest


def keep_cohort(scored: ScoredCohort, origin: Hashable) -> None:
    """Keep patients in the memory of this session only."""
    st.session_state[COHORT] = _HeldCohort(scored, origin, artifact().digest)


def predictions() -> Predictions | None:
    """Return the uploaded table of risks and outcomes."""
    held = st.session_state.get(PREDICTIONS)
    return None if held is None else held.predictions


def keep_predictions(read: Predictions, origin: Hashable) -> None:
    """Keep a table of risks and outcomes in the memory of this session only."""
    st.session_state[PREDICTIONS] = _HeldPredictions(read, origin)


def study_words() -> StudyWords:
    """Return what the outcome and the patients of the uploaded file are called."""
    read = predictions()
    if read is None:
        return WISCONSIN
    named: StudyWords | None = st.session_state.get(NAMED_WORDS)
    return words_of_table(read) if named is None else named


def holds_file(origin: Hashable) -> bool:
    """Return whether the patients in memory were read from this file in this way."""
    held = st.session_state.get(COHORT) or st.session_state.get(PREDICTIONS)
    return held is not None and held.origin == origin


def owner() -> "SessionOwner":
    """Return what owns the cached results that belong to this session and to no file."""
    found: SessionOwner = st.session_state.setdefault(_OWNER, SessionOwner())
    return found


class SessionOwner:
    """An object that lives as long as a session.

    Attributes
    ----------
    threshold : float
        The one that is set.
    """

    threshold: float = DEFAULT_THRESHOLD


def forget_file() -> None:
    """Forget the uploaded file."""
    for held in (COHORT, PREDICTIONS):
        st.session_state.pop(held, None)


@dataclass(frozen=True, eq=False, slots=True)
class _HeldCohort:
    scored: ScoredCohort
    origin: Hashable
    model_digest: str


@dataclass(frozen=True, eq=False, slots=True)
class _HeldPredictions:
    predictions: Predictions
    origin: Hashable
