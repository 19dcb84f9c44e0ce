"""What a file shows besides its patients with a known outcome: its centres, and who was not verified."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats
from lrcore.evaluation.centres.pooled_centres import PooledCentres
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.verification.verification import Verification, verification
from lrcore.model.risk_model import RiskModel
from lrcore.reader import Cohort, Predictions
from lrcore.validation.centre_column import CentreColumn, centre_column
from lrcore.validation.scoring import ScoredCohort, score


@dataclass(frozen=True, eq=False, slots=True)
class FileFindings:
    """What one model's evaluation gains from the whole file.

    Attributes
    ----------
    column : CentreColumn or None
    pooled : PooledCentres or None
        The centres of that column.
    verification : Verification or None
        The correction for unknown outcomes; None where every outcome is known.
    """

    column: CentreColumn | None
    pooled: PooledCentres | None
    verification: Verification | None

    def as_json(self) -> dict[str, Any]:
        """Return the centres and the correction, those that there are."""
        found: dict[str, Any] = {}
        if self.pooled is not None and self.column is not None:
            column = {"column": self.column.name, "n_without_centre": self.column.n_without}
            found |= {"centre_column": column} | self.pooled.as_json()
        return found if self.verification is None else found | {"verification": self.verification.as_json()}


@dataclass(frozen=True, eq=False, slots=True)
class WholeFile:
    """All read patients of a file, whether or not their outcome is known.

    Attributes
    ----------
    outcome : ndarray of shape (n,)
        1 = malignant, 0 = benign, -1 = unknown.
    risk, log_odds : ndarray of shape (n, k)
        By each of k models, in the order of the evaluation sets; log-odds are nan where unknown.
    centres : CentreColumn or None
    """

    outcome: NDArray[np.int8]
    risk: Floats
    log_odds: Floats
    centres: CentreColumn | None = None

    @property
    def n_unknown(self) -> int:
        """Patients whose outcome is unknown."""
        return int(np.count_nonzero(self.outcome == -1))

    def pooled(self, patients: EvaluationSet, threshold: float) -> PooledCentres | None:
        """Return one model's patients by centre; None without a column of centres."""
        return None if self.centres is None else self.centres.pool(patients, threshold)

    def verification(self, model: int, threshold: float) -> Verification | None:
        """Return the correction of one model's numbers; None where every outcome is known.

        Parameters
        ----------
        model : int
            Its place among the evaluation sets.
        threshold : float
        """
        if not self.n_unknown:
            return None
        eta = self.log_odds[:, model]
        known_eta = None if np.isnan(eta).any() else eta
        return verification(self.risk[:, model], self.outcome, threshold=threshold, log_odds=known_eta)

    def findings(self, patients: EvaluationSet, model: int, threshold: float) -> FileFindings:
        """Return what one model's evaluation gains: its centres, and the correction for unknown outcomes."""
        return FileFindings(
            self.centres, self.pooled(patients, threshold), self.verification(model, threshold)
        )


def whole_file(table: Cohort | Predictions, model: RiskModel, *, centres: str | None = None) -> WholeFile:
    """Return all read patients of a file with their risks.

    Parameters
    ----------
    table : Cohort or Predictions
    model : RiskModel
        Scores a cohort.
    centres : str
        Header of the column of centres, if any.

    Raises
    ------
    InvalidInput
        If the column of centres cannot be used.
    """
    return whole_scored(table if isinstance(table, Predictions) else score(table, model), centres=centres)


def whole_scored(source: ScoredCohort | Predictions, *, centres: str | None = None) -> WholeFile:
    """Return all read patients of a file that is scored already; see :func:`whole_file`."""
    table = source if isinstance(source, Predictions) else source.cohort
    column = None if centres is None else centre_column(table, centres)
    if isinstance(source, Predictions):
        return WholeFile(source.outcome, source.risk, source.log_odds, column)
    return WholeFile(source.cohort.outcome, source.risk[:, None], source.log_odds[:, None], column)
