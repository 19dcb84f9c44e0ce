"""Decisions that change what is in use or in force, for tests that interrupt or damage them."""

from contextlib import suppress
from importlib import import_module

from lrcore.errors import ArtifactError
from lrcore.model.calibration_map import LogOddsMap
from lrcore.model.training import Parameters
from lrcore.registry import active, artifact, operating_point, version_history, versions
from lrcore.registry.active import folder_lock
from lrcore.registry.operating_point import OperatingPoint, ThresholdChoice, ThresholdEvidence
from lrcore.registry.update import Update
from lrcore.system.clock import utc_now

SEEN = ThresholdEvidence("Ours", 300, 100, 0.33, (0.98, 0.95, 0.99), (0.1, 0.07, 0.13))
OLD_THRESHOLD, NEW_THRESHOLD = 0.031, 0.0103728513
CHANGE = LogOddsMap(-1.1, 1.0, 1.0)


def choose(folder, threshold=OLD_THRESHOLD):
    """Put a threshold in force for the version in use."""
    found = artifact.load(folder)
    point = OperatingPoint(threshold, "Why.", "Dr A", utc_now(), SEEN, found.record.version, found.digest)
    with folder_lock(folder):
        operating_point.put_in_force(folder, point)


def update(folder, change=CHANGE, threshold=NEW_THRESHOLD):
    """Update the version in use."""
    parent = artifact.load(folder)
    decision = (300, 100, "0" * 64, utc_now(), "Dr B", "Too high.")
    made = Update("intercept", change, parent.record.version, parent.digest, *decision)
    chosen = ThresholdChoice(threshold, "The same patients.", "Dr B", utc_now(), SEEN)
    return versions.apply_update(folder, made, threshold=chosen)


def go_back(folder):
    """Put the version before the last update in use again."""
    before = artifact.load(folder).record.updates[-1].parent_version
    return versions.put_in_use_again(folder, before, by="Dr C", rationale="Not yet.")


def restart_thresholds(folder, *, keep_intact=False):
    """Restart the history of thresholds."""
    with folder_lock(folder):
        operating_point.restart_history(folder, by="Dr D", rationale="Damaged.", keep_intact=keep_intact)


def restart_and_keep(folder):
    """Restart the history of thresholds with what is intact of it."""
    restart_thresholds(folder, keep_intact=True)


def restart_versions(folder, *, keep_intact=True):
    """Restart the history of versions with what is intact of it."""
    with folder_lock(folder):
        active.restart_versions(folder, by="Dr D", rationale="Damaged.", keep_intact=keep_intact)


def train(folder):
    """Train another model."""
    active.train_and_store(folder, Parameters(C=0.1))


def start(folder):
    """Start on a folder, whatever is in it."""
    active.model_in_use(folder)


DECISIONS = {
    each.__name__: each
    for each in (
        choose,
        update,
        go_back,
        restart_thresholds,
        restart_and_keep,
        restart_versions,
        train,
        start,
    )
}


def prepared(name, folder):
    """Return a decision, everything it needs imported and trained once, for many processes."""
    if name in ("start", "train", "update"):
        import_module("joblib")
        import_module("sklearn.linear_model")
    parameters = {"train": Parameters(C=0.1), "start": Parameters()}.get(name)
    if parameters:
        made = active.train(active.load(), parameters)
        active.train = lambda data, parameters: made
    with suppress(ArtifactError):
        artifact.load(folder)
    return DECISIONS[name]


def rich_folder(folder):
    """Make an artifacts folder with everything in it: an updated version, thresholds, journal, refits."""
    from lrcore.journal import SERVICE, Journal, entry
    from lrcore.model.dataset import load
    from lrcore.registry.refit_store import refits_in_use

    active.model_in_use(folder)
    choose(folder, 0.08)
    choose(folder)
    update(folder)
    choose(folder, 0.02)
    found = artifact.load(folder)
    refits_in_use(folder, found, resamples=20)
    values = load().measurements[0]
    made = {"risk": 0.9, "log_odds": 2.2, "flagged": True, "threshold": 0.02, "source": SERVICE}
    with Journal.open(folder / "journal.sqlite3") as journal:
        journal.append([entry(values, model_version=found.record.version, **made)])
    return folder


def as_before_counting(folder):
    """Rewrite the histories of a folder as versions of Cutpoint did that did not count lines."""
    import json

    from lrcore.system.files import sha256_of

    for path in (folder / operating_point.HISTORY, folder / version_history.HISTORY):
        if not path.exists():
            continue
        lines, previous = [], ""
        for line in path.read_text().splitlines():
            content = json.loads(line)
            if content.get("action") == version_history.TRAINED:
                continue
            content = {k: v for k, v in content.items() if k not in ("entry", "is_default")}
            lines.append(json.dumps(content | {"previous": previous}))
            previous = sha256_of(lines[-1].encode())
        path.with_suffix(".head.json").unlink()
        path.write_text("".join(f"{line}\n" for line in lines))
        if not lines:
            path.unlink()


def in_use(folder):
    """Return the version in use and the threshold in force for it."""
    found = artifact.load(folder)
    return found.record.version, operating_point.in_force(folder, found.digest).threshold
