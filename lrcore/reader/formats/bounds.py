"""How much one file may hold, from its size; what needs more is refused in one sentence before it is read."""

from lrcore.errors import CohortRefused
from lrcore.reader.issues import quoted

MOST_BYTES = 2**29  # after decompression: two million rows of a table like Kaggle's
MOST_CELLS = 40_000_000  # of a workbook: the rectangle between the outermost cells, empty ones included
MOST_SHEETS = 256
MOST_COLUMNS = 16_384  # as many as a sheet of a spreadsheet has
_FREE_CHARACTERS, _CHARACTERS_PER_BYTE = 2**27, 32
_FREE_CELLS, _CELLS_PER_BYTE = 40_000_000, 4


def most_characters(size: int) -> int:
    """Return how many characters the cells of a file of so many bytes may have together.

    Examples
    --------
    >>> most_characters(0), most_characters(2**40) == MOST_BYTES
    (134217728, True)
    """
    return min(MOST_BYTES, _FREE_CHARACTERS + _CHARACTERS_PER_BYTE * size)


def check_characters(characters: int, size: int, *, what: str) -> None:
    """Refuse a table whose texts are repeated until they fill the memory."""
    most = most_characters(size)
    if characters > most:
        raise CohortRefused(
            f"The texts of {what} would fill {characters / 2**20:,.0f} MiB; at most {most // 2**20:,} MiB "
            f"are read from a file of {size:,} bytes: remove the columns of long texts, or split the table."
        )


def check_columns(columns: int) -> None:
    """Refuse a table of more columns than any table of patients has."""
    if columns > MOST_COLUMNS:
        raise CohortRefused(
            f"Expected a table of at most {MOST_COLUMNS:,} columns, found {columns:,}: keep the columns that "
            "are needed."
        )


def check_cells(rows: int, columns: int, size: int) -> None:
    """Refuse a table that holds far more cells than a file of this size can tell apart."""
    most = _FREE_CELLS + _CELLS_PER_BYTE * size
    if rows * columns > most:
        raise CohortRefused(
            f"The table has {rows:,} rows by {columns:,} columns; at most {most:,} cells are read from a "
            f"file of {size:,} bytes: keep the columns that are needed, or split the table."
        )


def check_rectangle(name: str, rows: int, columns: int) -> None:
    """Refuse a sheet whose outermost cells span more than memory can hold."""
    if rows * columns > MOST_CELLS:
        raise CohortRefused(
            f"Sheet {quoted(name)} spans {rows:,} rows by {columns:,} columns: delete the stray cells far "
            "from the table, or save the table as CSV."
        )


def check_sheets(sheets: int) -> None:
    """Refuse a workbook of so many sheets that looking at each would take minutes."""
    if sheets > MOST_SHEETS:
        raise CohortRefused(
            f"The workbook has {sheets:,} sheets; at most {MOST_SHEETS} are looked at: save the sheet with "
            "the measurements as a workbook of its own."
        )
