"""The model as SQL: one text for SQLite, DuckDB and PostgreSQL."""

from collections.abc import Sequence

from lrcore.export.contents import MAX_EXPONENT, TOLERANCE, ModelExport
from lrcore.model.calibration_map import LogOddsMap

PATIENTS = "patients"
_MAX_MEASUREMENT = 1e300  # infinity and NaN, which PostgreSQL sorts above it, are not measurements
_HEAD = """\
Risk of malignancy from 30 measurements, for SQLite, DuckDB and PostgreSQL.
Not a medical device.
The first statement verifies: it must return no row. The second scores the table "patients", with
one column for each measurement, named as below, and adds "log_odds", "risk" and "flagged".
A patient with a missing measurement gets NULL in all three. Values are not checked for plausibility.
"""


def sql(export: ModelExport) -> str:
    """Return two statements: a verification that must return no row, and the scores of ``patients``."""
    facts = [f"{name}: {value}" for name, value in export.facts().items()]
    head = [*_HEAD.splitlines(), *facts]
    comment = "".join(f"-- {_in_comment(line)}\n" for line in head)
    return f"{comment}\n{_verification(export)}\n\n{_scores(export)}\n"


def _in_comment(line: str) -> str:
    """Return a line that ends no statement where a client splits a script at semicolons."""
    return line.replace(";", ",")


def _scores(export: ModelExport) -> str:
    return f'WITH {_steps(export, PATIENTS)}\nSELECT * FROM "scored";'


def _verification(export: ModelExport) -> str:
    names = [*export.columns, "expected_risk", "expected_flagged"]
    rows = export.verification
    values = [
        [*map(_number, measurements), _number(risk), str(int(flag))]
        for measurements, risk, flag in zip(rows.measurements, rows.risk, rows.flagged, strict=True)
    ]
    missing = [["NULL", *values[0][1:-2], "NULL", "NULL"]]
    listed = ",\n".join(f"        ({', '.join(row)})" for row in [*values, *missing])
    columns = ", ".join(map(_quoted, names))
    agrees = (
        f'abs("risk" - "expected_risk") <= {_number(TOLERANCE)} AND "flagged" = "expected_flagged" '
        'OR "risk" IS NULL AND "flagged" IS NULL AND "expected_risk" IS NULL'
    )
    return (
        f'WITH "verification" ({columns}) AS (\n    VALUES\n{listed}\n),\n{_steps(export, "verification")}\n'
        f'SELECT "risk", "expected_risk", "flagged", "expected_flagged" FROM "scored"\n'
        f"WHERE CASE WHEN {agrees} THEN 0 ELSE 1 END = 1;"
    )


def _steps(export: ModelExport, table: str) -> str:
    """Return common table expressions from measurements to flags; what is computed comes first.

    A column of the table with the same name as a computed one then does not take its place. Each step is
    computed once: inlined, its many mentions in the next one would multiply from step to step.
    """
    names = [f"log_odds_{number}" for number in range(len(export.model.maps))] + ["log_odds"]
    steps = [("sums", _weighted_sum(export), names[0], table)]
    for change, old, new in zip(export.model.maps, names, names[1:], strict=False):
        steps.append((f"map_{new}", _mapped(change, _quoted(old)), new, steps[-1][0]))
    steps.append(("risks", _risk('"log_odds"'), "risk", steps[-1][0]))
    steps.append(("scored", _flag('"risk"', export.threshold), "flagged", "risks"))
    return ",\n".join(
        f'"{step}" AS MATERIALIZED (\n    SELECT\n    {expression} AS "{name}",\n    "{source}".*\n'
        f'    FROM "{source}"\n)'
        for step, expression, name, source in steps
    )


def _weighted_sum(export: ModelExport) -> str:
    numbers = [f"CAST({_quoted(name)} AS DOUBLE PRECISION)" for name in export.columns]
    # In SQLite a text would count as 0; NaN and infinity are not measurements either.
    given = [
        f"{number} = {_quoted(name)} AND abs({number}) < {_number(_MAX_MEASUREMENT)}"
        for name, number in zip(export.columns, numbers, strict=True)
    ]
    terms = [
        f"({_number(float(weight))}) * {number}"
        for weight, number in zip(export.model.weights, numbers, strict=True)
    ]
    return (
        f"CASE WHEN {_broken(given, ' AND')}\n    THEN {_number(export.model.offset)}\n        + "
        f"{_broken(terms, ' +')}\n    END"
    )


def _broken(parts: Sequence[str], sign: str) -> str:
    return f"{sign}\n        ".join(parts)


def _mapped(change: LogOddsMap, old: str) -> str:
    intercept, below, above = map(_number, change.numbers)
    if change.is_line:
        return f"{intercept} + ({below}) * {old}"
    bend = f"ln(1.0e0 + exp(-CASE WHEN abs({old}) > {_number(MAX_EXPONENT)} THEN {_number(MAX_EXPONENT)} "
    bend += f"ELSE abs({old}) END))"
    up = f"(CASE WHEN {old} > 0 THEN {old} ELSE 0 END + {bend})"
    down = f"(CASE WHEN {old} < 0 THEN -{old} ELSE 0 END + {bend})"
    return f"{intercept} + ({above}) * {up} - ({below}) * {down}"


def _risk(log_odds: str) -> str:
    most = _number(MAX_EXPONENT)
    clamped = f"CASE WHEN {log_odds} > {most} THEN {most} WHEN {log_odds} < -{most} THEN -{most} "
    return f"1.0e0 / (1.0e0 + exp(-({clamped}ELSE {log_odds} END)))"


def _flag(risk: str, threshold: float) -> str:
    at = _number(threshold)
    return f"CASE WHEN {risk} >= {at} THEN 1 WHEN {risk} < {at} THEN 0 END"


def _number(value: float) -> str:
    """Return all 17 digits; with an exponent, so that no database takes it for a decimal number."""
    return f"{value:.16e}"


def _quoted(name: str) -> str:
    return f'"{name}"'
