"""Who may ask."""

import os
import shutil
from pathlib import Path

import pytest

from lrcore.commands.main import main
from lrcore.errors import InvalidInput
from lrcore.service.middleware import access as access_module
from lrcore.service.middleware.access import access_in_use
from tests.service.conftest import serving
from tests.waiting import completed

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
    assert KEY not in keyed.logged()


def test_where_people_sign_in_the_service_is_not_a_way_around():
    closed = access_in_use(sign_on=True, environment={})
    refused = closed.refusal("/predict", None)
    assert "no key is set for the service, so it answers no request" in refused.detail
    assert "answers no request" in closed.refusal("/predict", b"anything").detail
    assert closed.refusal("/health", None) is None
    keyed = access_in_use(sign_on=True, environment={"CUTPOINT_API_KEY": KEY})
    assert keyed.refusal("/predict", KEY.encode()) is None
    assert keyed.refusal("/predict", None).status == 401


def test_without_keys_and_sign_on_everybody_may_ask():
    assert access_in_use(sign_on=False, environment={}).refusal("/predict", None) is None


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"CUTPOINT_API_KEY": "short"}, "16 characters or more, got 5"),
        ({"CUTPOINT_API_KEY": KEY, "CUTPOINT_API_KEY_FILE": "x"}, "not both"),
        ({"CUTPOINT_API_KEY_FILE": "/nowhere/keys"}, "cannot be read: FileNotFoundError"),
        ({"CUTPOINT_API_KEY_FILE": os.devnull}, "must name a regular file"),
        ({"CUTPOINT_API_KEY_FILE": "tests"}, "must name a regular file"),
    ],
)
def test_a_mistake_does_not_open_the_service(environment, words):
    with pytest.raises(InvalidInput, match=words):
        access_in_use(sign_on=False, environment=environment)


def with_keys(path, *keys):
    path.write_text("\n".join(keys))
    return access_in_use(sign_on=False, environment={"CUTPOINT_API_KEY_FILE": str(path)})


def status(access, key, path="/predict"):
    turned = access.refusal(path, key.encode())
    return None if turned is None else turned.status


def rewritten(path, *keys):
    path.write_text("\n".join(keys))


def replaced(path, *keys):
    beside = path.with_name("beside")
    beside.write_text("\n".join(keys))
    beside.replace(path)


@pytest.mark.parametrize("change", [rewritten, replaced])
def test_a_key_counts_as_long_as_it_is_in_the_file(tmp_path, change):
    access = with_keys(tmp_path / "keys", KEY, OTHER)
    for _ in range(20):  # within one tick of the clock of the file system too
        assert (status(access, KEY), status(access, OTHER)) == (None, None)
        change(tmp_path / "keys", OTHER)
        assert (status(access, KEY), status(access, OTHER)) == (401, None)
        change(tmp_path / "keys", KEY, OTHER)


def test_a_key_replaced_by_one_of_the_same_length_opens_no_longer(tmp_path):
    path = tmp_path / "keys"
    access = with_keys(path, KEY)
    for turn in range(200):
        key = f"{turn:0{len(KEY)}}"
        rewritten(path, key)
        assert status(access, key) is None
        assert status(access, KEY) == 401


def test_a_file_changed_a_moment_ago_may_have_changed_again_at_the_same_time(tmp_path, monkeypatch):
    """The clock of a file system may stand still for some milliseconds: only reading shows a change then."""
    path = tmp_path / "keys"
    access = with_keys(path, KEY)
    frozen = os.stat(path)
    monkeypatch.setattr(access_module.time, "time", lambda: frozen.st_ctime)
    assert status(access, KEY) is None
    rewritten(path, OTHER[: len(KEY)])
    monkeypatch.setattr(access_module.os, "stat", lambda path: frozen)
    assert status(access, KEY) == 401


