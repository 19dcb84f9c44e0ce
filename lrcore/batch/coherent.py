"""Coherence of the parts of a file with the development series: one that does not fit is not scored."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from lrcore.arrays import Ints
from lrcore.errors import CohortRefused
from lrcore.reader.coherence.centres import check_centres
from lrcore.reader.coherence.check import Doubt, Readable, check_coherence
from lrcore.reader.coherence.rows_held import INCOHERENT, refuse_mostly_held
from lrcore.reader.columns.category_column import picked
from lrcore.reader.duplicates import row_keys
from lrcore.reader.issues import HELD_BACK, Issue
from lrcore.reader.patients import headers_of
from lrcore.reader.plan import Part, Plan, joined_extras
from lrcore.reader.plausibility.offers import row_offers


def check_head(plan: Plan, head: Part) -> None:
    """Hold the first rows of a file against the series.

    Raises
    ------
    CohortRefused
        If they are not coherent, or it is likely that they are not: nothing of the file is read.
    """
    for doubt in _doubts(plan, [head]):
        if doubt.offer is not None:
            raise CohortRefused(doubt.problem, details={"otherwise": doubt.offer})


def coherent_parts(plan: Plan, parts: Sequence[Part]) -> Iterator[Part]:
    """Yield the parts of a partition, without the rows that do not fit the development series.

    Where it is certain that the partition is not coherent, all its rows are held back, with the reason.
    What is merely likely is asked of the head of a file alone: in thousands of parts it happens by chance.
    """
    try:
        doubts = tuple(doubt for doubt in _doubts(plan, parts) if doubt.offer is None)
    except CohortRefused as refusal:
        all_rows = np.concatenate([part.rows for part in parts])
        doubts = (Doubt(all_rows, f"This part of the file is not scored. {refusal}", None),)
    for part in parts:
        for doubt in doubts:
            part = _without(part, doubt)
        yield part


def count_incoherent_rows(issues: Sequence[Issue]) -> int:
    """Count the rows that were held back because they do not fit the development series."""
    return sum(issue.rule == INCOHERENT for issue in issues)


def incoherent_in_words(rows: int) -> str:
    """Return how many rows were held back with their part of the file, in words; empty for none.

    Examples
    --------
    >>> incoherent_in_words(2)
    '2 of those held back are in parts that do not fit the 569 development aspirates.'
    """
    return (
        f"{rows:,} of those held back are in parts that do not fit the 569 development aspirates."
        if rows
        else ""
    )


def _doubts(plan: Plan, parts: Sequence[Part]) -> tuple[Doubt, ...]:
    numbers: Ints = np.concatenate([part.rows for part in parts])
    held = np.concatenate([part.held for part in parts])
    held_numbers = [row for part in parts for row in part.held_rows]
    scored = parts[0].numbers
    if len(parts) > 1:
        scored = np.asfortranarray(np.concatenate([part.numbers for part in parts]))
    readable = Readable(scored, numbers, held, held_numbers)
    extras = parts[0].extras if len(parts) == 1 else joined_extras(parts)
    doubts = check_coherence(readable, headers_of(plan), plan.choices) or check_centres(
        scored, numbers, extras, headers_of(plan), plan.choices
    )
    issues = [issue for part in parts for issue in part.issues]
    refuse_mostly_held(readable, issues, row_offers(held, held_numbers, plan.choices), plan.choices)
    return doubts


def _without(part: Part, doubt: Doubt) -> Part:
    away = np.isin(part.rows, doubt.numbers)
    if not away.any():
        return part
    kept, gone = np.flatnonzero(~away), np.flatnonzero(away).tolist()
    issues = [
        Issue(int(part.rows[place]), part.ids[place], "", "", doubt.problem, HELD_BACK, INCOHERENT)
        for place in gone
    ]
    numbers = np.asfortranarray(part.numbers[kept])
    return replace(
        part,
        numbers=numbers,
        keys=row_keys(numbers),
        rows=part.rows[kept],
        ids=picked(part.ids, kept),
        outcome=part.outcome[kept],
        extras={name: picked(cells, kept) for name, cells in part.extras.items()},
        issues=sorted([*part.issues, *issues], key=lambda issue: issue.row),
        rejected=dict(part.rejected) | {int(part.rows[place]): () for place in gone},
    )
