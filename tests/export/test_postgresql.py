"""SQL in PostgreSQL, on a server that the test starts on a socket of its own."""

import csv
import io
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import pytest

from lrcore.export.sql import sql
from tests.export.conftest import assert_same, export_of
from tests.export.test_sql import TABLE, rows_of, statements
from tests.programs import program

MINUTES = 3 * 60  # seconds


class Server:
    """A PostgreSQL server without network, in a temporary folder, run by an unprivileged user."""

    def __init__(self, folder):
        self.folder, self.as_user = folder, {}
        if os.getuid() == 0:  # initdb refuses root
            nobody = pwd.getpwnam("nobody")
            self.as_user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)

    def call(self, name, *arguments, text=""):
        """Run one of its programs, and return what it prints."""
        done = subprocess.run(
            [program(name, "postgresql"), *map(str, arguments)],
            input=text,
            capture_output=True,
            text=True,
            timeout=MINUTES,
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(self.folder)},
            **self.as_user,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self):
        self.call("initdb", "-D", self.folder / "data", "-A", "trust", "-U", "test", "--no-sync")
        listen = f"-c listen_addresses='' -c unix_socket_directories={self.folder} -c fsync=off"
        log = self.folder / "log"
        self.call("pg_ctl", "-D", self.folder / "data", "-w", "-o", listen, "-l", log, "start")

    def stop(self):
        self.call("pg_ctl", "-D", self.folder / "data", "-w", "-m", "immediate", "stop")

    def query(self, *scripts):
        """Run scripts in a database of their own, and return the rows of the last as dictionaries."""
        self.call("psql", *self._where("postgres"), text="DROP DATABASE IF EXISTS own; CREATE DATABASE own")
        output = self.call("psql", *self._where("own"), text="\n".join(scripts))
        return list(csv.DictReader(io.StringIO(output)))

    def _where(self, database):
        every = ("-X", "-q", "--csv", "-v", "ON_ERROR_STOP=1")
        return (*every, "-h", self.folder, "-U", "test", "-d", database)


@pytest.fixture(scope="module")
def server():
    program("initdb", "postgresql")
    # The path of a socket has at most 107 bytes, and the folders of pytest are closed to other users.
    folder = Path(tempfile.mkdtemp(prefix="cutpoint-pg-"))
    found = Server(folder)
    try:
        found.start()
        yield found
        found.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def loaded(patients):
    """Return a script that makes the table of these patients."""
    lines = ["\t".join("\\N" if cell is None else repr(cell) for cell in row) for row in rows_of(patients)]
    return "\n".join([f"{TABLE};", "COPY patients FROM STDIN;", *lines, "\\."])


def numbers(rows, name):
    ordered = sorted(rows, key=lambda row: int(row["id"]))
    return np.array([float(row[name]) if row[name] else np.nan for row in ordered])


@pytest.mark.slow
def test_the_risks_are_those_of_the_model(server, export, patients):
    verification, scores = statements(sql(export))
    assert server.query(f"{verification};") == []
    rows = server.query(loaded(patients), f"{scores};")
    expected = export.model.risk(patients)
    assert_same(numbers(rows, "risk"), expected)
    known, flags = ~np.isnan(expected), numbers(rows, "flagged")
    np.testing.assert_array_equal(flags[known], expected[known] >= export.threshold)
    assert np.isnan(flags[~known]).all()


@pytest.mark.slow
def test_what_is_not_finite_gets_no_risk(server, artifact, patients):
    """PostgreSQL sorts NaN above every number, so that it would be flagged."""
    change = "UPDATE patients SET mean_area = 'NaN' WHERE id = 0; UPDATE patients SET mean_area = 'Infinity'"
    scores = statements(sql(export_of(artifact, ())))[1]
    rows = server.query(loaded(patients[:3]), f"{change} WHERE id = 1;", f"{scores};")
    assert np.isnan(numbers(rows, "risk")).tolist() == [True, True, False]
    assert np.isnan(numbers(rows, "flagged")).tolist() == [True, True, False]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["real", "numeric"])
def test_columns_of_other_numbers(server, artifact, patients, kind):
    scores = statements(sql(export_of(artifact, ())))[1]
    script = loaded(patients[180:400]).replace("DOUBLE PRECISION", kind)
    rows = server.query(script, f"{scores};")
    given = patients[180:400].astype(np.float32).astype(float) if kind == "real" else patients[180:400]
    assert_same(numbers(rows, "risk"), artifact.model.risk(given))


@pytest.mark.slow
def test_a_wrong_coefficient_is_found(server, artifact):
    export = export_of(artifact, ())
    weight = float(export.model.weights[3])
    broken = sql(export).replace(f"{weight:.16e}", f"{weight * 1.0001:.16e}")
    assert server.query(f"{statements(broken)[0]};")
