"""Folders of artifacts that earlier versions wrote are opened with nothing lost, and go on."""

import shutil

import numpy as np
import pytest

from lrcore.errors import ArtifactForeign
from lrcore.journal import Journal
from lrcore.model.dataset import load
from lrcore.registry import artifact, operating_point, version_history
from lrcore.registry.active import model_in_use
from lrcore.registry.artifact import library_versions
from lrcore.registry.record import parse
from lrcore.registry.versions import stored_versions
from tests.conftest import REFERENCES
from tests.pipelines import stored_pipeline
from tests.registry.decisions import choose, go_back, update

KEPT = sorted(REFERENCES.glob("artifacts_*"))
# What the kept folders hold: a model as trained, a straight and a flexible update, and a threshold for each.
VERSIONS = ("lr-d0fd7b98511b", "lr-a26ee521c7ec", "lr-9be2e1789dc0")
THRESHOLDS = [0.031, 0.0103728513, 0.02]
RISKS = [0.9999999998915938, 0.9999932302187768, 0.9999999897457489]


@pytest.fixture(params=KEPT, ids=lambda path: path.name)
def kept(request, tmp_path):
    folder = tmp_path / "artifacts"
    shutil.copytree(request.param, folder)
    made_with = parse((folder / "models" / VERSIONS[0] / "record.json").read_bytes()).libraries
    if made_with["scikit-learn"] != library_versions()["scikit-learn"]:
        with pytest.raises(ArtifactForeign, match="put another version in use"):
            model_in_use(folder)
        pytest.skip("a pipeline of another scikit-learn is refused, as just shown")
    return folder


def test_model_thresholds_and_journal_are_those_that_were_stored(kept):
    found = model_in_use(kept)
    assert (found.notice, found.artifact.record.version) == ("", VERSIONS[-1])
    np.testing.assert_allclose(found.artifact.model.risk(load().measurements[:3]), RISKS, rtol=1e-12)
    assert [point.threshold for point in operating_point.history(kept)] == THRESHOLDS
    assert operating_point.in_force(kept, found.artifact.digest).threshold == THRESHOLDS[-1]
    assert [change.version for change in version_history.history(kept)] == list(VERSIONS)
    assert {each.record.version for each in stored_versions(kept)} == set(VERSIONS)
    with Journal.open(kept / "journal.sqlite3") as journal:
        assert journal.entries().risk.tolist() == found.artifact.model.risk(load().measurements[:3]).tolist()


def test_the_pipeline_gives_the_same_risks(kept):
    series = load().measurements
    pipeline = stored_pipeline(kept)
    risks = model_in_use(kept).artifact.model.risk(series)
    np.testing.assert_allclose(pipeline.predict_proba(series)[:, 1], risks, rtol=1e-9, atol=1e-15)


def test_decisions_go_on_from_there(kept):
    choose(kept, 0.05)
    assert operating_point.in_force(kept, artifact.load(kept).digest).threshold == 0.05
    go_back(kept)
    assert artifact.load(kept).record.version == VERSIONS[1]
    update(kept)
    assert len(version_history.history(kept)) == len(VERSIONS) + 2
