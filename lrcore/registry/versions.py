"""Versions of the model: an update becomes a new one, and an older one can be put in use again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lrcore.errors import ArtifactDamaged, ArtifactError, InvalidInput
from lrcore.model.training import as_pipeline
from lrcore.registry import artifact, operating_point, pointer, version_history
from lrcore.registry.active import folder_lock
from lrcore.registry.artifact import PIPELINE, RISKS, Artifact, ScoredRows
from lrcore.registry.development_sets import evaluation_set, metrics
from lrcore.registry.operating_point import OperatingPoint, ThresholdChoice
from lrcore.registry.record import Record, version_after
from lrcore.registry.update import Update
from lrcore.registry.version_history import ROLLED_BACK, UPDATED, VersionChange
from lrcore.system.clock import utc_now
from lrcore.system.files import sha256_of


@dataclass(frozen=True, eq=False, slots=True)
class UnusableVersion:
    """A stored version that cannot be used, and why."""

    version: str
    reason: str


def stored_versions(folder: Path) -> tuple[Artifact | UnusableVersion, ...]:
    """Return every version in the artifacts folder, the oldest first; an unusable one with the reason."""
    homes = (home for home in (folder / "models").glob("lr-*") if home.is_dir())
    found = [_looked_at(folder, home.name) for home in homes]
    return tuple(sorted(found, key=_age))


def _looked_at(folder: Path, version: str) -> Artifact | UnusableVersion:
    try:
        return artifact.load_version(folder, version)
    except ArtifactError as error:
        return UnusableVersion(version, str(error))


def _age(stored: Artifact | UnusableVersion) -> tuple[str, int, str]:
    if isinstance(stored, UnusableVersion):
        return "", 0, stored.version
    record = stored.record
    return record.created_at, len(record.updates), record.version


def apply_update(folder: Path, update: Update, *, threshold: ThresholdChoice) -> Artifact:
    """Store the updated model as a new version and put it in use, with its threshold, in one step.

    Parameters
    ----------
    folder : Path
        The artifacts folder.
    update : Update
        Made for the version that is in use.
    threshold : ThresholdChoice
        In force for the new version from its first patient on.

    Raises
    ------
    InvalidInput
        If another model was put in use since the update was fitted, or the threshold is out of range.
    ArtifactError
        If a file is damaged or cannot be written.

    Notes
    -----
    The version is written, then its threshold, which is in force for nothing else. The version is in
    use once the history of versions says so: that one write decides. After a crash before it, the
    version before is in use with its own threshold; the new one is stored, and was never in use.
    """
    with folder_lock(folder):
        parent = artifact.load(folder)
        if parent.digest != update.parent_digest:
            raise InvalidInput(
                f"The update was fitted for model {update.parent_version}, which is no longer in use: "
                f"{parent.record.version} is. Look at the validation again and decide again."
            )
        operating_point.history(folder)  # report damage before anything is written
        record, files = _updated(parent, update)
        digest = sha256_of(record.as_json())
        point = threshold.for_model(record.version, digest)
        artifact.write(folder, record, files)
        operating_point.put_in_force(folder, point)
        change = VersionChange(
            UPDATED,
            record.version,
            digest,
            parent.record.version,
            update.applied_at,
            update.applied_by,
            update.rationale,
        )
        pointer.put_in_use(folder, change)
        return artifact.load(folder)


def put_in_use_again(folder: Path, version: str, *, by: str, rationale: str) -> Artifact:
    """Put a stored version in use: going back is a decision too. Its own last threshold is in force.

    This works even if the version in use is damaged or cannot be determined.

    Raises
    ------
    ArtifactError
        If that version is not there, damaged or foreign, or the history of versions is damaged.
    InvalidInput
        If it is in use already, or the name or the reason is missing.
    """
    with folder_lock(folder):
        before = _version_before(folder)
        wanted = artifact.load_version(folder, version)
        if (version, wanted.digest) == before:
            raise InvalidInput(f"Model {version} is in use already.")
        change = VersionChange(ROLLED_BACK, version, wanted.digest, before[0], utc_now(), by, rationale)
        pointer.put_in_use(folder, change)
        return artifact.load(folder)


def last_change(folder: Path) -> VersionChange | None:
    """Return the last decision to put another version in use, which an undo takes back; None without one."""
    changes = version_history.history(folder)
    return changes[-1] if changes and changes[-1].instead_of else None


def never_in_use(folder: Path, points: Sequence[OperatingPoint]) -> set[str]:
    """Return the versions, of those thresholds were chosen for, that have never been in use.

    An update that was interrupted leaves one. Versions from before the history of versions began are
    taken to have been in use.
    """
    changes = version_history.history(folder)
    if not changes:
        return set()
    used = {name for change in changes for name in (change.version, change.instead_of)}
    return {p.model_version for p in points if p.model_version not in used and p.chosen_at >= changes[0].at}


def _version_before(folder: Path) -> tuple[str, str]:
    try:
        in_use = pointer.version_in_use(folder)
    except ArtifactDamaged:
        changes = version_history.history(folder)
        return (changes[-1].version, "") if changes else ("", "")
    return ("", "") if in_use is None else (in_use.version, in_use.digest)


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
        libraries=artifact.library_versions(),
        updates=updates,
        metrics={name: metrics(evaluation_set(name, rows)) for name, rows in scored.items()},
        files={name: sha256_of(content) for name, content in files.items()},
    )
    return record, files
