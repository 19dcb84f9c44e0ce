"""Several centres in words: pooled measures, what to expect in a new centre, and why not."""

from math import isnan

from lrcore.evaluation.centres.centre_measures import SCALES
from lrcore.evaluation.centres.pooled_centres import BestInNewCentre, PooledCentres
from lrcore.evaluation.centres.random_effects import Pooled
from lrcore.evaluation.intervals import Estimate
from lrcore.evaluation.study_words import WISCONSIN, StudyWords
from lrcore.wording.captions.caption import Caption
from lrcore.wording.captions.validation import POOLED_CENTRES
from lrcore.wording.measures.names import measure_digits, measure_titles
from lrcore.wording.numbers import fixed, number_with_interval, percent

NAMES = measure_titles(SCALES)
DIGITS = {name: measure_digits(name) for name in NAMES}


def pooled_in_words(name: str, found: Pooled, n_left_out: int) -> str:
    """Return a pooled measure with both intervals, or why there is none."""
    digits = DIGITS[name]
    mean = Estimate(found.estimate, found.low, found.high, found.level, found.method, 0, found.reason)
    parts = [number_with_interval(mean, digits)]
    if found.is_narrow:
        low, high = fixed(found.common_low, digits), fixed(found.common_high, digits)
        parts.append(f"{low} to {high} by the centres' own standard errors, as they agree by chance")
    if not isnan(found.prediction_low):
        low, high = fixed(found.prediction_low, digits), fixed(found.prediction_high, digits)
        hidden = "" if found.tau2 else " (no variance between centres found, which few or small ones hide)"
        parts.append(f"in a new centre {low} to {high}{hidden}")
    elif mean.defined:
        parts.append(f"no prediction interval with {found.n_centres} centres")
    if mean.defined:
        parts.append(f"I2 {fixed(found.i2, 0)} %")
    if n_left_out:
        parts.append(f"{n_left_out} of {found.n_centres + n_left_out} centres left out, not defined there")
    return "; ".join(parts)


def pooled_table(found: PooledCentres) -> dict[str, list[str]]:
    """Return the mean over centres of each measure, what to expect in a new one, and the best strategy."""
    measures = [pooled_in_words(name, each, found.n_left_out[name]) for name, each in found.pooled.items()]
    best = f"Model best at {found.threshold:.3f} in a new centre"
    return {
        f"{len(found.centres)} centres": [*(NAMES[name] for name in found.pooled), best],
        "Mean over centres, and a new one": [*measures, best_in_words(found.best)],
    }


def centre_table(found: PooledCentres, words: StudyWords = WISCONSIN) -> dict[str, list[str]]:
    """Return every measure of every centre with its interval, by columns."""
    centres = found.centres
    measures = {
        title: [
            words.say(number_with_interval(centre.measures[name].estimate, DIGITS[name]))
            for centre in centres
        ]
        for name, title in NAMES.items()
    }
    sizes = [words.say(f"{centre.n:,} ({centre.n_malignant:,} malignant)") for centre in centres]
    return {"Centre": [centre.name for centre in centres], words.say("Patients"): sizes} | measures


def method_caption(found: PooledCentres) -> Caption:
    """Return how the centres are pooled."""
    return POOLED_CENTRES.with_values(method=found.best.method)


def best_in_words(best: BestInNewCentre) -> str:
    """Return the probability that the model is best in a new centre, as bounds."""
    if best.reason:
        return f"not defined ({best.reason})"
    low, high, over_none, over_all = (
        percent(share, 0) for share in (best.low, best.high, best.over_none, best.over_all)
    )
    bounds = low if low == high else f"{low} to {high}"
    return f"{bounds} (above flagging none {over_none}, above flagging all {over_all})"


def centres_in_words(found: PooledCentres, column: str) -> dict[str, str]:
    """Return the lines that ``evaluate`` prints for several centres, by their titles."""
    sizes = [centre.n for centre in found.centres]
    lines = {
        "Centres": f"{len(sizes)} by column {column!r}, of {min(sizes):,} to {max(sizes):,} patients; pooled "
        "by random effects, 95 % intervals of the mean and 95 % prediction intervals"
    }
    for name, pooled in found.pooled.items():
        lines[f"{NAMES[name]}, pooled"] = pooled_in_words(name, pooled, found.n_left_out[name])
    reason = next((each.reason for each in found.pooled.values() if each.n_centres > 1 and each.reason), "")
    if reason:
        lines["Why"] = reason
    lines[f"Model best at {found.threshold:.3f} in a new centre"] = best_in_words(found.best)
    return lines
