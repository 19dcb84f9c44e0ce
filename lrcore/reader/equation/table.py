"""A table of patients whose risks a published equation gives, with a reason for every refusal."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from lrcore.arrays import Floats, sigmoid
from lrcore.errors import CohortRefused
from lrcore.reader.choices import Choices
from lrcore.reader.columns.label_reading import read_labels
from lrcore.reader.columns.labels import NO_LABELS, Candidate, Evidence, Labels
from lrcore.reader.columns.layout import Layout
from lrcore.reader.columns.spelling import id_rank
from lrcore.reader.equation.equation import Equation, nearest
from lrcore.reader.equation.reference_levels import reference_levels
from lrcore.reader.equation.rules import EquationRules, ranges_of
from lrcore.reader.formats.batch import Shape
from lrcore.reader.formats.source import Source, first_names
from lrcore.reader.issues import counted, file_note, listed, quoted
from lrcore.reader.plan import Plan
from lrcore.reader.predictions import NO_ROWS, Predictions, first_cells, predictions_of
from lrcore.reader.read import FirstRows, OnProgress, read_first_rows, read_table
from lrcore.reader.risks.contents import contents_of
from lrcore.reader.risks.find import MOST_LOOKED_AT
from lrcore.reader.risks.roles import LABEL, column_kind
from lrcore.reader.rows import Rows

_MAX_OUTCOMES = 8  # values of a column of outcomes


def open_equation_table(source: Source, layout: Layout | None, choices: Choices) -> tuple[Plan, FirstRows]:
    """Decide from the first rows how a table is read whose risks an equation gives.

    Raises
    ------
    CohortRefused
        If columns of the equation are missing, or the table holds no rows.
    """
    equation = choices.equation
    assert equation is not None
    names = tuple(name.strip() for name in (layout.header if layout else first_names(source)))
    if layout is None:
        raise _missing(equation, names)
    places = _places_of(equation, names)
    cells = first_cells(source, layout)
    if not cells[0]:
        raise CohortRefused(NO_ROWS)
    measured = tuple(places[name] for name in equation.measured)
    levels = {name: places[name] for name in equation.levels}
    used = {*measured, *levels.values()}
    id_column = _id_column(names, used)
    labels = _outcomes(names, cells, used, choices)
    texts = frozenset(range(layout.width)) - {*measured}
    shape = Shape(
        layout.header,
        layout.width,
        layout.needed,
        measured,
        id_column,
        labels[0] if labels else -1,
        texts,
        is_lenient=not measured,
    )
    ranges = ranges_of(equation)
    first = read_first_rows(source, layout, shape, ranges, choices)
    if not first.rows.last:
        raise CohortRefused(NO_ROWS)
    return _make_plan(first, equation, levels, labels, choices), first


def _places_of(equation: Equation, names: Sequence[str]) -> dict[str, int]:
    wanted = (*equation.measured, *equation.levels)
    counts = Counter(names)
    if any(name not in counts for name in wanted):
        raise _missing(equation, names)
    twice = [name for name in wanted if counts[name] > 1]
    if twice:
        raise CohortRefused(
            f"More than one column is called {listed(map(quoted, twice))}: the equation needs one. Rename or "
            "leave out the others."
        )
    both = [name for name in equation.measured if name in equation.levels]
    if both:
        raise CohortRefused(
            f"The equation uses {listed(map(quoted, both))} both as a number and as a category: expected one "
            "of the two. Write a second column."
        )
    return {name: names.index(name) for name in wanted}


def _missing(equation: Equation, names: Sequence[str]) -> CohortRefused:
    wanted = dict.fromkeys((*equation.measured, *equation.levels))
    missing = [name for name in wanted if name not in names]
    near = {name: nearest(name, [each for each in names if each not in wanted]) for name in missing}
    hints = [f"{quoted(found)} may be {quoted(name)}" for name, found in near.items() if found]
    hint = f" {listed(hints)}: rename it if it is the same in the same unit." if hints else ""
    columns = counted(len(missing), "column")
    return CohortRefused(
        f"The equation {quoted(equation.name)} needs {columns} that the file does not have: "
        f"{listed(map(quoted, missing), most=12)}. Columns are matched by their names, exactly.{hint}",
        details={"headers": tuple(names[:500]), "missing": tuple(missing)},
    )


def _id_column(names: Sequence[str], used: set[int]) -> int:
    ids = [(id_rank(name), place) for place, name in enumerate(names) if place not in used]
    return min([pair for pair in ids if pair[0] >= 0], default=(0, -1))[1]


def _outcomes(
    names: Sequence[str], cells: Sequence[Sequence[str]], used: set[int], choices: Choices
) -> tuple[int, ...]:
    """Return the columns that may hold the outcome; by their names alone, none that the equation uses."""
    chosen = choices.label_column
    if chosen:
        if chosen not in names:
            raise CohortRefused(
                f"No column is called {quoted(chosen)}: expected one of {listed(map(quoted, names))}."
            )
        return (names.index(chosen),)
    return tuple(
        place
        for place, name in enumerate(names)
        if chosen is None
        and place not in used
        and column_kind(name, choices) == LABEL
        and 1 <= len(contents_of(cells[place][:MOST_LOOKED_AT]).values) <= _MAX_OUTCOMES
    )


def _make_plan(
    first: FirstRows,
    equation: Equation,
    levels: Mapping[str, int],
    labels: Sequence[int],
    choices: Choices,
) -> Plan:
    rows, names = first.rows, tuple(first.layout.header)
    references, notes = reference_levels(equation, levels, rows, choices)
    rules = EquationRules(equation, levels, references, names)
    found, _ = rules.check(rows, first.shape)
    if len({finding.row for finding in found}) == len(rows) and len(rows):
        example = found[0]
        raise CohortRefused(
            f"The equation {quoted(equation.name)} gives no risk for any of the first "
            f"{counted(len(rows), 'row')}. Row {example.row + 1}: {example.problem}"
        )
    eta = rules.log_odds(rows.numbers, {name: rows.texts[place] for name, place in levels.items()})
    decided = _labels(rows, names, labels, sigmoid(eta), choices)
    used = {*first.shape.measured, first.shape.id_column, decided.index}
    extras = tuple(c for c, name in enumerate(names) if c not in used and name.strip())
    dialect = replace(
        first.source.dialect, header=f"header in line {first.layout.skip}", decimal=first.shape.decimal
    )
    others = [quoted(names[c]) for c in extras if c not in levels.values()]
    if others:
        unused = f"Not used by the equation {quoted(equation.name)}: {listed(others, most=12)}."
        notes = (*notes, file_note(unused, "other columns"))
    plan = Plan(names, first.shape, dialect, first.shape.id_column, decided, extras, choices, notes, rules)
    return plan.with_needs(rows, first.shape.measured, *levels.values())


def _labels(
    rows: Rows, names: Sequence[str], labels: Sequence[int], risk: Floats, choices: Choices
) -> Labels:
    if not labels:
        return NO_LABELS
    candidates = [Candidate(names[column], column, rows.texts[column]) for column in labels]
    return read_labels(candidates, Evidence(risk, "the higher risks", {}, {}, of_risks=True), choices)


def read_equation_table(
    plan: Plan, first: FirstRows, *, name: str, on_progress: OnProgress | None = None
) -> Predictions:
    """Read every row of a table that :func:`open_equation_table` has decided upon."""
    read = read_table(plan, first, on_progress)
    rules = plan.rules
    assert isinstance(rules, EquationRules)
    eta = rules.log_odds(read.numbers, {column: read.extras[column] for column in rules.levels})
    eta = eta[:, None]
    return predictions_of(plan, read, name, (rules.equation.name,), sigmoid(eta), eta)
