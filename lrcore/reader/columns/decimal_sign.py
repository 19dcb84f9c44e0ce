"""Point or comma: one decimal sign for the whole file, decided from its cells."""

from collections.abc import Sequence

from lrcore.errors import CohortRefused
from lrcore.reader.columns.numbers import ONE_GROUP, SIGNED, Range, fits
from lrcore.reader.issues import counted, quoted

SAMPLE_ROWS = 2_000


def decide_decimal(columns: Sequence[Sequence[str]], ranges: Sequence[Range], *, choice: str = "") -> str:
    """Decide from the cells whether numbers are written with a point or a comma.

    Parameters
    ----------
    columns : sequence of sequences of str
        The cells of each measured column.
    ranges : sequence of (float, float)
        What each column can hold: where no cell decides, that does.
    choice : str
        What a person decided.

    Returns
    -------
    str
        ``.`` or ``,``.

    Raises
    ------
    CohortRefused
        If points and commas are both common, or nothing decides.
    """
    if choice:
        return choice
    if not any("," in "".join(column[:SAMPLE_ROWS]) for column in columns):
        return "."
    cells = [
        (cell.strip(), plausible)
        for column, plausible in zip(columns, ranges, strict=True)
        for cell in column[:SAMPLE_ROWS]
        if "," in cell or "." in cell
    ]
    commas = [(cell, plausible) for cell, plausible in cells if "," in cell]
    votes = {sign: _votes(cells, sign) for sign in ".,"}
    least, most = sorted(votes.values())
    if most and least <= 0.1 * most:
        return max(votes, key=lambda sign: votes[sign])
    if not most:
        return _by_size(commas)
    raise CohortRefused(
        f"Numbers are written in two ways: {counted(votes['.'], 'cell')} with a decimal point and "
        f"{counted(votes[','], 'cell')} with a decimal comma, for example {quoted(commas[0][0])}. "
        "Write all of them in one way, or say which sign is the decimal sign."
    )


def _votes(cells: list[tuple[str, Range]], sign: str) -> int:
    """Count the cells that can only be read with this decimal sign."""
    return sum(bool(SIGNED[sign].fullmatch(cell)) and not ONE_GROUP.fullmatch(cell) for cell, _ in cells)


def _by_size(commas: list[tuple[str, Range]]) -> str:
    """Every comma could set off thousands: see which reading could have been measured."""
    groups = [(cell, plausible) for cell, plausible in commas if ONE_GROUP.fullmatch(cell)]
    decimal = sum(fits(cell.replace(",", "."), plausible) for cell, plausible in groups)
    thousand = sum(fits(cell.replace(",", ""), plausible) for cell, plausible in groups)
    if bool(decimal) != bool(thousand) or not groups:
        return "," if decimal else "."
    raise CohortRefused(
        f"It is not clear whether a comma as in {quoted(groups[0][0])} is a decimal comma or sets off "
        "thousands: say which, or write the numbers with a decimal point."
    )
