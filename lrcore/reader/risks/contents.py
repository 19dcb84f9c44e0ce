"""What the cells of a column of a table of risks hold, whatever its header says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lrcore.arrays import Floats
from lrcore.reader.columns.category_column import CategoryColumn, distinct
from lrcore.reader.columns.label_words import is_code_word, meaning_of, plain_label
from lrcore.reader.columns.numbers import MISSING_CODES, plain_numbers
from lrcore.reader.columns.string_column import StringColumn, joined_text
from lrcore.reader.risks.class_words import coding_by_words

ROUNDING = 1e-6  # by which a risk computed with floating-point numbers may lie outside [0, 1]
_MOST_CLASSES = 20  # whole numbers that a column of predicted classes may hold
_MOST_DISTINCT = 50  # values of a column that are listed
_FEWEST_DECISIONS = 10  # rows before 0 and 1 alone show that a column holds decisions
_FEWEST_CONTINUOUS = 3  # distinct numbers, not all whole, of a column of risks without a name that says so
_LIST = re.compile(
    r"\s*[^\d\s]*[\[({].{0,200}?\d[^\d]*[,;:\s].{0,200}?\d|\s*[\d.,]+\s*%?\s*[\[(]\D{0,20}\d", re.DOTALL
)


@dataclass(frozen=True, eq=False)
class Contents:
    """The cells of one column.

    Attributes
    ----------
    cells : sequence of str
    """

    cells: Sequence[str]

    @cached_property
    def numbers(self) -> Floats:
        """The numbers, with either decimal sign; nan where a cell is none, a sign of per cent left out."""
        if not any(map(joined_text(self.cells).count, "%,")):
            return plain_numbers(self.cells)
        return plain_numbers([_plain(cell) for cell in self.cells])

    @cached_property
    def known(self) -> Floats:
        """The numbers alone."""
        return self.numbers[np.isfinite(self.numbers)]

    @cached_property
    def values(self) -> frozenset[str]:
        """The distinct values, as labels are compared; without codes for missing ones."""
        return frozenset(map(plain_label, distinct(self.cells))) - MISSING_CODES

    @property
    def is_empty(self) -> bool:
        """Whether the column is empty."""
        return not len(self.known) and not self.values

    @property
    def is_list(self) -> bool:
        """Whether the cells hold several numbers each: a probability for each class."""
        return 2 * sum(bool(_LIST.match(cell)) for cell in self.cells) > len(self.cells)

    @property
    def is_numeric(self) -> bool:
        """Whether most cells that are not empty are numbers."""
        others = np.flatnonzero(~np.isfinite(self.numbers)).tolist()
        filled = sum(plain_label(self.cells[place]) not in MISSING_CODES for place in others)
        return len(self.known) > filled

    @property
    def holds_words(self) -> bool:
        """Whether there are cells, most of which are no numbers."""
        return not self.is_empty and not self.is_numeric

    @property
    def is_unit(self) -> bool:
        """Whether the numbers lie in [0, 1], but for a few."""
        inside = (self.known >= -ROUNDING) & (self.known <= 1 + ROUNDING)
        return bool(self.is_numeric and inside.mean() >= 0.5)

    @property
    def is_continuous_unit(self) -> bool:
        """Whether these can be risks although the header does not say so: numbers in [0, 1] only."""
        known = self.known
        within = self.is_numeric and bool(((known >= -ROUNDING) & (known <= 1 + ROUNDING)).all())
        return within and len(np.unique(known)) >= _FEWEST_CONTINUOUS and bool((known % 1 != 0).any())

    @property
    def is_binary(self) -> bool:
        """Whether two values occur."""
        found: set[str] = set()
        for cell in distinct(self.cells):
            found |= {plain_label(cell)} - MISSING_CODES
            if len(found) > 2:
                break
        return len(found) == 2

    @property
    def is_outcome(self) -> bool:
        """Whether the two values are 0 and 1, yes and no, or words for the event and its absence."""
        if not self.is_binary:
            return False
        kinds = [meaning_of(value) is None for value in self.values if is_code_word(value)]
        of_one_kind = len(kinds) == len(self.values) and len(set(kinds)) == 1  # unlike "M" and "F"
        return of_one_kind or bool(coding_by_words(self.values))

    @property
    def unclear(self) -> tuple[str, ...]:
        """The two values as written, where they do not say by themselves which is the event."""
        if not self.is_binary or self.is_outcome:
            return ()
        written = {plain_label(cell): cell.strip() for cell in reversed(distinct(self.cells))}
        return tuple(written[value] for value in sorted(self.values))

    @property
    def counts_rows(self) -> bool:
        """Whether the numbers only count the rows, or name each of them."""
        known = self.known
        whole = self.is_numeric and bool((known % 1 == 0).all())
        return whole and len(known) > 1 and len(np.unique(known)) == len(known)

    @property
    def decides(self) -> bool:
        """Whether the column holds 0 and 1 only: decisions or classes, not risks."""
        return len(self.known) >= _FEWEST_DECISIONS and bool(np.isin(self.known, (0, 1)).all())

    @property
    def names_classes(self) -> bool:
        """Whether the column holds the numbers of classes: few whole numbers, or two of any kind."""
        known = np.unique(self.known)
        whole = bool((known % 1 == 0).all())
        enough = len(self.known) >= _FEWEST_DECISIONS
        return enough and whole and len(known) <= 8 and bool(np.abs(known).max() <= _MOST_CLASSES)

    @property
    def sample(self) -> str:
        """The first different values, for a question."""
        found = dict.fromkeys(cell.strip() for cell in self.cells[:_MOST_DISTINCT] if cell.strip())
        return ", ".join(list(found)[:3])


def contents_of(cells: Sequence[str]) -> Contents:
    """Return what a column holds; only what is asked for is worked out."""
    return Contents(cells if isinstance(cells, StringColumn | CategoryColumn) else tuple(cells))


def _plain(cell: str) -> str:
    return cell.strip().removesuffix("%").rstrip().replace(",", ".")
