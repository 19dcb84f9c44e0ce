"""SQL: three databases compute the risks, and find a wrong coefficient by themselves."""

import re
import sqlite3

import duckdb
import numpy as np
import pytest

from lrcore.export.contents import COLUMNS
from lrcore.export.sql import sql
from tests.export.conftest import assert_same, export_of

TABLE = f"CREATE TABLE patients (id INTEGER, {', '.join(f'{name} DOUBLE PRECISION' for name in COLUMNS)})"
INSERT = f"INSERT INTO patients VALUES ({', '.join('?' * 31)})"
ENGINES = {"SQLite": lambda: sqlite3.connect(":memory:"), "DuckDB": duckdb.connect}


def rows_of(patients):
    return [
        (number, *(None if np.isnan(value) else float(value) for value in row))
        for number, row in enumerate(patients)
    ]


def statements(text):
    """Return the verification and the scores."""
    verification, scores, rest = text.split(";")
    assert not rest.strip()
    return verification, scores


@pytest.fixture(params=list(ENGINES))
def database(request):
    connection = ENGINES[request.param]()
    yield connection
    connection.close()


def scored(database, statement):
    """Return the scores as arrays by the name of their column, in the order of the ids."""
    cursor = database.execute(statement)
    names = [column[0] for column in cursor.description]
    rows = sorted(cursor.fetchall(), key=lambda row: row[names.index("id")])
    return {
        name: np.array([row[names.index(name)] for row in rows], dtype=float)
        for name in ("risk", "log_odds", "flagged")
    }


def test_the_risks_are_those_of_the_model(database, export, patients):
    verification, scores = statements(sql(export))
    assert database.execute(verification).fetchall() == []
    database.execute(TABLE)
    database.executemany(INSERT, rows_of(patients))
    found, expected = scored(database, scores), export.model.risk(patients)
    assert_same(found["risk"], expected)
    known = ~np.isnan(expected)
    np.testing.assert_array_equal(found["flagged"][known], expected[known] >= export.threshold)
    assert np.isnan(found["flagged"][~known]).all()
    np.testing.assert_allclose(found["log_odds"], export.model.log_odds(patients), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("place", [0, 17, 29])
def test_a_wrong_coefficient_is_found(database, artifact, place):
    export = export_of(artifact, ())
    text, number = sql(export), f"{float(export.model.weights[place]):.16e}"
    assert text.count(f"({number})") == 2
    verification, _ = statements(text.replace(number, f"{float(export.model.weights[place]) * 1.0001:.16e}"))
    assert len(database.execute(verification).fetchall()) > 0


def test_a_wrong_threshold_is_found(database, artifact):
    verification, _ = statements(sql(export_of(artifact, ())).replace(f"{0.1:.16e}", f"{0.9:.16e}"))
    assert len(database.execute(verification).fetchall()) > 0


def test_a_missing_value_taken_for_a_number_is_found(database, artifact):
    verification, _ = statements(sql(export_of(artifact, ())))
    broken = re.sub(
        r'CAST\("mean_radius" AS DOUBLE PRECISION\)', 'COALESCE("mean_radius", 0.0)', verification
    )
    broken = broken.replace('= "mean_radius"', '= COALESCE("mean_radius", 0.0)')
    assert len(database.execute(broken).fetchall()) == 1


def test_a_column_named_as_a_computed_one_does_not_take_its_place(database, artifact, patients):
    export = export_of(artifact, ())
    database.execute(TABLE.replace("id INTEGER", "id INTEGER, risk DOUBLE PRECISION, log_odds INTEGER"))
    names = ", ".join(["id", "risk", "log_odds", *COLUMNS])
    rows = [(row[0], 0.5, 7, *row[1:]) for row in rows_of(patients[:5])]
    database.executemany(f"INSERT INTO patients ({names}) VALUES ({', '.join('?' * 33)})", rows)
    found = scored(database, statements(sql(export))[1])
    assert_same(found["risk"], export.model.risk(patients[:5]))
    assert_same(found["flagged"], (export.model.risk(patients[:5]) >= 0.1).astype(float))


@pytest.mark.parametrize("cell", ["", "NA", "17,99", "1e3x", "12 kg", b"\x00"])
def test_a_text_is_no_measurement_in_sqlite(artifact, patients, cell):
    """SQLite keeps texts in columns of numbers, and would count them as 0."""
    export, rows = export_of(artifact, ()), [list(row) for row in rows_of(patients[:2])]
    rows[0][5] = cell
    for types in (TABLE, TABLE.replace("DOUBLE PRECISION", "TEXT"), TABLE.replace(" DOUBLE PRECISION", "")):
        with sqlite3.connect(":memory:") as database:
            database.execute(types)
            database.executemany(INSERT, rows)
            found = scored(database, statements(sql(export))[1])
        assert np.isnan(found["risk"]).tolist() == [True, False]
        assert np.isnan(found["flagged"]).tolist() == [True, False]
        database.close()


@pytest.mark.parametrize("value", ["'NaN'", "'Infinity'", "'-Infinity'"])
def test_what_is_not_finite_gets_no_risk_in_duckdb(artifact, patients, value):
    with duckdb.connect() as database:
        database.execute(TABLE)
        database.executemany(INSERT, rows_of(patients[:2]))
        database.execute(f"UPDATE patients SET mean_area = CAST({value} AS DOUBLE) WHERE id = 0")
        found = scored(database, statements(sql(export_of(artifact, ())))[1])
    assert np.isnan(found["risk"]).tolist() == [True, False]
    assert np.isnan(found["flagged"]).tolist() == [True, False]


def test_no_fact_ends_the_comment(artifact):
    """The name of who chose the threshold is text from a person."""
    code = [line for line in sql(export_of(artifact, ())).splitlines() if not line.startswith("--")]
    assert not [line for line in code if "DROP" in line]
