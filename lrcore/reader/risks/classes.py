"""Risks of another class: the probability of a benign finding, or of whichever class was predicted."""

from collections.abc import Sequence
from dataclasses import replace

from lrcore.arrays import Floats
from lrcore.errors import CohortRefused
from lrcore.reader.choices import Choices, Offer
from lrcore.reader.columns.label_words import understood, yes_means
from lrcore.reader.issues import Issue, file_note, listed, quoted
from lrcore.reader.risks.class_words import benign_by_name, coding_by_words, is_survival
from lrcore.reader.risks.columns import RiskColumns
from lrcore.reader.risks.contents import ROUNDING, Contents, contents_of
from lrcore.reader.risks.scale import (
    AS_RISKS,
    BENIGN_RISKS,
    PERCENT,
    PREDICTED_CLASS,
    Scale,
    never_below_half,
    scale_of,
)
from lrcore.schema import BENIGN, MALIGNANT

Columns = Sequence[Sequence[str]]


def decide_scales(columns: RiskColumns, cells: Columns, choices: Choices) -> RiskColumns:
    """Decide for each column of risks how its numbers become risks of malignancy.

    Parameters
    ----------
    columns : RiskColumns
    cells : sequence of sequences of str
        The first rows, column by column.
    choices : Choices

    Raises
    ------
    CohortRefused
        If that is not clear; ``details`` holds an offer where one is possible.
    """
    scales: list[Scale] = []
    notes: list[Issue] = []
    for column in columns.risks:
        contents = contents_of(cells[column])
        scale = _side(columns, column, scale_of(columns.names[column], contents, choices), choices)
        scale = _of_predicted_class(columns, column, contents, scale, cells, choices)
        scales.append(scale)
        notes += _notes(columns.names[column], contents, scale, choices)
    return columns.with_scales(scales, notes)


def _side(columns: RiskColumns, column: int, scale: Scale, choices: Choices) -> Scale:
    name = columns.names[column]
    if name in choices.risk_columns or not benign_by_name(name, alone=len(columns.risks) == 1):
        return scale
    if all(is_survival(columns.names[outcome]) for outcome in columns.labels):
        return scale  # survival is the event
    if BENIGN_RISKS in choices.accepted:
        return replace(scale, turned=True)
    raise CohortRefused(
        f"{quoted(name)} seems to be the probability of no event: expected the risk of the event. "
        "Upload 1 minus it, under a header such as 'risk', or accept that this is done.",
        details={
            "offer": Offer(
                f"Read 1 minus {quoted(name)} as the risk.", choices.with_accepted(BENIGN_RISKS), BENIGN_RISKS
            )
        },
    )


def _of_predicted_class(
    columns: RiskColumns, column: int, contents: Contents, scale: Scale, cells: Columns, choices: Choices
) -> Scale:
    """Ask about risks that are never below one half: they may be those of whichever class was predicted."""
    decision, benign = _decision(columns, cells)
    risk = scale.risks(contents.numbers, ())
    if AS_RISKS in choices.accepted or not never_below_half(risk, with_decisions=bool(columns.decisions)):
        return scale
    if PREDICTED_CLASS in choices.accepted and decision >= 0:
        return replace(scale, decision=decision, benign=benign)
    raise _never_below_half(columns, column, decision, choices)


def _decision(columns: RiskColumns, cells: Columns) -> tuple[int, frozenset[str]]:
    """Return the column of predicted classes whose values are understood, and those that mean benign."""
    for column in columns.decisions:
        values = contents_of(cells[column]).values
        coding = coding_by_words(values) or {**yes_means(MALIGNANT, list(values)), **understood(values)}
        if set(coding) >= values and set(coding.values()) == {MALIGNANT, BENIGN}:
            return column, frozenset(value for value, meaning in coding.items() if meaning == BENIGN)
    return -1, frozenset()


def _never_below_half(columns: RiskColumns, column: int, decision: int, choices: Choices) -> CohortRefused:
    name = quoted(columns.names[column])
    as_risks = Offer(
        f"Read {name} as risks of the event, none of which is below 0.5.",
        choices.with_accepted(AS_RISKS),
        AS_RISKS,
    )
    what = (
        f"No number in column {name} is below 0.5: it seems to hold the probability of whichever class was "
        "predicted, not the risk of the event."
    )
    if decision < 0:
        what += " Add the risks of the event, or " + (
            f"write {listed(quoted(columns.names[c]) for c in columns.decisions)}, the predicted class, "
            "as yes and no: it is not known which of its values means the event."
            if columns.decisions
            else "a column with the predicted class."
        )
        return CohortRefused(what, details={"offer": as_risks})
    by = quoted(columns.names[decision])
    turn = Offer(
        f"Read 1 minus {name} as the risk where {by} predicts no event.",
        choices.with_accepted(PREDICTED_CLASS),
        PREDICTED_CLASS,
    )
    what += (
        f" Accept that the risk is 1 minus it where {by} predicts no event, or add the risks of the event."
    )
    return CohortRefused(what, details={"offer": turn, "otherwise": as_risks})


def _notes(name: str, contents: Contents, scale: Scale, choices: Choices) -> list[Issue]:
    notes = []
    if scale.percent:
        notes.append(f"Divided by 100{' as accepted' * (PERCENT in choices.accepted)}: {quoted(name)}.")
    if scale.log_odds:
        notes.append(f"Read as log-odds, as accepted: {quoted(name)}.")
    if scale.turned:
        notes.append(f"Read as accepted: the risk is 1 minus {quoted(name)}.")
    if scale.decision >= 0:
        notes.append(f"Read as accepted: the risk is 1 minus {quoted(name)} where no event was predicted.")
    if not scale.log_odds and _has_rounding_noise(contents.known / (100 if scale.percent else 1)):
        notes.append(
            f"{quoted(name)} holds numbers that lie outside 0 to 1 by less than {ROUNDING:.0e}, as rounding "
            "leaves them: they are read as 0 or 1."
        )
    return [file_note(sentence, "scale", column=name) for sentence in notes]


def _has_rounding_noise(numbers: Floats) -> bool:
    below, above = (numbers < 0) & (numbers >= -ROUNDING), (numbers > 1) & (numbers <= 1 + ROUNDING)
    return bool((below | above).any())
