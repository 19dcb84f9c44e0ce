import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from lrcore.errors import ArtifactDamaged, ArtifactError, ArtifactForeign, ArtifactMissing
from lrcore.model.dataset import load
from lrcore.model.training import Parameters
from lrcore.registry import artifact
from lrcore.registry.active import model_in_use, train_and_store
from lrcore.registry.artifact import CROSS_VALIDATED, HELD_OUT, PIPELINE, RECORD, RISKS
from lrcore.registry.record import parse
from lrcore.registry.version_history import history, whole_history
from lrcore.registry.versions import put_in_use_again
from lrcore.system.files import sha256_of
from tests.registry.decisions import NEW_THRESHOLD, as_before_counting, choose, in_use, update


def home(folder):
    return folder / "models" / artifact.load(folder).record.version


def forget_history(folder):
    """Leave a folder as versions of Cutpoint did that kept no history of trained models."""
    for path in folder.glob("model_history.*"):
        path.unlink()


def test_what_was_stored_comes_back_to_the_last_digit(trained_folder, artifact):
    found = model_in_use(trained_folder)
    assert found.notice == ""
    np.testing.assert_array_equal(found.artifact.model.coefficients, artifact.model.coefficients)
    record = found.artifact.record
    assert parse(record.as_json()).as_json() == record.as_json()


def test_the_record_can_be_read_by_a_person(own_folder):
    text = (home(own_folder) / RECORD).read_text()
    entries = json.loads(text)
    assert entries["parameters"]["C"] == 1.0
    assert entries["data"]["n"] == 569
    assert entries["libraries"]["scikit-learn"]
    assert len(entries["fields"]) == 30
    assert entries["metrics"][HELD_OUT]["at_0.5"] == {"found": 41, "missed": 1, "false_alarms": 1}
    assert max(map(len, text.splitlines())) < 1000


def test_the_scored_patients_are_all_and_the_held_out(trained_folder):
    stored = artifact.load(trained_folder)
    assert stored.scored[CROSS_VALIDATED].rows.tolist() == list(range(569))
    assert stored.scored[HELD_OUT].rows.tolist() == list(stored.record.held_out_rows)
    held_out = load().measurements[stored.scored[HELD_OUT].rows]
    np.testing.assert_array_equal(stored.scored[HELD_OUT].log_odds, stored.model.log_odds(held_out))


def test_the_same_training_gives_the_same_version(tmp_path, trained_folder):
    assert model_in_use(tmp_path).artifact.record.version == artifact.load(trained_folder).record.version


def test_an_empty_folder_is_said_to_be_empty(tmp_path):
    with pytest.raises(ArtifactMissing, match="python -m lrcore train"):
        artifact.load(tmp_path)


@pytest.mark.parametrize("name", [RECORD, PIPELINE, RISKS])
def test_a_changed_file_is_never_loaded(own_folder, name):
    path = home(own_folder) / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(ArtifactDamaged, match=f"{name} of the stored model was changed"):
        artifact.load(own_folder)


@pytest.mark.parametrize("name", [RECORD, PIPELINE, RISKS])
def test_a_missing_file_is_noticed(own_folder, name):
    (home(own_folder) / name).unlink()
    with pytest.raises(ArtifactDamaged, match=f"{name} of the stored model cannot be read"):
        artifact.load(own_folder)


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[1]", b'{"version": "../../x", "record_sha256": "0"}', b"\xff"]
)
def test_a_broken_pointer_is_noticed_and_put_right(own_folder, content):
    """Where the history of versions names the model, what current.json says decides nothing."""
    before = artifact.load(own_folder)
    (own_folder / "current.json").write_bytes(content)
    assert artifact.load(own_folder).digest == before.digest
    found = model_in_use(own_folder)
    assert found.artifact.digest == before.digest
    assert found.notice.startswith("current.json ")
    assert before.record.version in found.notice
    assert model_in_use(own_folder).notice == ""


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[1]", b'{"version": "../../x", "record_sha256": "0"}', b"\xff"]
)
def test_a_broken_pointer_without_a_history_is_refused(own_folder, content):
    forget_history(own_folder)
    (own_folder / "current.json").write_bytes(content)
    with pytest.raises(ArtifactDamaged, match=r"current\.json .*python -m lrcore history use VERSION"):
        model_in_use(own_folder)


