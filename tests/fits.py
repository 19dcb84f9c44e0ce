"""Fits made once in a process: they are deterministic, which their own tests show."""

from contextlib import suppress
from functools import cache

from lrcore.errors import ArtifactError
from lrcore.registry import active, artifact, other_models, refit_store


def make_each_once(set_attribute):
    """Replace training and further fits by functions that fit once for what the fits depend on."""
    set_attribute(active, "train", cache(active.train))
    for module, name in ((refit_store, "refit_on_resamples"), (other_models, "fit_other_models")):
        set_attribute(module, name, _once_for_each_training(getattr(module, name)))


def _once_for_each_training(fit):
    """Return a function that fits once for a trained version, which the fits depend on, and its options."""
    made = {}

    def fit_once(data, record, **options):
        key = record.trained_version, *options.items()
        if key not in made:
            made[key] = fit(data, record, **options)
        return made[key]

    return fit_once


def store_other_models(folder):
    """Store what a process that is started on a folder would fit anew, where the folder has a model."""
    if (folder / "current.json").is_file():
        with suppress(ArtifactError):
            other_models.other_models_in_use(folder, artifact.load(folder))
