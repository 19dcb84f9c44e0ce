"""What the service answers, asked as a client asks."""

import json

import numpy as np
import pytest

from lrcore.journal import Journal
from lrcore.model.dataset import load
from lrcore.reader import check_row, range_notes
from lrcore.schema import FIELDS

SERIES = load().measurements
ROW = SERIES[0].tolist()


def changed(**values):
    """The first aspirate with some fields changed."""
    row = list(ROW)
    for key, value in values.items():
        row[next(field.index for field in FIELDS if field.key == key)] = value
    return row


def post(service, body, **headers):
    headers = {"content-type": "application/json"} | headers
    return service.client.post("/predict", content=body, headers=headers)


def test_a_tutorial_client_works_unchanged(service):
    answer = service.client.post("/predict", json={"features": ROW}).json()
    assert (answer["prediction"], answer["label"]) == (0, "malignant")
    assert answer["probability"] < 1e-6
    benign = service.predict(SERIES[19]).json()
    assert (benign["prediction"], benign["label"]) == (1, "benign")
    assert benign["probability"] > 0.9


def test_an_answer_says_everything_once(service, artifact):
    answer = service.predict(ROW).json()
    risk = float(artifact.model.risk(SERIES[:1])[0])
    assert answer["risk"] == risk
    assert answer["probability"] == 1 - risk
    assert answer["flagged"] is True
    assert answer["threshold"] == 0.5
    assert answer["model_version"] == artifact.record.version
    assert answer["warnings"] == []
    assert answer["journal_id"] >= 1


def test_every_prediction_is_in_the_journal(service):
    before = service.predict(SERIES[3]).json()
    rows = {"rows": SERIES[4:6].tolist()}
    batch = service.client.post("/predict/batch", json=rows).json()["results"]
    with Journal.open(service.folder / "journal.sqlite3") as journal:
        read = journal.entries()
    numbers = [before["journal_id"], *(row["journal_id"] for row in batch)]
    places = [read.id.tolist().index(number) for number in numbers]
    assert read.source[places].tolist() == ["service", "batch", "batch"]
    np.testing.assert_array_equal(read.measurements[places], SERIES[3:6])
    assert read.risk[places[0]] == before["risk"]
    assert read.model_version[places[0]] == before["model_version"]
    assert read.flagged[places[0]] == before["flagged"]


@pytest.mark.parametrize("style", ["scikit-learn", "Kaggle", "UCI", "R"])
def test_measurements_by_name(service, style):
    named = {field.headers[style]: ROW[field.index] for field in FIELDS}
    backwards = dict(reversed(named.items()))
    expected = service.predict(ROW).json()["risk"]
    for body in (named, backwards, {"measurements": backwards}):
        assert service.client.post("/predict", json=body).json()["risk"] == expected


@pytest.mark.parametrize(("n", "output"), [(0, "0"), (3, "3"), (29, "29"), (31, "31")])
def test_another_number_of_features_is_refused_as_in_the_tutorial(service, n, output):
    answer = service.predict([*ROW, 1.0][:n])
    assert answer.status_code == 400
    assert answer.json()["detail"] == f"Expected 30 features, got {output}"


@pytest.mark.parametrize(
    "row",
    [
        changed(mean_radius=-1),
        changed(mean_radius=float("nan")),
        changed(mean_area=float("inf"), worst_area=float("-inf")),
        changed(mean_radius=0),
        changed(mean_area=99999.0),
        changed(mean_radius=1.799),
        changed(worst_texture=1.0),
        changed(mean_concavity=-0.001),
        changed(mean_texture=9999),
        [0.0] * 30,
    ],
)
def test_what_could_not_have_been_measured_is_refused_in_the_words_of_the_reader(service, row):
    answer = post(service, json.dumps({"features": row}))
    output = answer.json()
    assert answer.status_code == 422
    expected = [
        {"column": issue.column, "value": issue.value, "problem": issue.problem, "rule": issue.rule}
        for issue in check_row(row)
    ]
    assert output["problems"] == expected
    assert expected[0]["problem"] in output["detail"]


def test_a_plausible_value_outside_the_series_is_scored_with_a_warning(service):
    place = FIELDS.index(next(field for field in FIELDS if field.key == "texture_error"))
    row = SERIES[SERIES[:, place].argmax()].tolist()
    row[place] *= 1.03
    answer = service.predict(row).json()
    assert answer["warnings"] == [issue.problem for issue in range_notes(row)]
    assert "above the highest" in answer["warnings"][0]


