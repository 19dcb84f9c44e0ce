"""Can these risks be trusted: the answer in one sentence, from the results."""

from typing import NamedTuple

from lrcore.errors import counted
from lrcore.evaluation.calibration.agreement import MIN_PER_CLASS, Agreement
from lrcore.evaluation.intervals import LEVEL, Estimate, side_of
from lrcore.evaluation.threshold.best_strategy import BestStrategy
from lrcore.evaluation.threshold.operating_characteristics import OperatingCharacteristics
from lrcore.wording.calibration.sentences import AGREES, CANNOT_TELL, answer_in_words, verdicts
from lrcore.wording.numbers import number_with_interval, percent

NOTHING_AGAINST = "Nothing here speaks against them"
NOT_AS_THEY_ARE = "Not as they are"
CANNOT_BE_TOLD = "These patients cannot tell"
NOT_FOR_DECISIONS = "Right as far as can be seen, but not shown to be of use"
_CHANCE = 0.5  # AUC of risks that say nothing


class Answer(NamedTuple):
    """The answer.

    Attributes
    ----------
    verdict : str
        In a few words.
    sentence : str
        What it rests on: calibration, ranking, and what acting on the risks is worth.
    """

    verdict: str
    sentence: str


def trust_in_words(
    found: Agreement,
    auc: Estimate,
    at: OperatingCharacteristics,
    best: BestStrategy,
    *,
    fitted_on: int = 0,
    updated_on: bool = False,
) -> Answer:
    """Return whether the risks can be trusted, from the results for one group of patients.

    Parameters
    ----------
    found : Agreement
    auc : Estimate
    at : OperatingCharacteristics
    best : BestStrategy
        At the same threshold.
    fitted_on : int
        Patients among them whom the model was fitted on.
    updated_on : bool
        Whether an update in use was fitted on them.

    Notes
    -----
    No verdict is better than its weakest part: risks that the outcomes contradict are not to be used as they
    are, however well they rank; and with fewer than 10 malignant or benign patients nothing is claimed of
    their ranking or their use. Patients whom the model or its update was fitted on speak for nothing.
    """
    calibration = _fitted(fitted_on, found.n, updated_on=updated_on) + answer_in_words(found).removesuffix(
        "."
    )
    if found.fewer < MIN_PER_CLASS:
        return Answer(_verdict(found, is_supported=False), f"{calibration}; {_counts(at)}.")
    is_useful = best.model >= LEVEL
    verdict = _verdict(found, is_supported=is_useful and side_of(auc, _CHANCE) > 0)
    if (fitted_on or updated_on) and verdict != NOT_AS_THEY_ARE:
        verdict = CANNOT_BE_TOLD
    parts = (calibration, _ranking(auc), f"{_use(best, is_useful)}: {_counts(at)}")
    return Answer(verdict, f"{'; '.join(parts)}.")


def _fitted(fitted_on: int, n: int, *, updated_on: bool) -> str:
    if updated_on:
        return f"the update in use was fitted on these {counted(n, 'patient')}, who validate nothing; "
    if not fitted_on:
        return ""
    return f"the model was fitted on {fitted_on:,} of these {counted(n, 'patient')}, who validate nothing; "


def _verdict(found: Agreement, *, is_supported: bool) -> str:
    if CANNOT_TELL in verdicts(found):
        return CANNOT_BE_TOLD
    if AGREES not in verdicts(found):
        return NOT_AS_THEY_ARE
    return NOTHING_AGAINST if is_supported else NOT_FOR_DECISIONS


def _ranking(auc: Estimate) -> str:
    if not auc.defined:
        return f"how they rank the patients is {auc.reason}"
    shown = number_with_interval(auc, 3)
    if not auc.has_interval:
        return f"how well they rank patients is uncertain, AUC {shown}"
    how = {
        1: "they rank malignant patients above benign ones",
        0: "that they rank patients better than chance is not shown",
        -1: "they rank malignant patients below benign ones",
    }
    return f"{how[side_of(auc, _CHANCE)]}, AUC {shown}"


def _use(best: BestStrategy, is_useful: bool) -> str:
    at = f"at {best.threshold:.3f}"
    if best.reason:
        return f"what acting on them is worth is not defined {at}"
    if is_useful:
        return f"acting on them is better than flagging all patients or none {at}"
    return (
        f"that acting on them is better than flagging all patients or none is not shown {at} "
        f"(it is the best in {percent(best.model, best.resamples)} of resamples)"
    )


def _counts(at: OperatingCharacteristics) -> str:
    found = f"{at.tp:,} of {at.tp + at.fn:,} malignant patients found"
    return f"{found}, {counted(at.fp, 'false alarm')} among {at.fp + at.tn:,} benign patients"
