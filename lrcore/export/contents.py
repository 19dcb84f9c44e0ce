"""What every exported form of the model carries."""

from dataclasses import dataclass

import numpy as np

from lrcore.arrays import Bools, Floats
from lrcore.evaluation.threshold.counts import flagged
from lrcore.model.dataset import load
from lrcore.model.risk_model import RiskModel
from lrcore.registry.artifact import Artifact
from lrcore.registry.operating_point import InForce, OperatingPoint
from lrcore.schema import FIELDS
from lrcore.system.terminal import visible

TOLERANCE = 1e-12  # by which a risk computed elsewhere may differ
MAX_EXPONENT = 700.0  # exp() of more overflows, and is an error in PostgreSQL
COLUMNS = tuple(field.key for field in FIELDS)
DIALECTS = tuple(FIELDS[0].headers)  # other names of the columns
_VERIFICATION_QUANTILES = np.linspace(0, 1, 11)


@dataclass(frozen=True, eq=False, slots=True)
class VerificationRows:
    """Patients of the development series with the risks that the model gives them.

    Attributes
    ----------
    measurements : ndarray of shape (n, 30)
    log_odds, risk : ndarray of shape (n,)
    flagged : ndarray of bool, shape (n,)
        At the threshold in force.
    """

    measurements: Floats
    log_odds: Floats
    risk: Floats
    flagged: Bools


@dataclass(frozen=True, eq=False, slots=True)
class ModelExport:
    """One version of the model, at the threshold in force.

    Attributes
    ----------
    artifact : Artifact
    in_force : InForce
    decisions : tuple of OperatingPoint
        Every threshold put in force for this version, oldest first.
    exported_at : str
        UTC time in ISO 8601.
    verification : VerificationRows
    columns : tuple of str
        What the 30 measurements are called where the export is used.
    """

    artifact: Artifact
    in_force: InForce
    decisions: tuple[OperatingPoint, ...]
    exported_at: str
    verification: VerificationRows
    columns: tuple[str, ...] = COLUMNS

    @property
    def model(self) -> RiskModel:
        """The model that gives the risks, with all updates."""
        return self.artifact.model

    @property
    def version(self) -> str:
        """Name of the version."""
        return self.artifact.record.version

    @property
    def digest(self) -> str:
        """SHA-256 of the record of the version."""
        return self.artifact.digest

    @property
    def threshold(self) -> float:
        """The threshold in force: patients at or above it are flagged."""
        return self.in_force.threshold

    def facts(self) -> dict[str, str]:
        """Return what identifies the export, as names and texts in which every character is visible."""
        facts = {
            "model version": self.version,
            "SHA-256 of its record": self.digest,
            "threshold in force": repr(self.threshold),
            "about the threshold": self.in_force.sentence,
            "exported at": f"{self.exported_at} (UTC)",
        }
        return {name: visible(text) for name, text in facts.items()}


def model_export(
    artifact: Artifact,
    in_force: InForce,
    history: tuple[OperatingPoint, ...],
    exported_at: str,
    *,
    dialect: str = "",
) -> ModelExport:
    """Return a version of the model, ready to be written in any form.

    Parameters
    ----------
    artifact : Artifact
    in_force : InForce
        The threshold in force for this version.
    history : tuple of OperatingPoint
        Every threshold put in force, oldest first; only those of this version are kept.
    exported_at : str
        UTC time in ISO 8601.
    dialect : str
        One of :data:`DIALECTS`, by which the columns are named; empty for our own names.
    """
    own = tuple(point for point in history if point.model_digest == artifact.digest)
    rows = _verification(artifact.model, in_force.threshold)
    names = tuple(field.headers[dialect] for field in FIELDS) if dialect else COLUMNS
    return ModelExport(artifact, in_force, own, exported_at, rows, names)


def _verification(model: RiskModel, threshold: float) -> VerificationRows:
    """Return patients at evenly spaced ranks of the risk, and those on either side of the threshold.

    A risk within the tolerance of the threshold verifies nothing: elsewhere it may fall on either side.
    """
    series = load().measurements
    clear = np.abs(model.risk(series) - threshold) > TOLERANCE
    measurements = series[clear]
    log_odds = model.log_odds(measurements)
    order, risk = np.argsort(log_odds, kind="stable"), model.risk(measurements)
    ranks = np.round(_VERIFICATION_QUANTILES * (len(order) - 1)).astype(int)
    first_flagged = int(np.count_nonzero(~flagged(risk, threshold)))
    neighbours = np.clip([first_flagged - 1, first_flagged], 0, len(order) - 1)
    rows = order[np.unique(np.concatenate([ranks, neighbours]))]
    return VerificationRows(measurements[rows], log_odds[rows], risk[rows], flagged(risk[rows], threshold))
