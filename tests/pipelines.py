"""The scikit-learn pipeline that is stored with a version of the model, to compare with."""

import io

import joblib

from lrcore.registry import artifact
from lrcore.registry.artifact import PIPELINE


def stored_pipeline(folder):
    """Unpickle the pipeline of the version in use."""
    home = folder / "models" / artifact.load(folder).record.version
    return joblib.load(io.BytesIO((home / PIPELINE).read_bytes()))
