import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from lrcore import artifact
from lrcore.artifact import CROSS_VALIDATED, HELD_OUT, PIPELINE, RECORD, RISKS
from lrcore.dataset import load
from lrcore.errors import ArtifactDamaged, ArtifactForeign, ArtifactMissing
from lrcore.record import parse
from lrcore.startup import model_in_use


def home(folder):
    return folder / "models" / artifact.load(folder).record.version


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
    with pytest.raises(ArtifactDamaged):
        artifact.load_pipeline(own_folder)


@pytest.mark.parametrize("name", [RECORD, PIPELINE, RISKS])
def test_a_missing_file_is_noticed(own_folder, name):
    (home(own_folder) / name).unlink()
    with pytest.raises(ArtifactDamaged, match=f"{name} of the stored model cannot be read"):
        artifact.load(own_folder)


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[1]", b'{"version": "../../x", "record_sha256": "0"}', b"\xff"]
)
def test_a_broken_pointer_is_noticed(own_folder, content):
    (own_folder / "current.json").write_bytes(content)
    with pytest.raises(ArtifactDamaged):
        artifact.load(own_folder)


def test_a_coefficient_changed_by_hand_is_noticed_even_with_a_new_pointer(own_folder):
    path = home(own_folder) / RECORD
    entries = json.loads(path.read_text())
    entries["fields"][0]["coefficient"] *= -1
    path.write_text(json.dumps(entries))
    artifact.put_in_use(own_folder, entries["version"])
    with pytest.raises(ArtifactDamaged, match="changed after it was written"):
        artifact.load(own_folder)


def test_another_scikit_learn_is_refused_and_trained_again(own_folder):
    stored = artifact.load(own_folder).record
    files = {name: (home(own_folder) / name).read_bytes() for name in stored.files}
    foreign = replace(stored, libraries=stored.libraries | {"scikit-learn": "0.1"})
    artifact.store(own_folder, foreign, files)
    with pytest.raises(ArtifactForeign, match=r"made with scikit-learn 0\.1"):
        artifact.load(own_folder)
    again = model_in_use(own_folder)
    assert "made with scikit-learn 0.1" in again.notice
    assert again.artifact.record.libraries == artifact.libraries()


@pytest.mark.parametrize("name", [RECORD, PIPELINE, RISKS])
def test_a_damaged_model_is_trained_again_with_a_notice(own_folder, name):
    before = artifact.load(own_folder)
    (home(own_folder) / name).write_bytes(b"not what it was")
    again = model_in_use(own_folder)
    assert f"{name} of the stored model was changed" in again.notice
    np.testing.assert_array_equal(again.artifact.model.coefficients, before.model.coefficients)
    assert model_in_use(own_folder).notice == ""


def test_a_pickle_is_not_opened_before_its_digest_matches(own_folder):
    """The pipeline is replaced by a pickle that would write a file if it were opened."""
    import pickle

    proof = own_folder / "opened"

    class Bomb:
        def __reduce__(self):
            return (open, (str(proof), "w"))

    (home(own_folder) / PIPELINE).write_bytes(pickle.dumps(Bomb()))
    with pytest.raises(ArtifactDamaged):
        artifact.load_pipeline(own_folder)
    assert not proof.exists()


def test_three_processes_starting_at_once_agree(tmp_path):
    folder = tmp_path / "artifacts"
    code = (
        "import sys; from pathlib import Path; from lrcore.startup import model_in_use; "
        "print(model_in_use(Path(sys.argv[1])).artifact.digest)"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", code, folder], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    digests = {process.communicate(timeout=120)[0].strip() for process in started}
    assert digests == {artifact.load(folder).digest}
    assert sorted(path.name for path in folder.iterdir()) == [".lock", "current.json", "models"]
    assert len(list((folder / "models").iterdir())) == 1


def test_what_a_killed_process_was_building_is_removed(own_folder, artifact):
    """A version that was set aside to be replaced, and was not, is put back."""
    from lrcore.startup import train_and_store
    from lrcore.training import Parameters

    models = own_folder / "models"
    (models / ".building-lr-123").mkdir()
    (models / ".building-lr-123" / "record.json").write_text("{")
    (models / artifact.record.version).rename(models / ".building-xyz.old")
    (models / ".building-none.old").mkdir()
    train_and_store(own_folder, Parameters(C=0.5))
    assert not list(models.glob(".building-*"))
    assert len(list(models.iterdir())) == 2
    assert (models / artifact.record.version / "record.json").exists()
