"""The value of information in words."""

from collections.abc import Iterable
from math import ceil, isnan

from lrcore.evaluation.information.value_of_information import JEFFREYS, ValueOfInformation
from lrcore.evaluation.intervals import Estimate
from lrcore.evaluation.threshold.realised_benefit import RealisedBenefit
from lrcore.wording.numbers import NOT_DEFINED, fixed, number_with_interval

STRATEGY_NAMES = {"model": "the model", "all": "flagging all", "none": "flagging none"}

_MIN_MISSED = 10  # cancers, below which another prior may change the answer
_MIN_PER_1000 = 0.005  # net cancers per 1,000 patients, below which two decimals show none


def information_in_words(found: ValueOfInformation) -> list[str]:
    """Return what not knowing costs, and what further patients would recover, in lines."""
    if found.reason:
        return [cost_in_words(found), _by_normal(found)]
    return [
        cost_in_words(found),
        *recovery_in_words(found),
        best_in_words(found),
        prior_in_words(found),
        trade_off_in_words(found.counts.patients_per_net_gain, found.counts.harm),
        _by_normal(found),
    ]


def cost_in_words(found: ValueOfInformation, *, patients_a_year: int | None = None) -> str:
    """Return what not knowing the best strategy costs, per 1,000 patients and per year.

    Parameters
    ----------
    found : ValueOfInformation
    patients_a_year : int, optional
        To whom the decision applies.
    """
    at = f"At a threshold of {found.counts.threshold:g}"
    if found.reason:
        return f"{at}, the value of information is {found.reason}."
    if not found.evpi:
        return (
            f"{at}, {STRATEGY_NAMES[found.chosen]} is best in every draw: more patients would decide nothing."
        )
    yearly = ""
    if patients_a_year:
        yearly = f", {fixed(found.evpi * patients_a_year, 1)} a year in {patients_a_year:,} patients"
    return f"{at}, not knowing the best strategy costs {per_1000(found.evpi)} net cancers per 1,000{yearly}."


def recovery_in_words(found: ValueOfInformation) -> list[str]:
    """Return what further patients would recover, one line for each number of them."""
    if not found.evpi:
        return []
    lines = []
    for more, assured in found.assurance.items():
        share = fixed(100 * found.recovered(more), 0)
        lines.append(
            f"{more:,} more labelled patients would recover {share} % of it; the strategy chosen then is the "
            f"best with probability {fixed(assured, 2)}."
        )
    return lines


def best_in_words(found: ValueOfInformation) -> str:
    """Return the probability that each strategy is the best now."""
    shares = ", ".join(f"{STRATEGY_NAMES[name]} {fixed(share, 2)}" for name, share in found.p_best.items())
    return f"Probability of being the best strategy: {shares}."


def prior_in_words(found: ValueOfInformation) -> str:
    """Return the prior by its name, and that it decides where misses are few."""
    missed = found.counts.fn
    few = ""
    if missed < _MIN_MISSED:
        cancers = "1 missed cancer" if missed == 1 else f"{missed} missed cancers"
        few = f" With {cancers} much depends on it: compare Beta(0, 0) and Beta(1, 1)."
    return f"Prior of prevalence, sensitivity and specificity: {prior_name(found)}.{few}"


def priors_table(values: Iterable[ValueOfInformation]) -> dict[str, list[str]]:
    """Return the same counts under several priors: what not knowing costs, and the strategy chosen now."""
    found = list(values)
    return {
        "Prior": [prior_name(each) for each in found],
        "Cost of not knowing, per 1,000": [
            NOT_DEFINED if each.reason else per_1000(each.evpi) for each in found
        ],
        "Chosen now": [STRATEGY_NAMES[each.chosen] if each.chosen else NOT_DEFINED for each in found],
    }


def prior_name(found: ValueOfInformation) -> str:
    """Return the name of the prior."""
    a, b = found.prior
    return f"Beta({a:g}, {b:g})" + (" (Jeffreys)" if found.prior == JEFFREYS else "")


def realised_in_words(found: RealisedBenefit) -> str:
    """Return what is gained when only so many of the flagged patients can be worked up."""
    benefit = number_with_interval(found.net_benefit, 4)
    if not found.left_out:
        return f"All {found.flagged:,} flagged patients can be worked up: net benefit {benefit} per patient."
    return (
        f"With {found.capacity:,} of {found.flagged:,} flagged patients worked up, those with the highest "
        f"risks, {fixed(found.found, 1)} malignant ones are found at {fixed(found.alarms, 1)} false alarms: "
        f"a realised net benefit of {benefit} per patient."
    )


def trade_off_in_words(found: Estimate, harm: float = 0.0) -> str:
    """Return how many patients are measured for one more net cancer than by the better default."""
    if harm and found.defined:
        return (
            f"{fixed(ceil(found.value), 0)} patients are measured for one more net cancer than by the better "
            f"of flagging all and none, less a harm of the test of {harm:g} net cancers per patient."
        )
    if not found.defined:
        return f"Patients measured per net cancer: {found.reason}."
    return (
        f"{fixed(ceil(found.value), 0)} patients are measured for one more net cancer than by the better of "
        "flagging all and none: worth it if measuring so many harms less than one missed cancer."
    )


def per_1000(net_benefit: float) -> str:
    """Return net benefit per 1,000 patients.

    Examples
    --------
    >>> per_1000(0.0075), per_1000(1e-9)
    ('7.50', 'less than 0.01')
    """
    if isnan(net_benefit):
        return "an undefined number of"
    return fixed(1000 * net_benefit, 2) if 1000 * net_benefit >= _MIN_PER_1000 else "less than 0.01"


def _by_normal(found: ValueOfInformation) -> str:
    if found.evpi_normal > (found.counts.tp + found.counts.fn) / found.counts.n:  # more than there is to gain
        return "The normal approximation does not hold here: too few patients for this threshold."
    return f"By a normal approximation it would be {per_1000(found.evpi_normal)} net cancers per 1,000."
