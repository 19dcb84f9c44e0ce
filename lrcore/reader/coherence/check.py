"""A file is coherent or it is refused; what is odd without being certain holds its rows back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lrcore.arrays import Bools, Floats, Ints
from lrcore.errors import CohortRefused
from lrcore.reader.choices import AS_IT_IS, EXCHANGE, Choices, Offer
from lrcore.reader.coherence import exact
from lrcore.reader.coherence.exchanges import Rearrangement
from lrcore.reader.coherence.likelihood_ratios import TWO_SCALES
from lrcore.reader.coherence.made_tables import is_averaged, is_rebuilt
from lrcore.reader.coherence.strongest_finding import FileFinding, certain_exchange, strongest
from lrcore.reader.coherence.words import names, readings, sentence
from lrcore.reader.columns.headers import HeaderMap
from lrcore.reader.duplicates import row_keys
from lrcore.reader.issues import counted, listed
from lrcore.schema import FIELDS

_LOOKED_AT = 4_096  # rows, evenly spread over a larger file
_MOSTLY = 0.5
_FEWEST_FOR_PARTS = 30  # rows; in fewer it is not clear where a part in doubt begins and ends


@dataclass(frozen=True, eq=False, slots=True)
class Doubt:
    """Rows that are held back until a person accepts them.

    Attributes
    ----------
    numbers : ndarray of int
        Their 1-based data rows.
    problem : str
        One sentence.
    offer : Offer or None
        How they are accepted; None where they cannot be.
    """

    numbers: Ints
    problem: str
    offer: Offer | None


@dataclass(frozen=True, eq=False, slots=True)
class Readable:
    """The rows of a file whose 30 cells could be read, after accepted conversions.

    Attributes
    ----------
    scored, held : ndarray of shape (k, 30) and (m, 30)
        Those that may be scored, and those that were held back.
    scored_numbers, held_numbers : sequence of int
        Their 1-based data rows.
    """

    scored: Floats
    scored_numbers: Sequence[int] | Ints
    held: Floats
    held_numbers: Sequence[int]

    @property
    def numbers(self) -> Ints:
        """The data rows of all of them, in the order of the file."""
        if not len(self.held):
            return np.asarray(self.scored_numbers, dtype=np.int64)
        both = np.concatenate([np.asarray(self.scored_numbers, dtype=np.int64), self.held_numbers])
        return np.sort(both)

    def at(self, numbers: Ints) -> Floats:
        """Return the measurements in some data rows."""
        held = dict(zip(self.held_numbers, self.held, strict=True))
        found = np.asfortranarray(np.empty((len(numbers), self.scored.shape[1])))
        kept = ~np.isin(numbers, np.fromiter(held, np.int64, len(held)))
        found[kept] = self.scored[np.searchsorted(self.scored_numbers, numbers[kept])]
        for place in np.flatnonzero(~kept).tolist():
            found[place] = held[int(numbers[place])]
        return found


def check_coherence(readable: Readable, headers: HeaderMap, choices: Choices) -> tuple[Doubt, ...]:
    """Hold the readable rows of a file against the development series.

    Returns
    -------
    tuple of Doubt
        Rows that are odd without it being certain that they are wrong.

    Raises
    ------
    CohortRefused
        If the file is not coherent; ``details["offer"]`` holds the way out, where one is certain.
    """
    numbers = readable.numbers
    if not len(numbers):
        return ()
    looked, places = _distinct(readable, numbers)
    lost: tuple[Doubt, ...] = ()
    refusal = None
    try:
        lost = _lost_digits(readable, looked, headers)
        for refuse in (_refuse_copies, _refuse_sorted, _refuse_averaged, _refuse_filled, _refuse_computed):
            refuse(looked, headers)
    except CohortRefused as error:
        refusal = error
    # Large values under the header of small ones look rounded: an exchange is no matter of digits.
    search = strongest if refusal is None else certain_exchange
    found = None if choices.as_it_is else search(looked, places)
    held = np.isin(places, readable.held_numbers)
    if found is not None and found.is_caught_by(held):
        looked, places = looked[~held], places[~held]
        found = search(looked, places) if len(looked) else None
    if found is None and refusal is not None:
        raise refusal
    if found is None:
        return lost
    message = sentence(found, looked, places, headers)
    if found.certain:
        raise CohortRefused(message, details=_ways_out(found, headers, choices))
    return (*lost, _doubt(found, message, readable, places, choices))


def _distinct(readable: Readable, numbers: Ints) -> tuple[Floats, Ints]:
    """Return different patients, at most a few thousand, in the order of the file."""
    # At most one place per row, so that the places differ; np.unique would import numpy.ma.
    some = numbers[np.linspace(0, len(numbers) - 1, min(len(numbers), _LOOKED_AT)).astype(np.intp)]
    looked = readable.at(some)
    _, first = np.unique(row_keys(looked), return_index=True)
    kept = np.sort(first)
    return np.asfortranarray(looked[kept]), some[kept]


def _lost_digits(readable: Readable, looked: Floats, headers: HeaderMap) -> tuple[Doubt, ...]:
    coarse, columns = exact.coarse_rows(looked), exact.coarse_columns(looked, exact.coarse_cells(looked))
    advice = "Upload the values with all their digits."
    if coarse.mean() >= _MOSTLY:
        raise CohortRefused(
            f"The values were rounded: in {int(coarse.sum())} of {counted(len(looked), 'row')} several "
            f"measurements are whole steps so coarse that patients are indistinguishable. {advice}"
        )
    if columns:
        raise CohortRefused(
            f"The values of {names(columns, headers)} were rounded to so few decimals that patients are "
            f"indistinguishable. {advice}"
        )
    every = exact.coarse_rows(readable.scored)
    if not every.any():
        return ()
    problem = f"Several values of the row were rounded to so few decimals that they say too little. {advice}"
    return (Doubt(np.asarray(readable.scored_numbers)[every], problem, None),)


def _refuse_copies(rows: Floats, headers: HeaderMap) -> None:
    found = exact.copies(rows)
    if found is None:
        return
    first, second = (names(columns, headers) for columns in zip(*found.pairs, strict=True))
    raise CohortRefused(
        f"{first} and {second} hold the same values in {found.rows} of {counted(len(rows), 'row')}: one is a "
        "copy of the other. Upload the values that were measured."
    )


def _refuse_sorted(rows: Floats, headers: HeaderMap) -> None:
    fields = exact.sorted_columns(rows)
    if fields:
        raise CohortRefused(
            f"The values of {names(fields, headers)} are each in order of size: columns were sorted one by "
            "one, so that the values of a row belong to different patients. Upload the table as it was."
        )


def _refuse_averaged(rows: Floats, headers: HeaderMap) -> None:
    if is_averaged(rows):
        raise CohortRefused(
            "In most columns the patients share their values in groups: they were averaged or coarsened, as "
            "to make them anonymous. Upload the values that were measured."
        )


def _refuse_filled(rows: Floats, headers: HeaderMap) -> None:
    found = exact.filled(rows)
    if found is None:
        return
    raise CohortRefused(
        f"{names([found.field], headers)} holds {found.value:.10g} in {counted(found.rows, 'row')}: it was "
        "filled in or cut off at a limit, not measured. Upload the measurements without filling gaps."
    )


def _refuse_computed(rows: Floats, headers: HeaderMap) -> None:
    fields = exact.computed_columns(rows)
    if fields:
        raise CohortRefused(
            f"The values of {names(fields, headers)} follow from the other two columns of their measurement "
            "by one formula in every row: they were calculated, not measured. Upload the measurements."
        )
    if is_rebuilt(rows):
        raise CohortRefused(
            "The 30 columns follow from fewer numbers of each row by linear formulas: the table was rebuilt "
            "from components, or rows were made from others. Upload the values that were measured."
        )


def _ways_out(found: FileFinding, headers: HeaderMap, choices: Choices) -> dict[str, Offer]:
    if found.exchange is None or not found.whole:
        return {}
    return exchange_offers(found.exchange, headers, choices)


def exchange_offers(exchange: Rearrangement, headers: HeaderMap, choices: Choices) -> dict[str, Offer]:
    """Return the offers to read columns in another order, or as their headers say."""
    written = {field: headers.names[headers.fields[field]] for field in range(len(FIELDS))}
    mapping = {written[int(exchange.places[field])]: FIELDS[field].key for field in exchange.moved}
    keep = {written[field]: FIELDS[field].key for field in exchange.moved}
    if len(mapping) < len(exchange.moved):  # two columns of one name are indistinguishable
        return {}
    both = names(exchange.moved, headers)
    return {
        "offer": Offer(
            f"Exchange them: {readings(exchange, headers)}.", choices.with_headers(mapping), EXCHANGE
        ),
        "otherwise": Offer(
            f"Read {both} as their headers say.",
            replace(choices.with_headers(keep), as_it_is=True),
            AS_IT_IS,
        ),
    }


def _doubt(found: FileFinding, message: str, readable: Readable, places: Ints, choices: Choices) -> Doubt:
    rows = readable.numbers
    two_scales = found.hypothesis is not None and found.hypothesis.kind == TWO_SCALES
    if not found.whole and not two_scales and len(places) >= _FEWEST_FOR_PARTS:
        rows = rows[_among(found, readable, places)]
    where = f"{counted(len(rows), 'row')} ({listed(map(str, rows))})"
    offer = Offer(
        f"Score {where} as they are: the file was compared with its source.",
        replace(choices, as_it_is=True),
        AS_IT_IS,
    )
    return Doubt(rows, f"{message} Held back until a person has compared the file with its source.", offer)


def _among(found: FileFinding, readable: Readable, places: Ints) -> Bools:
    """Mark the rows of a file that a finding on some of them concerns, repeated patients included."""
    numbers, concerned = readable.numbers, places[found.rows]
    if len(numbers) > _LOOKED_AT:
        return np.asarray((numbers >= concerned.min()) & (numbers <= concerned.max()))
    return np.isin(row_keys(readable.at(numbers)), row_keys(readable.at(concerned)))
