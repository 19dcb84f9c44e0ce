"""The equation: rows of term and coefficient that give the risks of the model."""

import csv
import io

import numpy as np
import pytest

from lrcore.arrays import sigmoid
from lrcore.errors import InvalidInput
from lrcore.export.equation import equation
from lrcore.schema import FIELDS
from tests.export.conftest import VERSIONS, assert_same, export_of


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
