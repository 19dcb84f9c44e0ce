"""A table of the 30 measurements: what is decided from its first rows, and the patients it holds."""

from dataclasses import replace
from itertools import chain

from lrcore.arrays import Floats
from lrcore.errors import CohortRefused
from lrcore.reader.changes import Changes, changed_columns, convert
from lrcore.reader.choices import Choices
from lrcore.reader.coherence.centres import check_centres
from lrcore.reader.coherence.check import Readable, check_coherence
from lrcore.reader.coherence.nearness import near_patients
from lrcore.reader.coherence.rows_held import held_back, refuse_mostly_held, without_summaries
from lrcore.reader.coherence.unseen import few_rows
from lrcore.reader.cohort import Cohort
from lrcore.reader.columns.headers import HeaderMap, map_headers, refuse_two_lines, style_of
from lrcore.reader.columns.label_reading import counted_over_all, read_labels, unannounced
from lrcore.reader.columns.labels import Candidate, Evidence, Labels, label_notes
from lrcore.reader.columns.layout import Layout
from lrcore.reader.columns.other_datasets import other_series
from lrcore.reader.columns.packed_issues import packed
from lrcore.reader.columns.placeholders import counting_columns
from lrcore.reader.columns.published_order import ORDER, assume_order
from lrcore.reader.columns.spelling import field_of
from lrcore.reader.columns.statistics_tables import refuse_statistics, refuse_statistics_below
from lrcore.reader.dialect import Dialect
from lrcore.reader.duplicates import repeated_patients, summary_lines
from lrcore.reader.formats.batch import Shape
from lrcore.reader.formats.delimited import Recognise
from lrcore.reader.formats.source import STORED_FORMS, Source, first_names
from lrcore.reader.issues import NOTE, Issue, file_note, listed, quoted, shown
from lrcore.reader.patient_rules import RANGES, PatientRules
from lrcore.reader.plan import Part, Plan
from lrcore.reader.plausibility.file_checks import accepted_conversions, check_whole
from lrcore.reader.plausibility.no_valid_rows import refuse_implausible, refuse_unreadable
from lrcore.reader.plausibility.offers import row_offers
from lrcore.reader.read import FirstRows, OnProgress, read_first_rows, read_table
from lrcore.reader.rows import Rows
from lrcore.schema import BENIGN, BY_KEY, MALIGNANT, Field
from lrcore.system.parallel import run_both

_SKLEARN = {"0": MALIGNANT, "1": BENIGN}  # the coding of scikit-learn's copy
_SIZE = BY_KEY["worst_area"].index
_NO_PATIENTS = "The file has a header but no patients: expected one row per patient below it."


def recogniser(choices: Choices) -> Recognise:
    """Return the function from a header to its field: accepted headers first, then the rules."""
    accepted = dict(choices.headers)

    def recognise(header: str) -> Field | None:
        return BY_KEY[accepted[header]] if header in accepted else field_of(header)

    return recognise


def open_patients(source: Source, layout: Layout | None, choices: Choices) -> tuple[Plan, FirstRows]:
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
    repeated = [other for _, other in headers.repeated]
    shape = Shape(
        layout.header,
        layout.width,
        layout.needed,
        headers.fields,
        headers.id_column,
        label,
        frozenset({0, *headers.others, *repeated} - {*headers.fields}),
        label,
        corrected=headers.corrected,
    )
    first = read_first_rows(source, layout, shape, RANGES, choices)
    if not first.rows.last:
        raise CohortRefused(_NO_PATIENTS)
    return _make_plan(first, headers, choices), first


def _make_plan(first: FirstRows, headers: HeaderMap, choices: Choices) -> Plan:
    """Decide from the first rows.

    Raises
    ------
    CohortRefused
        If all rows share one fault.
    """
    rows, layout, source = first.rows, first.layout, first.source
    refuse_unreadable(rows.invalid, len(rows), headers)
    numbers = rows.numbers.copy(order="F") if choices.conversions else rows.numbers
    convert(numbers, rows.row_numbers, choices)
    notes = (
        *_layout_notes(layout, source.dialect),
        *headers.notes,
        *check_whole(numbers, headers, choices),
        *accepted_conversions(choices, headers),
    )
    refuse_implausible(numbers, headers)
    headers = _with_row_names(headers, rows)
    labels = _labels(rows, numbers, headers, choices)
    used = {headers.id_column, labels.index}
    extras = tuple(
        column for column in headers.others if column not in used and headers.names[column].strip()
    )
    named = layout.header and not counting_columns(layout.header)
    style = f"{style_of(layout.header)}, header in line {layout.skip}" if named else ORDER
    dialect = replace(source.dialect, header=style, decimal=first.shape.decimal)
    rules = PatientRules(headers, choices)
    plan = Plan(headers.names, first.shape, dialect, headers.id_column, labels, extras, choices, notes, rules)
    return plan.with_needs(rows, first.shape.measured, *(other for _, other in headers.repeated))


def _headers(source: Source, layout: Layout | None, choices: Choices) -> HeaderMap:
    names = layout.header if layout else first_names(source)
    skip = layout.skip if layout else 1
    refusal = other_series(names, source.head[skip:])
    if refusal:
        raise CohortRefused(refusal)
    if layout is not None and (not layout.header or counting_columns(names)):
        return assume_order(source.head[skip:], layout.width, layout.header)
    refuse_statistics(names, source.head[skip:])
    refuse_statistics_below(source.head[:skip])
    try:
        return map_headers(names, choices)
    except CohortRefused as incomplete:
        if "offer" not in incomplete.details:
            refuse_two_lines(source.head[: skip + 1])
        raise


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


