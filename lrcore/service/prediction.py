"""A patient's risk, whether it is flagged, and the warnings that go with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lrcore.evaluation.threshold.counts import flagged
from lrcore.journal import Entry, entry
from lrcore.model.applicability import applicability
from lrcore.reader import check_row, range_notes
from lrcore.reader.plausibility.single_patient import is_unremarkable
from lrcore.registry.other_models import disagreement
from lrcore.schema import BENIGN, MALIGNANT
from lrcore.service.active_model import ActiveModel
from lrcore.service.refusal import unusable


@dataclass(frozen=True, slots=True)
class ScoredPatient:
    """One patient's risk.

    Attributes
    ----------
    measurements : sequence of 30 float
    log_odds, risk : float
    flagged : bool
        Whether the risk reaches the threshold in force.
    warnings : tuple of str
        Why the risk is doubtful; empty for a patient like those of the development series.
    """

    measurements: Sequence[float]
    log_odds: float
    risk: float
    flagged: bool
    warnings: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the fields of the answer.

        ``prediction``, ``probability`` and ``label`` are the tutorial's: 0 means malignant, and the
        probability is that of *benign*. ``prediction`` and ``label`` follow the threshold in force.
        """
        return {
            "prediction": 0 if self.flagged else 1,
            "probability": 1.0 - self.risk,
            "label": MALIGNANT if self.flagged else BENIGN,
            "risk": self.risk,
            "log_odds": self.log_odds,
            "flagged": self.flagged,
            "warnings": self.warnings,
        }

    def entry(self, used: ActiveModel, source: str) -> Entry:
        """Return the row for the journal."""
        return entry(
            self.measurements,
            model_version=used.version,
            threshold=used.threshold,
            risk=self.risk,
            log_odds=self.log_odds,
            flagged=self.flagged,
            source=source,
        )


def other_models_json(patient: ScoredPatient, used: ActiveModel) -> dict[str, Any] | None:
    """Return how far other defensible models agree about a patient; None where they cannot be had."""
    if used.others is None:
        return None
    found = disagreement(
        used.others, np.array([patient.measurements]), np.array([patient.risk]), used.threshold
    )
    return {
        "n": found.n_models,
        "low": float(found.low[0]),
        "high": float(found.high[0]),
        "otherwise": int(found.otherwise[0]),
    }


def predict(measurements: Sequence[float], used: ActiveModel) -> ScoredPatient:
    """Judge and score one patient.

    Parameters
    ----------
    measurements : sequence of 30 float
    used : ActiveModel
        The model and the threshold.

    Raises
    ------
    Refusal
        If the measurements are impossible.
    """
    warnings = () if is_unremarkable(measurements) else _doubts(measurements)
    log_odds = used.model.log_odds(measurements)
    risk = used.model.risk(log_odds)
    return ScoredPatient(measurements, log_odds, risk, bool(flagged(risk, used.threshold)), warnings)


def _doubts(measurements: Sequence[float]) -> tuple[str, ...]:
    problems = check_row(measurements)
    if problems:
        raise unusable(problems)
    notes = tuple(issue.problem for issue in range_notes(measurements))
    return notes or applicability(np.array([measurements])).reasons(0)
