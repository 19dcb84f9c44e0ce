"""The model and the threshold in force are used from the moment they are, and never half of either."""

import itertools
import shutil
import threading

import pytest

from lrcore.commands.main import main
from lrcore.errors import ArtifactDamaged
from lrcore.model.dataset import load
from lrcore.registry import operating_point
from lrcore.registry.development_sets import evaluation_sets
from lrcore.registry.operating_point import OperatingPoint
from lrcore.service import active_model
from lrcore.service.active_model import ActiveModelWatcher
from lrcore.system.clock import utc_now
from tests.registry.decisions import choose, go_back, in_use, update
from tests.service.conftest import serving
from tests.waiting import until

SERIES = load().measurements


def put(folder, artifact, threshold):
    """Put a threshold in force."""
    patients = next(iter(evaluation_sets(artifact).values()))
    evidence = operating_point.evidence_at(patients, threshold, prevalence=None)
    point = OperatingPoint(
        threshold, "A test.", "Nobody", utc_now(), evidence, artifact.record.version, artifact.digest
    )
    operating_point.put_in_force(folder, point)


@pytest.fixture
def watch(own_folder, monkeypatch):
    monkeypatch.setattr(active_model, "_CHECK_SECONDS", 0.0)
    return ActiveModelWatcher(own_folder)


def test_nothing_is_read_again_while_nothing_changes(watch, monkeypatch):
    first = watch.current()
    monkeypatch.setattr(active_model.artifact, "load", None)
    assert watch.current() is first


def test_a_threshold_put_in_force_is_used_at_once(watch, own_folder, artifact):
    assert watch.current().threshold == 0.5
    put(own_folder, artifact, 0.08)
    used = watch.current()
    assert (used.threshold, used.in_force.point.chosen_by) == (0.08, "Nobody")


def test_another_model_is_used_at_once_with_its_own_threshold(watch, own_folder, artifact):
    put(own_folder, artifact, 0.08)
    before = watch.current()
    assert main(["train", "--C", "0.1"]) == 0
    after = watch.current()
    assert after.version != before.version
    assert after.threshold == 0.5
    assert after.model.log_odds(SERIES[0].tolist()) != before.model.log_odds(SERIES[0].tolist())


def test_a_tampered_model_is_refused_and_nothing_older_is_used(watch, own_folder, monkeypatch):
    monkeypatch.setattr(active_model, "_RETRY_SECONDS", 0.0)
    watch.current()
    record = next((own_folder / "models").glob("*/record.json"))
    content = record.read_bytes()
    record.write_bytes(content.replace(b'"coefficient": ', b'"coefficient": -', 1))
    (own_folder / "current.json").touch()  # what a swap of both would do
    with pytest.raises(ArtifactDamaged, match=r"record.json of the stored model was changed or damaged"):
        watch.current()
    record.write_bytes(content)
    assert watch.current().version in str(record)


def test_a_tampered_history_is_refused(watch, own_folder, artifact):
    put(own_folder, artifact, 0.08)
    history = own_folder / operating_point.HISTORY
    history.write_text(history.read_text().replace('"threshold": 0.08', '"threshold": 0.8'))
    put_again = history.read_text() + "{}\n"
    history.write_text(put_again)
    with pytest.raises(ArtifactDamaged):
        watch.current()


def test_the_first_model_is_trained_where_there_is_none(tmp_path, trained_folder):
    watch = ActiveModelWatcher(tmp_path / "artifacts")
    watch.prepare()
    assert watch.current().version == ActiveModelWatcher(trained_folder).current().version


@pytest.fixture
def running(trained_folder, tmp_path):
    folder = tmp_path / "artifacts"
    shutil.copytree(trained_folder, folder)
    with serving(folder, CUTPOINT_JOURNAL="off") as service:
        yield service


def test_answers_never_mix_two_states(running, artifact):
    """While thresholds come and go, every answer's flag belongs to its own threshold."""
    seen, stop, turns = set(), threading.Event(), itertools.cycle((0.8, 0.2))

    def change():
        while not stop.wait(0.02):
            put(running.folder, artifact, next(turns))

    changing = threading.Thread(target=change)
    changing.start()
    row = SERIES[_near(artifact, 0.5)].tolist()
    for _ in range(1000):
        answer = running.predict(row).json()
        assert answer["flagged"] == (answer["risk"] >= answer["threshold"])
        assert answer["prediction"] == (0 if answer["flagged"] else 1)
        seen.add(answer["threshold"])
        if len(seen) == 3 and len(operating_point.history(running.folder)) > 10:
            break
    stop.set()
    changing.join()
    assert seen >= {0.2, 0.8}
    put(running.folder, artifact, 0.3)
    until(lambda: running.predict(row).json()["threshold"] == 0.3)


def test_no_answer_between_two_versions_uses_another_threshold(own_folder, watch):
    """While versions are updated and taken back, every version is seen with its own threshold."""
    choose(own_folder)
    seen, stop = set(), threading.Event()

    def ask():
        while not stop.is_set():
            used = watch.current()
            seen.add((used.version, used.threshold))

    asking = threading.Thread(target=ask)
    asking.start()
    expected = {in_use(own_folder)}
    for turn in range(6):
        update(own_folder, threshold=0.01 + turn / 1000)
        expected.add(in_use(own_folder))
        if turn % 2:
            go_back(own_folder)
    stop.set()
    asking.join()
    assert seen <= expected
    assert len(seen) > 3


def test_a_tampered_model_is_a_503_with_the_reason(running):
    row = SERIES[0].tolist()
    assert running.predict(row).status_code == 200
    record = next((running.folder / "models").glob("*/record.json"))
    record.write_bytes(record.read_bytes().replace(b'"intercept": ', b'"intercept": 1', 1))
    (running.folder / "current.json").touch()
    until(lambda: running.predict(row).status_code == 503)
    refused = running.predict(row)
    assert "changed or damaged" in refused.json()["detail"]
    assert running.client.get("/ready").status_code == 503
    assert running.client.get("/health").status_code == 200


def _near(artifact, target):
    risks = artifact.model.risk(SERIES)
    return int(abs(risks - target).argmin())


def test_a_folder_that_lost_what_names_its_model_is_said_to_have(own_folder, watch):
    choose(own_folder)
    for name in ("current.json", "model_history.jsonl", "model_history.head.json"):
        (own_folder / name).unlink()
    watch.prepare()
    with pytest.raises(ArtifactDamaged, match="thresholds were chosen here: which model is in use cannot be"):
        watch.current()


def test_while_the_first_model_is_trained_that_is_said(tmp_path, monkeypatch):
    watch = ActiveModelWatcher(tmp_path / "artifacts")
    with pytest.raises(Exception, match="No model is stored"):
        watch.current()
    watch._try_again = 0.0
    output = []

    def meanwhile(folder):
        try:
            watch.current()
        except Exception as error:
            output.append(str(error))

    monkeypatch.setattr(active_model, "model_in_use", meanwhile)
    watch.prepare()
    assert output == ["The first model is being trained. Try again in a few seconds."]
