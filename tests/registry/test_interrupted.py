"""A decision that is killed at any of its changes to files was made as a whole, or not at all."""

import os
import shutil
from contextlib import suppress

import pytest

from lrcore.errors import ArtifactDamaged
from lrcore.registry import artifact, operating_point, version_history
from lrcore.registry.active import model_in_use
from lrcore.registry.append_only_log import read
from lrcore.service.active_model import ActiveModelWatcher
from tests.registry.crash_points import left_behind
from tests.registry.decisions import (
    DECISIONS,
    NEW_THRESHOLD,
    OLD_THRESHOLD,
    as_before_counting,
    choose,
    in_use,
    update,
)

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are killed that were forked")


@pytest.fixture
def decided(own_folder):
    """A folder with thresholds chosen for a model that was never updated."""
    choose(own_folder, 0.08)
    choose(own_folder)
    return own_folder


def truthful(folder):
    """Return what is in force, once the histories, the service and a start agree on it."""
    found = in_use(folder)
    assert version_history.history(folder)[-1].version == found[0]
    own = [p for p in operating_point.history(folder) if p.model_version == found[0]]
    assert own[-1].threshold == found[1]
    watched = ActiveModelWatcher(folder).current()
    assert (watched.version, watched.threshold) == found
    assert model_in_use(folder).artifact.record.version == found[0]
    assert model_in_use(folder).notice == "", "the first start has put right what was interrupted"
    for name in (operating_point.HISTORY, version_history.HISTORY):
        assert read(folder / name, lambda content: content).is_counted
    return found


def one_step(states, before, after):
    """Whether states are the one before up to some point, and the one after from there on."""
    switch = states.index(after)
    return states == [before] * switch + [after] * (len(states) - switch) and switch > 0


def test_an_interrupted_update_is_made_with_its_threshold_or_not_at_all(decided, tmp_path):
    before = in_use(decided)
    left = left_behind("update", decided, tmp_path)
    after = in_use(left[-1])
    assert len(left) > 20
    assert (before[1], after[1]) == (OLD_THRESHOLD, NEW_THRESHOLD)
    # Every process stamps its own second into the version's name: the threshold distinguishes them.
    states = [truthful(folder) for folder in left]
    assert one_step([threshold for _, threshold in states], OLD_THRESHOLD, NEW_THRESHOLD)
    assert all(version == before[0] for version, threshold in states if threshold == OLD_THRESHOLD)
    for folder in left[:-1]:  # nothing that was left behind is in the way of the next decision
        if in_use(folder) == before:
            update(folder)
        assert in_use(folder)[1] == NEW_THRESHOLD
        choose(folder, 0.2)
        assert truthful(folder)[1] == 0.2


def test_an_interrupted_choice_was_made_or_not(decided, tmp_path):
    model = in_use(decided)[0]
    choose(decided, 0.3)
    states = [truthful(folder) for folder in left_behind("choose", decided, tmp_path)]
    assert one_step(states, (model, 0.3), (model, OLD_THRESHOLD))


def test_an_interrupted_way_back_was_made_or_not(decided, tmp_path):
    before = in_use(decided)
    update(decided)
    after = in_use(decided)
    states = [truthful(folder) for folder in left_behind("go_back", decided, tmp_path)]
    assert one_step(states, after, before)


def test_an_interrupted_training_put_its_model_in_use_or_did_not(decided, tmp_path):
    before = in_use(decided)
    left = left_behind("train", decided, tmp_path)
    states = [in_use(folder) for folder in left]
    assert one_step(states, before, (in_use(left[-1])[0], 0.5))
    assert all(
        model_in_use(folder).artifact.record.version == state[0]
        for folder, state in zip(left, states, strict=True)
    )


def test_an_interrupted_first_start_is_made_good_by_the_next(tmp_path, trained_folder):
    empty = tmp_path / "empty"
    empty.mkdir()
    version = artifact.load(trained_folder).record.version
    for folder in left_behind("start", empty, tmp_path):
        assert model_in_use(folder).artifact.record.version == version
        assert model_in_use(folder).notice == ""
        assert [change.action for change in version_history.history(folder)] == ["trained"]


def test_an_interrupted_first_count_changes_nothing(decided, tmp_path):
    update(decided)
    before = in_use(decided)
    as_before_counting(decided)
    for folder in left_behind("start", decided, tmp_path):
        assert truthful(folder) == before


def test_an_interrupted_restart_of_the_versions_never_changes_the_model(decided, tmp_path):
    """Its last line was lost, and with it the update; ``current.json`` still names the updated version."""
    update(decided)
    before = in_use(decided)
    history = decided / version_history.HISTORY
    history.write_bytes(b"".join(history.read_bytes().splitlines(keepends=True)[:-1]))
    left = left_behind("restart_versions", decided, tmp_path)
    assert in_use(left[-1]) == before
    for folder in left[:-1]:
        with suppress(ArtifactDamaged):
            assert in_use(folder) == before


@pytest.mark.parametrize("doing", ["restart_thresholds", "restart_and_keep"])
@pytest.mark.parametrize("damage", ["lines", "count", "folder", "missing"])
def test_an_interrupted_restart_never_leaves_another_threshold_in_silence(decided, tmp_path, doing, damage):
    history = decided / operating_point.HISTORY
    head = history.with_suffix(".head.json")
    if damage == "lines":
        history.write_bytes(history.read_bytes()[:-1])
    elif damage == "count":
        head.write_bytes(b"")
    elif damage == "folder":
        head.unlink()
        head.mkdir()
    else:
        head.unlink()
    left = left_behind(doing, decided, tmp_path)
    kept = OLD_THRESHOLD if doing == "restart_and_keep" else 0.5
    assert in_use(left[-1])[1] == kept
    for folder in left[:-1]:
        try:
            assert in_use(folder)[1] == kept
            assert operating_point.whole_history(folder).notes, "only once the restart is on record"
        except ArtifactDamaged:
            again = folder.with_name(f"{folder.name}-again")
            shutil.copytree(folder, again)
            DECISIONS[doing](again)
            assert in_use(again)[1] == kept
