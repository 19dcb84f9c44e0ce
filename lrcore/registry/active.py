"""The model in use: loaded if intact, trained again only where no decision is lost."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from lrcore.errors import (
    ArtifactDamaged,
    ArtifactError,
    ArtifactForeign,
    ArtifactMissing,
    InvalidInput,
    NotWritten,
)
from lrcore.model.dataset import NAME, Dataset, load
from lrcore.model.training import FOLDS, FOLDS_SEED, Parameters, TrainingResult, train
from lrcore.registry import artifact, operating_point, pointer, version_history
from lrcore.registry.artifact import CROSS_VALIDATED, HELD_OUT, PIPELINE, RISKS, Artifact, ScoredRows
from lrcore.registry.operating_point import digits_shown
from lrcore.registry.pointer import WAY_OUT, VersionInUse
from lrcore.registry.record import Record, parse, version_of
from lrcore.registry.version_history import FOUND, TRAINED, UPDATED
from lrcore.system.clock import utc_now
from lrcore.system.files import sha256_of

_CUTPOINT = "Cutpoint"  # the author of changes that follow from the state of the folder


@dataclass(frozen=True, eq=False, slots=True)
class ModelInUse:
    """A verified model, and a notice if it had to be trained again.

    Attributes
    ----------
    artifact : Artifact
    notice : str
        What was wrong with the stored files, and how it was resolved; otherwise empty.
    """

    artifact: Artifact
    notice: str


def model_in_use(folder: Path) -> ModelInUse:
    """Load the stored model; train it on the first start, and again where no decision is lost.

    A model that is damaged, or was made by another version of scikit-learn, is trained again only if
    it was never updated and no threshold was chosen for it: both would be lost without notice.

    Parameters
    ----------
    folder : Path
        The artifacts folder; created if it does not exist.

    Raises
    ------
    ArtifactError
        If the model in use cannot be determined or used; the message names the remedies.
    """
    with suppress(ArtifactError):
        return ModelInUse(artifact.load(folder), settle_if_needed(folder))
    with folder_lock(folder):
        # Another process may have trained while this one waited for the lock.
        try:
            return ModelInUse(artifact.load(folder), _settle(folder))
        except ArtifactMissing:
            refuse_unless_new(folder)
            _train_and_store(folder, Parameters(), by=_CUTPOINT, rationale="The first start trains a model.")
            return ModelInUse(artifact.load(folder), "")
        except ArtifactError as error:
            _train_again(folder, error)
            notice = f"{error} It was trained again, from the same data."
            return ModelInUse(artifact.load(folder), notice)


def settle_if_needed(folder: Path) -> str:
    """Count histories that are not counted, and make ``current.json`` repeat the version in use.

    Returns
    -------
    str
        What was wrong with ``current.json``; empty if nothing was. A folder that cannot be written is
        left as it is.
    """
    wanted = pointer.version_in_use(folder)
    problem = pointer.contradiction(folder, wanted)
    if problem or not _is_settled(folder):
        with suppress(ArtifactError), folder_lock(folder):
            _settle(folder)
    return problem


def restart_versions(folder: Path, *, by: str, rationale: str, keep_intact: bool) -> str:
    """Start the history of versions anew; return the name the old file is kept under.

    The version that ``current.json`` names stays in use; where it names none, the last of the entries
    kept is, if there are any. The caller holds the folder's lock.
    """
    named = pointer.pointed_version(folder)
    stays = None if named is None else _change(FOUND, named.version, named.digest, "", by, rationale)
    return version_history.restart_history(folder, stays, by=by, rationale=rationale, keep_intact=keep_intact)


def train_and_store(folder: Path, parameters: Parameters) -> tuple[TrainingResult, Artifact]:
    """Train with these parameters and put the result in use."""
    with folder_lock(folder):
        version_history.history(folder)  # report damage before training, not after
        trained = _train_and_store(
            folder, parameters, by="python -m lrcore train", rationale=parameters.sentence
        )
        return trained, artifact.load(folder)


@contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
    """Hold the lock on the artifacts folder, which one process at a time can have.

    Raises
    ------
    ArtifactError
        If the lock file cannot be written.
    """
    from filelock import FileLock

    lock = FileLock(folder / ".lock")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except OSError as error:
        raise ArtifactError(str(NotWritten.because(lock.lock_file, error))) from error
    try:
        yield
    finally:
        lock.release()


def _is_settled(folder: Path) -> bool:
    versions = version_history.whole_history(folder)
    try:
        thresholds_are_counted = operating_point.whole_history(folder).is_counted
    except ArtifactDamaged:  # reported where a threshold is needed
        thresholds_are_counted = True
    return bool(versions.entries) and versions.is_counted and thresholds_are_counted


def _settle(folder: Path) -> str:
    problem = pointer.repair(folder)
    in_use, changes = pointer.version_in_use(folder), version_history.history(folder)
    before = changes[-1] if changes else None
    if in_use is not None and (before is None or (before.version, before.digest) != in_use):
        # Before the count: once the history is counted, its last entry names the version in use.
        instead_of = "" if before is None else before.version
        rationale = "In use when the history of versions was first counted."
        version_history.record_change(
            folder, _change(FOUND, in_use.version, in_use.digest, instead_of, _CUTPOINT, rationale)
        )
    version_history.count_history(folder)
    with suppress(ArtifactDamaged):
        operating_point.count_history(folder)
    return problem


def _change(
    action: str, version: str, digest: str, instead_of: str, by: str, rationale: str
) -> version_history.VersionChange:
    return version_history.VersionChange(action, version, digest, instead_of, utc_now(), by, rationale)


def refuse_unless_new(folder: Path) -> None:
    """Refuse to train a first model where there has been another, which it would replace.

    Raises
    ------
    ArtifactDamaged
        If thresholds or other models than the first one are stored.
    """
    if operating_point.has_history(folder):
        what = "thresholds were chosen here"
    elif any(not _is_default(folder, home.name) for home in (folder / "models").glob("lr-*")):
        what = "models are stored here"
    else:
        return
    raise ArtifactDamaged(
        f"{pointer.CURRENT} and {version_history.HISTORY} are missing, but {what}: which model is in use "
        f"cannot be determined. Restore them from a backup, or decide: {WAY_OUT}; or train a new model: "
        "`python -m lrcore train`"
    )


def _is_default(folder: Path, version: str) -> bool:
    try:
        record = artifact.load_version(folder, version).record
    except ArtifactError:
        return False
    return record.parameters == _stored_parameters(Parameters()) and not record.updates


def _train_again(folder: Path, error: ArtifactError) -> None:
    """Train the model in use again, unless a decision would be lost."""
    in_use = pointer.version_in_use(folder)
    if in_use is None:
        raise error
    lost = _lost(folder, in_use)
    if lost:
        raise _not_trained_again(error, lost)
    trained = train(load(), _parameters_of(folder, in_use))
    if not isinstance(error, ArtifactForeign) and _version(trained) != in_use.version:
        raise _not_trained_again(error, "The same training does not give this model any more")
    _store(folder, trained, by=_CUTPOINT, rationale=f"{error} Trained again from the same data.")


def _lost(folder: Path, in_use: VersionInUse) -> str:
    """Return which decision would be lost with the model in use; empty if none would."""
    changes = version_history.history(folder)
    updates = [each for each in changes if each.version == in_use.version and each.action == UPDATED]
    if updates:
        return f"It is the update by {updates[-1].by} of {updates[-1].at[:10]}"
    points = [p for p in operating_point.history(folder) if p.model_digest == in_use.digest]
    if points:
        chosen = f"The threshold {digits_shown(points[-1].threshold)} was chosen for it"
        return f"{chosen} by {points[-1].chosen_by} on {points[-1].chosen_at[:10]}"
    return ""


def _not_trained_again(error: ArtifactError, why: str) -> ArtifactError:
    return type(error)(
        f"{error} {why}, so it is not trained again automatically. Restore the folder from a backup; or "
        f"put another version in use: {WAY_OUT}; or train a new model: `python -m lrcore train`"
    )


def _parameters_of(folder: Path, in_use: VersionInUse) -> Parameters:
    """Return the parameters of the model in use, or the defaults if they cannot be read."""
    try:
        stored = parse((folder / "models" / in_use.version / pointer.RECORD).read_bytes()).parameters
        return Parameters(**{field.name: stored[field.name] for field in fields(Parameters)})
    except (OSError, ArtifactError, KeyError, InvalidInput):
        return Parameters()


def _train_and_store(folder: Path, parameters: Parameters, *, by: str, rationale: str) -> TrainingResult:
    trained = train(load(), parameters)
    _store(folder, trained, by=by, rationale=rationale)
    return trained


def _store(folder: Path, trained: TrainingResult, *, by: str, rationale: str) -> None:
    """Put a trained model in use; it is written unless an identical one is stored."""
    version = _version(trained)
    with suppress(ArtifactError):
        stored = artifact.load_version(folder, version)
        _put_in_use(folder, VersionInUse(version, stored.digest), by, rationale)
        return
    data = load()
    scored = {
        HELD_OUT: ScoredRows(trained.held_out_rows, trained.held_out_log_odds),
        CROSS_VALIDATED: ScoredRows(np.arange(len(data.outcome)), trained.cross_validated_log_odds),
    }
    files = {PIPELINE: artifact.as_bytes(trained.pipeline), RISKS: artifact.risks_csv(scored)}
    record = _record(data, trained, scored, files)
    artifact.write(folder, record, files)
    _put_in_use(folder, VersionInUse(version, sha256_of(record.as_json())), by, rationale)


def _put_in_use(folder: Path, wanted: VersionInUse, by: str, rationale: str) -> None:
    try:
        before = pointer.version_in_use(folder)
    except ArtifactDamaged:  # a version that cannot be determined is replaced
        before = None
    if before != wanted or not version_history.history(folder):
        instead_of = "" if before is None else before.version
        change = _change(TRAINED, wanted.version, wanted.digest, instead_of, by, rationale)
        pointer.put_in_use(folder, change)


def _version(trained: TrainingResult) -> str:
    return version_of(trained.model, _stored_parameters(trained.parameters), load().sha256)


def _stored_parameters(parameters: Parameters) -> dict[str, Any]:
    return parameters.as_json() | {"folds": FOLDS, "folds_seed": FOLDS_SEED}


def _record(
    data: Dataset, trained: TrainingResult, scored: dict[str, ScoredRows], files: dict[str, bytes]
) -> Record:
    from lrcore.registry.development_sets import evaluation_set, metrics

    n, n_malignant = len(data.outcome), int(data.outcome.sum())
    return Record(
        version=_version(trained),
        created_at=utc_now(),
        libraries=artifact.library_versions(),
        data={"name": NAME, "sha256": data.sha256, "n": n, "n_malignant": n_malignant},
        parameters=_stored_parameters(trained.parameters),
        trained=trained.model,
        updates=(),
        held_out_rows=tuple(int(row) for row in trained.held_out_rows),
        metrics={name: metrics(evaluation_set(name, rows)) for name, rows in scored.items()},
        files={name: sha256_of(content) for name, content in files.items()},
    )
