"""Which columns of a table hold risks, outcomes and ids: by their headers and their cells together."""

from collections.abc import Sequence

from lrcore.errors import CohortRefused
from lrcore.reader.choices import Choices
from lrcore.reader.columns.spelling import id_rank, words_of
from lrcore.reader.issues import listed, quoted
from lrcore.reader.risks.class_words import is_survival
from lrcore.reader.risks.columns import RiskColumns
from lrcore.reader.risks.complements import (
    add_up,
    columns_that_follow,
    refuse_logits_of_classes,
)
from lrcore.reader.risks.contents import Contents, contents_of
from lrcore.reader.risks.limits import limits_by_name
from lrcore.reader.risks.notes import column_notes
from lrcore.reader.risks.outcomes import (
    outcome_by_content,
    outcomes_by_name,
    risks_of_others,
    without_decisions,
)
from lrcore.reader.risks.risk_by_content import meaning_of_values, risk_by_content
from lrcore.reader.risks.roles import (
    DECISION,
    ID,
    LOG_ODDS,
    OTHER_NUMBER,
    RISK,
    announces_probability,
    column_kind,
    is_observed,
)
from lrcore.reader.risks.scale import Scale
from lrcore.reader.risks.table import Table

_OF_STATA = (("pr",), ("pr", "1"), ("pr", "2"))  # otherwise a receptor
_MOST_MODELS = 60  # columns of risks, both classes counted
MOST_LOOKED_AT = 2_000  # rows that show which column is which


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
    table = _table(names, cells, choices)
    contents = table.contents
    _check_chosen(table)
    outcomes = outcomes_by_name(table)
    risks, reasons = _risks_by_name(table)
    log_odds = [c for c in table.of_kind(LOG_ODDS) if contents[c].is_numeric]
    risks, log_odds, limits = _without_limits(table, risks, log_odds)
    reasons |= limits
    if not risks:
        refuse_logits_of_classes(names, contents, log_odds)
    risk_unnamed = not risks and not log_odds
    if risk_unnamed:
        risks = risk_by_content(table, outcomes, reasons)
    outcome_unnamed = not outcomes
    if outcome_unnamed:
        outcomes = outcome_by_content(table, risks or log_odds)
    outcomes, decided = without_decisions(table, outcomes, risks)
    risks, followed = _one_for_each_model(table, risks, outcomes)
    reasons |= decided | followed
    paired = tuple(log_odds) if len(log_odds) == len(risks) or not risks else ()
    reasons |= {
        c: "holds log-odds, but not one column for each of the risks" for c in log_odds if c not in paired
    }
    notes = column_notes(
        table,
        risks or paired,
        outcomes,
        reasons,
        risk_by_content=risk_unnamed,
        outcome_by_content=outcome_unnamed,
    )
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


def _one_for_each_model(
    table: Table, risks: Sequence[int], outcomes: Sequence[int]
) -> tuple[list[int], dict[int, str]]:
    """Return the columns of risks without those that follow from others, or are risks of another outcome."""
    if any(map(table.chosen, risks)):
        return list(risks), {}
    left: dict[int, str] = {}
    if len(risks) > 1:
        left |= columns_that_follow(
            table.names, table.contents, risks, meaning_of_values(table, outcomes), outcomes
        )
    left |= risks_of_others(table, [c for c in risks if c not in left], outcomes)
    return [c for c in risks if c not in left], left


