"""FHIR R4: answers are valid by two validators, and their numbers are those of the plain answers."""

import json

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.operationoutcome import OperationOutcome
from fhir.resources.R4B.riskassessment import RiskAssessment
from jsonschema import Draft6Validator

from lrcore.journal import Journal
from lrcore.model.dataset import load
from lrcore.service.fhir.requests import wants_fhir
from tests.conftest import REFERENCES
from tests.service.conftest import serving
from tests.waiting import asked

FHIR = "application/fhir+json"
MODELS = {"RiskAssessment": RiskAssessment, "Bundle": Bundle, "OperationOutcome": OperationOutcome}
SCHEMA = Draft6Validator(json.loads((REFERENCES / "fhir_r4.schema.json").read_text()))
SERIES = load().measurements
ROW = SERIES[0].tolist()


def validated(answer):
    """Return an answer as JSON, after both validators have accepted it."""
    assert answer.headers["content-type"] == FHIR
    resource = answer.json()
    definition = {
        "$ref": f"#/definitions/{resource['resourceType']}",
        "definitions": SCHEMA.schema["definitions"],
    }
    Draft6Validator(definition).validate(resource)
    MODELS[resource["resourceType"]].model_validate(resource)
    return resource


def ask(service, body, path="/predict", **headers):
    return service.client.post(path, json=body, headers={"accept": FHIR} | headers)


def test_the_validators_refuse_what_is_wrong(service):
    resource = validated(ask(service, {"features": ROW}))
    wrong = resource | {"prediction": [{"probabilityDecimal": "high"}]}
    definition = {"$ref": "#/definitions/RiskAssessment", "definitions": SCHEMA.schema["definitions"]}
    assert not Draft6Validator(definition).is_valid(wrong)
    with pytest.raises(ValueError, match="probabilityDecimal"):
        RiskAssessment.model_validate(wrong)


@pytest.mark.parametrize("row", [0, 19, 40, 100, 213])
def test_a_risk_is_given_in_per_cent(service, row):
    features = {"features": SERIES[row].tolist()}
    resource = validated(ask(service, features))
    plain = service.client.post("/predict", json=features).json()
    (prediction,) = resource["prediction"]
    assert prediction["probabilityDecimal"] == pytest.approx(100 * plain["risk"], rel=1e-15)
    assert prediction["qualitativeRisk"]["text"].startswith("flagged" if plain["flagged"] else "not flagged")
    assert "0.500" in prediction["qualitativeRisk"]["text"]
    assert plain["model_version"] in resource["method"]["text"]
    assert (resource["status"], len(resource["basis"])) == ("final", 30)
    assert resource["basis"][0]["display"] == f"Radius, mean: {float(SERIES[row, 0])!r} image units"
    assert "Not a medical device" in resource["note"][0]["text"]


def test_the_patient_is_anonymous_unless_the_caller_names_one(service):
    anonymous = validated(ask(service, {"features": ROW}))
    assert anonymous["subject"] == {"reference": "#anonymous"}
    assert anonymous["contained"] == [{"resourceType": "Patient", "id": "anonymous"}]
    named = validated(ask(service, {"features": ROW, "subject": {"reference": "Patient/842302"}}))
    assert named["subject"] == {"reference": "Patient/842302"}
    assert "contained" not in named
    assert "842302" not in service.logged()


@pytest.mark.parametrize(
    "subject",
    [
        "Patient/1",
        {"reference": "Practitioner/1"},
        {"reference": "Patient/"},
        {"reference": "Patient/1\n"},
        {"reference": "javascript:Patient/1"},
        {"reference": 1},
        {"reference": "Patient/1", "display": "Mrs Example"},
        {"reference": "http://example.org/" + "a/" * 400 + "Patient/1"},
        None,
    ],
)
def test_a_subject_that_is_no_reference_to_a_patient_is_refused(service, subject):
    answer = ask(service, {"features": ROW, "subject": subject})
    assert answer.status_code == 422
    assert "`subject` must be a FHIR reference" in validated(answer)["issue"][0]["details"]["text"]


