"""What a validation found, in careful words made from its numbers."""

from lrcore.evaluation.measures import Measures
from lrcore.validation import LOG_ODDS, Validation
from lrcore.wording import fixed, number_with_interval, percent_with_interval

AGREES, CANNOT_TELL = "agrees", "cannot tell"
TOO_HIGH, TOO_LOW = "risks too high", "risks too low"
TOO_EXTREME, TOO_TIMID = "risks too extreme", "risks too timid"
# Below the first number of malignant or benign patients intervals themselves cannot be relied on;
# about the second is needed to judge calibration (doi:10.1002/sim.6787, doi:10.1016/j.jclinepi.2004.06.017).
FEWEST, ENOUGH = 10, 100

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
    "oe_ratio": "1 is right; below 1 fewer were malignant than expected",
    "brier": "Mean squared error: 0 is perfect; depends on the prevalence",
    "log_loss": "Nats per patient: 0 is perfect; depends on the prevalence",
    "net_benefit": "Cancers found per patient, less weighted false alarms",
    "sensitivity": "Share of the malignant who are flagged",
    "specificity": "Share of the benign who are not flagged",
}
_PERCENT = ("prevalence", "sensitivity", "specificity")
_DIGITS = {"auc": 3, "slope": 2, "in_the_large": 2, "oe_ratio": 2}


def shown(found: Measures, name: str) -> str:
    """Return one of the numbers with its interval, or why it is not defined."""
    estimate = found[name]
    if name in _PERCENT:
        return percent_with_interval(estimate)
    return number_with_interval(estimate, _DIGITS.get(name, 4))


def verdicts(found: Measures) -> tuple[str, ...]:
    """Return what the outcomes say of the risks: one or two of the words above.

    A disagreement is one whose 95 % interval excludes the right value. Without one, few patients
    cannot tell; only with enough of both kinds does it count as agreement.
    """
    fewer = min(found.n_malignant, found.n - found.n_malignant)
    if fewer < FEWEST:
        return (CANNOT_TELL,)
    large, slope = found["in_the_large"], found["slope"]
    against = {
        TOO_LOW: large.low > 0,
        TOO_HIGH: large.high < 0,
        TOO_EXTREME: slope.high < 1,
        TOO_TIMID: slope.low > 1,
    }
    found_against = tuple(word for word, holds in against.items() if holds)
    return found_against or ((AGREES,) if fewer >= ENOUGH else (CANNOT_TELL,))


def summary(found: Validation) -> tuple[str, ...]:
    """Return a handful of sentences: calibration, ranking, use, and whether the patients are alike."""
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
    """Return what the outcomes say of the risks, in sentences."""
    said = verdicts(found)
    fewer = f"{found.n_malignant:,} malignant and {found.n - found.n_malignant:,} benign"
    counts = (
        f"{fixed(found.expected, 1)} of {found.n:,} patients were expected to be malignant and "
        f"{found.n_malignant:,} were (observed / expected {shown(found, 'oe_ratio')})"
    )
    slope = f"calibration slope {shown(found, 'slope')}"
    sentences = {
        AGREES: f"No disagreement between risks and outcomes was found: {counts}; {slope}.",
        CANNOT_TELL: (
            f"These patients are too few to tell whether the risks are right: {fewer}, where about "
            f"{ENOUGH} of each are needed. For what it is worth, {counts}; {slope}."
        ),
        TOO_HIGH: f"On average the risks are too high for these patients: {counts}.",
        TOO_LOW: f"On average the risks are too low for these patients: {counts}.",
        TOO_EXTREME: f"The risks are too extreme, the high ones too high and the low ones too low: {slope}.",
        TOO_TIMID: (
            f"The risks are not far enough apart, the high ones too low and the low ones too high: {slope}."
        ),
    }
    return (*(sentences[word] for word in said), *_caution(found, said))


def _caution(found: Measures, said: tuple[str, ...]) -> tuple[str, ...]:
    fewer = min(found.n_malignant, found.n - found.n_malignant)
    if CANNOT_TELL in said or fewer >= ENOUGH:
        return ()
    return (
        f"With fewer than {ENOUGH} malignant or {ENOUGH} benign patients, how large the disagreement is "
        "remains uncertain.",
    )


def _ranking(found: Validation) -> str:
    difference = found.auc_difference
    if difference.value != difference.value:
        return f"How well the risks rank these patients is {difference.reason}."
    both = (
        f"AUC {shown(found.ours, 'auc')} here, {shown(found.development, 'auc')} in development; difference "
        f"{number_with_interval(difference, 3)}"
    )
    if difference.high < 0:
        return f"The risks rank these patients less well than those of development: {both}."
    if difference.low > 0:
        return f"The risks rank these patients better than those of development: {both}."
    return f"No difference in ranking was shown: {both}."


def _use(ours: Measures) -> str:
    if ours["net_benefit"].value != ours["net_benefit"].value:
        return f"The net benefit is {ours['net_benefit'].reason}."
    weight = ours.threshold / (1 - ours.threshold)
    everybody = ours["prevalence"].value - weight * (1 - ours["prevalence"].value)
    return (
        f"At a threshold of {ours.threshold:.3f} the net benefit is {shown(ours, 'net_benefit')}; flagging "
        f"everybody has {fixed(everybody, 4)}, flagging nobody 0."
    )


def _case_mix(found: Validation) -> str:
    mix = found.case_mix
    pairs = zip(mix.names, mix.differences, strict=True)
    fields = [(name, d) for name, d in pairs if name != LOG_ODDS and d.value == d.value]
    if not fields:
        return "Whether the patients are alike cannot be told from one patient."
    apart = sum(d.low > 0 or d.high < 0 for _, d in fields)
    name, most = max(fields, key=lambda pair: abs(pair[1].value))
    return (
        f"Of {len(fields)} measurements, {apart} differ from development by more than their intervals allow "
        f"for, where 1 or 2 would in patients of the same kind; {name} most, by "
        f"{number_with_interval(most, 2)} standard deviations."
    )
