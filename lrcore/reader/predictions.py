"""A table of risks and outcomes from any model, read with the same care as measurements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats, sigmoid
from lrcore.errors import CohortRefused
from lrcore.evaluation.inputs import contradicts_risk
from lrcore.reader.changes import CellChange
from lrcore.reader.choices import EVERY_ROW, Choices
from lrcore.reader.columns.label_reading import counted_over_all
from lrcore.reader.columns.labels import Labels, label_notes
from lrcore.reader.columns.layout import Layout
from lrcore.reader.columns.numbers import Range
from lrcore.reader.columns.packed_issues import packed
from lrcore.reader.dialect import Dialect
from lrcore.reader.formats.batch import Shape
from lrcore.reader.formats.source import Source, first_names
from lrcore.reader.issues import REFUSED, Issue, counted, file_note
from lrcore.reader.plan import EachRowByItself, Part, Plan
from lrcore.reader.plausibility.row_checks import Finding
from lrcore.reader.read import FirstRows, OnProgress, read_first_rows, read_table
from lrcore.reader.risks.classes import decide_scales
from lrcore.reader.risks.columns import RiskColumns
from lrcore.reader.risks.find import MOST_LOOKED_AT, find_risk_columns, with_names
from lrcore.reader.risks.outcome_labels import outcome_labels
from lrcore.reader.risks.repeated.repeated_patients import READ_EVERY_ROW, refuse_repeated_patients
from lrcore.reader.risks.repeated.repeats import repeat_notes, repeats_of
from lrcore.reader.risks.repeated.row_per_patient import (
    refuse_cut_rows,
    refuse_one_class,
    refuse_several_rows_per_patient,
)
from lrcore.reader.risks.scale import refuse_another_scale, refuse_limits, within
from lrcore.reader.rows import Rows

NO_ROWS = "The file has a header but no rows: expected one row per patient below it."
_WEKA_DISTRIBUTION = (
    "Weka separates the probabilities of the classes in 'distribution' by the same sign as its columns: "
    "write its predictions without the option for the distribution."
)
_PERCENT_RANGE, _LOG_ODDS_RANGE = (0.0, 100.0), (-1000.0, 1000.0)


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class Predictions:
    """Risks and outcomes from one or several models.

    Attributes
    ----------
    name : str
        Name of the file, as given.
    models : tuple of str
        The header of each model's risks.
    risk : ndarray of shape (n_scored, k)
        P(malignant) by each of k models.
    log_odds : ndarray of shape (n_scored, k)
        Their log-odds as the file gives them; nan where it does not.
    rows, ids, outcome, labels, issues, dialect, extras, n_rows, rejected
        As in :class:`lrcore.reader.cohort.Cohort`; ``header`` too.
    """

    name: str
    models: tuple[str, ...]
    risk: Floats
    log_odds: Floats
    rows: NDArray[np.int64]
    ids: Sequence[str]
    outcome: NDArray[np.int8]
    labels: Labels
    issues: Sequence[Issue]
    dialect: Dialect
    extras: Mapping[str, Sequence[str]]
    n_rows: int
    header: tuple[str, ...]
    rejected: Mapping[int, tuple[str, ...]]

    @property
    def n_scored(self) -> int:
        """Rows with a risk from every model."""
        return len(self.rows)

    @property
    def sentence(self) -> str:
        """The counts, which always add up."""
        return (
            f"{counted(self.n_rows, 'data row')}: {self.n_scored:,} read, {self.n_rows - self.n_scored:,} "
            "refused."
        )


@dataclass(frozen=True, eq=False, slots=True)
class RiskRules(EachRowByItself):
    """What risks and log-odds must satisfy.

    Attributes
    ----------
    columns : RiskColumns
    choices : Choices
    """

    columns: RiskColumns
    choices: Choices

    @property
    def ranges(self) -> tuple[Range, ...]:
        """What each column can hold."""
        risks = tuple(scale.range for scale in self.columns.scales)
        return risks + (_LOG_ODDS_RANGE,) * len(self.columns.log_odds)

    def check(self, rows: Rows, shape: Shape) -> tuple[list[Finding], tuple[CellChange, ...]]:
        """Turn the numbers into risks in place; return every cell that cannot be used.

        Raises
        ------
        CohortRefused
            If numbers above 1 show that a column is on another scale, or limits stand for numbers.
        """
        columns, numbers = self.columns, rows.numbers
        refuse_limits([columns.names[c] for c in columns.measured], rows.invalid)
        found = [Finding(cell.row, cell.column, cell.problem, REFUSED, cell.rule) for cell in rows.invalid]
        for column, scale, values in zip(columns.risks, columns.scales, numbers.T, strict=False):
            cells = rows.texts[column] if scale.signed else ()
            refuse_another_scale(columns.names[column], values, cells, scale, self.choices)
            risks = scale.risks(values, rows.texts[scale.decision] if scale.decision >= 0 else ())
            if risks is not values:
                values[:] = risks
        risk, log_odds = self._risk(numbers), numbers[:, len(columns.risks) :]
        outside = not all(within(column, 0, 1) for column in risk.T)
        for row, place in np.argwhere((risk < 0) | (risk > 1)).tolist() if outside else ():
            problem = f"{risk[row, place]:.6g} is no risk: expected a number from 0 to 1."
            found.append(Finding(row, place, problem, REFUSED, "range"))
        if columns.log_odds and columns.risks:
            for row, place in np.argwhere(contradicts_risk(risk, log_odds)).tolist():
                problem = (
                    f"The risk ({risk[row, place]:.6g}) and the log-odds ({log_odds[row, place]:.6g}) "
                    "disagree: these log-odds are a risk of "
                    f"{sigmoid(log_odds[row : row + 1, place])[0]:.4g}."
                )
                found.append(Finding(row, len(columns.risks) + place, problem, REFUSED, "disagree"))
        return found, ()

    def split(self, numbers: Floats) -> tuple[Floats, Floats]:
        """Return risks and log-odds, one column per model; log-odds are nan where the file has none."""
        columns = self.columns
        given = numbers[:, len(columns.risks) :] if columns.log_odds else np.full(numbers.shape, np.nan)
        return self._risk(numbers), given

    def _risk(self, numbers: Floats) -> Floats:
        n = len(self.columns.risks)
        return numbers[:, :n] if n else sigmoid(numbers)


def open_predictions(source: Source, layout: Layout | None, choices: Choices) -> tuple[Plan, FirstRows]:
    """Decide from the first rows how a table of predictions is read.

    Raises
    ------
    CohortRefused
        If it holds no risks, no outcomes or no rows.
    """
    if layout is None or not layout.header:
        raise CohortRefused(
            "Expected a header line that names a column of risks and one of outcomes, such as "
            "'risk,outcome', above the numbers.",
            details={"headers": tuple(first_names(source)[:500])},
        )
    cells = first_cells(source, layout)
    if not cells[0]:
        raise CohortRefused(_why_no_rows(source, layout))
    layout = replace(layout, header=with_names(layout.header, cells))
    columns = find_risk_columns(layout.header, cells, choices)
    measured = columns.measured
    shape = Shape(
        layout.header,
        layout.width,
        layout.needed,
        measured,
        columns.id_column,
        columns.labels[0],
        frozenset(range(layout.width)),
        columns.labels[0],
        percent=frozenset(measured),
    )
    ranges = (_PERCENT_RANGE,) * len(columns.risks) + (_LOG_ODDS_RANGE,) * len(columns.log_odds)
    first = read_first_rows(source, layout, shape, ranges, choices)
    if not first.rows.last:
        raise CohortRefused(NO_ROWS)
    dialect = replace(source.dialect, header=f"header in line {layout.skip}", decimal=first.shape.decimal)
    return _make_plan(first, columns, dialect, choices), first


def _why_no_rows(source: Source, layout: Layout) -> str:
    widths = {len(row) for row in islice(source.rows(layout), MOST_LOOKED_AT) if any(map(str.strip, row))}
    if not widths:
        return NO_ROWS
    if layout.header[-1].strip().lower() == "distribution":
        return _WEKA_DISTRIBUTION
    return (
        f"Every row has {min(widths)} cells or more where the header names {layout.width} columns: a "
        "delimiter inside a cell, such as a decimal comma, may cut it in two. Put such cells in quotation "
        "marks, or use another delimiter."
    )


def first_cells(source: Source, layout: Layout) -> Sequence[Sequence[str]]:
    """Return the first rows of a table, column by column."""
    width = layout.width
    first = (row for row in islice(source.rows(layout), MOST_LOOKED_AT) if any(map(str.strip, row)))
    rows = [(*row, *[""] * (width - len(row))) for row in first if len(row) <= width]
    return list(zip(*rows, strict=True)) if rows else [()] * width


def _make_plan(first: FirstRows, columns: RiskColumns, dialect: Dialect, choices: Choices) -> Plan:
    rows = first.rows
    cells = [rows.texts[column] for column in range(len(columns.names))]
    refuse_limits([columns.names[c] for c in columns.measured], rows.invalid)
    columns = decide_scales(columns, cells, choices)
    rules = RiskRules(columns, choices)
    percent = frozenset(c for c, scale in zip(columns.risks, columns.scales, strict=True) if scale.percent)
    shape = replace(first.shape, percent=percent)
    numbers = rows.numbers.copy(order="F")
    found, _ = rules.check(replace(rows, numbers=numbers, invalid=[]), shape)
    if sum(finding.rule == "disagree" for finding in found) > len(rows) / 2:
        raise CohortRefused(
            "Risks and log-odds disagree in most rows: expected risk = 1 / (1 + exp(-log-odds)). Leave out "
            "the column that belongs to another model."
        )
    labels = outcome_labels(columns, cells, rules.split(numbers)[0][:, 0], choices)
    used = {*columns.measured, columns.id_column, labels.index}
    extras = tuple(c for c, name in enumerate(columns.names) if c not in used and name.strip())
    notes = (*columns.notes, *_log_odds_note(columns))
    plan = Plan(columns.names, shape, dialect, columns.id_column, labels, extras, choices, notes, rules)
    decisions = [scale.decision for scale in columns.scales if scale.decision >= 0]
    signed = [c for c, scale in zip(columns.risks, columns.scales, strict=True) if scale.signed]
    return plan.with_needs(rows, first.shape.measured, *decisions, *signed)


def read_opened_predictions(
    plan: Plan, first: FirstRows, *, name: str, on_progress: OnProgress | None = None
) -> Predictions:
    """Read every row of a table that :func:`open_predictions` has decided upon."""
    read = read_table(plan, first, on_progress)
    assert isinstance(plan.rules, RiskRules)
    risk, log_odds = plan.rules.split(read.numbers)
    return predictions_of(plan, read, name, plan.rules.columns.models, risk, log_odds)


def predictions_of(
    plan: Plan, read: Part, name: str, models: tuple[str, ...], risk: Floats, log_odds: Floats
) -> Predictions:
    """Return the rows of a table with their risks, wherever these come from.

    Parameters
    ----------
    plan : Plan
    read : Part
        Every row.
    name : str
        Name of the file.
    models : tuple of k str
    risk, log_odds : ndarray of shape (n, k)

    Raises
    ------
    CohortRefused
        If a row is not one patient, or the rows that can be read are no fair sample.
    """
    labels = counted_over_all(plan.labels, read.label_counts)
    refuse_cut_rows(sum(issue.rule == "cells" for issue in read.issues), read.last)
    refuse_one_class(labels, read.outcome)
    refuse_several_rows_per_patient(read.extras, read.ids, risk, read.outcome)
    groups, repeated = repeats_of(read.ids, risk, read.outcome)
    refuse_repeated_patients(groups, read.extras, read.ids, risk, read.outcome, plan.choices)
    notes = [*plan.notes, *label_notes(labels), *repeat_notes(groups, repeated, read.ids, read.rows)]
    notes += [file_note(READ_EVERY_ROW, "repeated row")] * (EVERY_ROW in plan.choices.accepted)
    return Predictions(
        name=name,
        models=models,
        risk=risk,
        log_odds=log_odds,
        rows=read.rows,
        ids=read.ids,
        outcome=read.outcome,
        labels=labels,
        issues=packed(chain(notes, read.skipped_lines, read.issues)),
        dialect=plan.dialect,
        extras=read.extras,
        n_rows=read.last,
        header=plan.names,
        rejected=read.rejected,
    )


def _log_odds_note(columns: RiskColumns) -> list[Issue]:
    worked_out = "The risks were worked out from the log-odds."
    return [] if columns.risks else [file_note(worked_out, "log-odds")]
