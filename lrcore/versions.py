"""Versions of the model: an update becomes a new one, and an older one can be put in use again."""

from dataclasses import dataclass, replace
from pathlib import Path

from lrcore import artifact
from lrcore.artifact import PIPELINE, RISKS, Artifact, ScoredRows
from lrcore.development import evaluation_set, metrics
from lrcore.durable import sha256_of
from lrcore.errors import ArtifactError, InvalidInput
from lrcore.record import Record, version_after
from lrcore.startup import folder_lock
from lrcore.training import as_pipeline
from lrcore.update import Update
from lrcore.version_history import ROLLED_BACK, UPDATED, VersionChange, remember


@dataclass(frozen=True, eq=False, slots=True)
class Unsound:
    """A stored version that cannot be used, and why."""

    version: str
    reason: str


def stored_versions(folder: Path) -> tuple[Artifact | Unsound, ...]:
    """Return every version in the artifacts folder, the oldest first; those that are unsound say why."""
    homes = (home for home in (folder / "models").glob("lr-*") if home.is_dir())
    found = [_looked_at(folder, home.name) for home in homes]
    return tuple(sorted(found, key=_age))


def _looked_at(folder: Path, version: str) -> Artifact | Unsound:
    try:
        return artifact.load_version(folder, version)
    except ArtifactError as error:
        return Unsound(version, str(error))


def _age(stored: Artifact | Unsound) -> tuple[str, int, str]:
    if isinstance(stored, Unsound):
        return "", 0, stored.version
    record = stored.record
    return record.created_at, len(record.updates), record.version


def apply_update(folder: Path, update: Update) -> Artifact:
    """Store the updated model as a new version and put it in use.

    Parameters
    ----------
    folder : Path
        The artifacts folder.
    update : Update
        Made for the version that is in use.

    Raises
    ------
    InvalidInput
        If another model was put in use since the update was fitted.
    """
    with folder_lock(folder):
        parent = artifact.load(folder)
        if parent.digest != update.parent_digest:
            raise InvalidInput(
                f"The update was fitted for model {update.parent_version}, which is no longer in use: "
                f"{parent.record.version} is. Look at the validation again and decide anew."
            )
        record, files = _updated(parent, update)
        artifact.write(folder, record, files)
        digest = sha256_of(record.as_json())
        change = VersionChange(
            UPDATED,
            record.version,
            digest,
            parent.record.version,
            update.applied_at,
            update.applied_by,
            update.rationale,
        )
        remember(folder, change)
        artifact.put_in_use(folder, record.version)
        return artifact.load(folder)


def put_in_use_again(folder: Path, version: str, *, by: str, rationale: str) -> Artifact:
    """Put a stored version in use: going back is a decision too.

    Raises
    ------
    ArtifactError
        If that version is not there, damaged or foreign.
    InvalidInput
        If it is in use already, or nobody or no reason is named.
    """
    with folder_lock(folder):
        current = artifact.load(folder)
        if current.record.version == version:
            raise InvalidInput(f"Model {version} is in use already.")
        wanted = artifact.load_version(folder, version)
        change = VersionChange(
            ROLLED_BACK, version, wanted.digest, current.record.version, artifact.now(), by, rationale
        )
        remember(folder, change)
        artifact.put_in_use(folder, version)
        return artifact.load(folder)


def _updated(parent: Artifact, update: Update) -> tuple[Record, dict[str, bytes]]:
    updates = (*parent.record.updates, update)
    scored = {
        name: ScoredRows(rows.rows, update.change.at(rows.log_odds)) for name, rows in parent.scored.items()
    }
    pipeline = as_pipeline(parent.model.updated(update.change))
    files = {PIPELINE: artifact.as_bytes(pipeline), RISKS: artifact.risks_csv(scored)}
    record = replace(
        parent.record,
        version=version_after(updates),
        created_at=update.applied_at,
        libraries=artifact.libraries(),
        updates=updates,
        metrics={name: metrics(evaluation_set(name, rows)) for name, rows in scored.items()},
        files={name: sha256_of(content) for name, content in files.items()},
    )
    return record, files
