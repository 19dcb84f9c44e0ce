"""A model on disk: written once, verified on every reading, never modified.

::

    model_history.jsonl             which versions were put in use; the last one is
    current.json                    repeats which one, see lrcore.registry.pointer
    models/VERSION/record.json      the model in numbers and words, with its updates
    models/VERSION/pipeline.joblib  the scikit-learn pipeline; a pickle, so never loaded unverified
    models/VERSION/risks.csv        log-odds of the held-out and the cross-validated patients
"""

import csv
import io
import json
import os
import platform
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats
from lrcore.errors import ArtifactDamaged, ArtifactForeign, ArtifactMissing
from lrcore.model.risk_model import RiskModel
from lrcore.registry.pointer import RECORD, digest_of_record, version_in_use
from lrcore.registry.record import Record, parse
from lrcore.system.environment import ARTIFACTS, setting
from lrcore.system.files import sha256_of, sync_folder, write_atomically
from lrcore.system.locations import default_artifacts_folder

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

PIPELINE, RISKS = "pipeline.joblib", "risks.csv"
_BUILDING, _ASIDE = ".building-", ".old"  # prefix and suffix of folders that are not in place
HELD_OUT, CROSS_VALIDATED = "held out", "cross-validated"
# A pipeline pickled by another version of these may not load, or may load and be wrong.
_LIBRARIES_THAT_MUST_MATCH = ("scikit-learn",)


@dataclass(frozen=True, eq=False, slots=True)
class ScoredRows:
    """Log-odds of some rows of the training table by models that did not know them."""

    rows: NDArray[np.intp]
    log_odds: Floats


@dataclass(frozen=True, eq=False, slots=True)
class Artifact:
    """A stored model whose digests match.

    Attributes
    ----------
    record : Record
    digest : str
        SHA-256 of the record file: names the model in operating points and journals.
    scored : dict
        The held-out and the cross-validated patients.
    """

    record: Record
    digest: str
    scored: dict[str, ScoredRows]

    @property
    def model(self) -> RiskModel:
        """The model in numbers."""
        return self.record.model


def folder_in_use() -> Path:
    """Return the artifacts folder: ``CUTPOINT_ARTIFACTS`` if set, else the clone's or the user's own."""
    version_in_use = setting(ARTIFACTS)
    return Path(version_in_use) if version_in_use else default_artifacts_folder()


def library_versions() -> dict[str, str]:
    """Return the versions a model depends on."""
    return {"python": platform.python_version()} | dict(_installed_versions())


@cache
def _installed_versions() -> tuple[tuple[str, str], ...]:
    """Read them once: each reading parses the metadata of a package."""
    from importlib.metadata import version

    return tuple((name, version(name)) for name in ("scikit-learn", "numpy", "joblib"))


def risks_csv(scored: Mapping[str, ScoredRows]) -> bytes:
    """Return scored rows as a CSV that keeps every digit."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["set", "row", "log_odds"])
    for name, patients in scored.items():
        writer.writerows(
            [name, int(row), repr(float(eta))]
            for row, eta in zip(patients.rows, patients.log_odds, strict=True)
        )
    return text.getvalue().encode()


def write(folder: Path, record: Record, files: Mapping[str, bytes]) -> None:
    """Store a model version. The caller holds the folder's lock.

    Parameters
    ----------
    folder : Path
        The artifacts folder.
    record : Record
        Its ``files`` are the digests of `files`.
    files : mapping of str to bytes
        Content by file name.
    """
    models = folder / "models"
    models.mkdir(parents=True, exist_ok=True)
    _clear_unfinished(models)
    target, building = models / record.version, models / f"{_BUILDING}{record.version}"
    building.mkdir()
    try:
        for name, content in {**files, RECORD: record.as_json()}.items():
            write_atomically(building / name, content)
        if target.exists():
            os.replace(target, building.with_name(building.name + _ASIDE))
        os.replace(building, target)
    finally:
        shutil.rmtree(building, ignore_errors=True)
        shutil.rmtree(building.with_name(building.name + _ASIDE), ignore_errors=True)
    sync_folder(models)


def _clear_unfinished(models: Path) -> None:
    """Remove the folders of killed processes; a version that was moved away is restored."""
    for left in models.glob(f"{_BUILDING}*{_ASIDE}"):
        with suppress(OSError, ValueError, LookupError):
            version = Path(json.loads((left / RECORD).read_bytes())["version"]).name
            if not (models / version).exists():
                os.replace(left, models / version)
    for left in models.glob(f"{_BUILDING}*"):
        shutil.rmtree(left)


def load(folder: Path) -> Artifact:
    """Read the model in use, and check every file against its digest.

    Raises
    ------
    ArtifactMissing
        If nothing was stored here.
    ArtifactDamaged
        If a file is missing, changed or unreadable.
    ArtifactForeign
        If another version of scikit-learn made it.
    """
    in_use = version_in_use(folder)
    if in_use is None:
        raise ArtifactMissing(f"No model is stored in {folder.name}. Train one: `python -m lrcore train`")
    return _loaded(folder / "models" / in_use.version, in_use.digest)


def load_version(folder: Path, version: str) -> Artifact:
    """Read a stored version, in use or not, with the same checks as :func:`load`.

    No pointer holds the digest of its record, which is checked against the digest inside it.
    """
    home = folder / "models" / version
    try:
        found = digest_of_record(folder, version)
    except OSError as error:
        raise ArtifactDamaged(f"{RECORD} of {version} cannot be read: {error.strerror}.") from error
    return _loaded(home, found)


def _loaded(home: Path, expected: str) -> Artifact:
    record = parse(_verified(home / RECORD, expected))
    if record.version != home.name:
        raise ArtifactDamaged(f"The record in {home.name} is that of version {record.version}.")
    for name, digest in record.files.items():
        _verified(home / name, digest)
    _refuse_foreign(record)
    return Artifact(record, expected, _scored((home / RISKS).read_bytes()))


def _verified(path: Path, expected: str) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ArtifactDamaged(f"{path.name} of the stored model cannot be read: {error.strerror}.") from error
    found = sha256_of(content)
    if found != expected:
        raise ArtifactDamaged(
            f"{path.name} of the stored model was changed or damaged: "
            f"its digest should be {expected[:12]}, and is {found[:12]}."
        )
    return content


def _refuse_foreign(record: Record) -> None:
    here = library_versions()
    for name in _LIBRARIES_THAT_MUST_MATCH:
        if record.libraries.get(name) != here[name]:
            raise ArtifactForeign(
                f"The stored model was made with {name} {record.libraries.get(name)}; "
                f"{here[name]} is installed."
            )


def _scored(content: bytes) -> dict[str, ScoredRows]:
    rows: dict[str, list[tuple[int, float]]] = {}
    lines = csv.reader(io.StringIO(content.decode()))
    next(lines)  # the header, as :func:`risks_csv` writes it
    for name, row, log_odds in lines:
        rows.setdefault(name, []).append((int(row), float(log_odds)))
    return {name: _columns(pairs) for name, pairs in rows.items()}


def _columns(pairs: list[tuple[int, float]]) -> ScoredRows:
    row, log_odds = zip(*pairs, strict=True)
    return ScoredRows(np.array(row, dtype=np.intp), np.array(log_odds, dtype=np.float64))


def as_bytes(pipeline: "Pipeline") -> bytes:
    """Return a pipeline as joblib writes it."""
    import joblib

    buffer = io.BytesIO()
    joblib.dump(pipeline, buffer)
    return buffer.getvalue()
