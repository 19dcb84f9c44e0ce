"""Whether the risks are right, in words: the same sentences on pages, in reports, JSON and the terminal."""

from math import isnan
from typing import Any

from lrcore.errors import counted
from lrcore.evaluation.calibration.agreement import (
    ENOUGH_PER_CLASS,
    MAX_P,
    MIN_PER_CLASS,
    Agreement,
)
from lrcore.evaluation.calibration.joint_test import EventsTest
from lrcore.evaluation.intervals import LEVEL, Estimate
from lrcore.wording.numbers import (
    decimals_against,
    fixed,
    interval_against,
    p_against,
    percent,
    risk_in_digits,
)

AGREES, CANNOT_TELL = "agrees", "cannot tell"
TOO_HIGH, TOO_LOW = "risks too high", "risks too low"
TOO_EXTREME, TOO_TIMID = "risks too extreme", "risks too timid"
REVERSED = "ranking reversed"
CERTAIN_WRONG = "certain risks wrong"
DISAGREES = "disagrees"
IN_THE_LARGE, SLOPE = "calibration-in-the-large", "calibration slope"
_MIN_SHARE_ON_A_SIDE = (
    0.05  # of the patients; with fewer, the line is said to pass on one side of all of them
)
_RIGHT = {IN_THE_LARGE: 0.0, SLOPE: 1.0}


def verdicts(found: Agreement) -> tuple[str, ...]:
    """Return the verdict on the risks: one or more of the words above.

    Parameters
    ----------
    found : Agreement
    """
    if not found.is_wrong:
        return (AGREES,) if found.fewer >= ENOUGH_PER_CLASS else (CANNOT_TELL,)
    against = {
        CERTAIN_WRONG: found.n_certain_wrong > 0,
        TOO_LOW: found.average > 0,
        TOO_HIGH: found.average < 0,
        REVERSED: found.is_reversed,
        TOO_EXTREME: found.spread < 0 and not found.is_reversed,
        TOO_TIMID: found.spread > 0,
    }
    return tuple(word for word, holds in against.items() if holds) or (DISAGREES,)


def verdicts_json(found: Agreement) -> list[dict[str, Any]]:
    """Return each verdict with the measure that decided it; None if none did."""
    average = "in_the_large" if found.in_the_large.has_interval else "events"
    average = average if found.fewer >= MIN_PER_CLASS else "events"
    by = {
        CERTAIN_WRONG: "certain_risks",
        TOO_HIGH: average,
        TOO_LOW: average,
        DISAGREES: "joint_test",
        **dict.fromkeys((REVERSED, TOO_EXTREME, TOO_TIMID), "slope"),
    }
    return [{"verdict": word, "decided_by": by.get(word)} for word in verdicts(found)]


def sentences_json(found: Agreement) -> dict[str, Any]:
    """Return verdicts and sentences as JSON: the same wherever the risks of one group are evaluated."""
    return {"verdicts": verdicts_json(found), "summary": list(calibration_in_words(found))}


def calibration_in_words(found: Agreement) -> tuple[str, ...]:
    """Return the verdict in sentences that quote what decided it.

    Parameters
    ----------
    found : Agreement
    """
    said = verdicts(found)
    sentences = {
        AGREES: _agrees,
        CANNOT_TELL: _cannot_tell,
        CERTAIN_WRONG: _certain_wrong,
        TOO_HIGH: lambda found: _average(found, "too high"),
        TOO_LOW: lambda found: _average(found, "too low"),
        REVERSED: _reversed,
        TOO_EXTREME: _extreme,
        TOO_TIMID: lambda found: f"The risks are not far enough apart: {_slope(found)}.{_line(found)}",
        DISAGREES: _unspecific,
    }
    first = _contradicted(found) if found.is_wrong and not found.n_certain_wrong else ""
    return (*filter(None, [first]), *(sentences[word](found) for word in said), *_caution(found))


