"""PMML: two engines compute the risks; one refuses a wrong coefficient by the verification rows."""

from dataclasses import replace
from xml.etree import ElementTree as Tree

import numpy as np
import pandas as pd
import pytest

from lrcore.export.contents import COLUMNS
from lrcore.export.pmml import pmml
from lrcore.schema import FIELDS
from tests.export.conftest import BEND, assert_same, export_of
from tests.programs import program

NAMESPACE = {"pmml": "http://www.dmg.org/PMML-4_4"}


@pytest.fixture(scope="module")
def java():
    return program("java", "default-jre-headless")


@pytest.fixture
def pmml4s(java):
    """The engine PMML4S, through pypmml."""
    import pypmml

    yield pypmml.Model
    pypmml.Model.close()


def jpmml(path):
    from jpmml_evaluator import make_evaluator

    return make_evaluator(str(path))


def stored(path, text):
    path.write_text(text)
    return path


def check(found, export, patients):
    """The risks agree; a patient without a risk is not flagged, and not unflagged either."""
    expected = export.model.risk(patients)
    assert_same(pd.to_numeric(found["risk"]).to_numpy(float), expected)
    flags, known = pd.to_numeric(found["flagged"]).to_numpy(float), ~np.isnan(expected)
    np.testing.assert_array_equal(flags[known], expected[known] >= export.threshold)
    assert np.isnan(flags[~known]).all()


@pytest.mark.slow
def test_jpmml_gives_the_risks_and_accepts_the_verification(java, export, patients, tmp_path):
    engine = jpmml(stored(tmp_path / "model.pmml", pmml(export)))
    engine.verify()
    table = pd.DataFrame(patients, columns=COLUMNS).astype(object).where(~np.isnan(patients), None)
    found = engine.evaluateAll(table)
    assert "errors" not in found
    check(found, export, patients)


@pytest.mark.slow
def test_jpmml_verifies_names_with_spaces(java, artifact, tmp_path):
    export = replace(export_of(artifact, (BEND,)), columns=tuple(field.name for field in FIELDS))
    jpmml(stored(tmp_path / "model.pmml", pmml(export))).verify()


@pytest.mark.slow
def test_jpmml_refuses_a_wrong_coefficient(java, artifact, tmp_path):
    from jpmml_evaluator import JavaError

    export = export_of(artifact, ())
    weight = repr(float(export.model.weights[17]))
    text = pmml(export)
    assert text.count(weight) == 1
    engine = jpmml(stored(tmp_path / "model.pmml", text.replace(weight, repr(float(weight) * 1.0001))))
    with pytest.raises(JavaError):
        engine.verify()


@pytest.mark.slow
def test_pmml4s_gives_the_risks(pmml4s, export, patients, tmp_path):
    model = pmml4s.fromFile(str(stored(tmp_path / "model.pmml", pmml(export))))
    rows = [
        {name: None if np.isnan(value) else float(value) for name, value in zip(COLUMNS, row, strict=True)}
        for row in patients
    ]
    check(pd.DataFrame([dict(model.predict(row)) for row in rows]), export, patients)


def test_no_missing_value_is_replaced_and_the_malignant_table_holds_the_coefficients(artifact):
    export = export_of(artifact, ())
    root = Tree.fromstring(pmml(export).encode())
    model = root.find("pmml:RegressionModel", NAMESPACE)
    for field in model.iterfind("pmml:MiningSchema/pmml:MiningField", NAMESPACE):
        assert set(field.attrib) <= {"name", "usageType"}
    malignant, benign = model.findall("pmml:RegressionTable", NAMESPACE)
    assert (malignant.get("targetCategory"), benign.get("targetCategory")) == ("malignant", "benign")
    weights = {term.get("name"): float(term.get("coefficient")) for term in malignant}
    assert weights == dict(zip(COLUMNS, export.model.weights.tolist(), strict=True))
    assert (float(malignant.get("intercept")), len(benign)) == (export.model.offset, 0)
