"""The refits of the model in use: computed once, stored with it, verified on reading."""

from pathlib import Path

from lrcore.model.dataset import load
from lrcore.registry.artifact import Artifact
from lrcore.registry.derived_files import stored_or_made
from lrcore.registry.refits import RESAMPLES, SEED, Refits, refit_on_resamples, refits_from

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
    They are those of the trained version; its updates are applied on reading.
    """
    record = artifact.record
    stored = stored_or_made(
        folder,
        FOLDER,
        f"{record.trained_version}.seed{seed}.{resamples}",
        read=refits_from,
        make=lambda: refit_on_resamples(load(), record, resamples=resamples, seed=seed),
        as_bytes=Refits.as_bytes,
    )
    return stored.updated_like(record)
