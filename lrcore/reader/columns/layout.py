"""Where the table begins: title lines, the header, or no header at all."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from lrcore.errors import CohortRefused
from lrcore.reader.columns.headers import with_groups_above
from lrcore.reader.columns.numbers import MISSING_CODES
from lrcore.reader.columns.placeholders import counting_columns
from lrcore.reader.columns.spelling import id_rank, word_set
from lrcore.reader.formats.bounds import MOST_COLUMNS
from lrcore.reader.formats.delimited import Recognise, Record
from lrcore.reader.issues import quoted

HEAD = 120  # records looked at
_NUMBER = re.compile(r"\s*[+-]?\d[\d.,'’ ]*(?:[eE][+-]?\d+)?\s*$")
_CLASSES = frozenset(["0", "1", "2"])  # names of the columns of class probabilities
_TYPES = word_set(
    "continuous discrete string time meta class ignore int int32 int64 float float32 float64 object bool str "
    "dbl chr lgl fct integer double character factor numeric logical date"
)
_MOST_ABOVE = 8  # lines that may precede a header that only numbers the columns
_ENOUGH = 10  # names recognised down one column that show one patient per column


@dataclass(frozen=True, eq=False, slots=True)
class Layout:
    """Where the table begins.

    Attributes
    ----------
    header : tuple of str
        The names as written; empty when the file has none.
    width : int
        Cells of a full row.
    needed : int
        Cells without which a row is incomplete: columns after it have no name.
    skip : int
        Records before the first row of data.
    titles : tuple of str
        What the lines above the header say.
    below : tuple of str
        What a line of types or descriptions just below it says.
    """

    header: tuple[str, ...]
    width: int
    needed: int
    skip: int
    titles: tuple[str, ...]
    below: tuple[str, ...]


def find_layout(head: Sequence[Record], recognise: Recognise) -> Layout | None:
    """Find the header among the first records, or the first row of a table without one.

    Parameters
    ----------
    head : sequence of list of str
        The first records; blank lines are empty lists.
    recognise : callable
        Header -> what it names, or None.

    Returns
    -------
    Layout or None
        None when nothing is recognised and the first wide record does not hold numbers.

    Raises
    ------
    CohortRefused
        If there is no line with a cell in it, or far too many columns.
    """
    filled = [index for index, record in enumerate(head) if any(map(str.strip, record))]
    if not filled:
        raise CohortRefused("The file is empty: expected a header line and one row per patient.")
    if max(len(record) for record in head) > MOST_COLUMNS:
        raise CohortRefused(
            f"Expected a table of at most {MOST_COLUMNS:,} columns, found {max(map(len, head)):,}: "
            "upload the measurements without the other columns."
        )
    known = {index: _names_in(head[index], recognise) for index in filled}
    best = max(known, key=lambda index: known[index])
    if known[best] < _ENOUGH:
        for above, below in pairwise(filled):
            joined = with_groups_above(head[above], head[below])
            if joined:
                return _with_header(head, below, joined)
    if known[best] >= 2:
        return _with_header(head, best, head[best])
    counted = next((index for index in filled[:_MOST_ABOVE] if counting_columns(head[index])), None)
    if counted is not None:
        return _with_header(head, counted, head[counted])
    return _without_header(head, filled)


def layout_by_names(head: Sequence[Record], recognise: Recognise) -> Layout | None:
    """Find the header as the first record with most of the names that are wanted.

    Parameters
    ----------
    head : sequence of list of str
        The first records.
    recognise : callable
        Header -> what it names, or None.

    Returns
    -------
    Layout or None
        None when no record holds one of the names.

    Examples
    --------
    >>> layout_by_names([["age", "psa"], ["61", "4.2"]], {"age": "age"}.get).header
    ('age', 'psa')
    """
    known = [_names_in(record, recognise) for record in head]
    best = max(range(len(head)), key=lambda index: known[index], default=-1)
    return _with_header(head, best, head[best]) if best >= 0 and known[best] else None


def _names_in(cells: Iterable[str], recognise: Callable[[str], object | None]) -> int:
    return len({recognise(cell) for cell in cells} - {None})


def _with_header(head: Sequence[Record], index: int, names: Sequence[str]) -> Layout:
    before = [record for record in head[:index] if any(map(str.strip, record))]
    if any(_numbers_in(record) >= _ENOUGH for record in before):
        raise CohortRefused(
            f"Expected the header above the patients, found it in record {index + 1} with numbers above it: "
            "put the header first, or upload the two tables separately."
        )
    header = list(names)
    rows = [record for record in head[index + 1 :] if len(record) > 1]
    wider = rows and all(len(record) == len(header) + 1 and record[-1].strip() for record in rows)
    if wider and _begin_with_row_names(rows, header[0]):
        header.insert(0, "")  # R leaves out the name of the column of row names
    needed = max((column + 1 for column, name in enumerate(header) if name.strip()), default=0)
    titles = tuple(map(_in_one_line, before))
    described = [*takewhile(_names_types, head[index + 1 : index + 3])] or [
        *filter(_describes, head[index + 1 : index + 2])
    ]
    below = tuple(map(_in_one_line, described))
    return Layout(tuple(header), len(header), needed, index + 1 + len(below), titles, below)


def _begin_with_row_names(rows: Sequence[Record], name: str) -> bool:
    """Tell names of rows, most of which differ, from a cell that a delimiter inside it has cut in two.

    Where the header begins with a name for ids, the column below it has to hold ids.
    """
    first, second = ({record[place].strip() for record in rows} for place in (0, 1))
    return 2 * len(first) >= len(rows) and (id_rank(name) < 0 or 2 * len(second) >= len(rows))


def _in_one_line(record: Record) -> str:
    return " ".join(filter(None, map(str.strip, record)))


def _names_types(record: Record) -> bool:
    """Return whether a line below the header holds types and roles of columns, as Orange writes them."""
    words = {cell.strip().strip("<>").lower() for cell in record} - {""}
    return bool(words) and words <= _TYPES


def _describes(record: Record) -> bool:
    """Return whether a line below the header holds types or descriptions, not a patient."""
    words = [cell.strip().lower() for cell in record if cell.strip()]
    return len(words) > _ENOUGH and all(
        cell[0].isalpha() and cell not in MISSING_CODES and not any(map(str.isdigit, cell)) for cell in words
    )


def _without_header(head: Sequence[Record], filled: Sequence[int]) -> Layout | None:
    widths = Counter(len(head[index]) for index in filled)
    width = max(widths, key=lambda cells: (widths[cells], cells))
    first = next(index for index in filled if len(head[index]) == width)
    if width < _ENOUGH or _numbers_in(head[first]) < 0.8 * width:
        return None
    titles = tuple(" ".join(head[index]) for index in filled if index < first)
    return Layout((), width, width, first, titles, ())


def layout_by_content(head: Sequence[Record]) -> Layout | None:
    """Find a header that no word gives away: different names, none a number, above rows with numbers.

    Parameters
    ----------
    head : sequence of list of str
        The first records.

    Examples
    --------
    >>> layout_by_content([["forest", "relapse"], ["0.91", "1"], ["0.2", "0"]]).header
    ('forest', 'relapse')
    """
    filled = [index for index, record in enumerate(head) if any(map(str.strip, record))]
    widths = Counter(len(head[index]) for index in filled if len(head[index]) > 1)
    if not widths:
        return None
    width = max(widths, key=lambda cells: (widths[cells], cells))
    first = next(index for index in filled if len(head[index]) in (width, width - 1) and len(head[index]) > 1)
    names = head[first]
    below = [head[index] for index in filled if index > first and not _names_types(head[index])]
    distinct = len(set(names)) == len(names) and all(map(str.strip, names[1:]))  # the first may count rows
    numbers = [name for name in names if _NUMBER.match(name)]
    named = len(numbers) < len(names) and {name.strip() for name in numbers} <= _CLASSES
    if not (distinct and named and below and all(_numbers_in(row) > len(numbers) for row in below)):
        return None
    return _with_header(head, first, names)


def _numbers_in(record: Record) -> int:
    return sum(bool(_NUMBER.match(cell)) for cell in record)


def lies_on_its_side(head: Sequence[Record], recognise: Recognise) -> bool:
    """Return whether the names run down the first column, each of them once."""
    down = [recognise(record[0]) for record in head if record]
    named = [name for name in down if name is not None]
    return len(named) >= _ENOUGH and len(set(named)) == len(named)


def is_long(head: Sequence[Record], recognise: Recognise) -> bool:
    """Return whether the table has one line per measurement instead of one per patient."""
    columns = zip(*[record for record in head if 2 < len(record) < _ENOUGH], strict=False)
    return any(len({recognise(cell) for cell in column} - {None}) >= _ENOUGH for column in columns)


def turned(records: Sequence[Record]) -> list[Record]:
    """Turn a table round, padding short records.

    Examples
    --------
    >>> turned([["id", "7"], ["radius_mean", "17.99"]])
    [['id', 'radius_mean'], ['7', '17.99']]
    """
    filled = [record for record in records if any(map(str.strip, record))]
    width = max(map(len, filled), default=0)
    if any(len(record) < width for record in filled):
        short = next(record for record in filled if len(record) < width)
        raise CohortRefused(
            f"The table has one patient per column, and its line {quoted(short[0])} has {len(short)} cells "
            f"instead of {width}: values may have moved to another patient. Correct that line."
        )
    return [list(column) for column in zip(*filled, strict=True)]
