"""Whether anything is to be done about the model, in one sentence from what monitoring found."""

from lrcore.errors import counted
from lrcore.evaluation.calibration.agreement import ENOUGH_PER_CLASS, Agreement
from lrcore.validation.drift_results import Drift

DUE, WATCH, NOTHING = "due", "watch", "nothing"


def to_be_done(found: Drift, outcomes: Agreement | None, n: int) -> tuple[str, str]:
    """Return how urgent it is, and what is to be done with the reason, as one sentence.

    Parameters
    ----------
    found : Drift
        The patients compared with those of development.
    outcomes : Agreement or None
        Of the predictions whose outcome is known; None where there is none.
    n : int
        Predictions, or patients of a file.

    Returns
    -------
    urgency, sentence
        The urgency is ``due``, ``watch`` or ``nothing``.
    """
    if outcomes is not None and outcomes.is_wrong:
        return DUE, (
            f"Yes, validate the model on these patients and decide about an update: "
            f"{_of(outcomes.n, n)} {'contradicts' if outcomes.n == 1 else 'contradict'} the risks."
        )
    patients = _patients(found)
    if outcomes is None:
        nothing_known = "no outcome is recorded that could show whether the risks are right"
        if found.any_alarm:
            return DUE, f"Yes, record outcomes: {patients}, and {nothing_known}."
        return WATCH, f"Only outcomes are missing: {patients}, and {nothing_known}."
    agree = f"{_of(outcomes.n, n)} {'does' if outcomes.n == 1 else 'do'} not contradict the risks"
    if outcomes.fewer < ENOUGH_PER_CLASS:
        few = f"{agree}, but {ENOUGH_PER_CLASS} malignant and {ENOUGH_PER_CLASS} benign are needed to tell"
        if found.any_alarm:
            return DUE, f"Yes, record more outcomes: {patients}; {few}."
        return WATCH, f"Nothing but recording further outcomes: {patients}; {few}."
    if found.any_alarm:
        return WATCH, f"Nothing yet, but look at what has changed: {patients}; {agree}."
    return NOTHING, f"Nothing: {patients}; {agree}."


def to_be_done_about_a_file(found: Drift) -> tuple[str, str]:
    """Return the same for the patients of a file, whose outcomes are judged on the Validation page."""
    urgency = WATCH if found.any_alarm else NOTHING
    first = "Look at what has changed" if found.any_alarm else "Nothing"
    return urgency, f"{first}: {_patients(found)}; whether their risks are right, Validation shows."


def _of(known: int, n: int) -> str:
    known_outcomes = counted(known, "known outcome")
    return f"the {known_outcomes} of {counted(n, 'prediction')}"


def _patients(found: Drift) -> str:
    if found.reason:
        return f"{counted(found.n, 'patient')} {'is' if found.n == 1 else 'are'} too few to tell any change"
    if found.any_alarm:
        return "the patients have changed by more than chance"
    return f"no change beyond chance is seen in {counted(found.n, 'patient')}"
