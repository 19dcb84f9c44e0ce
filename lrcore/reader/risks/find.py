"""Which columns of a table hold risks, outcomes and ids: by their headers and their cells together."""

from collections.abc import Mapping, Sequence

from lrcore.errors import CohortRefused
from lrcore.reader.choices import UNKNOWN, Choices
from lrcore.reader.columns.label_words import plain_label, understood, yes_means
from lrcore.reader.columns.spelling import id_rank
from lrcore.reader.issues import Issue, file_note, listed, quoted, shown
from lrcore.reader.risks.columns import RiskColumns
from lrcore.reader.risks.complements import one_per_model
from lrcore.reader.risks.contents import Contents, contents_of
from lrcore.reader.risks.roles import (
    DECISION,
    ID,
    LABEL,
    LOG_ODDS,
    OTHER_NUMBER,
    RISK,
    announces_probability,
    column_kind,
    is_covariate,
    is_truth,
    may_be_response,
)
from lrcore.reader.risks.scale import Scale
from lrcore.reader.risks.table import Table
from lrcore.schema import BENIGN, MALIGNANT

MOST_LOOKED_AT = 2_000  # rows that show which column is which
_MOST_VALUES = 8  # of a column of outcomes


def find_risk_columns(names: Sequence[str], cells: Sequence[Sequence[str]], choices: Choices) -> RiskColumns:
    """Find the columns of risks, log-odds, outcomes and ids.

    Parameters
    ----------
    names : sequence of str
        Every header.
    cells : sequence of sequences of str
        The first rows, column by column.
    choices : Choices

    Raises
    ------
    CohortRefused
        If there are no predictions or no outcomes, or it is not certain which column holds them;
        ``details`` holds the candidates.
    """
    contents = tuple(contents_of(column[:MOST_LOOKED_AT]) for column in cells)
    kinds = tuple(column_kind(name, choices) for name in names)
    table = Table(tuple(names), contents, kinds, choices)
    _check_chosen(table)
    outcomes = _outcomes_by_name(table)
    risks, reasons = _risks_by_name(table)
    log_odds = [c for c in table.of_kind(LOG_ODDS) if contents[c].is_numeric]
    risk_by_content = not risks and not log_odds
    if risk_by_content:
        risks = _risk_by_content(table, outcomes, reasons)
    outcome_by_content = not outcomes
    if outcome_by_content:
        outcomes = _outcome_by_content(table, risks or log_odds)
    if len(risks) > 1 and not any(map(table.chosen, risks)):
        reduced = one_per_model(names, contents, risks, _meaning(table, outcomes))
        risks, reasons = list(reduced.kept), {**reasons, **reduced.reasons}
    paired = tuple(log_odds) if len(log_odds) == len(risks) or not risks else ()
    reasons |= {
        c: "holds log-odds, but not one column for each of the risks" for c in log_odds if c not in paired
    }
    notes = _notes(table, risks or log_odds, outcomes, risk_by_content, outcome_by_content)
    notes += _left_out(table, reasons)
    decisions = tuple(c for c in (*table.of_kind(DECISION), *reasons) if contents[c].is_binary)
    return RiskColumns(
        tuple(names),
        tuple(risks),
        paired,
        tuple(outcomes),
        _id_column(table),
        tuple(dict.fromkeys(decisions)),
        (Scale(),) * len(risks),
        tuple(notes),
    )


def _check_chosen(table: Table) -> None:
    for name in filter(None, (*table.choices.risk_columns, table.choices.label_column)):
        if name not in table.names:
            here = listed(quoted(each) for each in table.names if each.strip())
            raise CohortRefused(f"No column is called {quoted(name)}: expected one of {here}.")


def _outcomes_by_name(table: Table) -> list[int]:
    named = table.of_kind(LABEL)
    if table.choices.label_column is not None:
        return named
    if any(is_truth(table.names[c]) for c in named):
        named = [c for c in named if not may_be_response(table.names[c])]
    fit = [c for c in named if len(table.contents[c].values) <= _MOST_VALUES]
    classes = [c for c in named if table.contents[c].is_continuous_unit and len(named) > 1]
    if named and not fit and not classes:
        return _refuse_outcome(table, named)
    return fit + [c for c in _in_words_of_diagnosis(table) if fit and c not in fit]


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


def _risks_by_name(table: Table) -> tuple[list[int], dict[int, str]]:
    """Return the columns of risks by their headers, and those left out with what they hold."""
    reasons: dict[int, str] = {}
    named = table.of_kind(RISK)
    for column in named:
        reason = "" if table.chosen(column) else _no_risk(table.names[column], table.contents[column])
        if reason:
            reasons[column] = reason
    kept = [column for column in named if column not in reasons]
    units = [column for column in kept if table.contents[column].is_unit or table.chosen(column)]
    if units:
        reasons |= {column: "holds numbers outside 0 to 1" for column in kept if column not in units}
        kept = units
    for column in table.of_kind(DECISION):
        reasons[column] = "holds decisions, not risks"
    for column in table.of_kind(OTHER_NUMBER):
        if table.contents[column].is_numeric and kept:
            reasons[column] = "is no risk by its header"
    return kept, reasons