def _labels(rows: Rows, numbers: Floats, headers: HeaderMap, choices: Choices) -> Labels:
    candidates = {
        column: Candidate(headers.names[column], column, rows.texts[column]) for column in headers.others
    }
    published = {"target": _SKLEARN} if {"mean radius", "worst area"} <= set(headers.names) else {}
    evidence = Evidence(numbers[:, _SIZE], "the larger nuclei", published, {})
    labels = read_labels([candidates[column] for column in headers.label_columns], evidence, choices)
    if labels.column or choices.label_column is not None:
        return labels
    not_diagnoses = {headers.id_column, *_columns_named(headers, choices.centre_column)}
    return unannounced([candidates[column] for column in headers.others if column not in not_diagnoses])


def _columns_named(headers: HeaderMap, name: str) -> list[int]:
    return [column for column in headers.others if name and headers.names[column] == name]


def _with_row_names(headers: HeaderMap, rows: Rows) -> HeaderMap:
    """Take an unnamed column for the ids when it does more than number the rows."""
    unnamed = [
        c for c in headers.others if headers.names[c].strip().lower() in ("", "unnamed: 0", "index", "...1")
    ]
    if headers.id_column >= 0 or not unnamed or not len(rows):
        return headers
    cells = rows.texts[unnamed[0]]
    counting = cells[0] in ("0", "1") and list(cells) == [
        str(int(cells[0]) + place) for place in range(len(cells))
    ]
    return headers if counting or not any(cells) else replace(headers, id_column=unnamed[0])


def read_patients(
    plan: Plan, first: FirstRows, *, name: str, on_progress: OnProgress | None = None
) -> Cohort:
    """Read every row of a table of measurements.

    Parameters
    ----------
    plan, first : Plan, FirstRows
        From :func:`open_patients`.
    name : str
        Name of the file.
    on_progress : callable, optional
        Called from time to time with the share of the file that has been read.

    Raises
    ------
    NotSeparable
        If it was decided ahead how the file is read, and the rest of it contradicts.
    CohortRefused
        If two columns of the same name hold different values.
    """
    read = read_table(plan, first, on_progress)
    labels = counted_over_all(plan.labels, read.label_counts)
    issues = [
        *plan.notes,
        *few_rows(len(read.numbers)),
        *label_notes(labels),
        *_column_notes(plan),
        *read.skipped_lines,
    ]
    repeats, summaries = run_both(
        lambda: repeated_patients(read.numbers, read.keys, read.ids, read.rows),
        lambda: summary_lines(read.numbers),
    )
    near = near_patients(read.numbers, read.ids, read.rows)
    later = [*repeats, *near, *_cut_off(plan, first, read)]
    changes = Changes(read.changes, changed_columns(plan.choices, headers_of(plan)))
    cohort = Cohort(
        name=name,
        measurements=read.numbers,
        rows=read.rows,
        ids=read.ids,
        outcome=read.outcome,
        labels=labels,
        issues=packed(chain(issues, read.issues, later)),
        dialect=plan.dialect,
        extras=read.extras,
        n_rows=read.last,
        header=plan.names[plan.shape.corrected :],
        rejected=read.rejected,
        offers=row_offers(read.held, read.held_rows, plan.choices),
        choices=plan.choices,
        changes=changes.among(read.rows),
    )
    return _coherent(without_summaries(cohort, summaries), plan, read)


def _coherent(cohort: Cohort, plan: Plan, read: Part) -> Cohort:
    """Hold back the rows that do not fit the development series, or refuse the file."""
    readable = Readable(cohort.measurements, cohort.rows, read.held, read.held_rows)
    headers = headers_of(plan)
    doubts = check_coherence(readable, headers, plan.choices) or check_centres(
        cohort.measurements, cohort.rows, cohort.extras, headers, plan.choices
    )
    refuse_mostly_held(readable, cohort.issues, cohort.offers, cohort.choices)
    return held_back(cohort, doubts)


def _column_notes(plan: Plan) -> list[Issue]:
    names = [quoted(plan.names[column]) for column in plan.extras]
    notes = (
        [file_note(f"Not used for the score: {listed(names, most=12)}.", "other columns")] if names else []
    )
    headers = headers_of(plan)
    for first, other in headers.repeated:
        problem = (
            f"{quoted(headers.name(first))} and {quoted(headers.name(other))} (columns {first + 1} and "
            f"{other + 1}) hold the same values; one of them was used."
        )
        notes.append(file_note(problem, "repeated column", column=shown(headers.names[other])))
    if headers.id_column < 0:
        notes.append(file_note("There is no column of ids: patients are known by their row.", "ids"))
    return notes


def headers_of(plan: Plan) -> HeaderMap:
    """Return the fields that the columns of a table of measurements hold."""
    assert isinstance(plan.rules, PatientRules)
    return plan.rules.headers


def _cut_off(plan: Plan, first: FirstRows, read: Part) -> list[Issue]:
    headers = headers_of(plan)
    last = len(headers.names) - 1
    if first.source.complete or last not in headers.fields or not len(read.rows):
        return []
    problem = (
        "The file does not end with a line break: if it was cut off while it was copied, the last value of "
        "this row may have lost digits."
    )
    return [Issue(int(read.rows[-1]), read.ids[-1], headers.name(last), "", problem, NOTE, "end of file")]
