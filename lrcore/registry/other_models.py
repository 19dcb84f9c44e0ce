"""Other logistic regressions that could be defended as well: how far they agree about a patient."""

import io
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Bools, Floats, sigmoid
from lrcore.errors import ArtifactDamaged
from lrcore.evaluation.calibration.brier import brier_score
from lrcore.evaluation.calibration.slope import calibration
from lrcore.evaluation.discrimination.roc import auc
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.counts import flagged
from lrcore.model.calibration_map import LogOddsMap
from lrcore.model.dataset import Dataset, load, training_rows
from lrcore.model.series import log_measurements
from lrcore.registry.artifact import Artifact
from lrcore.registry.derived_files import stored_or_made
from lrcore.registry.record import Record
from lrcore.registry.refits import fit_weighted_models
from lrcore.schema import FIELDS

FOLDER = "other-models"
FOLDS, SEED = 10, 0
_FORMAT = "2"  # of the stored file and of the list below
_BLOCK_PATIENTS = 16_384
_MEANS, _WORST = tuple(range(10)), tuple(range(20, 30))
_WITHOUT_SIZES = tuple(f.index for f in FIELDS if not f.key.endswith(("_perimeter", "_area")))


@dataclass(frozen=True, slots=True)
class Specification:
    """One way to fit a logistic regression to the same patients.

    Attributes
    ----------
    name : str
        What differs, in words.
    C : float
        Inverse strength of the penalty.
    uses_logs : bool
        Whether it takes the logarithms of the measurements.
    fields : tuple of int
        The measurements it uses.
    uses_l1 : bool
        Whether the penalty is L1, which leaves measurements out, and not L2.
    """

    name: str
    C: float
    uses_logs: bool = False
    fields: tuple[int, ...] = tuple(range(len(FIELDS)))
    uses_l1: bool = False


SPECIFICATIONS = (
    Specification("C = 0.1", 0.1),
    Specification("C = 0.3", 0.3),
    Specification("C = 1", 1.0),
    Specification("C = 3", 3.0),
    Specification("C = 10", 10.0),
    Specification("logarithms, C = 0.1", 0.1, True),
    Specification("logarithms, C = 1", 1.0, True),
    Specification("logarithms, C = 10", 10.0, True),
    Specification("without perimeters and areas, C = 1", 1.0, False, _WITHOUT_SIZES),
    Specification("means and worst values, C = 1", 1.0, False, _MEANS + _WORST),
    Specification("worst values, C = 1", 1.0, False, _WORST),
    Specification("logarithms of means and worst values, C = 1", 1.0, True, _MEANS + _WORST),
    Specification("logarithms of worst values, C = 1", 1.0, True, _WORST),
    Specification("L1 penalty, C = 0.3", 0.3, uses_l1=True),
    Specification("L1 penalty, C = 1", 1.0, uses_l1=True),
)


@dataclass(frozen=True, slots=True)
class OtherMeasures:
    """How well one of the models predicts patients it was not fitted on, in cross-validation."""

    auc: float
    brier: float
    slope: float


@dataclass(frozen=True, eq=False, slots=True)
class OtherModels:
    """M models fitted to the patients of the model in use.

    Attributes
    ----------
    names : tuple of M str
    uses_logs : ndarray of bool, shape (M,)
    weights : ndarray of shape (M, p)
        Change of the log-odds per unit of each measurement, or of its logarithm; 0 where unused.
    offsets : ndarray of shape (M,)
    measures : tuple of M OtherMeasures
    n : int
        Patients each was fitted on.
    maps : tuple of LogOddsMap
        The updates of the model in use, which apply to the others too; not stored with them.
    """

    names: tuple[str, ...]
    uses_logs: Bools
    weights: Floats
    offsets: Floats
    measures: tuple[OtherMeasures, ...]
    n: int
    maps: tuple[LogOddsMap, ...] = ()

    def log_odds(self, measurements: Floats) -> Floats:
        """Return the log-odds each model gives each patient, of shape (M, n)."""
        raw, logs = ~self.uses_logs, self.uses_logs
        eta = np.empty((len(self.names), len(measurements)))
        eta[raw] = self.weights[raw] @ measurements.T
        eta[logs] = self.weights[logs] @ log_measurements(measurements).T
        eta += self.offsets[:, None]
        for each in self.maps:
            eta = each.at(eta)
        return eta

    def as_bytes(self) -> bytes:
        """Return the models as an ``.npz`` without pickles."""
        facts = {
            "names": self.names,
            "measures": [[m.auc, m.brier, m.slope] for m in self.measures],
            "n": self.n,
        }
        buffer = io.BytesIO()
        np.savez(
            buffer,
            uses_logs=self.uses_logs,
            weights=self.weights,
            offsets=self.offsets,
            facts=np.array(json.dumps(facts)),
        )
        return buffer.getvalue()


