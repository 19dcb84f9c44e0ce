"""Check a file as a whole: exchanged headers, other units, values that were rescaled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lrcore.arrays import Bools, Floats
from lrcore.errors import CohortRefused
from lrcore.model import series as dev
from lrcore.model.dataset import load
from lrcore.reader.choices import CONVERT, EXCHANGE, Choices, Conversion, Offer
from lrcore.reader.columns.headers import HeaderMap
from lrcore.reader.issues import Issue, counted, file_note, listed, quoted
from lrcore.reader.plausibility.prefilter import implausible
from lrcore.reader.plausibility.rules import missing_codes
from lrcore.reader.plausibility.units import conversions, decades, described, shifted
from lrcore.schema import BY_KEY, FIELDS, N_FIELDS

_FEWEST_ROWS = 3
_FEWEST_FOR_NOTES = 10
_FEWEST_FOR_CONSTANT = 4  # different patients who share one value of a column
_LARGE = dev.LOWEST > 2  # fields that are never 1 or less
_FEW = 0.3  # share of rows that may break a rule where the file as a whole is sound
_MOST = 0.6  # share of rows that must break a rule before another unit is thought of
_UNUSUAL = 3.0  # standard deviations by which a whole column may miss what the others predict


def check_whole(measurements: Floats, headers: HeaderMap, choices: Choices) -> tuple[Issue, ...]:
    """Refuse a file whose columns are exchanged, rescaled or in another unit.

    Parameters
    ----------
    measurements : ndarray of shape (n, 30)
        The first rows, after accepted conversions; nan where a cell could not be read.
    headers : HeaderMap
    choices : Choices
        What an offer is added to.

    Returns
    -------
    tuple of Issue
        Notes on columns that are unusual without being impossible.

    Raises
    ------
    CohortRefused
        ``details["offer"]`` holds the way out, where there is one.
    """
    rows = _those(np.asarray(np.isfinite(measurements).all(axis=1)), measurements)
    if len(rows) < _FEWEST_ROWS:
        return ()
    _refuse_exchanged(rows, headers, choices)
    _refuse_rescaled(rows, choices)
    _refuse_other_unit(rows, headers, choices)
    _refuse_constant(rows, headers)
    return _unusual_columns(rows, headers)


def _those(kept: Bools, rows: Floats) -> Floats:
    return rows if kept.all() else np.asfortranarray(rows[kept])


def _refuse_exchanged(rows: Floats, headers: HeaderMap, choices: Choices) -> None:
    smaller = (rows[:, 20:] < rows[:, :10]).sum(axis=1) >= 6
    exchanged = np.hstack([rows[:, 20:], rows[:, 10:20], rows[:, :10]])
    if smaller.mean() < 0.5 or implausible(exchanged).mean() > _FEW:
        return
    mapping = {}
    for mean, worst in zip(FIELDS[:10], FIELDS[20:], strict=True):
        mapping[headers.names[headers.fields[mean.index]]] = worst.key
        mapping[headers.names[headers.fields[worst.index]]] = mean.key
    offer = Offer(
        "Read the 'mean' columns as worst and the 'worst' columns as mean.",
        choices.with_headers(mapping),
        EXCHANGE,
    )
    raise CohortRefused(
        "The worst values are smaller than the means in "
        f"{int(smaller.sum())} of {counted(len(rows), 'row')}, which is impossible: the headers of the two "
        "groups seem to be exchanged. Correct the headers, or accept the exchange.",
        details={"offer": offer},
    )


@dataclass(frozen=True, eq=False, slots=True)
class _Scaling:
    """A usual way to rescale measurements, and how to undo it."""

    name: str
    factor: Floats
    offset: Floats

    @property
    def is_signed(self) -> bool:
        """Whether half of the series is negative after it, or none: the mean lies well above the minimum."""
        return bool((self.offset > load().measurements.min(axis=0)).all())

    def undone(self, rows: Floats) -> Floats:
        return np.asarray(rows * self.factor + self.offset)


def _log_likelihood(scaling: _Scaling, rows: Floats) -> float:
    """Return the log-likelihood of the median row, had it been rescaled in this way.

    Values between 0 and 1 are plausible when the scaling is undone in any of several ways; the one
    under which they would have been likely is the right one.
    """
    back = scaling.undone(rows)
    possible = ((back > 0) | dev.MAY_BE_ZERO & (back == 0)).all(axis=1)
    if possible.mean() < 0.5:
        return -np.inf
    prediction = dev.field_prediction()
    away = dev.log_measurements(back[possible]) - prediction.centre
    distance = np.einsum("ij,jk,ik->i", away, prediction.precision, away)
    stretch = np.log(scaling.factor / (back[possible] + dev.SHIFT)).sum(axis=1)
    return float(np.median(stretch - distance / 2))


def _scalings() -> tuple[_Scaling, ...]:
    table = load().measurements
    low, high = table.min(axis=0), table.max(axis=0)
    return (
        _Scaling(
            "standardised with the means and standard deviations", table.std(axis=0), table.mean(axis=0)
        ),
        _Scaling("scaled to the range from 0 to 1 by the minima and maxima", high - low, low),
        _Scaling(
            "scaled to the range from -1 to 1 by the minima and maxima", (high - low) / 2, (high + low) / 2
        ),
        _Scaling("divided by the maxima", high, np.zeros(N_FIELDS)),
    )


def _refuse_rescaled(rows: Floats, choices: Choices) -> None:
    signed = int(((rows < 0).mean(axis=0) > 0.1).sum())
    if signed >= N_FIELDS / 4:
        reason = f"{signed} of 30 columns hold negative values, as standardised measurements (z-scores) do"
    elif (np.abs(rows[:, _LARGE]) <= 1).mean() > 0.9:
        reason = (
            "radius, texture, perimeter and area lie between 0 and 1, as measurements scaled to a range do"
        )
    else:
        return
    message = (
        f"The measurements seem to have been rescaled: {reason}. This model needs them as they were measured."
    )
    possible = [scaling for scaling in _scalings() if scaling.is_signed == bool((rows < 0).any())]
    best = max(possible, key=lambda scaling: _log_likelihood(scaling, rows))
    fits = float((~implausible(best.undone(rows))).mean())
    if fits < 0.9:
        raise CohortRefused(f"{message} Upload the original measurements.")
    back = tuple(
        Conversion(field.key, float(best.factor[field.index]), float(best.offset[field.index]))
        for field in FIELDS
    )
    sentence = (
        f"Undo the scaling as if the values had been {best.name} of the 569 development aspirates "
        f"({100 * fits:.0f} of 100 rows are plausible then). Accept only if that is how they "
        "were made."
    )
    raise CohortRefused(
        f"{message} Upload the original measurements, or accept that the scaling is undone.",
        details={"offer": Offer(sentence, choices.with_conversions(back), CONVERT)},
    )


def _refuse_other_unit(rows: Floats, headers: HeaderMap, choices: Choices) -> None:
    # A unit moves every value alike; codes for missing values occur next to values that were measured.
    rows = _those(np.asarray(~missing_codes(rows).any(axis=1)), rows)
    if len(rows) < _FEWEST_ROWS:
        return
    if (rows < 0).any(axis=0).sum() > N_FIELDS / 2 or implausible(rows).mean() < _MOST:
        return
    shifts = decades(np.median(rows, axis=0)[None, :])[0]
    if not shifts.any() or implausible(shifted(rows, shifts)).mean() > _FEW:
        return
    columns = listed((quoted(headers.field_name(int(i))) for i in np.flatnonzero(shifts)), most=9)
    back = conversions(shifts)
    factors = listed(
        (f"{quoted(headers.field_name(BY_KEY[c.field].index))} by {c.factor:g}" for c in back), most=9
    )
    raise CohortRefused(
        f"{described(shifts).capitalize()} in most rows (columns {columns}): they seem to be in another "
        "unit, or their decimal points have moved. Correct the file, or accept the conversion.",
        details={"offer": Offer(f"Multiply {factors}.", choices.with_conversions(back), CONVERT)},
    )


def _refuse_constant(rows: Floats, headers: HeaderMap) -> None:
    constant = np.flatnonzero((rows == rows[0]).all(axis=0) & (rows[0] > 0))
    distinct = len(np.unique(rows[:_FEWEST_FOR_NOTES], axis=0)) if len(constant) else 0
    if distinct < _FEWEST_FOR_CONSTANT or len(constant) == N_FIELDS:
        return
    names = [quoted(headers.field_name(int(index))) for index in constant]
    raise CohortRefused(
        f"{listed(names)} {'holds' if len(names) == 1 else 'each hold'} the same value in all "
        f"{len(rows)} rows: it was filled in, not measured. Upload the measurements without filling gaps."
    )


def _unusual_columns(rows: Floats, headers: HeaderMap) -> tuple[Issue, ...]:
    if len(rows) < _FEWEST_FOR_NOTES:
        return ()
    sound = _those(~implausible(rows), rows)
    if len(sound) < _FEWEST_FOR_NOTES:
        return ()
    prediction = dev.field_prediction()
    errors = np.abs(prediction.errors(sound) / prediction.deviation)
    notes = [_note_unlike(headers, index) for index in _medians_outside(errors, 0.0, _UNUSUAL)]
    low = np.array([field.quantiles.p05 for field in FIELDS])
    high = np.array([field.quantiles.p95 for field in FIELDS])
    away = _medians_outside(sound, low, high)
    return (*notes, *[_note_shifted(headers, away)] * bool(away))


def _medians_outside(rows: Floats, low: Floats | float, high: Floats | float) -> dict[int, float]:
    """Return the columns whose median lies outside, and it; only where it may is it worked out."""
    beyond = np.maximum((rows < low).sum(axis=0), (rows > high).sum(axis=0))
    likely = np.flatnonzero(2 * beyond >= len(rows) - 1)
    lowest, highest = (np.broadcast_to(limit, rows.shape[1]) for limit in (low, high))
    medians = {int(column): float(np.median(rows[:, column])) for column in likely}
    return {c: median for c, median in medians.items() if not lowest[c] <= median <= highest[c]}


def _note_unlike(headers: HeaderMap, index: int) -> Issue:
    name = headers.field_name(index)
    problem = (
        f"{quoted(name)} differs in most rows from what the other 29 measurements predict: check that this "
        f"column holds {FIELDS[index].name}."
    )
    return file_note(problem, "unlike the others", column=name)


def _note_shifted(headers: HeaderMap, away: Mapping[int, float]) -> Issue:
    parts = [f"{quoted(headers.field_name(index))} ({middle:.4g})" for index, middle in away.items()]
    problem = (
        f"The median of {listed(parts, most=4)} lies outside the range of the middle 90 % of the "
        "development aspirates: the patients, the instrument or the unit may be different."
    )
    return file_note(problem, "shifted")


def accepted_conversions(choices: Choices, headers: HeaderMap) -> tuple[Issue, ...]:
    """Return a note on every conversion that a person has accepted."""
    notes = []
    for conversion in choices.conversions:
        name = headers.field_name(BY_KEY[conversion.field].index)
        problem = (
            f"{quoted(name)} was converted as accepted: {_formula(conversion)}{_where(conversion.rows)}."
        )
        notes.append(file_note(problem, "conversion", column=name))
    return tuple(notes)


def _formula(conversion: Conversion) -> str:
    return f"multiplied by {conversion.factor:.6g}" + (
        f", plus {conversion.offset:.6g}" if conversion.offset else ""
    )


def _where(rows: Sequence[int]) -> str:
    return f" in rows {listed(map(str, rows))}" if rows else ""
