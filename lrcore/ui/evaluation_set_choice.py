"""Which patients the numbers of a page belong to: one choice for all pages, kept in the address.

The address names a set by what it is (``set=cv``, ``set=heldout``, ``set=upload`` with ``risk=2`` for the
second risk column), never by the name of a file. An uploaded file is the set evaluated until another set
is chosen.
"""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.study_words import StudyWords
from lrcore.reader import Cohort, Predictions
from lrcore.reader.issues import shown
from lrcore.registry.artifact import CROSS_VALIDATED, HELD_OUT, folder_in_use
from lrcore.registry.development_sets import evaluation_sets
from lrcore.ui import session
from lrcore.ui.cache import cached_per_owner
from lrcore.validation.scoring import ScoredCohort, evaluation_sets_of
from lrcore.validation.timing.first_reading import OutcomesRead, read_outcomes

SET, RISK = "set", "risk"  # in the address
PAGES_OF_A_SET = {"", "performance", "threshold"}  # their patients are chosen; the first is the default
_PAGES_OF_AN_UPLOAD = {"worklist", "validation"}
CV, HELDOUT, UPLOAD, UNKNOWN = "cv", "heldout", "upload", "unknown"
_CHOSEN, _PAGE, _REFUSED = "set_chosen", "page_shown", "name_refused"
_LABEL = "patients"  # the parameter of earlier releases, which held the label of a button
_LABELS = {"Cross-validated": CV, "Held out": HELDOUT, "Uploaded": UPLOAD}
_UNCONFIRMED = "is not evaluated until its diagnoses are confirmed on the Worklist page."
_NAMES = {CV: CROSS_VALIDATED, HELDOUT: HELD_OUT}


@dataclass(frozen=True, slots=True)
class Choice:
    """The set of patients that is chosen, whether or not it can be evaluated.

    Attributes
    ----------
    kind : {"cv", "heldout", "upload", "unknown"}
        Unknown where an address asks for a set that does not exist.
    risk : int
        Which risk column of an uploaded table, from 1.
    """

    kind: str
    risk: int = 1


def current_choice() -> Choice:
    """Return the set that was chosen; the development patients, cross-validated, by default."""
    choice: Choice = st.session_state.get(_CHOSEN, Choice(CV))
    return choice


def choose(choice: Choice) -> None:
    """Choose the set that all pages evaluate."""
    st.session_state[_CHOSEN] = choice


def choose_upload(*, refused: str = "") -> None:
    """Choose the file that was just uploaded.

    Parameters
    ----------
    refused : str
        Name of the file if it could not be read; else empty.
    """
    st.session_state[_REFUSED] = refused
    risk, columns = current_choice().risk if current_choice().kind == UPLOAD else 1, len(uploaded_sets())
    choose(Choice(UPLOAD, 1 if columns and risk > columns else risk))
    write_address()


def forget_upload(*, another: bool) -> None:
    """Forget the choice of a file that is replaced or removed.

    Parameters
    ----------
    another : bool
        Whether another file comes in its place.
    """
    if uploaded_file() is not None and another:
        choose(Choice(UPLOAD))
    elif not another and current_choice().kind == UPLOAD:
        choose(Choice(CV))
    st.session_state.pop(_REFUSED, None)


def read_address(page: str) -> None:
    """Read the set from the address when a page is opened; while it is open, the session decides.

    Parameters
    ----------
    page : str
        Identifies the page.
    """
    if st.session_state.get(_PAGE) == page:
        return
    st.session_state[_PAGE] = page
    named = _named_in_address()
    if named is not None:
        choose(named)


def _named_in_address() -> Choice | None:
    kind = st.query_params.get(SET, "")
    label = st.query_params.pop(_LABEL, "")
    if not kind:
        return next((Choice(known) for name, known in _LABELS.items() if label.startswith(name)), None)
    place = st.query_params.get(RISK, "1")
    risk = int(place) if place.isascii() and place.isdigit() and len(place) < 6 else 1
    return Choice(kind, max(1, risk)) if kind in (CV, HELDOUT, UPLOAD) else Choice(UNKNOWN)


def write_address() -> None:
    """Keep the set in the address, so that a link and the Back button show the same patients."""
    choice = current_choice()
    needed = choice.kind != CV or uploaded_file() is not None or SET in st.query_params
    session.put_in_address(SET, choice.kind if needed and choice.kind != UNKNOWN else None)
    session.put_in_address(RISK, str(choice.risk) if choice.kind == UPLOAD and choice.risk > 1 else None)


def address_of_upload() -> dict[str, str]:
    """Return what a link to the uploaded file adds to the address."""
    choice = current_choice()
    if choice.kind == UPLOAD and choice.risk > 1:
        return {SET: UPLOAD, RISK: str(choice.risk)}
    return {SET: UPLOAD}


def set_to_evaluate() -> tuple[EvaluationSet, str]:
    """Return the patients to evaluate, and why they are not the chosen ones; an empty reason if they are."""
    choice = current_choice()
    if choice.kind == UNKNOWN:
        return cross_validated_set(), "The address asks for a set of patients that does not exist."
    if choice.kind != UPLOAD:
        return _development(session.artifact().digest)[_NAMES[choice.kind]], ""
    sets = uploaded_sets()
    if not sets:
        return cross_validated_set(), _why_not()
    if choice.risk > len(sets):
        return sets[0], f"The address asks for risk column {choice.risk}, and the file has {len(sets)}."
    return sets[choice.risk - 1], ""


