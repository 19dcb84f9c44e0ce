"""The rows of the worklist as the browser draws them."""

from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats, logit
from lrcore.evaluation.threshold.counts import flagged
from lrcore.registry.operating_point import digits_shown
from lrcore.registry.other_models import Disagreement
from lrcore.schema import BENIGN, MALIGNANT
from lrcore.ui.worklist.listing import Evidence
from lrcore.validation.scoring import ScoredCohort
from lrcore.wording.numbers import risk_in_percent, threshold_in_percent

_KNOWN = {1: MALIGNANT, 0: BENIGN, -1: "unknown"}
_NOT_FLAGGED, _FLAGGED, _NOT_COMPARED = 0, 1, 2
_NOT_FIRM, _OUTSIDE, _CHANGED = 1, 2, 4
_MAX_LOG_ODDS = 40.0  # beyond it nothing is told apart
_DECIMALS = 2  # of log-odds, more than a screen can show
_LABEL = "Patients of the file, in the order chosen above"


def patient_rows(
    scored: ScoredCohort,
    places: NDArray[np.intp],
    threshold: float,
    evidence: Evidence,
    others: Disagreement | None,
) -> dict[str, Any]:
    """Return what the list shows of some patients, column by column.

    Parameters
    ----------
    scored : ScoredCohort
    places : ndarray of int
        The patients, in the order of the list.
    threshold : float
    evidence : Evidence
    others : Disagreement or None
        Of the other defensible models; None where it is not shown.
    """
    cohort, rows = scored.cohort, scored.cohort.rows[places]
    found: dict[str, Any] = {
        "label": _LABEL,
        "cut": _rounded(np.array([threshold]))[0] if 0 < threshold < 1 else None,
        "cutLabel": threshold_in_percent(digits_shown(threshold)),
        "rows": rows.tolist(),
        "ids": [cohort.ids[place] for place in places],
        "logOdds": _rounded(scored.risk[places], scored.log_odds[places]),
        "risks": [risk_in_percent(risk, threshold) for risk in scored.risk[places].tolist()],
        "verdicts": _verdicts(scored, places, threshold, evidence),
        "marks": _marks(places, evidence),
        "changes": _changes(scored, rows[evidence.changed[places]]),
    }
    if evidence.spread is not None:
        found["low"] = _rounded(evidence.spread.low[places])
        found["high"] = _rounded(evidence.spread.high[places])
    if others is not None:
        found["models"] = others.otherwise[places].tolist()
    if (cohort.outcome >= 0).any():
        found["known"] = [_KNOWN[int(code)] for code in cohort.outcome[places]]
    return {"mark": sha256(repr(found).encode()).hexdigest()[:16], **found}


def _rounded(risk: Floats, log_odds: Floats | None = None) -> list[float]:
    eta = logit(risk) if log_odds is None else log_odds
    rounded: list[float] = np.clip(eta, -_MAX_LOG_ODDS, _MAX_LOG_ODDS).round(_DECIMALS).tolist()
    return rounded


def _verdicts(
    scored: ScoredCohort, places: NDArray[np.intp], threshold: float, evidence: Evidence
) -> list[int]:
    """Return whether each patient is flagged; a risk that is not supported is not compared."""
    decided = np.where(flagged(scored.risk[places], threshold), _FLAGGED, _NOT_FLAGGED)
    verdicts: list[int] = np.where(evidence.supported[places], decided, _NOT_COMPARED).tolist()
    return verdicts


def _marks(places: NDArray[np.intp], evidence: Evidence) -> list[int]:
    marks = _OUTSIDE * ~evidence.supported[places] + _CHANGED * evidence.changed[places]
    if evidence.spread is not None:
        marks = marks + _NOT_FIRM * ~evidence.spread.firm[places]
    found: list[int] = marks.tolist()
    return found


def _changes(scored: ScoredCohort, rows: NDArray[np.int64]) -> dict[str, str]:
    """Return what was changed in each of some rows."""
    changes = scored.cohort.changes
    return {str(row): text for row, text in zip(rows, changes.texts(rows), strict=True)} if changes else {}