def test_a_coefficient_changed_by_hand_is_noticed_even_with_a_new_pointer(own_folder):
    path = home(own_folder) / RECORD
    entries = json.loads(path.read_text())
    entries["fields"][0]["coefficient"] *= -1
    path.write_text(json.dumps(entries))
    forget_history(own_folder)
    pointed = {"version": entries["version"], "record_sha256": sha256_of(path.read_bytes())}
    (own_folder / "current.json").write_text(json.dumps(pointed))
    with pytest.raises(ArtifactDamaged, match="changed after it was written"):
        artifact.load(own_folder)


def test_another_scikit_learn_is_refused_and_trained_again(own_folder):
    stored = artifact.load(own_folder).record
    files = {name: (home(own_folder) / name).read_bytes() for name in stored.files}
    foreign = replace(stored, libraries=stored.libraries | {"scikit-learn": "0.1"})
    artifact.write(own_folder, foreign, files)
    pointed = {"version": foreign.version, "record_sha256": sha256_of(foreign.as_json())}
    forget_history(own_folder)
    (own_folder / "current.json").write_text(json.dumps(pointed))
    with pytest.raises(ArtifactForeign, match=r"made with scikit-learn 0\.1"):
        artifact.load(own_folder)
    again = model_in_use(own_folder)
    assert "made with scikit-learn 0.1" in again.notice
    assert again.artifact.record.libraries == artifact.library_versions()


@pytest.mark.parametrize("name", [RECORD, PIPELINE, RISKS])
def test_a_damaged_model_is_trained_again_with_a_notice(own_folder, name):
    before = artifact.load(own_folder)
    (home(own_folder) / name).write_bytes(b"not what it was")
    again = model_in_use(own_folder)
    assert f"{name} of the stored model was changed" in again.notice
    np.testing.assert_array_equal(again.artifact.model.coefficients, before.model.coefficients)
    assert model_in_use(own_folder).notice == ""


@pytest.mark.parametrize("name", [RECORD, PIPELINE, RISKS])
def test_a_damaged_model_with_a_chosen_threshold_is_not_trained_again(own_folder, name):
    """Its record would get another digest, and the threshold belongs to the digest."""
    choose(own_folder, 0.031)
    before = in_use(own_folder)
    path = home(own_folder) / name
    content = path.read_bytes()
    path.write_bytes(b"not what it was")
    with pytest.raises(
        ArtifactDamaged, match=r"The threshold 0\.031 was chosen for it by Dr A.* train a new model"
    ):
        model_in_use(own_folder)
    path.write_bytes(content)
    assert in_use(own_folder) == before


def test_a_damaged_model_is_never_replaced_by_one_with_other_parameters(own_folder):
    train_and_store(own_folder, Parameters(C=0.1))
    version = artifact.load(own_folder).record.version
    (home(own_folder) / RISKS).write_bytes(b"")
    assert model_in_use(own_folder).artifact.record.version == version, "trained again as its record says"
    (home(own_folder) / RECORD).write_bytes(b"")
    with pytest.raises(ArtifactDamaged, match="The same training does not give this model any more"):
        model_in_use(own_folder)


def test_training_the_model_in_use_again_changes_nothing(own_folder):
    choose(own_folder, 0.031)
    before = {path: path.read_bytes() for path in own_folder.rglob("*") if path.is_file()}
    train_and_store(own_folder, Parameters())
    assert {path: path.read_bytes() for path in own_folder.rglob("*") if path.is_file()} == before


def test_training_another_model_is_a_change_of_version_on_record(own_folder):
    before = artifact.load(own_folder).record.version
    after = train_and_store(own_folder, Parameters(C=0.1))[1].record.version
    first, second = history(own_folder)
    assert (first.action, first.version, first.instead_of) == ("trained", before, "")
    assert (second.action, second.version, second.instead_of) == ("trained", after, before)
    assert "C = 0.1," in second.rationale


@pytest.mark.parametrize("kept", ["thresholds", "models", "updated"])
def test_a_folder_that_lost_what_names_its_model_is_not_a_first_start(own_folder, kept):
    if kept == "thresholds":
        choose(own_folder, 0.031)
    elif kept == "models":
        train_and_store(own_folder, Parameters(C=0.1))
    else:
        update(own_folder)
        for path in own_folder.glob("operating_point.*"):
            path.unlink()
    forget_history(own_folder)
    (own_folder / "current.json").unlink()
    with pytest.raises(ArtifactDamaged, match="which model is in use cannot be determined"):
        model_in_use(own_folder)


