"""Outcomes known for some patients only, in words."""

from lrcore.evaluation.intervals import Estimate
from lrcore.evaluation.verification.verification import ASSUMPTION, RATES, Verification
from lrcore.wording.captions.caption import Caption
from lrcore.wording.captions.validation import VERIFICATION
from lrcore.wording.measures.names import measure_digits, measure_titles
from lrcore.wording.numbers import fixed, number_with_interval, percent, percent_with_interval

NAMES = measure_titles(RATES)
_NO_SHARES = ("net_benefit", "oe", "in_the_large", "slope")


def rate_in_words(name: str, found: Estimate) -> str:
    """Return one naive or corrected number with its interval, or why there is none."""
    if name in _NO_SHARES:
        return number_with_interval(found, measure_digits(name))
    if found.defined and not found.has_interval:
        return f"{percent(found.value, found.n)} ({found.reason})"
    return percent_with_interval(found)


def shares_in_words(found: Verification) -> str:
    """Return how many patients on each side of the threshold have a known outcome."""
    counts = found.counts
    sides = [
        f"{verified:,} of {n:,} {side} ({percent(verified / n, n)})"
        for side, verified, n in (
            ("flagged", counts.verified_flagged, counts.n_flagged),
            ("unflagged", counts.verified_unflagged, counts.n_unflagged),
        )
        if n
    ]
    return f"Outcomes are known for {' and '.join(sides)} patients at {found.threshold:.3f}."


def number_to_verify(found: Verification) -> str:
    """Return how many unflagged patients must be verified where none was; empty where some were."""
    if not found.to_verify:
        return ""
    n = found.counts.n_unflagged
    asked = [
        f"{'all' if k == n else format(k, ',')} to see a rate above {fixed(100 * rate, 0)} %"
        for rate, k in found.to_verify.items()
    ]
    return (
        f"Misses cannot be known: none of the {n:,} unflagged patients was verified. Verify some of them at "
        f"random, which shows the rate of misses: {', '.join(asked)} (rule of three)."
    )


def verification_table(found: Verification) -> dict[str, list[str]]:
    """Return the numbers of the verified patients next to those of all, by columns."""
    return {
        "Measure": list(NAMES.values()),
        "Verified patients only": [rate_in_words(name, found.naive[name]) for name in NAMES],
        "All patients, corrected": [rate_in_words(name, found.corrected[name]) for name in NAMES],
    }


def correction_caption(found: Verification) -> Caption:
    """Return how the numbers are corrected, and what that takes for granted."""
    return VERIFICATION.with_values(n_bands=found.n_bands, assumption=ASSUMPTION)


def verification_in_words(found: Verification) -> dict[str, str]:
    """Return the lines that ``evaluate`` prints, by their titles."""
    lines = {"Outcomes known": shares_in_words(found)}
    if found.to_verify:
        lines["To verify"] = number_to_verify(found)
    for name, title in NAMES.items():
        lines[f"{title}, corrected"] = rate_in_words(name, found.corrected[name])
    return lines | {"Corrected if": f"{ASSUMPTION} (missing at random)"}
