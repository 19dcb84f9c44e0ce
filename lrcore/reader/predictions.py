"""A table of risks and outcomes from any model, read with the same care as measurements."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats, sigmoid
from lrcore.errors import CohortRefused
from lrcore.evaluation.inputs import contradicts_risk
from lrcore.reader.choices import Choices
from lrcore.reader.columns.decimal_sign import decide_decimal
from lrcore.reader.columns.label_reading import counted_over_all, read_labels
from lrcore.reader.columns.labels import Candidate, Evidence, Labels, label_notes
from lrcore.reader.columns.layout import Layout
from lrcore.reader.columns.numbers import read_columns
from lrcore.reader.columns.packed_issues import packed
from lrcore.reader.columns.texts import Columns, TextColumns, Texts, as_columns, joined
from lrcore.reader.dialect import Dialect
from lrcore.reader.formats.source import Source, first_names
from lrcore.reader.issues import REFUSED, Issue, counted, file_note, shown
from lrcore.reader.risks.classes import decide_scales
from lrcore.reader.risks.columns import RiskColumns
from lrcore.reader.risks.find import MOST_LOOKED_AT, find_risk_columns
from lrcore.reader.risks.repeats import repeat_notes
from lrcore.reader.risks.scale import refuse_above_one
from lrcore.reader.rows import Block, Shape, blocks

_NO_ROWS = "The file has a header but no rows: expected one row per patient below it."
_LOG_ODDS_RANGE = (-1000.0, 1000.0)


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
    rows, ids, outcome, labels, issues, dialect, extras, n_rows, turned_away
        As in :class:`lrcore.reader.cohort.Cohort`; ``header`` too.
    """

    name: str
    models: tuple[str, ...]
    risk: Floats
    log_odds: Floats
    rows: NDArray[np.int64]
    ids: tuple[str, ...]
    outcome: NDArray[np.int8]
    labels: Labels
    issues: Sequence[Issue]
    dialect: Dialect
    extras: Mapping[str, tuple[str, ...]]
    n_rows: int
    header: tuple[str, ...]
    turned_away: Mapping[int, tuple[str, ...]]

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


Found = list[tuple[int, int, str, str]]  # row, column, problem, rule


@dataclass(frozen=True, eq=False, slots=True)
class _Plan:
    columns: RiskColumns
    dialect: Dialect
    texts: TextColumns
    choices: Choices

    def read(self, block: Block) -> tuple[Floats, Floats, Texts]:
        cells = as_columns(block, len(self.columns.names))
        risk, log_odds, found = _numbers(cells, self.columns, self.dialect.decimal, self.choices)
        ids = self.texts.ids(cells, len(block.rows))
        issues = [
            Issue(
                block.numbers[row],
                ids[row],
                shown(self.columns.names[column]),
                shown(cells[column][row]),
                problem,
                REFUSED,
                rule,
            )
            for row, column, problem, rule in found
        ]
        kept, texts = self.texts.take(block, cells, issues)
        return risk[kept], log_odds[kept], texts


def _numbers(
    cells: Columns, where: RiskColumns, decimal: str, choices: Choices
) -> tuple[Floats, Floats, Found]:
    """Return risks and log-odds, one column per model, and every cell that cannot be used."""
    scales = list(zip(where.risks, where.scales, strict=True))
    texts = [_unsigned(cells[column]) if scale.percent else cells[column] for column, scale in scales]
    texts += [cells[column] for column in where.log_odds]
    ranges = [scale.range for _, scale in scales] + [_LOG_ODDS_RANGE] * len(where.log_odds)
    numbers, bad = read_columns(texts, ranges, decimal)
    found = [(cell.row, where.measured[cell.column], cell.problem, cell.rule) for cell in bad]
    risk, log_odds = numbers[:, : len(where.risks)], numbers[:, len(where.risks) :]
    if not where.risks:
        risk = sigmoid(log_odds)
    for place, (column, scale) in enumerate(scales):
        refuse_above_one(where.names[column], numbers[:, place], scale, choices)
        decisions = cells[scale.decision] if scale.decision >= 0 else ()
        risk[:, place] = scale.risks(numbers[:, place], decisions)
    for row, place in np.argwhere((risk < 0) | (risk > 1)).tolist():
        problem = f"{risk[row, place]:.6g} is no risk: expected a number from 0 to 1."
        found.append((row, where.risks[place], problem, "range"))
    if not where.log_odds:
        return risk, np.full(risk.shape, np.nan), found
    for row, place in np.argwhere(contradicts_risk(risk, log_odds)).tolist():
        problem = (
            f"The risk ({risk[row, place]:.6g}) and the log-odds ({log_odds[row, place]:.6g}) disagree: "
            "these "
            f"log-odds are a risk of {sigmoid(log_odds[row : row + 1, place])[0]:.4g}."
        )
        found.append((row, where.log_odds[place], problem, "disagree"))
    return risk, log_odds, found