def with_names(names: Sequence[str], cells: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return headers, each once, with one for columns without any that may hold risks or outcomes."""
    found: list[str] = []
    for place, (name, column) in enumerate(zip(names, cells, strict=True), 1):
        blank = not name.strip()
        unique = f"column {place}" if blank and _is_of_use(contents_of(column[:MOST_LOOKED_AT])) else name
        while unique.strip() and unique in found:
            unique += " (again)"
        found.append(unique)
    return tuple(found)


def _is_of_use(contents: Contents) -> bool:
    return contents.is_continuous_unit or (contents.is_binary and not contents.counts_rows)


def _table(names: Sequence[str], cells: Sequence[Sequence[str]], choices: Choices) -> Table:
    contents = tuple(contents_of(column[:MOST_LOOKED_AT]) for column in cells)
    kinds = [_kind(name, each, choices) for name, each in zip(names, contents, strict=True)]
    units = [c for c, each in enumerate(contents) if each.is_continuous_unit]
    if len(units) == 1 and kinds[units[0]] is None and is_survival(names[units[0]]):
        kinds[units[0]] = RISK  # of no event
    return Table(tuple(names), contents, tuple(kinds), choices)


def _kind(name: str, contents: Contents, choices: Choices) -> str | None:
    """Return what a header announces; numbers in [0, 1] of all kinds are no decisions."""
    kind = column_kind(name, choices)
    if kind == OTHER_NUMBER and contents.is_list and announces_probability(name):
        return RISK  # "risk (95% CI)"
    risk = kind == DECISION or (kind is None and words_of(name)[:2] in _OF_STATA)
    return RISK if risk and contents.is_continuous_unit else kind


def _check_chosen(table: Table) -> None:
    for name in filter(None, (*table.choices.risk_columns, table.choices.label_column)):
        if name not in table.names:
            here = listed(quoted(each) for each in table.names if each.strip())
            raise CohortRefused(f"No column is called {quoted(name)}: expected one of {here}.")


def _risks_by_name(table: Table) -> tuple[list[int], dict[int, str]]:
    """Return the columns of risks by their headers, and those left out with what they hold."""
    reasons: dict[int, str] = {}
    named = table.of_kind(RISK)
    others = table.of_kind(OTHER_NUMBER)
    named = sorted([*named, *(c for c in others if any(_is_complement(table, c, risk) for risk in named))])
    for column in named:
        reason = "" if table.chosen(column) else _no_risk(table.names[column], table.contents[column])
        if reason:
            reasons[column] = reason
    kept = [column for column in named if column not in reasons]
    units = [column for column in kept if table.contents[column].is_unit or table.chosen(column)]
    if units:
        reasons |= {column: "holds numbers outside 0 to 1" for column in kept if column not in units}
        kept = units
    observed = [column for column in kept if is_observed(table.names[column]) and not table.chosen(column)]
    if len(observed) < len(kept):
        reasons |= dict.fromkeys(observed, "is observed, not predicted, by its header")
        kept = [column for column in kept if column not in observed]
    for column in table.of_kind(DECISION):
        reasons[column] = "holds decisions, not risks"
    for column in table.of_kind(OTHER_NUMBER):
        if table.contents[column].is_numeric and column not in kept:
            reasons[column] = "is no risk by its header"
    return kept, reasons


def _is_complement(table: Table, column: int, risk: int) -> bool:
    """Return whether a column that seems to be no risk is the probability of the other class."""
    units = table.contents[column].is_continuous_unit and table.contents[risk].is_continuous_unit
    return units and add_up(table.names, table.contents, column, risk)


def _refuse_many_models(table: Table, risks: Sequence[int]) -> None:
    if len(risks) > _MOST_MODELS and not any(map(table.chosen, risks)):
        raise table.refusal(
            f"{len(risks):,} columns seem to hold risks; at most {_MOST_MODELS} are compared. Say which "
            "of them are read.",
            "risk",
            risks=risks,
        )


def _without_limits(table: Table, *kinds: Sequence[int]) -> tuple[list[int], list[int], dict[int, str]]:
    """Return the columns of risks and of log-odds without the limits of intervals, and those limits."""
    limits: dict[int, str] = {}
    _refuse_many_models(table, [c for columns in kinds for c in columns])
    for columns in kinds:
        free = [c for c in columns if not table.chosen(c)]
        limits |= limits_by_name(table.names, table.contents, free)
    risks, log_odds = ([c for c in columns if c not in limits] for columns in kinds)
    return risks, log_odds, limits


def _no_risk(name: str, contents: Contents) -> str:
    """Return what a column holds that is no risk although its header says so."""
    if contents.is_empty:
        return ""
    if not contents.is_numeric:
        return "holds words, not risks"
    if contents.decides or (contents.names_classes and contents.is_binary):
        return "holds decisions, not risks"
    if contents.names_classes and not announces_probability(name):
        return "holds the numbers of classes, not risks"
    return ""


def _id_column(table: Table) -> int:
    ids = [(id_rank(table.names[c]), c) for c, kind in enumerate(table.kinds) if kind == ID]
    return min(ids)[1] if ids else -1
