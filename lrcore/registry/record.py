"""The record of a stored model: its numbers, their origin, and the digests of its files."""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np

from lrcore.errors import ArtifactDamaged
from lrcore.model.risk_model import RiskModel
from lrcore.registry.update import Update, update_from
from lrcore.schema import FIELDS
from lrcore.system.files import sha256_of

FORMAT = 2
_BEFORE_UPDATES = 1  # records without updates


@dataclass(frozen=True, eq=False, slots=True)
class Record:
    """Everything that is stored about a model.

    Attributes
    ----------
    version : str
        Name of the model: the same training always gives the same name, each update a new one.
    created_at : str
        UTC time in ISO 8601.
    libraries : dict
        Versions of Python and of the libraries that made it.
    data : dict
        Name, digest and size of the training table.
    parameters : dict
        Of the training run.
    trained : RiskModel
        Means, scales, coefficients, intercept, as fitted to the data.
    updates : tuple of Update
        Later updates, oldest first.
    held_out_rows : tuple of int
        Rows of the table that were not used for fitting.
    metrics : dict
        Of the held-out and the cross-validated patients.
    files : dict
        SHA-256 of each file stored with the record.
    """

    version: str
    created_at: str
    libraries: dict[str, str]
    data: dict[str, Any]
    parameters: dict[str, Any]
    trained: RiskModel
    updates: tuple[Update, ...]
    held_out_rows: tuple[int, ...]
    metrics: dict[str, Any]
    files: dict[str, str]

    @property
    def model(self) -> RiskModel:
        """The model that gives this version's risks: as trained, with all updates."""
        model = self.trained
        for update in self.updates:
            model = model.updated(update.change)
        return model

    @property
    def trained_version(self) -> str:
        """Name of the version that was trained, before any update."""
        return self.updates[0].parent_version if self.updates else self.version

    def as_json(self) -> bytes:
        """Return the record as readable JSON that ends in a digest of itself."""
        content = self._content()
        return _readable(content | {"digest": _digest(content)})

    def _content(self) -> dict[str, Any]:
        model = self.trained
        rows = zip(FIELDS, model.means, model.scales, model.coefficients, strict=True)
        return {
            "format": FORMAT,
            "version": self.version,
            "created_at": self.created_at,
            "libraries": self.libraries,
            "data": self.data,
            "parameters": self.parameters,
            "intercept": model.intercept,
            "fields": [
                {"field": field.key, "mean": float(mean), "scale": float(scale), "coefficient": float(weight)}
                for field, mean, scale, weight in rows
            ],
            "updates": [update.as_json() for update in self.updates],
            "held_out_rows": list(self.held_out_rows),
            "metrics": self.metrics,
            "files": self.files,
        }


def version_after(updates: tuple[Update, ...]) -> str:
    """Return the name of an updated model: a digest of the whole line of its updates."""
    return "lr-" + sha256_of(json.dumps([each.as_json() for each in updates], sort_keys=True).encode())[:12]


def version_of(model: RiskModel, parameters: dict[str, Any], data_sha256: str) -> str:
    """Return the name of a trained model: a digest of its numbers, parameters and data."""
    numbers = [model.means, model.scales, model.coefficients, np.array([model.intercept])]
    settings = json.dumps([parameters, data_sha256], sort_keys=True)
    return "lr-" + sha256_of(np.concatenate(numbers).tobytes() + settings.encode())[:12]


def parse(content: bytes) -> Record:
    """Read a record and check it against its own digest.

    Raises
    ------
    ArtifactDamaged
        If it is not a record, was changed by hand, or belongs to another format or field list.
    """
    try:
        entries = json.loads(content)
        digest, expected = entries.pop("digest"), [field.key for field in FIELDS]
        if digest != _digest(entries):
            raise ArtifactDamaged(
                "The model record was changed after it was written: its digest does not match."
            )
        if entries["format"] == _BEFORE_UPDATES:
            entries |= {"format": FORMAT, "updates": []}
        if entries["format"] != FORMAT or [row["field"] for row in entries["fields"]] != expected:
            raise ArtifactDamaged(
                "The model record is of another format than this version of Cutpoint reads."
            )
        return _record(entries)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ArtifactDamaged(f"The model record cannot be read: {type(error).__name__}.") from error


def _record(entries: dict[str, Any]) -> Record:
    def column(name: str) -> np.ndarray[Any, np.dtype[np.float64]]:
        return np.array([row[name] for row in entries["fields"]], dtype=np.float64)

    model = RiskModel(column("mean"), column("scale"), column("coefficient"), float(entries["intercept"]))
    plain = ("version", "created_at", "libraries", "data", "parameters", "metrics", "files")
    values = {name: entries[name] for name in plain}
    updates = tuple(map(update_from, entries["updates"]))
    return Record(trained=model, updates=updates, held_out_rows=tuple(entries["held_out_rows"]), **values)


def _digest(content: dict[str, Any]) -> str:
    return sha256_of(json.dumps(content, sort_keys=True).encode())


def _readable(content: dict[str, Any]) -> bytes:
    lines = [f"  {json.dumps(key)}: {_entry(value)}" for key, value in content.items()]
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def _entry(value: Any) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "[\n" + ",\n".join(f"    {json.dumps(row)}" for row in value) + "\n  ]"
    if isinstance(value, dict):
        return json.dumps(value, indent=2).replace("\n", "\n  ")
    return json.dumps(value)
