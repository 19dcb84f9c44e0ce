"""Rows taken out of a cohort that was read: what is no patient, and what a person must look at first."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain

import numpy as np

from lrcore.errors import CohortRefused
from lrcore.reader.choices import Choices, Offer
from lrcore.reader.coherence.check import Doubt, Readable
from lrcore.reader.cohort import Cohort
from lrcore.reader.columns.category_column import picked
from lrcore.reader.columns.packed_issues import packed
from lrcore.reader.issues import HELD_BACK, REFUSED, Issue, counted, quoted

INCOHERENT = "incoherent"  # the rule under which rows are held back for the file as a whole
_FEWEST = 8  # readable rows from which a file is refused when most of them are held back
_MOSTLY = 0.5


def without_summaries(cohort: Cohort, summaries: Mapping[int, str]) -> Cohort:
    """Refuse the lines that summarise the rows above them.

    Parameters
    ----------
    cohort : Cohort
    summaries : dict of int to str
        Place among the scored rows -> what the line holds.
    """
    problems = {
        place: f"The row holds the {what} of the rows above it; it is not a patient."
        for place, what in summaries.items()
    }
    return _without(cohort, problems, REFUSED, "summary")


def held_back(cohort: Cohort, doubts: Sequence[Doubt]) -> Cohort:
    """Hold back the rows that are in doubt, with the offer to accept them."""
    for doubt in doubts:
        places = np.flatnonzero(np.isin(cohort.rows, doubt.numbers)).tolist()
        cohort = _without(cohort, dict.fromkeys(places, doubt.problem), HELD_BACK, INCOHERENT)
        if places and doubt.offer is not None:
            cohort = replace(cohort, offers=(*cohort.offers, doubt.offer))
    return cohort


def refuse_mostly_held(
    readable: Readable, issues: Sequence[Issue], offers: Sequence[Offer], choices: Choices
) -> None:
    """Refuse a file of which half could not have been measured, where no offer would mend that.

    Parameters
    ----------
    readable : Readable
    issues : sequence of Issue
        Why rows are held back.
    offers : sequence of Offer
        What would let them be scored.
    choices : Choices

    Raises
    ------
    CohortRefused
        With the first row that is held back as the example.
    """
    n, held = len(readable.scored) + len(readable.held), len(readable.held)
    mended = {row for offer in offers for each in offer.choices.conversions for row in each.rows}
    if choices.as_it_is or n < _FEWEST or len(set(readable.held_numbers) - mended) < _MOSTLY * n:
        return
    first = next(issue for issue in issues if issue.severity == HELD_BACK)
    where = f"row {first.row}" + (f", {quoted(first.column)}" if first.column else "")
    raise CohortRefused(
        f"{held:,} of {counted(n, 'readable row')} could not have been measured (for example {where}: "
        f"{first.problem}) A file of which half is wrong is not scored: compare it with its source."
    )


def _without(cohort: Cohort, problems: Mapping[int, str], severity: str, rule: str) -> Cohort:
    """Take rows out of a cohort, each with the reason."""
    if not problems:
        return cohort
    kept = np.delete(np.arange(cohort.n_scored), list(problems))
    issues = [
        Issue(int(cohort.rows[place]), cohort.ids[place], "", "", problem, severity, rule)
        for place, problem in problems.items()
    ]
    gone = {int(cohort.rows[place]): () for place in problems}
    return replace(
        cohort,
        measurements=np.asfortranarray(cohort.measurements[kept]),
        rows=cohort.rows[kept],
        ids=picked(cohort.ids, kept),
        outcome=cohort.outcome[kept],
        issues=packed(chain(cohort.issues, issues)),
        extras={name: picked(cells, kept) for name, cells in cohort.extras.items()},
        rejected=dict(cohort.rejected) | gone,
        changes=cohort.changes.among(cohort.rows[kept]),
    )
