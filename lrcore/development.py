"""The patients a model was developed with, as evaluation sets."""

from lrcore.artifact import CROSS_VALIDATED, HELD_OUT, Artifact, ScoredRows
from lrcore.dataset import load
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.model import sigmoid
from lrcore.training import FOLDS

_PROVENANCE = {
    CROSS_VALIDATED: (
        f"All patients of the series, each scored by one of {FOLDS} models fitted without them."
    ),
    HELD_OUT: "Patients set aside before fitting, scored by the model in use.",
}


def evaluation_sets(artifact: Artifact) -> dict[str, EvaluationSet]:
    """Return the cross-validated and the held-out patients, by name."""
    return {name: evaluation_set(name, artifact.scored[name]) for name in (CROSS_VALIDATED, HELD_OUT)}


def evaluation_set(name: str, scored: ScoredRows) -> EvaluationSet:
    """Return one of them with its outcomes and risks."""
    outcome = load().outcome[scored.rows]
    return EvaluationSet(
        name.capitalize(), _PROVENANCE[name], outcome, sigmoid(scored.log_odds), scored.log_odds
    )
