"""Which column holds the risks where no header says so, and what is asked where that is not clear."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from lrcore.errors import CohortRefused
from lrcore.reader.choices import UNKNOWN
from lrcore.reader.columns.label_words import plain_label, understood, yes_means
from lrcore.reader.columns.spelling import word_set, words_of
from lrcore.reader.issues import listed, quoted, shown
from lrcore.reader.risks.complements import class_pairs, columns_that_follow
from lrcore.reader.risks.limits import IS_LIMIT, limits_by_name
from lrcore.reader.risks.outcomes import sole_outcome
from lrcore.reader.risks.roles import LABEL, LOG_ODDS, OTHER_NUMBER, RISK
from lrcore.reader.risks.scale import scale_of
from lrcore.reader.risks.table import Table
from lrcore.schema import MALIGNANT

_NO_SCALE = word_set(
    "odds hazard hazards ratio hr or rr fold"
)  # of which the logarithm, or 100 times, is no risk


def risk_by_content(table: Table, outcomes: Sequence[int], reasons: dict[int, str]) -> list[int]:
    """Return the one column that can hold risks although no header says so; limits join the reasons."""
    fit = [
        c
        for c, kind in enumerate(table.kinds)
        if kind in (None, LABEL) and c not in outcomes and table.contents[c].is_continuous_unit
    ]
    reasons |= (around := limits_by_name(table.names, table.contents, fit))
    fit = [c for c in fit if c not in around]
    if classes := class_pairs(table.names, table.contents, fit, meaning_of_values(table, outcomes)):
        reasons |= {c: "is no probability of a class by its header" for c in fit if c not in classes}
        return classes
    outcomes = outcomes or sole_outcome(table, fit)
    pair = _complementary(table, fit, outcomes)
    if fit and outcomes and not table.unexplained([*fit, *around, *outcomes]) and (len(fit) == 1 or pair):
        return fit
    if not fit:
        _refuse_what_is_no_risk(table, reasons)
    limits = [c for c, reason in reasons.items() if reason == IS_LIMIT]
    others = [c for c in table.of_kind(OTHER_NUMBER) if table.contents[c].is_continuous_unit]
    fit = [*fit, *limits] or others
    if fit:
        raise table.refusal(
            "Expected a column of risks, called for example 'risk' or 'probability'; no header announces "
            f"one. Say which column holds the risks: perhaps {table.written(fit)}.",
            "risk",
            risks=fit,
            outcomes=outcomes,
        )
    if (scaled := _on_another_scale(table, outcomes)) is not None:
        raise scaled
    raise table.refusal(
        "Expected a column of risks, called for example 'risk' or 'probability', found "
        f"{listed(map(quoted, table.names))}: rename it, or say which column holds the risks.",
        "risk",
        outcomes=outcomes,
    )


def _on_another_scale(table: Table, outcomes: Sequence[int]) -> CohortRefused | None:
    """Return an offer to read the only column of numbers, which no header explains, on the scale it fits."""
    numbers = [c for c in table.unexplained(outcomes) if (table.contents[c].known % 1 != 0).any()]
    if len(numbers) != 1 or not outcomes or set(words_of(table.names[numbers[0]])) & _NO_SCALE:
        return None
    column = numbers[0]
    chosen = replace(table.choices, risk_columns=(table.names[column],))
    try:
        scale_of(table.names[column], table.contents[column], chosen)
    except CohortRefused as refusal:
        if "offer" not in refusal.details:
            return None
        asked = table.refusal(
            "Expected a column of risks, called for example 'risk' or 'probability'; no header announces "
            f"one. If {table.written([column])} holds them, accept on which scale they are, or rename it.",
            "risk",
            risks=[column],
            outcomes=outcomes,
        )
        return CohortRefused(str(asked), details=asked.details | refusal.details)
    return None


def _refuse_what_is_no_risk(table: Table, reasons: Mapping[int, str]) -> None:
    """Refuse a table whose headers announce risks where there are lists, decisions or words."""
    lists = [c for c in reasons if table.contents[c].is_list]
    if lists:
        raise table.refusal(
            f"Column {quoted(table.names[lists[0]])} holds several numbers in each cell, such as "
            f"{quoted(shown(table.contents[lists[0]].sample))}: expected one number in each. Write the risk "
            "of the event into a column of its own.",
            "risk",
        )
    decisions = [c for c, reason in reasons.items() if "decisions" in reason]
    if decisions:
        raise table.refusal(
            f"Column {quoted(table.names[decisions[0]])} holds only two values: these are decisions, not "
            "risks. Add the risks themselves, or say that this column holds them.",
            "risk",
            risks=decisions,
        )
    words = [c for c in table.of_kind(RISK, LOG_ODDS) if table.contents[c].holds_words]
    if words:
        raise table.refusal(
            f"Column {quoted(table.names[words[0]])} holds no plain numbers: "
            f"{shown(table.contents[words[0]].sample)}. Write each risk as a number from 0 to 1.",
            "risk",
        )


def _complementary(table: Table, fit: Sequence[int], outcomes: Sequence[int]) -> bool:
    """Return whether two columns are the probabilities of the two classes, and which is which."""
    if len(fit) != 2 or not outcomes:
        return False
    follow = columns_that_follow(
        table.names, table.contents, fit, meaning_of_values(table, outcomes), outcomes
    )
    return len(fit) - len(follow) == 1


def meaning_of_values(table: Table, outcomes: Sequence[int]) -> dict[str, str]:
    """Return what is known of the values of the outcome."""
    if table.choices.label_meaning:
        pairs = table.choices.label_meaning
        return {plain_label(value): meaning for value, meaning in pairs if meaning != UNKNOWN}
    values = {value for column in outcomes for value in table.contents[column].values}
    return {**yes_means(MALIGNANT, [v for v in values if not v.isdigit()]), **understood(values)}
