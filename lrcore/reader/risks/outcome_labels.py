"""What the values of the outcome of a table of risks mean, and when that is asked."""

from collections.abc import Sequence
from dataclasses import replace

from lrcore.arrays import Floats
from lrcore.errors import CohortRefused
from lrcore.reader.choices import Choices
from lrcore.reader.columns.label_reading import CONFIRMED, auc_limits, read_labels
from lrcore.reader.columns.label_words import Coding, is_code_word
from lrcore.reader.columns.labels import Candidate, Evidence, Labels
from lrcore.reader.columns.spelling import squashed
from lrcore.reader.issues import quoted
from lrcore.reader.risks.class_words import coding_by_headers, coding_by_words
from lrcore.reader.risks.columns import RiskColumns
from lrcore.reader.risks.contents import contents_of
from lrcore.reader.risks.roles import LABEL, column_kind

_CHANCE = 0.5  # the AUC of risks that say nothing
_FEWEST_TO_TELL = 10  # rows of each value before risks can show that they say nothing of it


def outcome_labels(
    columns: RiskColumns, cells: Sequence[Sequence[str]], risk: Floats, choices: Choices
) -> Labels:
    """Decide what the values of the outcome mean.

    Parameters
    ----------
    columns : RiskColumns
    cells : sequence of sequences of n str
        The first rows, column by column.
    risk : ndarray of shape (n,)
        Those of the first model.
    choices : Choices

    Raises
    ------
    CohortRefused
        If a column of outcomes holds a single value that is not understood.
    """
    candidates = [Candidate(columns.names[column], column, cells[column]) for column in columns.labels]
    defined = {squashed(each.header): _coding(each, columns) for each in candidates}
    evidence = Evidence(risk, "the higher risks", {}, defined, of_risks=True)
    labels = read_labels(candidates, evidence, choices)
    if not labels.column:
        _refuse_single_value(candidates)
        return labels
    announced = column_kind(labels.column, choices) == LABEL
    by_name = any(column_kind(columns.names[column], choices) for column in columns.measured)
    if (announced and (by_name or len(columns.measured) > 1)) or labels.evidence == CONFIRMED:
        return labels
    doubt = "Its header does not say that it holds the outcome."
    if announced:
        doubt = f"No header says that {quoted(columns.names[columns.measured[0]])} holds risks."
    return _unannounced(labels, cells[labels.index], evidence, doubt, some_announced=by_name or announced)


def _coding(outcome: Candidate, columns: RiskColumns) -> Coding:
    """Return what two words of an outcome mean by themselves, or as the headers of the risks name them."""
    values = contents_of(outcome.cells).values
    known = coding_by_words(values)
    if known or any(map(is_code_word, values)):
        return known
    return coding_by_headers(values, [columns.names[column] for column in columns.risks])


def _refuse_single_value(candidates: Sequence[Candidate]) -> None:
    for each in candidates:
        values = contents_of(each.cells).values
        if len(values) == 1:
            raise CohortRefused(
                f"Column {quoted(each.header)} holds no value but {quoted(next(iter(values)))}: expected an "
                "outcome with two values, such as 0 and 1."
            )


def _unannounced(
    labels: Labels, cells: Sequence[str], evidence: Evidence, doubt: str, *, some_announced: bool
) -> Labels:
    """Ask about columns that no header announces where the risks do not tell the outcomes apart.

    Few patients cannot show that: they are asked about where no header announces either.
    """
    if labels.needs_confirmation:
        return replace(labels, evidence=f"{doubt} {labels.evidence}")
    low, high = auc_limits(labels, cells, evidence)
    few = min(labels.counts.get(value, 0) for value in labels.meaning) < _FEWEST_TO_TELL
    if (few and some_announced) or not (few or low <= _CHANCE <= high):
        return labels
    doubt += " The risks do not tell its values apart."
    return replace(labels, needs_confirmation=True, evidence=doubt)