def other_models_from(content: bytes) -> OtherModels:
    """Read the models back.

    Raises
    ------
    ArtifactDamaged
        If the content is not what :meth:`OtherModels.as_bytes` wrote.
    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            facts: dict[str, Any] = json.loads(str(stored["facts"]))
            measures = tuple(OtherMeasures(*map(float, each)) for each in facts["measures"])
            return OtherModels(
                tuple(map(str, facts["names"])),
                stored["uses_logs"].astype(bool),
                stored["weights"],
                stored["offsets"],
                measures,
                int(facts["n"]),
            )
    except (ValueError, KeyError, OSError, TypeError) as error:
        raise ArtifactDamaged(f"The stored models cannot be read: {type(error).__name__}.") from error


def other_models_in_use(folder: Path, artifact: Artifact) -> OtherModels:
    """Return the other models, from the artifacts folder if they are stored and intact.

    Parameters
    ----------
    folder : Path
        The artifacts folder.
    artifact : Artifact
    """
    record = artifact.record
    stored = stored_or_made(
        folder,
        FOLDER,
        f"{record.trained_version}.format{_FORMAT}",
        read=other_models_from,
        make=lambda: fit_other_models(load(), record),
        as_bytes=OtherModels.as_bytes,
    )
    return replace(stored, maps=tuple(update.change for update in record.updates))


def fit_other_models(data: Dataset, record: Record) -> OtherModels:
    """Fit every specification on the patients of a model; one that is the model itself is left out.

    Parameters
    ----------
    data : Dataset
    record : Record
        Of the model in use.

    Notes
    -----
    The optimum that scikit-learn's ``StandardScaler`` and ``LogisticRegression`` would reach. The
    measures are those of 10-fold cross-validation over all patients, scaling included.
    """
    own = (record.parameters["C"], record.parameters["class_weight"])
    wanted = [
        each
        for each in SPECIFICATIONS
        if own != (each.C, None) or each.uses_logs or each.uses_l1 or len(each.fields) < len(FIELDS)
    ]
    rows = training_rows(record.held_out_rows)
    fitted = [_fit(data, rows, each) for each in wanted]
    weights, offsets, measures = zip(*fitted, strict=True)
    return OtherModels(
        tuple(each.name for each in wanted),
        np.array([each.uses_logs for each in wanted]),
        np.array(weights),
        np.array(offsets),
        measures,
        len(rows),
    )


def _fit(data: Dataset, rows: NDArray[np.intp], wanted: Specification) -> tuple[Floats, float, OtherMeasures]:
    everything = log_measurements(data.measurements) if wanted.uses_logs else data.measurements
    columns = everything[:, wanted.fields]
    fold = stratified_folds(data.outcome, FOLDS, seed=SEED)
    inside = np.vstack([fold != np.arange(FOLDS)[:, None], np.isin(np.arange(len(fold)), rows)])
    weights, offsets = fit_weighted_models(
        columns, data.outcome, inside.astype(float), C=wanted.C, class_weight=None, uses_l1=wanted.uses_l1
    )
    eta = (weights @ columns.T + offsets[:, None])[fold, np.arange(len(fold))]
    patients = Patients(data.outcome, sigmoid(eta), log_odds=eta)
    measures = OtherMeasures(
        auc(patients).value, brier_score(patients).value, calibration(patients).slope.value
    )
    full = np.zeros(len(FIELDS))
    full[list(wanted.fields)] = weights[-1]
    return full, float(offsets[-1]), measures


def stratified_folds(outcome: NDArray[np.int8], k: int, *, seed: int) -> NDArray[np.int64]:
    """Return the fold of each patient, with the same share of malignant patients in each.

    Examples
    --------
    >>> folds = stratified_folds(np.array([0, 0, 0, 0, 1, 1], np.int8), 2, seed=0)
    >>> np.bincount(folds).tolist(), np.bincount(folds[4:]).tolist()
    ([3, 3], [1, 1])
    """
    fold = np.empty(len(outcome), np.int64)
    rng = np.random.default_rng(seed)
    for label in (0, 1):
        patients = rng.permutation(np.flatnonzero(outcome == label))
        fold[patients] = np.arange(len(patients)) % k
    return fold


@dataclass(frozen=True, eq=False, slots=True)
class Disagreement:
    """How far the other models agree about each patient.

    Attributes
    ----------
    low, high : ndarray of shape (n,)
        Lowest and highest risk of the other models.
    otherwise : ndarray of int, shape (n,)
        Models that decide otherwise at the threshold than the model in use.
    n_models : int
    threshold : float
    """

    low: Floats
    high: Floats
    otherwise: NDArray[np.int64]
    n_models: int
    threshold: float


def disagreement(models: OtherModels, measurements: Floats, risk: Floats, threshold: float) -> Disagreement:
    """Compare the risks of the other models with those of the model in use.

    Parameters
    ----------
    models : OtherModels
    measurements : ndarray of shape (n, p)
    risk : ndarray of shape (n,)
        By the model in use.
    threshold : float

    References
    ----------
    Riley et al. 2025, doi:10.1136/bmj-2024-080749.
    """
    low, high = np.empty(len(risk)), np.empty(len(risk))
    otherwise = np.empty(len(risk), np.int64)
    above = flagged(risk, threshold)
    for start in range(0, len(risk), _BLOCK_PATIENTS):
        part = slice(start, start + _BLOCK_PATIENTS)
        risks = sigmoid(models.log_odds(measurements[part]))
        low[part], high[part] = risks.min(axis=0), risks.max(axis=0)
        otherwise[part] = (flagged(risks, threshold) != above[part]).sum(axis=0)
    return Disagreement(low, high, otherwise, len(models.names), threshold)