def _unsigned(cells: Sequence[str]) -> list[str]:
    return [cell.rstrip().removesuffix("%") for cell in cells]


def open_predictions(
    source: Source, layout: Layout | None, choices: Choices
) -> tuple[_Plan, Iterator[Block]]:
    """Decide from the first rows how a table of predictions is read.

    Raises
    ------
    CohortRefused
        If it holds no risks, no outcomes or no rows.
    """
    if layout is None:
        raise CohortRefused(
            "Expected a header line that names a column of risks and one of outcomes, such as "
            "'risk,outcome', above the numbers.",
            details={"headers": tuple(first_names(source)[:500])},
        )
    cells = _first_cells(source, layout)
    if not cells[0]:
        raise CohortRefused(_NO_ROWS)
    columns = find_risk_columns(layout.header, cells, choices)
    shape = Shape(
        layout.header, layout.width, layout.needed, columns.measured, columns.id_column, columns.labels[0]
    )
    rest = blocks(source.rows(layout), shape)
    head = next(rest)
    if not head.last:
        raise CohortRefused(_NO_ROWS)
    dialect = replace(source.dialect, header=f"header in line {layout.skip}")
    return _make_plan(head, columns, dialect, choices), chain([head], rest)


def _first_cells(source: Source, layout: Layout) -> Columns:
    """Return the first rows, column by column."""
    width = layout.width
    first = (row for row in islice(source.rows(layout), MOST_LOOKED_AT) if any(map(str.strip, row)))
    rows = [(*row, *[""] * (width - len(row))) for row in first if len(row) <= width]
    return list(zip(*rows, strict=True)) if rows else [()] * width


def _make_plan(head: Block, columns: RiskColumns, dialect: Dialect, choices: Choices) -> _Plan:
    cells = as_columns(head, len(columns.names))
    columns = decide_scales(columns, cells, choices)
    plain = [_unsigned(cells[column]) for column in columns.measured]
    ranges = [scale.range for scale in columns.scales] + [_LOG_ODDS_RANGE] * len(columns.log_odds)
    decimal = decide_decimal(plain, ranges, choice=choices.decimal)
    risk, _, found = _numbers(cells, columns, decimal, choices)
    if sum(rule == "disagree" for *_, rule in found) > len(head.rows) / 2:
        raise CohortRefused(
            "Risks and log-odds disagree in most rows: expected risk = 1 / (1 + exp(-log-odds)). Leave out "
            "the column that belongs to another model."
        )
    candidates = [Candidate(columns.names[column], column, cells[column]) for column in columns.labels]
    evidence = Evidence(risk[:, 0], "the higher risks", {}, {}, of_risks=True)
    labels = read_labels(candidates, evidence, choices)
    used = {*columns.measured, columns.id_column, labels.index}
    extras = tuple(c for c, name in enumerate(columns.names) if c not in used and name.strip())
    texts = TextColumns(columns.names, columns.id_column, labels, extras, corrected=False)
    return _Plan(columns, replace(dialect, decimal=decimal), texts, choices)


def read_opened_predictions(plan: _Plan, rest: Iterator[Block], *, name: str) -> Predictions:
    """Read every block and join what they gave."""
    risks, log_odds, parts, asides, n_rows = [], [], [], [], 0
    for block in rest:
        risk, eta, texts = plan.read(block)
        risks.append(risk)
        log_odds.append(eta)
        parts.append(texts)
        asides.extend(block.asides)
        n_rows = block.last
    texts = joined(parts)
    labels = counted_over_all(plan.texts.labels, texts.label_counts)
    risk = np.concatenate(risks)
    notes = [*plan.columns.notes, *_log_odds_note(plan.columns), *label_notes(labels)]
    notes += repeat_notes(texts.ids, risk, texts.outcome, texts.rows)
    return Predictions(
        name=name,
        models=plan.columns.models,
        risk=risk,
        log_odds=np.concatenate(log_odds),
        rows=texts.rows,
        ids=tuple(texts.ids),
        outcome=texts.outcome,
        labels=labels,
        issues=packed(chain(notes, asides, texts.issues)),
        dialect=plan.dialect,
        extras={column: tuple(cells) for column, cells in texts.extras.items()},
        n_rows=n_rows,
        header=plan.columns.names,
        turned_away=texts.turned_away,
    )


def _log_odds_note(columns: RiskColumns) -> list[Issue]:
    worked_out = "The risks were worked out from the log-odds."
    return [] if columns.risks else [file_note(worked_out, "log-odds")]