def _no_risk(name: str, contents: Contents) -> str:
    """Return what a column holds that is no risk although its header says so."""
    if contents.is_empty:
        return ""
    if not contents.is_numeric:
        return "holds words, not risks"
    if contents.decides or (contents.is_binary and contents.names_classes):
        return "holds decisions, not risks"
    if contents.names_classes and not announces_probability(name):
        return "holds the numbers of classes, not risks"
    return ""


def _risk_by_content(table: Table, outcomes: Sequence[int], reasons: Mapping[int, str]) -> list[int]:
    """Return the one column that can hold risks although its header does not say so."""
    fit = [
        c
        for c, kind in enumerate(table.kinds)
        if kind in (None, LABEL) and c not in outcomes and table.contents[c].is_continuous_unit
    ]
    pair = _complementary(table, fit, outcomes)
    if fit and outcomes and not table.unexplained(fit) and (len(fit) == 1 or pair):
        return fit
    decisions = [c for c, reason in reasons.items() if "decisions" in reason]
    if decisions and not fit:
        raise table.refusal(
            f"Column {quoted(table.names[decisions[0]])} holds only two values: these are decisions, not "
            "risks. Add the risks themselves, or say that this column holds them.",
            "risk",
            risks=decisions,
        )
    if fit:
        raise table.refusal(
            "Expected a column of risks, called for example 'risk' or 'probability'; no header announces "
            f"one. Say which column holds the risks: perhaps {table.written(fit)}.",
            "risk",
            risks=fit,
            outcomes=outcomes,
        )
    raise table.refusal(
        "Expected a column of risks, called for example 'risk' or 'probability', found "
        f"{listed(map(quoted, table.names))}: rename it, or say which column holds the risks.",
        "risk",
        outcomes=outcomes,
    )


def _complementary(table: Table, fit: Sequence[int], outcomes: Sequence[int]) -> bool:
    """Return whether two columns are the probabilities of the two classes, and which is which."""
    if len(fit) != 2 or not outcomes:
        return False
    return len(one_per_model(table.names, table.contents, fit, _meaning(table, outcomes)).kept) == 1


def _outcome_by_content(table: Table, risks: Sequence[int]) -> list[int]:
    """Return the one column that can hold the outcome although its header does not say so."""
    fit = [c for c in _unnamed(table, risks) if table.contents[c].is_outcome]
    rivals = [c for c in table.unexplained([*fit, *risks]) if table.contents[c].is_binary]
    if table.choices.label_column is None and len(fit) == 1 and not rivals:
        return fit
    fit = fit or [c for c in _unnamed(table, risks) if table.contents[c].is_binary]
    perhaps = f"perhaps {table.written(fit)}" if fit else f"found {listed(map(quoted, table.names))}"
    raise table.refusal(
        "Expected a column of outcomes next to the risks, called for example 'outcome' or 'diagnosis'; no "
        f"header announces one. Rename it, or say which column holds the outcome: {perhaps}.",
        "outcome",
        risks=risks,
        outcomes=fit,
    )


def _unnamed(table: Table, risks: Sequence[int]) -> list[int]:
    """Return the columns that may be anything but a known covariate."""
    return [
        c
        for c, kind in enumerate(table.kinds)
        if kind in (None, ID) and c not in risks and not is_covariate(table.names[c])
    ]


def _meaning(table: Table, outcomes: Sequence[int]) -> dict[str, str]:
    """Return what is known of the values of the outcome."""
    if table.choices.label_meaning:
        pairs = table.choices.label_meaning
        return {plain_label(value): meaning for value, meaning in pairs if meaning != UNKNOWN}
    values = {value for column in outcomes for value in table.contents[column].values}
    return {**yes_means(MALIGNANT, [v for v in values if not v.isdigit()]), **understood(values)}


def _id_column(table: Table) -> int:
    ids = [(id_rank(table.names[c]), c) for c, kind in enumerate(table.kinds) if kind == ID]
    return min(ids)[1] if ids else -1


def _notes(
    table: Table,
    risks: Sequence[int],
    outcomes: Sequence[int],
    risk_by_content: bool,
    outcome_by_content: bool,
) -> list[Issue]:
    how = {True: " by its content", False: ""}
    where = listed(quoted(table.names[c]) for c in risks)
    sentence = f"The risks are read from {where}{how[risk_by_content]}"
    if len(outcomes) == 1:
        sentence += f", the outcome from {quoted(table.names[outcomes[0]])}{how[outcome_by_content]}"
    return [file_note(f"{sentence}.", "columns")]


def _left_out(table: Table, reasons: Mapping[int, str]) -> list[Issue]:
    return [
        file_note(f"Left out: {quoted(table.names[c])} {reason}.", "left out", column=shown(table.names[c]))
        for c, reason in sorted(reasons.items())
    ]
