"""Which columns of a table of risks hold the outcome."""

from collections.abc import Sequence

from lrcore.reader.columns.label_words import understood
from lrcore.reader.issues import Issue, file_note, listed, quoted
from lrcore.reader.risks.complements import is_thresholded, separating_gap
from lrcore.reader.risks.roles import ID, LABEL, LOG_ODDS, is_covariate, is_truth, may_be_response
from lrcore.reader.risks.table import Table
from lrcore.schema import BENIGN, MALIGNANT

_MOST_VALUES = 8  # of a column of outcomes
_HALF = 0.5


def outcomes_by_name(table: Table) -> list[int]:
    """Return the columns whose headers announce an outcome, and those with words for both diagnoses.

    Raises
    ------
    CohortRefused
        If the only such columns hold many different values.
    """
    named = table.of_kind(LABEL)
    if table.choices.label_column is not None:
        return named
    named = [c for c in named if not table.contents[c].counts_rows]
    if any(is_truth(table.names[c]) for c in named):
        named = [c for c in named if not may_be_response(table.names[c])]
    fit = [c for c in named if len(table.contents[c].values) <= _MOST_VALUES]
    classes = [c for c in named if table.contents[c].is_continuous_unit and len(named) > 1]
    if named and not fit and not classes:
        return _refuse_outcome(table, named)
    return fit + [c for c in _in_words_of_diagnosis(table) if fit and c not in fit]


def without_decisions(
    table: Table, outcomes: Sequence[int], risks: Sequence[int]
) -> tuple[list[int], dict[int, str]]:
    """Leave out columns whose headers announce no outcome and that a threshold on a risk gives.

    Returns
    -------
    outcomes : list of int
        The others.
    decided : dict of int to str
        Every such column, and what it holds.
    """
    perhaps = [c for c in _unnamed(table, risks) if table.contents[c].is_outcome and [c] != list(outcomes)]
    decided = {
        c: "holds decisions: a threshold on the risks gives them"
        for c in perhaps
        if is_thresholded(table.contents, c, risks)
    }
    return [c for c in outcomes if c not in decided], decided


def decision_notes(table: Table, outcomes: Sequence[int], risks: Sequence[int]) -> list[Issue]:
    """Return a note where the risks alone, cut at 0.5, give the outcome: it may be the predicted class."""
    risks = [risk for risk in risks if table.kinds[risk] != LOG_ODDS]
    for column in outcomes[:1]:
        gaps = [separating_gap(table.contents, column, risk) for risk in risks]
        if any(gap is not None and gap[0] < _HALF <= gap[1] for gap in gaps):
            problem = (
                f"The risks, cut at 0.5, give every value of {quoted(table.names[column])} in the first "
                "rows. If it holds the predicted class, nothing is evaluated: the observed outcome is needed."
            )
            return [file_note(problem, "decisions", column=table.names[column])]
    return []


def outcome_by_content(table: Table, risks: Sequence[int]) -> list[int]:
    """Return the one column that can hold the outcome although its header does not say so.

    Raises
    ------
    CohortRefused
        If there is none, or more than one.
    """
    coded = [c for c in _unnamed(table, risks) if table.contents[c].is_outcome]
    fit = [c for c in coded if not is_thresholded(table.contents, c, risks)] or coded
    fit = _different(table, fit)
    rivals = [c for c in table.unexplained([*coded, *risks]) if table.contents[c].is_binary]
    if table.choices.label_column is None and len(fit) == 1 and not rivals:
        return fit
    fit = fit or _different(table, [c for c in _unnamed(table, risks) if table.contents[c].is_binary])
    if table.choices.label_column is None and len(fit) == 1 and not table.contents[fit[0]].is_numeric:
        return fit  # what its words mean is asked
    perhaps = f"perhaps {table.written(fit)}" if fit else f"found {listed(map(quoted, table.names))}"
    raise table.refusal(
        "Expected a column of outcomes next to the risks, called for example 'outcome' or 'diagnosis'; no "
        f"header announces one. Rename it, or say which column holds the outcome: {perhaps}.",
        "outcome",
        risks=risks,
        outcomes=fit,
    )


def _different(table: Table, columns: Sequence[int]) -> list[int]:
    """Return columns without those that repeat the cells of another, as SAS writes the outcome."""
    first = {table.contents[c].cells: c for c in reversed(columns)}
    return [c for c in columns if first[table.contents[c].cells] == c]


def _in_words_of_diagnosis(table: Table) -> list[int]:
    """Return the columns without a telling header that hold words for both diagnoses."""
    both = {MALIGNANT, BENIGN}
    return [
        c
        for c, kind in enumerate(table.kinds)
        if kind is None and set(understood(table.contents[c].values).values()) == both
    ]


def _refuse_outcome(table: Table, named: Sequence[int]) -> list[int]:
    column = named[0]
    kind = "numbers" if table.contents[column].is_numeric else "values"
    raise table.refusal(
        f"Column {quoted(table.names[column])} holds {len(table.contents[column].values)} different {kind} "
        "in the first rows: expected an outcome with two values, such as 0 and 1. Say which column holds the "
        "outcome, or write it with two values.",
        "outcome",
        outcomes=[c for c, each in enumerate(table.contents) if each.is_binary],
    )


def _unnamed(table: Table, risks: Sequence[int]) -> list[int]:
    """Return the columns that may be anything but a known covariate."""
    return [
        c
        for c, kind in enumerate(table.kinds)
        if kind in (None, ID) and c not in risks and not is_covariate(table.names[c])
    ]
