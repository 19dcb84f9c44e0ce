"""A validation in words, derived from its numbers."""

from typing import Any

from lrcore.errors import counted
from lrcore.evaluation.intervals import Estimate, side_of
from lrcore.evaluation.measures import Measures
from lrcore.validation.external import LOG_ODDS, Validation
from lrcore.wording.numbers import (
    decimals_against,
    fixed,
    interval_against,
    number_with_interval,
    percent_with_interval,
)

AGREES, CANNOT_TELL = "agrees", "cannot tell"
TOO_HIGH, TOO_LOW = "risks too high", "risks too low"
TOO_EXTREME, TOO_TIMID = "risks too extreme", "risks too timid"
REVERSED = "ranking reversed"
# The measure that decides each verdict, and is quoted with it.
DECIDED_BY = {
    TOO_HIGH: "in_the_large",
    TOO_LOW: "in_the_large",
    TOO_EXTREME: "slope",
    TOO_TIMID: "slope",
    REVERSED: "slope",
}
# Below the first number of malignant or benign patients intervals themselves cannot be relied on;
# about the second is needed to judge calibration (doi:10.1002/sim.6787, doi:10.1016/j.jclinepi.2004.06.017).
MIN_PER_CLASS, ENOUGH_PER_CLASS = 10, 100

NAMES = {
    "prevalence": "Prevalence",
    "auc": "AUC",
    "slope": "Calibration slope",
    "in_the_large": "Calibration-in-the-large",
    "oe_ratio": "Observed / expected",
    "brier": "Brier score",
    "log_loss": "Log loss",
    "net_benefit": "Net benefit",
    "sensitivity": "Recall (sensitivity)",
    "specificity": "Specificity",
}
MEANINGS = {
    "prevalence": "Share who are malignant",
    "auc": "Ranking: 0.5 is chance, 1 is perfect",
    "slope": "1 is right; below 1 the risks are too extreme",
    "in_the_large": "0 is right; below 0 the risks are too high on average (log-odds)",
    "oe_ratio": ("1 is right; below 1 fewer were malignant than expected. Calibration-in-the-large decides"),
    "brier": "Mean squared error: 0 is perfect; depends on the prevalence",
    "log_loss": "Nats per patient: 0 is perfect; depends on the prevalence",
    "net_benefit": "Cancers found per patient, less weighted false alarms",
    "sensitivity": "Share of the malignant who are flagged",
    "specificity": "Share of the benign who are not flagged",
}
_PERCENT = ("prevalence", "sensitivity", "specificity")
_RIGHT = {"slope": 1.0, "in_the_large": 0.0, "oe_ratio": 1.0}
_DIGITS = {"auc": 3, "slope": 2, "in_the_large": 2, "oe_ratio": 2}


def measure_in_words(found: Measures, name: str) -> str:
    """Return one of the numbers with its interval, or why it is not defined."""
    estimate, digits = found[name], _DIGITS.get(name, 4)
    if name in _PERCENT:
        return percent_with_interval(estimate)
    if name in _RIGHT:
        return interval_against(estimate, digits, _RIGHT[name])
    return number_with_interval(estimate, digits)


def verdicts(found: Measures) -> tuple[str, ...]:
    """Return the verdict on the risks: one or two of the words above.

    A disagreement is one whose 95 % interval excludes the right value: calibration-in-the-large
    decides about the average, the slope about the spread. Without one, few patients allow no
    verdict; it counts as agreement only with enough patients of each class.
    """
    fewer = _fewer(found)
    if fewer < MIN_PER_CLASS:
        return (CANNOT_TELL,)
    average, spread = (side_of(found[name], _RIGHT[name]) for name in ("in_the_large", "slope"))
    reversed_order = side_of(found["slope"], 0) < 0
    against = {
        TOO_LOW: average > 0,
        TOO_HIGH: average < 0,
        REVERSED: reversed_order,
        TOO_EXTREME: spread < 0 and not reversed_order,
        TOO_TIMID: spread > 0,
    }
    found_against = tuple(word for word, holds in against.items() if holds)
    return found_against or ((AGREES,) if fewer >= ENOUGH_PER_CLASS else (CANNOT_TELL,))


def verdicts_json(found: Measures) -> list[dict[str, Any]]:
    """Return each verdict with the measure that decided it; None if none did."""
    return [{"verdict": word, "decided_by": DECIDED_BY.get(word)} for word in verdicts(found)]


def _fewer(found: Measures) -> int:
    return min(found.n_malignant, found.n - found.n_malignant)


def summary(found: Validation) -> tuple[str, ...]:
    """Return sentences on calibration, ranking, net benefit and case mix."""
    said = (*calibration_in_words(found.ours), _ranking(found), _use(found.ours), _case_mix(found))
    return (*said, *_unsupported(found))


def _unsupported(found: Validation) -> tuple[str, ...]:
    share, n = found.unsupported, found.ours.n
    outside = round(share.value * n)
    if not outside:
        return ()
    return (
        f"{outside:,} of {n:,} patients ({percent_with_interval(share)}) lie outside what the model was "
        "developed on, one by one or taken together: their risks are not supported.",
    )


