"""The equation: rows of term and coefficient that give the risks of the model."""

import csv
import io
from pathlib import Path

import numpy as np
import pytest

from lrcore.arrays import sigmoid
from lrcore.commands.main import main
from lrcore.errors import InvalidInput
from lrcore.export.equation import equation
from lrcore.schema import FIELDS
from tests.export.conftest import LINE, VERSIONS, assert_same, export_of
from tests.registry.decisions import update

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["as trained", "straight update"])
def test_the_rows_give_the_risks(artifact, patients, name):
    export = export_of(artifact, VERSIONS[name])
    rows = list(csv.DictReader(io.StringIO(equation(export))))
    assert list(rows[0]) == ["term", "coefficient"]
    assert [row["term"] for row in rows] == ["(Intercept)", *(field.key for field in FIELDS)]
    intercept, *weights = (float(row["coefficient"]) for row in rows)
    assert_same(sigmoid(intercept + patients @ np.array(weights)), export.model.risk(patients))


def test_a_flexible_update_is_refused(artifact):
    with pytest.raises(InvalidInput, match="has a flexible update, which bends the log-odds"):
        equation(export_of(artifact, VERSIONS["flexible update"]))


@pytest.mark.parametrize("change", [None, LINE])
def test_score_reads_it_and_gives_the_same_risks(own_folder, tmp_path, capsys, change):
    if change:
        update(own_folder, change)
    patients, terms = ROOT / "tests" / "cohorts" / "kaggle_data.csv", tmp_path / "model.csv"
    assert main(["export", "--as", "equation", "--columns", "Kaggle", "-o", str(terms)]) == 0
    capsys.readouterr()
    risks = []
    for arguments in ([], ["--equation", str(terms)]):
        assert main(["score", *arguments, str(patients)]) == 0
        rows = csv.DictReader(io.StringIO(capsys.readouterr().out))
        risks.append(np.array([float(row["risk"]) for row in rows]))
    assert len(risks[0]) > 10
    np.testing.assert_allclose(*risks, rtol=0, atol=1e-12)
