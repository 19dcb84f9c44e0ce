"""The first page: the question, the answer, the threshold, the limits, and a place to sign."""

from typing import Any

from lrcore.errors import counted
from lrcore.evaluation.calibration.agreement import ENOUGH_PER_CLASS
from lrcore.registry.operating_point import digits_shown
from lrcore.report.contents import Contents, PatientsReported
from lrcore.wording.calibration.sentences import answer_in_words
from lrcore.wording.model import LIMITS
from lrcore.wording.numbers import percent_with_interval

SIGNATORIES = ("Prepared by", "Reviewed by", "Approved by")
_MAX_LIMITS = 3  # of the model; the others stand with the model


def first_page(contents: Contents, threshold: list[str], unknown_model: str) -> dict[str, Any]:
    """Return what the first page says.

    Parameters
    ----------
    contents : Contents
    threshold : list of str
        The threshold and its reason, in sentences.
    unknown_model : str
        What is said of the model where the risks came with the file.
    """
    return {
        "question": _question(contents),
        "answers": [{"title": group.patients.name, "sentences": answer(group)} for group in contents.groups],
        "threshold": [*threshold, *map(_counts, contents.groups)],
        "limits": [*_limits_of_patients(contents), *_limits_of_model(contents, unknown_model)],
        "signatories": SIGNATORIES,
    }


def _question(contents: Contents) -> str:
    what = (
        "the risks in the file"
        if contents.of_another_model
        else f"the risks of model {contents.artifact.record.version}"
    )
    return contents.words.say(
        f"Are {what} right for these patients, and what follows from flagging every risk of "
        f"{digits_shown(contents.threshold)} or more?"
    )


def answer(group: PatientsReported) -> tuple[str, str]:
    """Return the answer in two sentences: whether the risks are right, and what the threshold does.

    Parameters
    ----------
    group : PatientsReported
    """
    at = group.summary.at_threshold
    recall, specificity = map(percent_with_interval, (at.sensitivity, at.specificity))
    found = f"{_share(at.tp, at.tp + at.fn, 'malignant patient')} flagged (recall {recall})"
    called = "a false alarm" if at.fp == 1 else "false alarms"
    alarms = f"{_share(at.fp, at.fp + at.tn, 'benign patient')} {called} (specificity {specificity})"
    first, second = group.patients.words.say_all(
        [
            answer_in_words(group.summary.agreement),
            f"At {digits_shown(at.threshold)}, {found if at.tp + at.fn else 'no patient was malignant'} and "
            f"{alarms if at.fp + at.tn else 'no patient was benign'}.",
        ]
    )
    return first, second


def _share(part: int, whole: int, noun: str) -> str:
    """Return ``41 of 42 malignant patients are``."""
    return f"{part:,} of {counted(whole, noun)} {'is' if part == 1 else 'are'}"


def _counts(group: PatientsReported) -> str:
    at = group.summary.at_threshold
    counts = f"{at.tp:,} found, {at.fn:,} missed, {counted(at.fp, 'false alarm')}, {at.tn:,} cleared"
    return f"{group.patients.title}: {counts}."


def _limits_of_patients(contents: Contents) -> list[str]:
    fewest = min(group.summary.agreement.fewer for group in contents.groups)
    few = (
        f"Fewer than {ENOUGH_PER_CLASS} malignant or {ENOUGH_PER_CLASS} benign patients: calibration cannot "
        "be judged firmly, and every interval is wide."
    )
    few = contents.words.say(few)
    return [*([few] if fewest < ENOUGH_PER_CLASS else []), *filter(None, [contents.overlap])]


def _limits_of_model(contents: Contents, unknown_model: str) -> list[str]:
    return [unknown_model] if contents.of_another_model else list(LIMITS[:_MAX_LIMITS])