def calibration_in_words(found: Measures) -> tuple[str, ...]:
    """Return the verdict in sentences that quote the measures that decided it."""
    said = verdicts(found)
    counts = counts_in_words(found.n, found.n_malignant, found.expected)
    large, slope = _quoted(found, "in_the_large"), _quoted(found, "slope")
    sentences = {
        AGREES: f"No disagreement between risks and outcomes was found: {large}; {slope}. {counts}",
        CANNOT_TELL: _cannot_tell(found, counts, f"{large}; {slope}"),
        TOO_HIGH: f"On average the risks are too high for these patients: {large}. {counts}",
        TOO_LOW: f"On average the risks are too low for these patients: {large}. {counts}",
        TOO_EXTREME: f"The risks are too extreme, too far from each other: {slope}.",
        TOO_TIMID: f"The risks are not far enough apart: {slope}.",
        REVERSED: "The ranking is reversed: higher risks go with fewer cancers, calibration slope "
        f"{interval_against(found['slope'], 2, 0)}, where 1 is right.",
    }
    return (*(sentences[word] for word in said), *_caution(found, said))


def _quoted(found: Measures, name: str) -> str:
    """Return a measure with its interval and the value it is compared with."""
    label = NAMES[name].lower()
    if not found[name].defined:
        return f"{label} {measure_in_words(found, name)}"
    return f"{label} {measure_in_words(found, name)}, where {_RIGHT[name]:g} is right"


def counts_in_words(n: int, n_malignant: int, expected: float) -> str:
    """Return observed and expected malignant patients: a description, which decides nothing.

    Examples
    --------
    >>> counts_in_words(569, 228, 221.1)
    '221.1 of 569 patients were expected to be malignant and 228 were (observed / expected 1.03).'
    """
    ratio = n_malignant / expected if expected else 1.0
    quotient = f" (observed / expected {fixed(ratio, decimals_against(ratio, 1, 2))})" if expected else ""
    return (
        f"{fixed(expected, decimals_against(expected, n_malignant, 1))} of {counted(n, 'patient')} were "
        f"expected to be malignant and {n_malignant:,} {'was' if n_malignant == 1 else 'were'}{quotient}."
    )


def _cannot_tell(found: Measures, counts: str, numbers: str) -> str:
    kinds = f"{found.n_malignant:,} malignant and {found.n - found.n_malignant:,} benign"
    few = f"These patients are too few to tell whether the risks are right: {kinds}"
    if _fewer(found) < MIN_PER_CLASS:
        return (
            f"{few}, and with fewer than {MIN_PER_CLASS} of a kind no interval can be relied on. {counts} "
            f"About {ENOUGH_PER_CLASS} of each are needed to judge calibration."
        )
    return f"{few}, where about {ENOUGH_PER_CLASS} of each are needed. The estimates: {numbers}. {counts}"


def average_in_words(in_the_large: Estimate) -> str:
    """Return the verdict on the average risk, with the interval of calibration-in-the-large.

    Examples
    --------
    >>> average_in_words(Estimate(-1.15, -1.82, -0.48, 0.95, "", 90))
    'the risks are too high on average, calibration-in-the-large -1.15 (-1.82 to -0.48), where 0 is right'
    """
    says = {
        1: "the risks are too low on average",
        -1: "the risks are too high on average",
        0: "no disagreement on average was shown",
    }[side_of(in_the_large, 0)]
    return f"{says}, calibration-in-the-large {interval_against(in_the_large, 2, 0)}, where 0 is right"


def _caution(found: Measures, said: tuple[str, ...]) -> tuple[str, ...]:
    if CANNOT_TELL in said or _fewer(found) >= ENOUGH_PER_CLASS:
        return ()
    return (
        f"With fewer than {ENOUGH_PER_CLASS} malignant or {ENOUGH_PER_CLASS} benign patients, how large the "
        "disagreement is remains uncertain.",
    )


def _ranking(found: Validation) -> str:
    difference = found.auc_difference
    if not difference.defined:
        return f"How well the risks rank these patients is {difference.reason}."
    both = (
        f"AUC {measure_in_words(found.ours, 'auc')} here, {measure_in_words(found.development, 'auc')} in "
        f"development; difference {interval_against(difference, 3, 0)}"
    )
    if not difference.has_interval:
        return f"Whether the risks rank these patients as those of development cannot be judged: {both}."
    side = side_of(difference, 0)
    if side < 0:
        return f"The risks rank these patients less well than those of development: {both}."
    if side > 0:
        return f"The risks rank these patients better than those of development: {both}."
    return f"No difference in ranking was shown: {both}."


def _use(ours: Measures) -> str:
    if not ours["net_benefit"].defined:
        return f"The net benefit is {ours['net_benefit'].reason}."
    weight = ours.threshold / (1 - ours.threshold)
    treat_all = ours["prevalence"].value - weight * (1 - ours["prevalence"].value)
    return (
        f"At a threshold of {ours.threshold:.3f} the net benefit is "
        f"{measure_in_words(ours, 'net_benefit')}; flagging all patients has "
        f"{fixed(treat_all, 4)}, flagging none 0."
    )


def _case_mix(found: Validation) -> str:
    mix = found.case_mix
    pairs = zip(mix.names, mix.differences, strict=True)
    fields = [(name, d) for name, d in pairs if name != LOG_ODDS and d.defined]
    if not fields:
        return "The case mix of a single patient cannot be compared."
    apart = sum(side_of(d, 0) != 0 for _, d in fields)
    name, most = max(fields, key=lambda pair: abs(pair[1].value))
    return (
        f"Of {len(fields)} measurements, {apart} differ from development by more than their intervals allow "
        f"for, where 1 or 2 would without a difference in case mix. The largest difference, in standard "
        f"deviations, is that of {name}: {interval_against(most, 2, 0)}."
    )
