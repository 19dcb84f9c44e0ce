"""A validation in words, derived from its numbers."""

from lrcore.errors import counted
from lrcore.evaluation.intervals import side_of
from lrcore.evaluation.measures import Measures
from lrcore.validation.external import LOG_ODDS, Validation
from lrcore.wording.calibration.sentences import calibration_in_words
from lrcore.wording.measures.names import measure_digits, measure_titles
from lrcore.wording.model import UNSUPPORTED_IN_SERIES
from lrcore.wording.numbers import (
    fixed,
    interval_against,
    number_with_interval,
    percent_with_interval,
)

MEANINGS = {
    "prevalence": "Share who are malignant",
    "auc": "Ranking: 0.5 is chance, 1 is perfect",
    "slope": "1 is right; below 1 the risks are too extreme",
    "in_the_large": "0 is right; below 0 the risks are too high on average (log-odds)",
    "oe_ratio": ("1 is right; below 1 fewer were malignant than expected"),
    "brier": "Mean squared error: 0 is perfect; depends on the prevalence",
    "log_loss": "Nats per patient: 0 is perfect; depends on the prevalence",
    "net_benefit": "Cancers found per patient, less weighted false alarms",
    "sensitivity": "Share of the malignant who are flagged",
    "specificity": "Share of the benign who are not flagged",
}
NAMES = measure_titles(MEANINGS)
# Measured in samples of the series and of patients simulated like it.
WITHOUT_DIFFERENCE = (
    "Without a difference in case mix none do so in half of such samples, three or more in 20 of 100 and six "
    "or more in 8 of 100: they move together."
)
_PERCENT = ("prevalence", "sensitivity", "specificity")
RIGHT = {"slope": 1.0, "in_the_large": 0.0, "oe_ratio": 1.0}


def measure_in_words(found: Measures, name: str) -> str:
    """Return one of the numbers with its interval, or why it is not defined."""
    estimate, digits = found[name], measure_digits(name)
    if name in _PERCENT:
        return percent_with_interval(estimate)
    if name in RIGHT:
        return interval_against(estimate, digits, RIGHT[name])
    return number_with_interval(estimate, digits)


def summary(found: Validation) -> tuple[str, ...]:
    """Return sentences on calibration, ranking, net benefit and case mix."""
    said = (*calibration_in_words(found.agreement), _ranking(found), _use(found.ours))
    return (*said, *case_mix_in_words(found))


def case_mix_in_words(found: Validation) -> tuple[str, ...]:
    """Return how the patients differ from those of development, and how many are unlike any of them."""
    return (_case_mix(found), *_unsupported(found))


def _unsupported(found: Validation) -> tuple[str, ...]:
    share, n = found.unsupported, found.ours.n
    outside = round(share.value * n)
    if not outside:
        return ()
    return (
        f"{outside:,} of {counted(n, 'patient')}, {percent_with_interval(share)}, "
        f"{'lies' if outside == 1 else 'lie'} outside what the model was "
        f"developed on, one by one or taken together: their risks are not supported. "
        f"{UNSUPPORTED_IN_SERIES.statistician}",
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
        return (
            f"The risks rank these patients less well than those of development: {both}. Another case mix "
            "alone can do that."
        )
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
        f"for. {WITHOUT_DIFFERENCE} The largest difference, in standard deviations, is that of {name}: "
        f"{interval_against(most, 2, 0)}."
    )
