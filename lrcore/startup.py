"""The model in use: loaded when it is sound, trained again when it is not."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from lrcore import artifact
from lrcore.artifact import CROSS_VALIDATED, HELD_OUT, PIPELINE, RISKS, Artifact, ScoredRows
from lrcore.dataset import NAME, Dataset, load
from lrcore.development import evaluation_set, metrics
from lrcore.durable import sha256_of
from lrcore.errors import ArtifactDamaged, ArtifactError, ArtifactMissing
from lrcore.record import Record, version_of
from lrcore.training import FOLDS, FOLDS_SEED, Parameters, Trained, train
from lrcore.version_history import UPDATED, history

if TYPE_CHECKING:
    from filelock import BaseFileLock


@dataclass(frozen=True, eq=False, slots=True)
class ModelInUse:
    """A verified model, and what had to be done to get it.

    Attributes
    ----------
    artifact : Artifact
    notice : str
        Why a stored model could not be used and was trained again; empty otherwise.
    """

    artifact: Artifact
    notice: str


def model_in_use(folder: Path) -> ModelInUse:
    """Load the stored model, or train it where it is missing, damaged or foreign.

    Parameters
    ----------
    folder : Path
        The artifacts folder; made when it does not exist.
    """
    try:
        return ModelInUse(artifact.load(folder), "")
    except ArtifactError:
        pass
    with folder_lock(folder):
        # Another process may have trained while this one waited for the lock.
        try:
            return ModelInUse(artifact.load(folder), "")
        except ArtifactError as error:
            first_start = isinstance(error, ArtifactMissing)
            notice = (
                "" if first_start else f"{error} It was trained again, from the same data.{_lost(folder)}"
            )
        _train_and_store(folder, Parameters())
        return ModelInUse(artifact.load(folder), notice)


def _lost(folder: Path) -> str:
    """Say that the model that could not be used was an updated one, so that nobody takes this one for it."""
    try:
        changes = history(folder)
        pointer = (folder / artifact.CURRENT).read_text() if changes else ""
    except (ArtifactDamaged, OSError, UnicodeDecodeError):
        return " Whether it had been updated for other patients cannot be read any more."
    updated = [change for change in changes if change.action == UPDATED and change.version in pointer]
    if not updated:
        return ""
    last = updated[-1]
    return (
        f" It was version {last.version}, an update by {last.by} on {last.at[:10]}: the risks shown now are "
        "those of the model before any update. Update it again on the Validation page."
    )


def train_and_store(folder: Path, parameters: Parameters) -> tuple[Trained, Artifact]:
    """Train with these parameters and put the result in use."""
    with folder_lock(folder):
        trained = _train_and_store(folder, parameters)
        return trained, artifact.load(folder)


def folder_lock(folder: Path) -> "BaseFileLock":
    """Return a lock that one process at a time holds on the artifacts folder."""
    from filelock import FileLock

    folder.mkdir(parents=True, exist_ok=True)
    return FileLock(folder / ".lock")


def _train_and_store(folder: Path, parameters: Parameters) -> Trained:
    data = load()
    trained = train(data, parameters)
    scored = {
        HELD_OUT: ScoredRows(trained.held_out_rows, trained.held_out_log_odds),
        CROSS_VALIDATED: ScoredRows(np.arange(len(data.outcome)), trained.cross_validated_log_odds),
    }
    files = {PIPELINE: artifact.as_bytes(trained.pipeline), RISKS: artifact.risks_csv(scored)}
    artifact.store(folder, _record(data, trained, scored, files), files)
    return trained


def _record(
    data: Dataset, trained: Trained, scored: dict[str, ScoredRows], files: dict[str, bytes]
) -> Record:
    parameters = trained.parameters.as_json() | {"folds": FOLDS, "folds_seed": FOLDS_SEED}
    n, n_malignant = len(data.outcome), int(data.outcome.sum())
    return Record(
        version=version_of(trained.model, parameters, data.sha256),
        created_at=artifact.now(),
        libraries=artifact.libraries(),
        data={"name": NAME, "sha256": data.sha256, "n": n, "n_malignant": n_malignant},
        parameters=parameters,
        trained=trained.model,
        updates=(),
        held_out_rows=tuple(int(row) for row in trained.held_out_rows),
        metrics={name: metrics(evaluation_set(name, rows)) for name, rows in scored.items()},
        files={name: sha256_of(content) for name, content in files.items()},
    )
