"""The refits of the model in use: computed once, stored with it, verified on reading."""

import shutil
from contextlib import suppress
from pathlib import Path

from lrcore.errors import ArtifactDamaged
from lrcore.model.dataset import load
from lrcore.registry.active import folder_lock
from lrcore.registry.artifact import Artifact
from lrcore.registry.record import Record
from lrcore.registry.refits import RESAMPLES, SEED, Refits, refit_on_resamples, refits_from
from lrcore.system.files import sha256_of, write_atomically

FOLDER = "refits"


def refits_in_use(
    folder: Path, artifact: Artifact, *, resamples: int = RESAMPLES, seed: int = SEED
) -> Refits:
    """Return the refits of a model, from the artifacts folder if they are stored and intact.

    Parameters
    ----------
    folder : Path
        The artifacts folder.
    artifact : Artifact
    resamples, seed : int

    Notes
    -----
    The name of a file has the trained version (updates are applied on reading), the seed, the number of
    refits and the digest of its content: a file that does not match its name is removed and its content
    computed again.
    """
    stored = _trained_refits(folder, artifact.record, resamples, seed)
    return stored.updated_like(artifact.record)


def _trained_refits(folder: Path, record: Record, resamples: int, seed: int) -> Refits:
    stem = f"{record.trained_version}.seed{seed}.{resamples}"
    stored = _stored(folder / FOLDER, stem)
    if stored is not None:
        return stored
    with folder_lock(folder):
        stored = _stored(folder / FOLDER, stem)
        if stored is not None:
            return stored
        made = refit_on_resamples(load(), record, resamples=resamples, seed=seed)
        with suppress(OSError):  # computed again where they cannot be stored
            _store(folder / FOLDER, stem, made.as_bytes())
        return made


def _store(home: Path, stem: str, content: bytes) -> None:
    home.mkdir(exist_ok=True)
    for unsound in home.glob(f"{stem}.*.npz"):
        if unsound.is_dir():
            shutil.rmtree(unsound)
        else:
            unsound.unlink()
    write_atomically(home / f"{stem}.{sha256_of(content)[:16]}.npz", content)


def _stored(home: Path, stem: str) -> Refits | None:
    for path in sorted(home.glob(f"{stem}.*.npz")):
        try:
            content = path.read_bytes()
            if path.name == f"{stem}.{sha256_of(content)[:16]}.npz":
                return refits_from(content)
        except (OSError, ArtifactDamaged):
            continue
    return None