def test_values_unlike_the_series_only_together_are_warned_about(service):
    from lrcore.model.applicability import applicability
    from lrcore.reader.plausibility.single_patient import is_unremarkable

    rng = np.random.default_rng(0)
    rows = SERIES[rng.integers(0, 569, 4000)] * rng.uniform(0.8, 1.25, (4000, 30))
    row = next(
        row
        for row in rows
        if not check_row(row) and not range_notes(row) and not is_unremarkable(row.tolist())
    )
    assert service.predict(row).json()["warnings"] == list(applicability(row[None, :]).reasons(0))
    assert "together they are unlike" in service.predict(row).json()["warnings"][0]


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"", 400, "not valid JSON"),
        (b"{", 400, "not valid JSON (line 1, column 2)"),
        (b"\xff\xfe", 400, "not valid JSON"),
        (b"[" * 60_000, 400, "nested too deeply"),
        (b'{"features": [1], "features": [2]}', 400, "'features' is given twice"),
        (b"null", 422, "got null"),
        (b"17", 422, "got a number"),
        (b'"features"', 422, "got a text"),
        (b"{}", 422, "Expected 30 measurements, found 0"),
        (b'{"features": null}', 422, "'features' must be a list, got null"),
        (b'{"features": {}}', 422, "'features' must be a list, got an object"),
        (b'{"measurements": []}', 422, "'measurements' must be an object, got a list"),
        (b'{"features": [], "id": "842302"}', 422, "Unknown field 'id' next to 'features'"),
        (b'{"mean radius": 1, "patient": "A"}', 422, "Unknown field 'patient'"),
        (b'{"mean radius": 1, "radius_mean": 1}', 422, "mean radius is given twice under two names"),
        (b'{"mean radius": 17.99}', 422, "found 1. Not found: mean texture"),
    ],
)
def test_a_body_of_another_shape_is_refused_in_one_sentence(service, body, status, words):
    answer = post(service, body)
    assert answer.status_code == status
    assert words in answer.json()["detail"]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("17.99", "'17.99' is text, not a number: send it without quotation marks."),
        (True, "true is not a number."),
        (None, "The value is missing."),
        ([1], "a list is not a number."),
        ({}, "an object is not a number."),
        (10**400, "The number is too large."),
    ],
)
def test_a_cell_of_another_type_is_named(service, value, words):
    answer = service.client.post("/predict", json={"features": changed(worst_area=value)})
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["column"] == "worst area"
    assert answer.json()["problems"][0]["problem"] == words


def test_all_problems_of_a_patient_come_at_once(service):
    row = changed(mean_radius="x", mean_area=-3, worst_area=None)
    problems = service.client.post("/predict", json={"features": row}).json()["problems"]
    assert [problem["column"] for problem in problems] == ["mean radius", "mean area", "worst area"]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_what_is_not_sent_as_json_is_refused(service, kind):
    answer = post(service, json.dumps({"features": ROW}), **{"content-type": kind})
    assert answer.status_code == 415
    assert "Content-Type: application/json" in answer.json()["detail"]