def answer_in_words(found: Agreement) -> str:
    """Return the verdict in one sentence, without its numbers.

    Parameters
    ----------
    found : Agreement
    """
    said = verdicts(found)
    if found.n == 1 and CANNOT_TELL in said:
        return "One patient is too few to tell whether the risks are right."
    kinds = f"{counted(found.n, 'patient')}, {found.n_malignant:,} of them malignant"
    if AGREES in said:
        return f"In these {kinds}, no disagreement between risks and outcomes was found."
    if CANNOT_TELL in said:
        return f"These {kinds}, are too few to tell whether the risks are right."
    how = "; ".join(filter(None, map(_SHORT.get, said)))
    these = "this patient" if found.n == 1 else f"these {kinds}"
    return f"In {these}, the outcomes contradict the risks{f': {how}' if how else ''}."


_SHORT = {
    CERTAIN_WRONG: "a risk of exactly 0 or 1 was wrong",
    TOO_HIGH: "on average they are too high",
    TOO_LOW: "on average they are too low",
    TOO_EXTREME: "they are too extreme",
    TOO_TIMID: "they are not far enough apart",
    REVERSED: "their ranking is the wrong way round",
}


def joint_test_in_words(found: Agreement) -> str:
    """Return the p value of the one test, and what it tests.

    Parameters
    ----------
    found : Agreement
    """
    p = p_against(found.test.p, MAX_P)
    if isnan(found.test.statistic):
        return f"one test of the number of malignant patients, p {_equals(p)}"
    return f"one test of {IN_THE_LARGE} 0 and slope 1, p {_equals(p)}"


def _equals(p: str) -> str:
    return p if p.startswith("<") else f"= {p}"


def _contradicted(found: Agreement) -> str:
    return f"The outcomes contradict the risks ({joint_test_in_words(found)})."


def _agrees(found: Agreement) -> str:
    return (
        f"No disagreement between risks and outcomes was found ({joint_test_in_words(found)}): "
        f"{_both(found)}.{_alone(found)} {_counts(found)}"
    )


def _cannot_tell(found: Agreement) -> str:
    kinds = f"{found.n_malignant:,} malignant and {found.n - found.n_malignant:,} benign"
    test, who = joint_test_in_words(found), "One patient is" if found.n == 1 else "These patients are"
    few = f"{who} too few to tell whether the risks are right ({test}): {kinds}"
    if found.fewer < MIN_PER_CLASS:
        return (
            f"{few}, and with fewer than {MIN_PER_CLASS} of a kind no interval can be relied on. "
            f"{_counts(found)} About {ENOUGH_PER_CLASS} of each are needed to judge calibration."
        )
    return (
        f"{few}, where about {ENOUGH_PER_CLASS} of each are needed. The estimates: {_both(found)}."
        f"{_alone(found)} {_counts(found)}"
    )


def _certain_wrong(found: Agreement) -> str:
    n = found.n_certain_wrong
    risks = "1 risk of exactly 0 or 1 was" if n == 1 else f"{n:,} risks of exactly 0 or 1 were"
    counts = "" if found.average else f" {_counts(found)}"
    return (
        f"{risks} wrong: what is called impossible or certain must never be otherwise, and a risk rounded to "
        "0 or 1 counts as such. "
        f"{IN_THE_LARGE.capitalize()} and slope are not estimable.{counts}"
    )


def _average(found: Agreement, how: str) -> str:
    if found.n == 1:
        return f"The risk is {how} for this patient. {_counts(found)}"
    sentence = f"On average the risks are {how} for these patients"
    if found.fewer < MIN_PER_CLASS or not found.in_the_large.has_interval:
        return f"{sentence}. {_counts(found)}"
    return f"{sentence}: {_quoted(IN_THE_LARGE, found.in_the_large)}. {_counts(found)}"


def _extreme(found: Agreement) -> str:
    sentence = f"The risks are too extreme, too far from each other: {_slope(found)}.{_line(found)}"
    if found.slope.low > 0:
        return sentence
    return f"{sentence} Whether higher risks go with more cancers at all is not shown."


