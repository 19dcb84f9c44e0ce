"""Which values of a category stand for the reference of an equation, and when a person must say so."""

from collections import Counter
from collections.abc import Mapping, Sequence

from lrcore.errors import CohortRefused
from lrcore.reader.choices import REFERENCE, Choices, Offer
from lrcore.reader.columns.label_words import plain_label
from lrcore.reader.equation.equation import Equation
from lrcore.reader.equation.rules import compared, is_missing
from lrcore.reader.issues import Issue, file_note, listed, quoted
from lrcore.reader.rows import Rows


def reference_levels(
    equation: Equation, levels: Mapping[str, int], rows: Rows, choices: Choices
) -> tuple[dict[str, frozenset[str]], tuple[Issue, ...]]:
    """Return the values of each category that stand for its reference.

    A value that the equation does not name counts as the reference where it is the only one; several
    may be misspelt, so a person must accept them.
    """
    references: dict[str, frozenset[str]] = {}
    notes: list[Issue] = []
    for name, place in levels.items():
        named = {compared(value): value for value in equation.levels[name]}
        cells = rows.texts[place]
        counts = Counter(compared(cell) for cell in cells if not is_missing(cell))
        others = [value for value in counts if value not in named]
        _refuse_misspelt(name, others, list(named.values()))
        matched = any(value in counts for value in named)
        if (len(others) > 1 or (others and not matched and len(counts) > 1)) and not _accepted(choices):
            raise _doubtful(equation, name, [f"{quoted(v)} ({counts[v]:,})" for v in others], choices)
        references[name] = frozenset(others)
        if others:
            values = listed(f"{quoted(value)} ({counts[value]:,})" for value in others)
            sentence = f"Column {quoted(name)}: {values} taken for the reference of the equation."
            notes.append(file_note(sentence, "reference", column=name))
    return references, tuple(notes)


def _accepted(choices: Choices) -> bool:
    return REFERENCE in choices.accepted


def _refuse_misspelt(name: str, others: Sequence[str], named: Sequence[str]) -> None:
    plain = {plain_label(value): value for value in named}
    for value in others:
        if plain_label(value) in plain:
            raise CohortRefused(
                f"Column {quoted(name)} holds {quoted(value)}, the equation names "
                f"{quoted(plain[plain_label(value)])}: write both in the same way."
            )


def _doubtful(equation: Equation, name: str, others: Sequence[str], choices: Choices) -> CohortRefused:
    sentence = (
        f"Column {quoted(name)} holds {listed(others)}, which the equation {quoted(equation.name)} does not "
        f"name; it names {listed(map(quoted, equation.levels[name]))}. Only one value can be the reference "
        "without a question: compare the spelling."
    )
    offer = Offer("all these values are the reference", choices.with_accepted(REFERENCE), REFERENCE)
    return CohortRefused(sentence, details={"offer": offer})