def test_an_older_folder_is_taken_over_once(own_folder):
    update(own_folder)
    before = in_use(own_folder)
    as_before_counting(own_folder)
    assert model_in_use(own_folder).notice == ""
    assert in_use(own_folder) == before
    assert [note.what for note in whole_history(own_folder).notes] == ["counted"]
    (own_folder / "current.json").unlink()
    assert in_use(own_folder) == before


def test_an_older_folder_without_any_history_gets_one(own_folder):
    before = artifact.load(own_folder)
    forget_history(own_folder)
    assert model_in_use(own_folder).artifact.digest == before.digest
    (own,) = history(own_folder)
    assert (own.action, own.digest) == ("found in use", before.digest)


@pytest.mark.parametrize("pointer", ["missing", "before the update"])
def test_an_older_folder_whose_pointer_contradicts_its_history_is_refused(own_folder, pointer):
    """As an interrupted update of that version, or a lost file, left it: which model is meant?"""
    old = (own_folder / "current.json").read_bytes()
    version = update(own_folder).record.version
    as_before_counting(own_folder)
    (own_folder / "current.json").unlink()
    if pointer != "missing":
        (own_folder / "current.json").write_bytes(old)
    with pytest.raises(
        ArtifactDamaged, match=rf"current\.json .* but model_history\.jsonl records model {version} as"
    ):
        model_in_use(own_folder)
    put_in_use_again(own_folder, version, by="Dr A", rationale="The update was meant.")
    assert in_use(own_folder) == (version, NEW_THRESHOLD)
    assert model_in_use(own_folder).notice == ""


def test_an_older_folder_that_was_trained_after_its_last_update_is_taken_as_it_is(own_folder):
    update(own_folder)
    as_before_counting(own_folder)
    path = own_folder / "model_history.jsonl"
    (line,) = path.read_text().splitlines()
    content = json.loads(line) | {"at": "2020-01-01T00:00:00+00:00"}
    path.write_text(json.dumps(content) + "\n")
    trained = next(each for each in (own_folder / "models").iterdir() if not parse_of(each).updates)
    pointed = {"version": trained.name, "record_sha256": sha256_of((trained / RECORD).read_bytes())}
    (own_folder / "current.json").write_text(json.dumps(pointed))
    for _ in range(2):
        assert model_in_use(own_folder).artifact.record.version == trained.name
        assert in_use(own_folder)[0] == trained.name


def parse_of(version):
    return parse((version / RECORD).read_bytes())


def test_a_folder_that_cannot_be_locked_is_named(own_folder):
    (own_folder / ".lock").unlink(missing_ok=True)
    (own_folder / ".lock").mkdir()
    assert model_in_use(own_folder).notice == ""
    with pytest.raises(ArtifactError, match=r"\.lock cannot be written: Is a directory"):
        train_and_store(own_folder, Parameters())


def test_three_processes_starting_at_once_agree(tmp_path):
    folder = tmp_path / "artifacts"
    code = (
        "import sys; from pathlib import Path; from lrcore.registry.active import model_in_use; "
        "print(model_in_use(Path(sys.argv[1])).artifact.digest)"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", code, folder], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    digests = {process.communicate(timeout=120)[0].strip() for process in started}
    assert digests == {artifact.load(folder).digest}
    assert sorted(path.name for path in folder.iterdir()) == [
        ".lock",
        "current.json",
        "model_history.head.json",
        "model_history.jsonl",
        "models",
    ]
    assert len(list((folder / "models").iterdir())) == 1


def test_what_a_killed_process_was_building_is_removed(own_folder, artifact):
    """A version that was set aside to be replaced, and was not, is put back."""
    from lrcore.model.training import Parameters
    from lrcore.registry.active import train_and_store

    models = own_folder / "models"
    (models / ".building-lr-123").mkdir()
    (models / ".building-lr-123" / "record.json").write_text("{")
    (models / artifact.record.version).rename(models / ".building-xyz.old")
    (models / ".building-none.old").mkdir()
    train_and_store(own_folder, Parameters(C=0.5))
    assert not list(models.glob(".building-*"))
    assert len(list(models.iterdir())) == 2
    assert (models / artifact.record.version / "record.json").exists()
