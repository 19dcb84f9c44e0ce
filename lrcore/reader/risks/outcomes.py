"""Which columns of a table of risks hold the outcome."""

from collections.abc import Sequence

from lrcore.reader.columns.label_words import understood
from lrcore.reader.columns.spelling import words_of
from lrcore.reader.issues import Issue, file_note, listed, quoted
from lrcore.reader.risks.complements import is_thresholded, separating_gap
from lrcore.reader.risks.roles import ID, LABEL, LOG_ODDS, is_class, is_covariate, is_truth, may_be_response
from lrcore.reader.risks.table import Table
from lrcore.schema import BENIGN, MALIGNANT

_MOST_VALUES = 8  # of a column of outcomes
_HALF = 0.5
_DECIDED = "holds decisions: a threshold on the risks gives them"


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
    """Leave out what a threshold on a risk gives: next to another outcome, or without a telling header.

    Next to confidence in the predicted class, a "label" beside a "target" is that class.

    Returns
    -------
    outcomes : list of int
        The others.
    decided : dict of int to str
        Every such column, and what it holds.
    """
    perhaps = [c for c in _unnamed(table, risks) if table.contents[c].is_outcome and [c] != list(outcomes)]
    decided = {c: _DECIDED for c in perhaps if is_thresholded(table.contents, c, risks)}
    if len(outcomes) > 1:
        predicted = [c for c in outcomes if is_thresholded(table.contents, c, risks)]
        decided |= dict.fromkeys(predicted if len(predicted) < len(outcomes) else (), _DECIDED)
        decided |= dict.fromkeys(_classes_beside_truth(table, outcomes, risks), "holds the predicted class")
    return [c for c in outcomes if c not in decided], decided


def _classes_beside_truth(table: Table, outcomes: Sequence[int], risks: Sequence[int]) -> list[int]:
    """Return the columns of classes next to one of the truth, where no risk is below one half."""
    if not risks or any((table.contents[c].known < _HALF).any() for c in risks):
        return []
    classes = [c for c in outcomes if is_class(table.names[c])]
    return classes if len(classes) < len(outcomes) else []


def risks_of_others(table: Table, risks: Sequence[int], outcomes: Sequence[int]) -> dict[int, str]:
    """Return the columns of risks whose headers name another column of two values, not the outcome.

    Raises
    ------
    CohortRefused
        If every column of risks names another outcome.
    """
    if table.choices.label_column is not None:
        return {}
    events = [
        c
        for c, kind in enumerate(table.kinds)
        if kind in (None, LABEL)
        and c not in risks
        and words_of(table.names[c])
        and any(_names(table, risk, c) for risk in risks)
        and table.contents[c].is_outcome
        and not is_thresholded(table.contents, c, risks)
    ]
    named = {c: [each for each in events if _names(table, c, each)] for c in risks}
    other = {c: named[c][0] for c in risks if named[c] and not set(named[c]) & set(outcomes)}
    if other and len(other) == len(risks):
        risk, event = next(iter(other.items()))
        raise table.refusal(
            f"{quoted(table.names[risk])} seems to be the risk of {quoted(table.names[event])}, not of "
            f"{quoted(table.names[outcomes[0]])}: say which column holds the outcome.",
            "outcome",
            risks=risks,
            outcomes=[*dict.fromkeys(other.values()), *outcomes],
        )
    return {c: f"is the risk of {quoted(table.names[event])} by its header" for c, event in other.items()}


def _names(table: Table, risk: int, event: int) -> bool:
    return set(words_of(table.names[event])) <= set(words_of(table.names[risk]))


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
    fit, certain = _by_content(table, risks)
    if table.choices.label_column is None and certain:
        return fit  # what its values mean is asked where that is not clear
    fit = fit or [c for c in range(len(table.names)) if c not in risks and table.contents[c].is_binary]
    perhaps = f"perhaps {table.written(fit)}" if fit else f"found {listed(map(quoted, table.names))}"
    raise table.refusal(
        "Expected a column of outcomes next to the risks, called for example 'outcome' or 'diagnosis'; no "
        f"header announces one. Rename it, or say which column holds the outcome: {perhaps}.",
        "outcome",
        risks=risks,
        outcomes=fit,
    )


def sole_outcome(table: Table, risks: Sequence[int]) -> list[int]:
    """Return the one column that can be the outcome by its content; none where there are several."""
    fit, certain = _by_content(table, risks)
    return fit if certain else []


def _by_content(table: Table, risks: Sequence[int]) -> tuple[list[int], bool]:
    """Return the columns that may hold the outcome, and whether it is certain which does."""
    free = _unnamed(table, risks)
    coded = [c for c in free if table.contents[c].is_outcome]
    fit = _different(table, [c for c in coded if not is_thresholded(table.contents, c, risks)] or coded)
    if not coded:
        fit = _different(table, [c for c in free if table.contents[c].is_binary])
        return fit, len(fit) == 1
    rivals = [c for c in table.unexplained([*coded, *risks]) if table.contents[c].is_binary]
    return fit, len(fit) == 1 and not (rivals and table.contents[fit[0]].is_numeric)


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
