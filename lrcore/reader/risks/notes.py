"""What is said of the columns of a table of risks: which were read, left out, or may be what they are not."""

from collections.abc import Mapping, Sequence

from lrcore.reader.issues import Issue, file_note, listed, quoted, shown
from lrcore.reader.risks.limits import enclosed_column
from lrcore.reader.risks.outcomes import decision_notes
from lrcore.reader.risks.table import Table


def column_notes(
    table: Table,
    risks: Sequence[int],
    outcomes: Sequence[int],
    reasons: Mapping[int, str],
    *,
    risk_by_content: bool,
    outcome_by_content: bool,
) -> list[Issue]:
    """Return the notes on what was read, what was left out and why, and what a person may have to choose.

    Parameters
    ----------
    table : Table
    risks : sequence of int
        The columns of risks or, without any, of log-odds.
    outcomes : sequence of int
    reasons : dict of int to str
        The columns left out, each with what it holds.
    risk_by_content, outcome_by_content : bool
        Whether no header announces them.
    """
    how = " by its content" if len(risks) == 1 else " by their content"
    where = listed(quoted(table.names[c]) for c in risks)
    sentence = f"The risks are read from {where}{how * risk_by_content}"
    if len(outcomes) == 1:
        sentence += f", the outcome from {quoted(table.names[outcomes[0]])}"
        sentence += " by its content" * outcome_by_content
    notes = [file_note(f"{sentence}.", "columns"), *decision_notes(table, outcomes, risks)]
    notes += _left_out(table, reasons)
    if any(map(table.chosen, risks)):
        return notes
    return [*notes, *_enclosed(table, risks), *_unread(table, [*risks, *outcomes, *reasons])]


def _left_out(table: Table, reasons: Mapping[int, str]) -> list[Issue]:
    return [
        file_note(f"Left out: {quoted(table.names[c])} {reason}.", "left out", column=shown(table.names[c]))
        for c, reason in sorted(reasons.items())
    ]


def _enclosed(table: Table, risks: Sequence[int]) -> list[Issue]:
    found = enclosed_column(table.contents, risks)
    if found is None:
        return []
    low, risk, high = (quoted(table.names[c]) for c in found)
    problem = (
        f"{risk} lies between {low} and {high} in every row, as a risk lies between the limits of its "
        "interval. If these are limits, choose the risk alone: on the command line by --risk."
    )
    return [file_note(problem, "columns")]


def _unread(table: Table, read: Sequence[int]) -> list[Issue]:
    """Return a note on columns of numbers from 0 to 1 whose headers do not say that they are risks."""
    perhaps = [c for c in table.unexplained(read) if table.contents[c].is_continuous_unit]
    if not perhaps:
        return []
    names = listed([quoted(table.names[c]) for c in perhaps], most=4)
    problem = (
        f"Not read, for no header says that they hold risks: {names}, with numbers from 0 to 1. Where they "
        "are risks, choose every column of risks: on the command line by --risk."
    )
    return [file_note(problem, "columns")]