@pytest.mark.parametrize("announced", [True, False])
@pytest.mark.parametrize(("path", "limit"), [("/predict", 64 * 1024), ("/predict/batch", 8 * 1024 * 1024)])
def test_an_oversized_body_is_refused(service, path, limit, announced):
    body = b" " * (limit + 1)
    content = body if announced else iter([body[: limit // 2], body[limit // 2 :]])
    headers = {"content-type": "application/json"}
    answer = service.client.post(path, content=content, headers=headers)
    assert answer.status_code == 413
    assert answer.json()["detail"] == f"The body is too large: expected at most {limit:,} bytes."


def test_a_batch_refuses_row_by_row(service, artifact):
    rows = [ROW, ROW[:5], changed(mean_radius=-1), {"features": ROW}, {"id": 1}, "x", SERIES[7].tolist()]
    answer = service.client.post("/predict/batch", json={"rows": rows}).json()
    assert (answer["n_rows"], answer["n_scored"], answer["n_refused"]) == (7, 3, 4)
    assert [row["row"] for row in answer["results"]] == list(range(1, 8))
    assert [row["status"] == "scored" for row in answer["results"]] == [
        True,
        False,
        False,
        True,
        False,
        False,
        True,
    ]
    scored = [row for row in answer["results"] if row["status"] == "scored"]
    assert [row["risk"] for row in scored] == artifact.model.risk(SERIES[[0, 0, 7]]).tolist()
    numbers = [row["journal_id"] for row in scored]
    assert numbers == list(range(numbers[0], numbers[0] + 3))
    refused = [row for row in answer["results"] if row["status"] == "refused"]
    assert refused[0]["detail"] == "Expected 30 features, got 5"
    assert refused[1]["problems"][0]["problem"] == (
        "-1 looks like a code for a missing value: mean radius cannot be below 0. Enter what was measured."
    )


def test_a_batch_of_refusals_is_an_answer_and_records_nothing(service):
    with Journal.open(service.folder / "journal.sqlite3") as journal:
        before = journal.count()
        answer = service.client.post("/predict/batch", json={"rows": [[], [1]]})
        assert (answer.status_code, answer.json()["n_scored"]) == (200, 0)
        assert journal.count() == before


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"rows": []}, "Expected 1 to 10,000 rows, got 0."),
        ({"rows": [0] * 10_001}, "Expected 1 to 10,000 rows, got more."),
        ({"rows": [[1]], "id": 2}, "and nothing else"),
        ({"features": ROW}, "got 'features'"),
        ([], "got a list"),
    ],
)
def test_what_is_no_batch_is_refused(service, sent, words):
    answer = service.client.post("/predict/batch", json=sent)
    assert answer.status_code == 422
    assert words in answer.json()["detail"]


def test_a_full_batch(service, artifact):
    rows = np.resize(SERIES, (10_000, 30))
    answer = service.client.post("/predict/batch", json={"rows": rows.tolist()}).json()
    assert answer["n_scored"] == 10_000
    assert [row["risk"] for row in answer["results"]] == artifact.model.risk(rows).tolist()


def test_health_and_readiness(service, artifact):
    assert service.client.get("/health").json() == {"status": "ok"}
    ready = service.client.get("/ready").json()
    assert ready["status"] == "ready"
    assert ready["model_version"] == artifact.record.version
    assert ready["journal"] == "writable"


def test_the_model_is_told_whole(service, artifact):
    output = service.client.get("/model").json()
    assert output["record_sha256"] == artifact.digest
    assert output["record"] == json.loads(artifact.record.as_json())
    assert (output["threshold"], output["operating_point"]) == (0.5, None)
    assert "no threshold has been chosen" in output["in_force"]


@pytest.mark.parametrize("path", ["/", "/predictions", "/predict/", "/docs-files/none.js", "/.env"])
def test_there_is_nothing_elsewhere(service, path):
    answer = service.client.get(path)
    assert answer.status_code in (404, 405)
    assert answer.headers["content-type"] == "application/json"
    assert "detail" in answer.json()


def test_another_method_is_refused(service):
    answer = service.client.get("/predict")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_headers_of_every_answer(service):
    for answer in (service.predict(ROW), service.client.get("/nope"), service.client.get("/docs")):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "server" not in answer.headers


def test_no_other_site_may_ask(service):
    asks = {"origin": "http://elsewhere.example", "access-control-request-method": "POST"}
    before = service.client.options("/predict", headers=asks)
    after = service.predict(ROW, origin="http://elsewhere.example")
    own = service.client.options("/predict", headers=asks | {"origin": service.url})
    assert (before.status_code, after.status_code, own.status_code) == (403, 403, 405)
    for answer in (before, after, own):
        assert not [name for name in answer.headers if name.startswith("access-control")]


def test_the_reference_needs_nothing_from_elsewhere(service):
    page = service.client.get("/docs").text
    files = [part.split('"')[0] for part in page.replace('href="', 'src="').split('src="')[1:]]
    assert files
    for file in files:
        assert file.startswith("/docs-files/")
        assert service.client.get(file).status_code == 200
    assert "http://" not in page
    assert "https://" not in page


def test_the_log_names_no_patient_and_no_number(service):
    secret = 17.123456
    service.predict(changed(mean_radius=secret))
    service.predict(changed(mean_radius=-secret))
    service.client.get("/patients/842302")
    post(service, b'{"features": "see report of Mrs Example"}')
    output = service.logged()
    lines = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    assert {"POST", "GET"} <= {line["method"] for line in lines}
    assert {200, 404, 422} <= {line["status"] for line in lines}
    assert all(set(line) == {"time", "level", "method", "route", "status", "ms"} for line in lines)
    for word in (str(secret), "842302", "Example"):
        assert word not in output
