"""The stages in their order: source, layout, headers, plan, blocks, cohort."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

import numpy as np

from lrcore.errors import CohortRefused
from lrcore.reader.changes import Changes, changed_columns
from lrcore.reader.choices import Choices
from lrcore.reader.coherence.check import Readable, check_coherence
from lrcore.reader.coherence.rows_held import held_back, refuse_mostly_held, without_summaries
from lrcore.reader.coherence.unseen import few_rows
from lrcore.reader.cohort import Cohort
from lrcore.reader.columns.headers import HeaderMap, map_headers, style_of
from lrcore.reader.columns.label_reading import counted_over_all
from lrcore.reader.columns.labels import label_notes
from lrcore.reader.columns.layout import Layout
from lrcore.reader.columns.other_datasets import other_series
from lrcore.reader.columns.packed_issues import packed
from lrcore.reader.columns.placeholders import counting_columns
from lrcore.reader.columns.published_order import ORDER, assume_order
from lrcore.reader.columns.spelling import field_of
from lrcore.reader.columns.statistics_tables import refuse_statistics
from lrcore.reader.columns.texts import Texts, joined
from lrcore.reader.dialect import Dialect
from lrcore.reader.duplicates import repeated_patients, summary_lines
from lrcore.reader.formats.chunks import NotSeparable
from lrcore.reader.formats.delimited import LineCount, Recognise
from lrcore.reader.formats.source import STORED_FORMS, Source, first_names
from lrcore.reader.issues import NOTE, Issue, file_note, listed, quoted, shown
from lrcore.reader.plan import Part, Plan, cells_of, make_plan
from lrcore.reader.plausibility.offers import row_offers
from lrcore.reader.rest import Rest, Start, Together, Told, joined_measurements, plain_start, rest_of
from lrcore.reader.rows import BLOCK, Block, Shape, blocks
from lrcore.reader.typed import RestOfTyped, rest_of_typed
from lrcore.schema import BY_KEY, Field
from lrcore.system.parallel import run_both

_NO_PATIENTS = "The file has a header but no patients: expected one row per patient below it."


@dataclass(frozen=True, eq=False, slots=True)
class Opened:
    """A table of measurements, decided upon and ready to be read block by block.

    Attributes
    ----------
    plan : Plan
    shape : Shape
        What a row looks like.
    begun : Start
        The rows the plan was made from.
    blocks : iterator of Block
        What follows them, row by row.
    rest : Rest or None
        The same, where it may be read chunk by chunk.
    notes : tuple of Issue
        On how the file is laid out.
    complete : bool
        Whether the file ends with a line break.
    ahead : bool
        Whether the decisions rest on the beginning of the file: see :class:`Source`.
    """

    plan: Plan
    shape: Shape
    begun: Start
    blocks: Iterator[Block]
    rest: Rest | RestOfTyped | None
    notes: tuple[Issue, ...]
    complete: bool
    ahead: bool

    @property
    def first(self) -> Part:
        """What the first rows give; conversions are carried out on them in place, so ask only once."""
        return self.plan.part(self.begun.block, self.begun.cells)


def recogniser(choices: Choices) -> Recognise:
    """Return what tells the field of a header: what a person has accepted, then the rules."""
    accepted = dict(choices.headers)

    def recognise(header: str) -> Field | None:
        return BY_KEY[accepted[header]] if header in accepted else field_of(header)

    return recognise


def open_cohort(source: Source, layout: Layout | None, choices: Choices) -> Opened:
    """Decide from the first rows how a table of measurements is read.

    Raises
    ------
    CohortRefused
        If the table does not hold the 30 measurements, or holds no patient.
    """
    headers = _headers(source, layout, choices)
    if layout is None:
        raise CohortRefused("Expected a table of measurements.")
    label = headers.label_columns[0] if headers.label_columns else -1
    shape = Shape(layout.header, layout.width, layout.needed, headers.fields, headers.id_column, label)
    count = LineCount()
    rest = blocks(source.rows(layout, count), shape, size=BLOCK)
    begun = plain_start(source.text, _lines_above(source, layout), shape, headers, choices, rows=BLOCK)
    if begun is not None:
        rest = islice(rest, 1, None) if len(begun.block.rows) == BLOCK else iter(())
    else:
        head = next(rest)
        if not head.last:
            raise CohortRefused(_NO_PATIENTS)
        begun = Start(head, *cells_of(head, headers, choices), count.lines)
    named = layout.header and not counting_columns(layout.header)
    style = f"{style_of(layout.header)}, header in line {layout.skip}" if named else ORDER
    dialect = replace(source.dialect, header=style, decimal=begun.decimal)
    plan = make_plan(begun.block, begun.cells, headers, dialect, choices)
    later = _rest(source, begun, plan, shape) if len(begun.block.rows) == BLOCK else None
    notes = _layout_notes(layout, source.dialect)
    return Opened(plan, shape, begun, rest, later, notes, source.complete, source.ahead)


def _rest(source: Source, begun: Start, plan: Plan, shape: Shape) -> Rest | RestOfTyped | None:
    text = rest_of(source.text, begun.lines, plan, shape)
    return text or rest_of_typed(source.typed, begun.lines - 1, plan, shape)


def _lines_above(source: Source, layout: Layout) -> int:
    count = LineCount()
    list(islice(source.records(count), layout.skip))
    return count.lines


def _headers(source: Source, layout: Layout | None, choices: Choices) -> HeaderMap:
    names = layout.header if layout else first_names(source)
    skip = layout.skip if layout else 1
    refusal = other_series(names, source.head[skip:])
    if refusal:
        raise CohortRefused(refusal)
    if layout is not None and (not layout.header or counting_columns(names)):
        return assume_order(source.head[skip:], layout.width, layout.header)
    refuse_statistics(names, source.head[skip:])
    return map_headers(names, choices)


def _layout_notes(layout: Layout, dialect: Dialect) -> tuple[Issue, ...]:
    zeros = (
        "Of this kind of workbook the stored numbers are read: zeros that only a number format puts before "
        "an id cannot be seen."
    )
    notes = (file_note(zeros, "ids"),) if dialect.form in STORED_FORMS else ()
    above = "above the header" if layout.header else "above the first patient"
    return notes + tuple(
        file_note(f"Lines {where} were skipped: {listed(map(quoted, lines), most=3)}.", "title")
        for where, lines in ((above, layout.titles), ("below the header", layout.below))
        if lines
    )


def read_opened(opened: Opened, *, name: str, told: Told | None = None) -> Cohort:
    """Read every block and join what they gave; ``told`` hears which share of a large file is read.

    Raises
    ------
    NotSeparable
        If it was decided ahead how the file is read, and the rest of it contradicts.
    CohortRefused
        If two columns of the same name hold different values.
    """
    if opened.ahead and opened.rest is None:
        raise NotSeparable
    head = opened.begun.block
    first = opened.first
    try:
        read = opened.rest.read(first, head, told) if opened.rest else _row_by_row(opened, first)
    except NotSeparable:
        if opened.ahead:
            raise
        read = _row_by_row(opened, first)
    return _joined(opened, read, name)


def _row_by_row(opened: Opened, first: Part) -> Together:
    head = opened.begun.block
    parts, asides, last = [first], [*head.asides], head.last
    for block in opened.blocks:
        parts.append(opened.plan.read(block))
        asides += block.asides
        last = block.last
    return Together(parts, asides, last, None)


def _joined(opened: Opened, read: Together, name: str) -> Cohort:
    plan, parts = opened.plan, read.parts
    texts, measurements = joined([part.texts for part in parts]), joined_measurements(parts, read.room)
    labels = counted_over_all(plan.texts.labels, texts.label_counts)
    issues = [
        *opened.notes,
        *plan.notes,
        *few_rows(len(measurements)),
        *label_notes(labels),
        *_column_notes(plan),
        *read.asides,
    ]
    keys = np.concatenate([part.keys for part in parts])
    repeats, summaries = run_both(
        lambda: repeated_patients(measurements, keys, texts.ids, texts.rows),
        lambda: summary_lines(measurements),
    )
    later = [*repeats, *_cut_off(opened, texts)]
    held_rows = [row for part in parts for row in part.held_rows]
    held = np.concatenate([part.held for part in parts])
    cohort = Cohort(
        name=name,
        measurements=measurements,
        rows=texts.rows,
        ids=texts.ids,
        outcome=texts.outcome,
        labels=labels,
        issues=packed(chain(issues, texts.issues, later)),
        dialect=plan.dialect,
        extras=texts.extras,
        n_rows=read.n_rows,
        header=plan.headers.names[plan.headers.corrected :],
        turned_away=texts.turned_away,
        offers=row_offers(held, held_rows, plan.choices),
        choices=plan.choices,
        changes=_changes(plan, parts).among(texts.rows),
    )
    cohort = without_summaries(cohort, summaries)
    readable = Readable(cohort.measurements, cohort.rows, held, held_rows)
    doubts = check_coherence(readable, plan.headers, plan.choices)
    refuse_mostly_held(readable, cohort.issues, cohort.offers, cohort.choices)
    return held_back(cohort, doubts)


def _changes(plan: Plan, parts: Sequence[Part]) -> Changes:
    cells = tuple(change for part in parts for change in part.changes)
    return Changes(cells, changed_columns(plan.choices, plan.headers))


def _column_notes(plan: Plan) -> list[Issue]:
    names = [quoted(plan.headers.names[column]) for column in plan.texts.extras]
    notes = (
        [file_note(f"Not used for the score: {listed(names, most=12)}.", "other columns")] if names else []
    )
    for first, other in plan.headers.repeated:
        problem = (
            f"{quoted(plan.headers.name(first))} and {quoted(plan.headers.name(other))} (columns "
            f"{first + 1} and "
            f"{other + 1}) hold the same values; one of them was used."
        )
        notes.append(file_note(problem, "repeated column", column=shown(plan.headers.names[other])))
    if plan.headers.id_column < 0:
        notes.append(file_note("There is no column of ids: patients are known by their row.", "ids"))
    return notes


def _cut_off(opened: Opened, texts: Texts) -> list[Issue]:
    last = len(opened.plan.headers.names) - 1
    if opened.complete or last not in opened.plan.headers.fields or not len(texts.rows):
        return []
    problem = (
        "The file does not end with a line break: if it was cut off while it was copied, the last value of "
        "this row may have lost digits."
    )
    name = opened.plan.headers.name(last)
    return [Issue(int(texts.rows[-1]), texts.ids[-1], name, "", problem, NOTE, "end of file")]
