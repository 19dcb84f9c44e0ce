"""What every form of the model carries."""

import io
import json
import re
import sqlite3
import sys
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import openpyxl
import pytest

from lrcore.commands.main import main
from lrcore.export.contents import DIALECTS, TOLERANCE
from lrcore.export.forms import FORMS, file_name
from lrcore.model import dataset
from lrcore.registry.artifact import load
from lrcore.schema import FIELDS
from lrcore.system import extras
from tests.export.conftest import BEND, export_of
from tests.in_force import put_in_force_at
from tests.registry.decisions import update

SERIES = dataset.load().measurements


def test_the_patients_are_of_every_kind(artifact, patients):
    log_odds = artifact.model.log_odds(patients)
    assert log_odds[~np.isnan(log_odds)].min() < -800
    assert log_odds[~np.isnan(log_odds)].max() > 800
    assert np.isnan(log_odds).sum() == 121
    assert ((log_odds > -3) & (log_odds < 3)).sum() > 100


def test_the_verification_rows_span_all_risks_and_both_sides_of_the_threshold(artifact):
    rows = export_of(artifact, ()).verification
    assert rows.risk.min() < 1e-6
    assert rows.risk.max() > 1 - 1e-6
    assert len(rows.risk) >= 11
    below, above = rows.risk[~rows.flagged].max(), rows.risk[rows.flagged].min()
    risks = artifact.model.risk(SERIES)
    assert not ((risks > below) & (risks < above)).any()


def test_a_risk_at_the_threshold_verifies_nothing(artifact):
    """Computed elsewhere, its last bit may put it on the other side."""
    threshold = float(np.sort(artifact.model.risk(SERIES))[300])
    rows = export_of(artifact, (), threshold).verification
    assert (np.abs(rows.risk - threshold) > TOLERANCE).all()


@pytest.mark.parametrize("form", [*FORMS])
def test_every_form_names_version_threshold_and_digest(artifact, form):
    export = export_of(artifact, (), 0.0123)
    content = readable(form, FORMS[form].content(export))
    if form != "equation":  # rows of term and coefficient have no place for them
        assert export.version in content
        assert export.digest in content
        assert "0.0123" in content
    assert file_name(export, form).startswith(export.version)


def readable(form, content):
    if form != "xlsx":
        return content.decode()
    book = openpyxl.load_workbook(io.BytesIO(content))
    return "\n".join(str(cell) for sheet in book for row in sheet.values for cell in row)


@pytest.mark.parametrize("form", ["sql", "pmml", "json", "equation"])
def test_the_command_writes_the_same_to_a_file_and_to_standard_output(own_folder, tmp_path, capsys, form):
    artifact = load(own_folder)
    put_in_force_at(own_folder, artifact, 0.031)
    path = tmp_path / "model"
    assert main(["export", "--as", form, "-o", str(path)]) == 0
    assert (
        f"Model {artifact.record.version}, SHA-256 of its record {artifact.digest}" in capsys.readouterr().err
    )
    assert main(["export", "--as", form]) == 0
    moment = re.compile(r"20\d\d-\d\d-\d\dT[\d:]+")
    assert moment.sub("", capsys.readouterr().out) == moment.sub("", path.read_text())


def test_the_command_exports_the_version_in_use_with_its_updates(own_folder, capsys):
    update(own_folder)
    artifact = load(own_folder)
    assert main(["export", "--as", "json"]) == 0
    exported = json.loads(capsys.readouterr().out)
    assert exported["model_version"] == artifact.record.version
    assert exported["record_sha256"] == artifact.digest
    assert exported["intercept"] == artifact.model.offset
    assert exported["threshold"]["value"] == 0.0103728513
    assert exported["threshold"]["chosen_by"] == "Dr B"


def test_an_unknown_form_is_refused(capsys):
    with pytest.raises(SystemExit) as refusal:
        main(["export", "--as", "onnx"])
    assert refusal.value.code == 2
    assert "invalid choice: 'onnx'" in capsys.readouterr().err


def test_an_output_that_cannot_be_written_is_refused(own_folder, tmp_path, capsys):
    assert main(["export", "--as", "sql", "-o", str(tmp_path / "none" / "model.sql")]) == 2
    assert "its folder does not exist" in capsys.readouterr().err


def test_without_the_library_a_workbook_is_refused_in_one_sentence(own_folder, monkeypatch, capsys):
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    assert main(["export", "--as", "xlsx"]) == 2
    assert capsys.readouterr().err == (
        "export: A workbook needs XlsxWriter, which is not installed: pip install '.[xlsx]'\n"
    )


@pytest.mark.parametrize("dialect", DIALECTS)
def test_columns_are_named_as_in_the_files_they_are_used_on(own_folder, capsys, dialect):
    names = [field.headers[dialect] for field in FIELDS]
    assert main(["export", "--as", "equation", "--columns", dialect]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert [row.partition(",")[0] for row in rows[2:]] == names
    assert main(["export", "--as", "json", "--columns", dialect]) == 0
    assert [term["column"] for term in json.loads(capsys.readouterr().out)["terms"]] == names


def test_sql_and_pmml_hold_with_names_that_have_spaces(artifact):
    export = replace(export_of(artifact, (BEND,)), columns=tuple(field.name for field in FIELDS))
    with sqlite3.connect(":memory:") as database:
        verification = FORMS["sql"].content(export).decode().split(";")[0]
        assert '"mean radius"' in verification
        assert database.execute(verification).fetchall() == []
    database.close()
    root = ElementTree.fromstring(FORMS["pmml"].content(export))
    fields = [field.get("name") for field in root.iter("{http://www.dmg.org/PMML-4_4}DataField")]
    assert fields == [*export.columns, "diagnosis"]


def test_on_a_terminal_a_workbook_is_refused_and_a_text_is_shown(own_folder, monkeypatch, capsys):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["export", "--as", "xlsx"]) == 2
    assert capsys.readouterr().err == "export: The result is not a text: name a file with `-o`.\n"
    assert main(["export", "--as", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["outcome"]["event"] == "malignant"


def test_in_a_pipe_a_workbook_is_written_whole(own_folder, capfdbinary):
    assert main(["export", "--as", "xlsx"]) == 0
    book = openpyxl.load_workbook(io.BytesIO(capfdbinary.readouterr().out))
    assert book.sheetnames == ["Patients", "Verification", "Model"]
