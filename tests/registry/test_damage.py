"""Every file of the artifacts folder, damaged in every way: harmless, or named; never another number."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from lrcore.model.sample import sample_csv
from tests.registry.damages import DAMAGES, LABELLED, NOBODY, PATIENTS, answers, given_to_nobody
from tests.registry.decisions import in_use, rich_folder

ROOT = Path(__file__).parents[2]
REFUSED = {"ready": 503, "predict": 503, "model": 503, "dashboard": 2, "score": 2, "evaluate": 2}


@pytest.fixture(scope="module")
def shelf():
    """A place that a user without privileges may enter, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as place:
        os.chmod(place, 0o755)
        yield Path(place)


@pytest.fixture(scope="module")
def rich(shelf):
    folder = shelf / "rich" / "artifacts"
    folder.parent.mkdir()
    return rich_folder(folder)


@pytest.fixture(scope="module")
def inputs(shelf, rich):
    content = sample_csv(range(40)).decode()
    (shelf / LABELLED).write_text(content)
    cells = [line.split(",") for line in content.splitlines()]
    (shelf / PATIENTS).write_text("\n".join(",".join(row[:1] + row[2:]) for row in cells))
    return shelf


@pytest.fixture(scope="module")
def files(rich):
    return sorted(path.relative_to(rich) for path in rich.rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def sound(rich, inputs, shelf):
    """What is answered where nothing is damaged."""
    folder = shelf / "sound" / "artifacts"
    shutil.copytree(rich, folder)
    found = answers(folder, inputs)
    assert [found[way][0] for way in REFUSED] == [200, 200, 200, 0, 0, 0]
    return found


def check(found, sound, file, damage):
    """Every way in answers as if nothing had happened, or refuses and names the file."""
    for way, (code, output, complained) in found.items():
        where = f"{file}, {damage}, {way}: {code} {complained}"
        if code == REFUSED[way]:
            assert file.name in complained or file.stem in complained, where
            assert "Traceback" not in complained, where
            assert len(complained.strip().splitlines()) == 1, where
        else:
            assert (code, output) == tuple(sound[way][:2]), where


def test_the_folder_holds_everything(files, rich):
    names = {path.name for path in files}
    assert names >= {
        ".lock",
        "current.json",
        "journal.sqlite3",
        "model_history.jsonl",
        "model_history.head.json",
        "operating_point.jsonl",
        "operating_point.head.json",
        "record.json",
        "pipeline.joblib",
        "risks.csv",
    }
    assert len([path for path in files if path.suffix == ".npz"]) == 1
    assert len([path for path in files if path.name == "record.json"]) == 2
    assert in_use(rich)[1] == 0.02


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_harmless_or_named(rich, inputs, files, sound, shelf, monkeypatch, damage):
    monkeypatch.setenv("CUTPOINT_ARTIFACTS", "")
    for number, file in enumerate(files):
        folder = shelf / damage.replace(" ", "-") / str(number) / "artifacts"
        shutil.copytree(rich, folder)
        DAMAGES[damage](folder / file)
        check(answers(folder, inputs), sound, file, damage)
        shutil.rmtree(folder)


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can become another user")
def test_an_unreadable_file_is_harmless_or_named(rich, inputs, files, sound, shelf):
    folders = [shelf / "unreadable" / str(number) / "artifacts" for number in range(len(files))]
    for folder, file in zip(folders, files, strict=True):
        shutil.copytree(rich, folder)
        given_to_nobody(folder)
        (folder / file).chmod(0)
    template = shelf / "unreadable" / "template"
    shutil.copytree(rich, template)
    command = [sys.executable, "-m", "tests.registry.damages", template, inputs, *folders]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=600)
    found = json.loads(done.stdout.splitlines()[-1])
    refused = 0
    for folder, file in zip(folders, files, strict=True):
        check(found[str(folder)], sound, file, "unreadable")
        refused += found[str(folder)]["score"][0] == 2
    assert refused >= 6, f"user {NOBODY} was kept out"


def test_a_service_that_runs_notices_what_is_damaged_meanwhile(rich, shelf, files):
    from lrcore.errors import CutpointError
    from lrcore.service.active_model import ActiveModelWatcher

    for damage in DAMAGES:
        for number, file in enumerate(path for path in files if path.suffix in (".json", ".jsonl")):
            folder = shelf / "meanwhile" / damage.replace(" ", "-") / str(number) / "artifacts"
            shutil.copytree(rich, folder)
            watch = ActiveModelWatcher(folder)
            before = watch.current()
            watch._looked = 0.0
            DAMAGES[damage](folder / file)
            output = ""
            try:
                now = watch.current()
            except CutpointError as error:
                output = str(error)
            assert file.name in output or (now.version, now.threshold) == (before.version, before.threshold)
