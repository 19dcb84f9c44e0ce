"""Tables of risks in which a row is not one patient, or the rows that can be read are no fair sample."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats
from lrcore.errors import CohortRefused
from lrcore.reader.columns.category_column import distinct
from lrcore.reader.columns.labels import Labels
from lrcore.reader.columns.numbers import plain_numbers
from lrcore.reader.columns.spelling import word_set, words_of
from lrcore.reader.issues import counted, listed, quoted

_MODELS = word_set("model models algorithm classifier learner method config workflow wflow")
_REPEATS = word_set("imp imputation repeat repetition iteration iter bootstrap boot")  # or parts of a series
_COUNTS = word_set("count counts n freq frequency number num of patients")
_MOST_VERSIONS = 1_000
_FEWEST_ROWS = 10
_FIRST = 1_000  # rows that show whether a table has ids


def refuse_cut_rows(cut: int, n_rows: int) -> None:
    """Refuse a table of which most rows have another number of cells than the header.

    Raises
    ------
    CohortRefused
    """
    if n_rows >= _FEWEST_ROWS and 2 * cut > n_rows:
        raise CohortRefused(
            f"{cut:,} of {counted(n_rows, 'row')} have another number of cells than the header: what is left "
            "would be no fair sample. Save the table with every cell of each row, empty ones too."
        )


def refuse_one_class(labels: Labels, outcome: NDArray[np.int8]) -> None:
    """Refuse a column of outcomes that holds one value or nothing: nothing may mean either.

    Raises
    ------
    CohortRefused
    """
    empty = labels.counts.get("", 0)
    values = [value for value, n in labels.counts.items() if value and n]
    if len(values) == 1 and empty >= _FEWEST_ROWS and (outcome >= 0).any():
        raise CohortRefused(
            f"Column {quoted(labels.column)} holds {labels.value(values[0])} in "
            f"{counted(labels.counts[values[0]], 'row')} and nothing in {counted(empty, 'row')}: it is not "
            "clear whether nothing means the other outcome or an unknown one. Write both outcomes."
        )


def refuse_several_rows_per_patient(
    extras: Mapping[str, Sequence[str]], ids: Sequence[str], risk: Floats, outcome: NDArray[np.int8]
) -> None:
    """Refuse a table that holds each patient once for each model, or one row for many patients.

    Parameters
    ----------
    extras : dict of str to sequence of n str
        The columns that are neither risks nor outcomes.
    ids : sequence of n str
    risk : ndarray of shape (n, k)
    outcome : ndarray of shape (n,)

    Raises
    ------
    CohortRefused
    """
    telling = _MODELS | _REPEATS if has_ids(ids) else _MODELS
    for name, cells in extras.items():
        words = set(words_of(name))
        if words & telling and _is_repeated(cells, ids, outcome):
            values = listed(map(quoted, sorted(distinct(cells))), most=4)
            raise CohortRefused(
                f"The table holds every patient once for each value of {quoted(name)} ({values}): expected "
                "one row per patient. Upload the rows of one value, or a column of risks for each."
            )
        if words and words <= _COUNTS and _counts_patients(plain_numbers(list(cells)), risk, outcome):
            raise CohortRefused(
                f"Each row seems to stand for as many patients as column {quoted(name)} says: expected one "
                "row per patient. Repeat each row so many times."
            )


def has_ids(ids: Sequence[str]) -> bool:
    """Return whether the first rows have different ids."""
    return len(set(ids[:_FIRST])) > 1


def _is_repeated(cells: Sequence[str], ids: Sequence[str], outcome: NDArray[np.int8]) -> bool:
    """Return whether each value of a column comes with the same patients: equal ids, or outcomes in order."""
    values, codes = np.unique(np.array(list(cells), dtype=object).astype(str), return_inverse=True)
    n_each = np.bincount(codes)
    if not 1 < len(values) <= _MOST_VERSIONS or np.ptp(n_each) or n_each[0] < _FEWEST_ROWS:
        return False
    in_order = np.argsort(codes, kind="stable").reshape(len(values), -1)
    same = (outcome[in_order] == outcome[in_order[0]]).all()
    names = np.array(list(ids), dtype=object).astype(str)[in_order]
    if len(set(names[0].tolist())) > 1:
        same = (np.sort(names, axis=1) == np.sort(names[0])).all()
    return bool(same and np.ptp(outcome))


def _counts_patients(numbers: Floats, risk: Floats, outcome: NDArray[np.int8]) -> bool:
    """Return whether whole numbers stand next to risks most of which occur once with each outcome."""
    known = np.isfinite(numbers)
    if len(numbers) < _FEWEST_ROWS or not known.all() or (numbers % 1 != 0).any() or numbers.max() <= 1:
        return False
    _, codes = np.unique(risk[:, 0], return_inverse=True)
    rows, events = np.bincount(codes), np.bincount(codes[outcome == 1], minlength=codes.max() + 1)
    return bool(rows.max() == 2 and 2 * ((rows == 2) & (events == 1)).sum() >= len(rows))
