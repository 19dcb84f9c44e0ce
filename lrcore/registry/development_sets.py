"""The patients a model was developed with, as evaluation sets."""

from typing import Any

import numpy as np

from lrcore.arrays import sigmoid
from lrcore.evaluation.discrimination.roc import auc
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.threshold.counts import counts_at
from lrcore.evaluation.threshold.operating_characteristics import operating_characteristics
from lrcore.model.dataset import load
from lrcore.model.training import FOLDS
from lrcore.registry.artifact import CROSS_VALIDATED, HELD_OUT, Artifact, ScoredRows

_PROVENANCE = {
    CROSS_VALIDATED: (
        f"All patients of the series, each scored by one of {FOLDS} models fitted without them."
    ),
    HELD_OUT: "Patients set aside before fitting, scored by the model in use.",
}
_UPDATED = " Their risks include the update, which was fitted for other patients and is not meant for these."


def evaluation_sets(artifact: Artifact) -> dict[str, EvaluationSet]:
    """Return the cross-validated and the held-out patients, by name."""
    updated = bool(artifact.record.updates)
    names = (CROSS_VALIDATED, HELD_OUT)
    return {name: evaluation_set(name, artifact.scored[name], updated=updated) for name in names}


def evaluation_set(name: str, scored: ScoredRows, *, updated: bool = False) -> EvaluationSet:
    """Return one of them with its outcomes and risks."""
    outcome, provenance = load().outcome[scored.rows], _PROVENANCE[name] + (_UPDATED if updated else "")
    return EvaluationSet(name.capitalize(), provenance, outcome, sigmoid(scored.log_odds), scored.log_odds)


def metrics(patients: EvaluationSet) -> dict[str, Any]:
    """Return the numbers of a group of patients that are kept with the model."""
    at_half = operating_characteristics(counts_at(patients, 0.5))
    return {
        "n": patients.n,
        "n_malignant": patients.n_malignant,
        "auc": auc(patients).as_json(),
        "brier": float(np.mean((patients.risk - patients.outcome) ** 2)),
        "at_0.5": {"found": at_half.tp, "missed": at_half.fn, "false_alarms": at_half.fp},
    }