def test_a_plain_request_names_no_subject(service):
    answer = service.client.post("/predict", json={"features": ROW, "subject": {"reference": "Patient/1"}})
    assert answer.status_code == 422
    assert "Unknown field 'subject'" in answer.json()["detail"]


def test_the_number_in_the_journal_identifies_the_assessment(service):
    resource = validated(ask(service, {"features": SERIES[5].tolist()}))
    (identifier,) = resource["identifier"]
    with Journal.open(service.folder / "journal.sqlite3") as journal:
        read = journal.entries()
    place = read.id.tolist().index(int(identifier["value"]))
    assert read.measurements[place].tolist() == SERIES[5].tolist()


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"features": ROW[:3]}, 400, "structure"),
        ({"features": [-1.0, *ROW[1:]]}, 422, "value"),
        ({"features": ["x", *ROW[1:-1], None]}, 422, "value"),
    ],
)
def test_a_refusal_is_an_operation_outcome(service, body, status, code):
    answer = ask(service, body)
    plain = service.client.post("/predict", json=body).json()
    assert answer.status_code == status
    issues = validated(answer)["issue"]
    assert {issue["code"] for issue in issues} == {code}
    assert issues[0]["details"]["text"] == plain["detail"]
    assert len(issues) == 1 + len(plain["problems"])


def test_a_batch_is_a_bundle_with_an_entry_for_each_row(service):
    rows = [ROW, ROW[:5], {"features": SERIES[1].tolist(), "subject": {"reference": "Patient/7"}}, "x"]
    answer = ask(service, {"rows": rows}, "/predict/batch")
    assert answer.status_code == 200
    bundle = validated(answer)
    assert bundle["type"] == "batch-response"
    assert [entry["response"]["status"] for entry in bundle["entry"]] == ["200", "400", "200", "422"]
    first, third = bundle["entry"][0]["resource"], bundle["entry"][2]["resource"]
    assert third["subject"] == {"reference": "Patient/7"}
    numbers = [int(resource["identifier"][0]["value"]) for resource in (first, third)]
    assert numbers[1] == numbers[0] + 1
    outcome = bundle["entry"][1]["response"]["outcome"]
    assert outcome["issue"][0]["details"]["text"] == "Expected 30 features, got 5"
    plain = service.client.post("/predict/batch", json={"rows": [ROW]}).json()["results"][0]
    assert first["prediction"][0]["probabilityDecimal"] == pytest.approx(100 * plain["risk"], rel=1e-15)


def test_without_a_journal_nothing_is_numbered_and_a_missing_key_is_an_outcome(service_folder):
    key = "a key of sixteen characters"
    with serving(service_folder, CUTPOINT_JOURNAL="off", CUTPOINT_API_KEY=key) as closed:
        refused = ask(closed, {"features": ROW})
        assert (refused.status_code, validated(refused)["issue"][0]["code"]) == (401, "login")
        assert "identifier" not in validated(ask(closed, {"features": ROW}, **{"X-API-Key": key}))
        batch = validated(ask(closed, {"rows": [ROW]}, "/predict/batch", **{"X-API-Key": key}))
        assert "identifier" not in batch["entry"][0]["resource"]


def test_what_is_not_there_is_an_outcome_as_well(service):
    answer = asked("GET", f"{service.url}/nowhere", headers={"accept": FHIR})
    assert (answer.status_code, validated(answer)["issue"][0]["code"]) == (404, "not-found")


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        ("", False),
        ("*/*", False),
        ("application/json", False),
        ("application/fhir+json", True),
        ("Application/FHIR+JSON; fhirVersion=4.0", True),
        ("application/fhir+json; charset=utf-8", True),
        ("application/fhir+json, application/json", True),
        ("application/fhir+json;q=0.9, application/json;q=1.0", False),
        ("application/json;q=0.1, application/fhir+json;q=0.2, */*", True),
        ("application/fhir+json;q=0", False),
        ("application/fhir+json;q=high", False),
        ("application/fhir+json; fhirVersion=5.0", False),
        ("application/fhir+xml", False),
        ("text/html, application/fhir+jsonx", False),
    ],
)
def test_when_fhir_is_wanted(accept, wanted):
    assert wants_fhir({b"accept": accept.encode()}) is wanted
