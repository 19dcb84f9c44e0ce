"""Drift in words: what has changed, by how much, and the effect on the flags."""

from lrcore.evaluation.intervals import Estimate, side_of
from lrcore.schema import N_FIELDS, Field
from lrcore.validation.drift_results import (
    MAX_FALSE_ALARM_RATE,
    MIN_PATIENTS,
    Drift,
    FieldDrift,
    LogOddsDrift,
)
from lrcore.wording.captions import monitoring as captions
from lrcore.wording.captions.caption import Caption
from lrcore.wording.numbers import (
    decimals_against,
    fixed,
    interval_against,
    p_against,
    percent_with_interval,
)
from lrcore.wording.typesetting import capitalised

RULE = f"p, adjusted for the {N_FIELDS + 1} quantities tested, of {MAX_FALSE_ALARM_RATE:g} or less"
MAX_FIELDS_NAMED = 5  # in the verdict; the table has all


def verdict(found: Drift) -> str:
    """Return whether the patients have changed, in sentences.

    Parameters
    ----------
    found : Drift
    """
    if found.reason:
        return (
            f"{capitalised(found.reason)}. With {MIN_PATIENTS} patients or more, each of "
            f"the {N_FIELDS} measurements is compared with the {found.n_reference:,} development patients."
        )
    if not found.any_alarm:
        return (
            f"No field has moved more than chance would: {found.n:,} patients against "
            f"{found.n_reference:,} development patients. Where nothing has changed, such a comparison "
            f"raises an alarm in at most {fixed(100 * MAX_FALSE_ALARM_RATE, 0)} of 100 samples. A small move "
            "can go unseen among few patients."
        )
    return " ".join(filter(None, (_fields_that_moved(found), _log_odds(found))))


def _fields_that_moved(found: Drift) -> str:
    alarms = found.alarms
    if not alarms:
        return ""
    many = "1 of 30 fields has" if len(alarms) == 1 else f"{len(alarms)} of {N_FIELDS} fields have"
    named = "; ".join(map(_field_in_words, alarms[:MAX_FIELDS_NAMED]))
    more = f"; and {len(alarms) - MAX_FIELDS_NAMED} more" if len(alarms) > MAX_FIELDS_NAMED else ""
    return f"{many} moved more than chance would ({RULE}): {named}{more}."


def _field_in_words(each: FieldDrift) -> str:
    before, now = (in_units(value, each.field) for value in (each.shift.median_reference, each.shift.median))
    unit = f" {each.field.unit}" if each.field.unit else ""
    p = p_against(each.shift.adjusted_p, MAX_FALSE_ALARM_RATE)
    return f"{each.field.label}, {direction(each)} (p {p}; median {before} then, {now}{unit} now)"


def _log_odds(found: Drift) -> str:
    if not any(each.shift.alarm for each in found.log_odds):
        return ""
    return (
        "The log-odds, which combine all fields, have moved too."
        if found.alarms
        else (
            "The log-odds, which combine all fields, have moved more than chance would, although no single "
            "field has: the fields go together in another way than before."
        )
    )


def direction(each: FieldDrift) -> str:
    """Return the direction of the median: higher, lower, or the same.

    A field with the same median may still differ in its spread.
    """
    before, now = (in_units(value, each.field) for value in (each.shift.median_reference, each.shift.median))
    if before == now:
        return "same median"
    return "higher" if each.shift.median > each.shift.median_reference else "lower"


def in_units(value: float, field: Field) -> str:
    """Return a measurement with the decimals of its field."""
    return fixed(value, field.decimals)


def flags_changed(found: Drift) -> str:
    """Return the effect of the change on the share flagged, as a sentence."""
    flags = found.flags
    if flags.change.reason:
        return f"The change of the share flagged is {flags.change.reason}."
    both = (
        f"At {flags.threshold:.3f} the model in use flags {percent_with_interval(flags.current)} of these "
        f"{flags.current.n:,} patients and {percent_with_interval(flags.reference)} of the "
        f"{flags.reference.n:,} development patients"
    )
    side = side_of(flags.change, 0)
    if not side:
        by = signed_limits(flags.change, 100)
        return f"{both}. No difference was shown: {_with_sign(100 * flags.change.value)} in 100 ({by})."
    digits = max(decimals_against(100 * end, 0, 0) for end in (flags.change.low, flags.change.high))
    size = fixed(abs(100 * flags.change.value), digits)
    by = signed_limits(flags.change, 100, digits)
    return f"{both}: {size} {'more' if side > 0 else 'fewer'} in 100 ({by})."


def signed_limits(change: Estimate, per: int, digits: int = 0) -> str:
    """Return the limits of a change of a share as patients in so many, with their signs.

    Examples
    --------
    >>> signed_limits(Estimate(0.02, -0.011, 0.05, 0.95, "", 60), 100)
    '-1 to +5'
    """
    return f"{_with_sign(change.low * per, digits)} to {_with_sign(change.high * per, digits)}"


def per_thousand(change: Estimate) -> str:
    """Return a change of a share as patients in 1,000, with its limits."""
    return f"{_with_sign(1000 * change.value)} ({signed_limits(change, 1000)})"


def _with_sign(value: float, digits: int = 0) -> str:
    text = fixed(value, digits)
    return f"+{text}" if value > 0 and text != fixed(0, digits) else text


def log_odds_caption(each: LogOddsDrift) -> Caption:
    """Return the shift of the log-odds."""
    shift, mean_shift = each.shift, each.mean_shift
    mean = captions.MEAN_SHIFTED if side_of(mean_shift, 0) else captions.MEAN_NOT_SHIFTED
    return captions.LOG_ODDS.with_values(
        mean=mean.with_values(by=interval_against(mean_shift, 2, 0)),
        chance="more than chance would" if shift.alarm else "no more than chance would",
        p=p_against(shift.adjusted_p, MAX_FALSE_ALARM_RATE),
        limit=MAX_FALSE_ALARM_RATE,
        index=fixed(shift.stability.value, 3),
    )