def _why_not() -> str:
    """Return why the uploaded file cannot be evaluated."""
    file = uploaded_file()
    if file is None:
        refused = st.session_state.get(_REFUSED, "")
        if refused:
            return f"{shown(refused)} could not be read, so it is not evaluated."
        return (
            "The address asks for an uploaded file that this session does not hold. A file is kept for one "
            "session only: upload it again on the Worklist or the Validation page."
        )
    name = shown(file.name)
    if file.labels.needs_confirmation:
        return f"{name} {session.study_words().say(_UNCONFIRMED)}"
    if not file.n_scored:
        return f"{name} cannot be evaluated: none of its rows could be read."
    why = (
        "cannot be evaluated: no patient in it has a known outcome. A column of diagnoses "
        "(malignant or benign) would make it possible."
    )
    return f"{name} {session.study_words().say(why)}"


def uploaded_file() -> Cohort | Predictions | None:
    """Return the uploaded file as it was read."""
    scored = session.cohort()
    return session.predictions() if scored is None else scored.cohort


def development_sets() -> dict[str, EvaluationSet]:
    """Return the sets of the development series by their name in the address."""
    sets = _development(session.artifact().digest)
    return {kind: sets[name] for kind, name in _NAMES.items()}


def held_out_set() -> EvaluationSet:
    """Return the held-out patients, whichever set is chosen."""
    return development_sets()[HELDOUT]


def cross_validated_set() -> EvaluationSet:
    """Return all patients of the development series, cross-validated."""
    return development_sets()[CV]


def is_development(patients: EvaluationSet) -> bool:
    """Return whether these are patients of the series the model was developed with."""
    return patients in development_sets().values()


def is_of_another_model(patients: EvaluationSet) -> bool:
    """Return whether the risks are not those of the model in use, but came with an uploaded table."""
    return session.predictions() is not None and patients in uploaded_sets()


def shows_another_model(page: str) -> bool:
    """Return whether a page shows the risks of another model, which came with a file.

    Parameters
    ----------
    page : str
        Its address.
    """
    if page in _PAGES_OF_AN_UPLOAD:
        return session.predictions() is not None
    return page in PAGES_OF_A_SET and is_of_another_model(set_to_evaluate()[0])


def threshold_for(patients: EvaluationSet) -> float:
    """Return the threshold at which a set is evaluated.

    For the risks of the model in use it is exactly the one in force, unless another is set; for the
    risks of another model no threshold can be in force, and it is the one that is set.
    """
    return session.threshold() if is_of_another_model(patients) else session.effective_threshold()


def sets_shown(page: str) -> tuple[EvaluationSet, ...]:
    """Return the sets a page is about: on Validation all of the uploaded file, elsewhere the chosen one.

    Parameters
    ----------
    page : str
        Its address.
    """
    return validated_sets(page) or (set_to_evaluate()[0],)


def threshold_on_request(page: str, patients: EvaluationSet) -> Callable[[], float]:
    """Return a function that returns the threshold at which a page evaluates a set, when it is called.

    It may be called outside the session. Validation keeps to the threshold in force.

    Parameters
    ----------
    page : str
        Its address.
    patients : EvaluationSet
    """
    in_force, foreign = session.in_force().threshold, is_of_another_model(patients)
    if patients in validated_sets(page) and not foreign:
        return lambda: in_force
    is_set = session.threshold_on_request()
    return is_set if foreign else lambda: session.effective(is_set(), in_force)


def validated_sets(page: str) -> tuple[EvaluationSet, ...]:
    """Return the uploaded sets on the page that validates all of them, and none on any other page.

    Parameters
    ----------
    page : str
        Its address.
    """
    return uploaded_sets() if page == "validation" else ()


def uploaded_sets() -> tuple[EvaluationSet, ...]:
    """Return the labelled patients of the uploaded file, once for each risk column.

    As long as the file and its words are the same, they are the same objects.
    """
    source = session.cohort() or session.predictions()
    return () if source is None else _labelled(source, session.study_words())


@cached_per_owner
def _labelled(source: ScoredCohort | Predictions, words: StudyWords) -> tuple[EvaluationSet, ...]:
    _outcomes_read(source)
    if isinstance(source, Predictions):
        return evaluation_sets_of(source, words)
    own = source.evaluation_set()
    return () if own is None else (own,)


def outcomes_read() -> OutcomesRead:
    """Return when the outcomes of the uploaded file were first read here."""
    source = session.cohort() or session.predictions()
    return OutcomesRead() if source is None else _outcomes_read(source)


@cached_per_owner
def _outcomes_read(source: ScoredCohort | Predictions) -> OutcomesRead:
    return read_outcomes(folder_in_use(), source if isinstance(source, Predictions) else source.cohort)


@st.cache_resource(show_spinner=False, max_entries=4)
def _development(digest: str) -> dict[str, EvaluationSet]:
    return evaluation_sets(session.artifact())
