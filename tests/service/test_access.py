"""Who may ask."""

import os
import shutil

import pytest

from lrcore.cli import main
from lrcore.errors import InvalidInput
from lrcore.service.access import access_in_use
from tests.service.conftest import completed, serving

KEY, OTHER = "a-key-of-sixteen-or-more", "another-key-of-the-service"


@pytest.fixture(scope="module")
def keyed(trained_folder, tmp_path_factory):
    folder = tmp_path_factory.mktemp("keyed") / "artifacts"
    shutil.copytree(trained_folder, folder)
    keys = folder.parent / "keys"
    keys.write_text(f"{KEY}\n\n{OTHER}\n")
    with serving(folder, CUTPOINT_API_KEY_FILE=str(keys), CUTPOINT_JOURNAL="off") as running:
        yield running


@pytest.mark.parametrize("key", [KEY, OTHER])
def test_any_of_the_keys_opens(keyed, key):
    row = [1.0]
    assert keyed.predict(row, **{"X-API-Key": key}).status_code == 400
    assert keyed.client.get("/model", headers={"x-api-key": key}).status_code == 200


@pytest.mark.parametrize("key", [None, "", KEY[:-1], KEY + "x", KEY.upper(), "ключ"])
@pytest.mark.parametrize("path", ["/predict", "/predict/batch", "/model", "/docs", "/openapi.json", "/nope"])
def test_without_a_key_nothing_is_told(keyed, path, key):
    headers = {} if key is None else {"X-API-Key": key.encode()}
    ask = keyed.client.post if "predict" in path else keyed.client.get
    answer = ask(path, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "ApiKey"
    assert "X-API-Key" in answer.json()["detail"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_whoever_watches_over_the_process_needs_no_key(keyed):
    assert keyed.client.get("/health").status_code == 200
    assert keyed.client.get("/ready").status_code == 200


def test_a_key_is_never_logged(keyed):
    keyed.predict([1.0], **{"X-API-Key": KEY + "x"})
    assert KEY not in keyed.said()


def test_where_people_sign_in_the_service_is_not_a_way_around():
    closed = access_in_use(sign_on=True, environment={})
    assert "no key is set for the service, so it answers nobody" in closed.refusal("/predict", None)
    assert "answers nobody" in closed.refusal("/predict", b"anything")
    assert closed.refusal("/health", None) == ""
    keyed = access_in_use(sign_on=True, environment={"CUTPOINT_API_KEY": KEY})
    assert keyed.refusal("/predict", KEY.encode()) == ""
    assert keyed.refusal("/predict", None)


def test_without_keys_and_sign_on_everybody_may_ask():
    assert access_in_use(sign_on=False, environment={}).refusal("/predict", None) == ""


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"CUTPOINT_API_KEY": "short"}, "16 characters or more, got 5"),
        ({"CUTPOINT_API_KEY": KEY, "CUTPOINT_API_KEY_FILE": "x"}, "not both"),
        ({"CUTPOINT_API_KEY_FILE": "/nowhere/keys"}, "cannot be read: FileNotFoundError"),
        ({"CUTPOINT_API_KEY_FILE": os.devnull}, "without a key"),
    ],
)
def test_a_mistake_does_not_open_the_service(environment, words):
    with pytest.raises(InvalidInput, match=words):
        access_in_use(sign_on=False, environment=environment)


def test_a_mistake_does_not_start_the_service(own_folder, monkeypatch, capsys):
    monkeypatch.setenv("CUTPOINT_API_KEY", "short")
    assert main(["serve", "--port", "0"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "16 characters" in said


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--port", "65536"], "`--port` must lie between 0 and 65535"),
        (["--host", "192.0.2.1"], "192.0.2.1:8000 cannot be listened on"),
    ],
)
def test_an_address_that_cannot_be_served_is_said(own_folder, capsys, options, words):
    assert main(["serve", *options]) == 2
    assert words in capsys.readouterr().err


def test_a_failure_tells_the_client_nothing_and_the_log_where():
    """No traceback and no measurement leaves, even where the service itself is wrong."""
    from lrcore.service.gate import Gate
    from lrcore.service.logs import LOG, RequestLog

    async def failing(scope, receive, send):
        raise RuntimeError("could not convert 17.99 of Mrs Example")

    said, sent = [], []

    async def send(message):
        sent.append(message)

    async def ask():
        gate = Gate(failing, access_in_use(sign_on=False, environment={}), RequestLog(), {})
        scope = {"type": "http", "path": "/predict", "method": "POST", "headers": [], "root_path": ""}
        await gate(scope, None, send)

    before, LOG.error = LOG.error, said.append
    try:
        completed(ask())
    finally:
        LOG.error = before
    assert sent[0]["status"] == 500
    assert b"The service failed to answer" in sent[1]["body"]
    assert "RuntimeError" in said[0]
    assert "test_access.py" in said[0]
    assert "Example" not in said[0] + str(sent)