def test_a_file_that_is_left_alone_is_not_read_again(tmp_path, monkeypatch):
    path = tmp_path / "keys"
    access = with_keys(path, KEY)
    os.utime(path, (1, 1))
    changed = os.stat(path).st_ctime
    monkeypatch.setattr(access_module.time, "time", lambda: changed + 1)
    assert status(access, KEY) is None
    monkeypatch.setattr(Path, "open", None)
    assert status(access, KEY) is None
    assert status(access, OTHER) == 401


def emptied(path):
    path.write_text("\n\n")


def removed(path):
    path.unlink()


def shortened(path):
    path.write_text("short")


def garbled(path):
    path.write_bytes(b"\xff" * 40)


def grown(path):
    path.write_text(f"{KEY}\n" * 10_000)


def made_a_folder(path):
    path.unlink()
    path.mkdir()


def made_a_pipe(path):
    path.unlink()
    os.mkfifo(path)


DAMAGES = (emptied, removed, shortened, garbled, grown, made_a_folder, made_a_pipe)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_file_of_keys_that_is_damaged_closes_the_service(tmp_path, damage):
    path = tmp_path / "keys"
    access = with_keys(path, KEY)
    assert status(access, KEY) is None
    damage(path)
    for _ in range(2):
        turned = access.refusal("/predict", KEY.encode())
        assert turned.status == 503
        assert "CUTPOINT_API_KEY" in turned.detail or "16 characters" in turned.detail
        assert str(tmp_path) not in turned.detail
        assert access.refusal("/predict", None).status == 503
        assert access.refusal("/ready", None).status == 503
        assert access.refusal("/health", None) is None
    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    rewritten(path, KEY)
    assert (status(access, KEY), status(access, OTHER)) == (None, 401)


def test_a_removed_key_opens_a_running_service_no_longer(trained_folder, tmp_path):
    folder, keys = tmp_path / "artifacts", tmp_path / "keys"
    shutil.copytree(trained_folder, folder)
    rewritten(keys, KEY, OTHER)
    with serving(folder, CUTPOINT_API_KEY_FILE=str(keys), CUTPOINT_JOURNAL="off") as running:
        assert running.client.get("/model", headers={"X-API-Key": KEY}).status_code == 200
        rewritten(keys, OTHER)
        assert running.client.get("/model", headers={"X-API-Key": KEY}).status_code == 401
        assert running.client.get("/model", headers={"X-API-Key": OTHER}).status_code == 200
        keys.unlink()
        closed = running.client.get("/model", headers={"X-API-Key": OTHER})
        assert closed.status_code == 503
        assert "`CUTPOINT_API_KEY_FILE` names a file that cannot be read" in closed.json()["detail"]
        assert closed.headers["cache-control"] == "no-store"


def test_a_mistake_does_not_start_the_service(own_folder, monkeypatch, capsys):
    monkeypatch.setenv("CUTPOINT_API_KEY", "short")
    assert main(["serve", "--port", "0"]) == 2
    output = capsys.readouterr().err
    assert output.count("\n") == 1
    assert "16 characters" in output


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
    from lrcore.service.logs import LOG, RequestLog
    from lrcore.service.middleware.requests import RequestMiddleware

    async def failing(scope, receive, send):
        raise RuntimeError("could not convert 17.99 of Mrs Example")

    output, sent = [], []

    async def send(message):
        sent.append(message)

    async def ask():
        gate = RequestMiddleware(failing, access_in_use(sign_on=False, environment={}), RequestLog(), {})
        scope = {"type": "http", "path": "/predict", "method": "POST", "headers": [], "root_path": ""}
        await gate(scope, None, send)

    before, LOG.error = LOG.error, output.append
    try:
        completed(ask())
    finally:
        LOG.error = before
    assert sent[0]["status"] == 500
    assert b"The service failed to answer" in sent[1]["body"]
    assert "RuntimeError" in output[0]
    assert "test_access.py" in output[0]
    assert "Example" not in output[0] + str(sent)
