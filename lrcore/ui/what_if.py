"""A threshold that is set and not in force is a what-if, and is marked wherever it is used."""

from lrcore.evaluation.threshold.counts import flagged
from lrcore.registry.operating_point import digits_shown
from lrcore.ui import session


def status(*, of_another_model: bool) -> tuple[str, bool]:
    """Return what is stated about the threshold that is set, and whether it is the one in force.

    Parameters
    ----------
    of_another_model : bool
        Whether the risks shown are another model's, for which no threshold can be in force.
    """
    if of_another_model:
        return f"What-if {session.threshold():.3f}: none is in force for these risks", False
    if session.is_what_if():
        return what_if_mark(), False
    return f"{digits_shown(session.in_force().threshold)} is in force", True


def way_back() -> str:
    """Return the label of the button that returns to the threshold in force."""
    return f"Back to {digits_shown(session.in_force().threshold)}"


def what_if_mark() -> str:
    """Return the words that mark a threshold that is not in force."""
    in_force = digits_shown(session.in_force().threshold)
    return f"What-if {session.threshold():.3f}, not in force ({in_force})"


def flagging_rule() -> str:
    """Return whether the threshold by which a page flags is in force, as the end of a sentence."""
    if session.is_what_if():
        in_force = digits_shown(session.in_force().threshold)
        return f"a what-if. Recorded and downloaded: by {in_force}, in force."
    return "the threshold in force."


def what_if_sentence(risk: float) -> str:
    """Return where one risk lies at a what-if threshold; empty where none is set."""
    if not session.is_what_if():
        return ""
    where = "at or above" if flagged(risk, session.threshold()) else "below"
    return f"{what_if_mark()}: this risk is {where} {session.threshold():.3f}. Nothing is recorded by it."
