"""JSON: valid against its schema, and enough to compute the risks from."""

import json
from math import exp, log1p
from pathlib import Path

import numpy as np
import pytest
from jsonschema import Draft202012Validator, ValidationError

import lrcore.export
from lrcore.export.json_document import json_document
from lrcore.schema import FIELDS
from tests.export.conftest import assert_same, export_of

SCHEMA = Path(lrcore.export.__file__).with_name("model.schema.json")
VALIDATOR = Draft202012Validator(json.loads(SCHEMA.read_text()))


def log_odds_by_hand(document, measurements):
    """What the description in the schema says, in plain Python."""
    x = document["intercept"]
    for term, value in zip(document["terms"], measurements, strict=True):
        x += term["coefficient"] * value
    for change in document["maps"]:
        bend = log1p(exp(-abs(x)))
        x = change["intercept"] + change["above"] * (max(x, 0) + bend) - change["below"] * (max(-x, 0) + bend)
    return x


def risk_by_hand(document, measurements):
    if np.isnan(measurements).any():
        return np.nan
    x = log_odds_by_hand(document, measurements)
    return 1 / (1 + exp(-max(-700, min(700, x))))


def test_it_is_valid_and_gives_the_risks(export, patients):
    document = json.loads(json_document(export))
    VALIDATOR.validate(document)
    found = np.array([risk_by_hand(document, row) for row in patients])
    assert_same(found, export.model.risk(patients))


def test_its_verification_rows_hold(export):
    document = json.loads(json_document(export))
    for row in document["verification"]["rows"]:
        risk = risk_by_hand(document, row["measurements"])
        assert abs(risk - row["risk"]) <= document["verification"]["tolerance"]
        assert (risk >= document["threshold"]["value"]) is row["flagged"]


def test_terms_come_in_the_order_of_the_fields(artifact):
    document = json.loads(json_document(export_of(artifact, ())))
    assert [term["field"] for term in document["terms"]] == [field.key for field in FIELDS]


def test_the_schema_is_a_schema_and_refuses_other_documents(artifact):
    Draft202012Validator.check_schema(VALIDATOR.schema)
    document = json.loads(json_document(export_of(artifact, ())))
    for change in (
        {"threshold": document["threshold"] | {"value": 1.5}},
        {"terms": document["terms"][:-1]},
        {"maps": [{"intercept": 0, "below": -1, "above": 1}]},
        {"exported_at": "yesterday"},
        {"another": 1},
    ):
        with pytest.raises(ValidationError):
            VALIDATOR.validate(document | change)