def _reversed(found: Agreement) -> str:
    if not found.slope.defined:
        return "The ranking is the wrong way round: no malignant patient has a higher risk than a benign one."
    return (
        "The ranking is the wrong way round: higher risks go with fewer cancers, calibration slope "
        f"{interval_against(found.slope, 2, 0)}, where 1 is right."
    )


def _unspecific(found: Agreement) -> str:
    if found.fewer < MIN_PER_CLASS:
        why = f"With fewer than {MIN_PER_CLASS} of a kind, in what they are wrong cannot be told."
        return f"{why} {_counts(found)}"
    why = "Whether they are wrong on average or in their spread cannot be told"
    return f"{why}: {_both(found)}. {_counts(found)}"


def _alone(found: Agreement) -> str:
    if not found.alone_excluded:
        return ""
    return (
        " That an interval excludes the right value here is no contradiction: with right risks, one of the "
        "two does so in up to 10 of 100 groups of patients; the test of both decides."
    )


def _line(found: Agreement) -> str:
    """Return which risks are too high and which too low, by the fitted line; with a space in front."""
    above, below = ("too high", "too low") if found.spread < 0 else ("too low", "too high")
    share = found.line.share_above
    if share >= 1 - _MIN_SHARE_ON_A_SIDE:
        return f" By the fitted line {_nearly_all(share)} are {above}."
    if share <= _MIN_SHARE_ON_A_SIDE:
        return f" By the fitted line {_nearly_all(1 - share)} are {below}."
    return (
        f" By the fitted line those above {risk_in_digits(found.line.risk)} "
        f"({percent(share, found.n)} of the patients) are {above} and those below it {below}."
    )


def _nearly_all(share: float) -> str:
    return "all of them" if share == 1 else "nearly all of them"


def _slope(found: Agreement) -> str:
    return _quoted(SLOPE, found.slope)


def _both(found: Agreement) -> str:
    return f"{_quoted(IN_THE_LARGE, found.in_the_large)}; {_slope(found)}"


def _quoted(name: str, estimate: Estimate) -> str:
    """Return a measure with its interval and the value it is compared with."""
    words = f"{name} {interval_against(estimate, 2, _RIGHT[name])}"
    return f"{words}, where {_RIGHT[name]:g} is right" if estimate.defined else words


def _counts(found: Agreement) -> str:
    return (
        f"{counts_in_words(found.n, found.n_malignant, found.expected)}{_range(found.test.events, found.n)}"
    )


def _range(events: EventsTest, n: int) -> str:
    if n == 1 or events.low == events.high:
        return ""
    return (
        f" If the risks were right, {fixed(100 * LEVEL, 0)} of 100 such groups would have "
        f"{fixed(events.low, 0)} to {fixed(events.high, 0)}."
    )


def counts_in_words(n: int, n_malignant: int, expected: float) -> str:
    """Return observed and expected malignant patients.

    Examples
    --------
    >>> counts_in_words(569, 228, 221.1)
    '221.1 of 569 patients were expected to be malignant and 228 were (observed / expected 1.03).'
    >>> counts_in_words(1, 1, 0.3)
    'The risk of the patient was 0.300, and the patient was malignant.'
    """
    if n == 1:
        kind = "malignant" if n_malignant else "benign"
        return f"The risk of the patient was {risk_in_digits(expected)}, and the patient was {kind}."
    ratio = n_malignant / expected if expected else 1.0
    quotient = f" (observed / expected {fixed(ratio, decimals_against(ratio, 1, 2))})" if expected else ""
    return (
        f"{fixed(expected, decimals_against(expected, n_malignant, 1))} of {counted(n, 'patient')} "
        f"{_were(n)} expected to be malignant and {n_malignant:,} {_were(n_malignant)}{quotient}."
    )


def _were(n: int) -> str:
    return "was" if n == 1 else "were"


def _caution(found: Agreement) -> tuple[str, ...]:
    if not found.is_wrong or found.fewer >= ENOUGH_PER_CLASS:
        return ()
    return (
        f"With fewer than {ENOUGH_PER_CLASS} malignant or {ENOUGH_PER_CLASS} benign patients, how large the "
        "disagreement is remains uncertain.",
    )
