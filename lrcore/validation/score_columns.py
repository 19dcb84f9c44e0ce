"""Columns that `score` adds on request: with what a patient was scored, and how firm the risk is."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from lrcore.arrays import Floats
from lrcore.model.applicability import Applicability, applicability
from lrcore.registry.artifact import Artifact, folder_in_use
from lrcore.registry.other_models import Disagreement, disagreement, other_models_in_use
from lrcore.registry.refit_store import refits_in_use
from lrcore.registry.refits import Instability, Refits, RiskSpread, instability, risk_spread
from lrcore.system.clock import utc_now
from lrcore.validation.scoring import ScoredCohort


class _Columns:
    """What the columns are made of, computed once and only where it is wanted."""

    def __init__(self, scored: ScoredCohort, artifact: Artifact, threshold: float) -> None:
        self.scored, self.artifact, self.threshold = scored, artifact, threshold
        self.n, self.now = len(scored.risk), utc_now()

    @property
    def _arguments(self) -> tuple[Floats, Floats, float]:
        return self.scored.cohort.measurements, self.scored.risk, self.threshold

    @cached_property
    def refits(self) -> Refits:
        """The refits of the model in use."""
        return refits_in_use(folder_in_use(), self.artifact)

    @cached_property
    def spread(self) -> RiskSpread:
        """Range of the risks by models fitted on other series."""
        scored = self.scored
        return risk_spread(self.refits, scored.cohort.measurements, scored.log_odds, self.threshold)

    @cached_property
    def firm(self) -> Instability:
        """Effective sample size."""
        return instability(self.refits, *self._arguments)

    @cached_property
    def others(self) -> Disagreement:
        """Other models."""
        return disagreement(other_models_in_use(folder_in_use(), self.artifact), *self._arguments)

    @cached_property
    def fits(self) -> Applicability:
        """Distance from the series."""
        return applicability(self.scored.cohort.measurements)

    def same(self, text: str) -> list[str]:
        """Return one text for every patient."""
        return [text] * self.n


MAKERS: dict[str, Callable[[_Columns], Iterable[object]]] = {
    "threshold": lambda made: made.same(repr(made.threshold)),
    "model_version": lambda made: made.same(made.artifact.record.version),
    "scored_at": lambda made: made.same(made.now),
    "refits_low": lambda made: made.spread.low.tolist(),
    "refits_high": lambda made: made.spread.high.tolist(),
    "refits_otherwise": lambda made: made.spread.otherwise.tolist(),
    "effective_n": lambda made: made.firm.effective_n.tolist(),
    "models_low": lambda made: made.others.low.tolist(),
    "models_high": lambda made: made.others.high.tolist(),
    "models_disagree": lambda made: made.others.otherwise.tolist(),
    "supported": lambda made: made.fits.supported.astype(int).tolist(),
    "outside": lambda made: made.fits.outside.sum(axis=1).tolist(),
}


def further_columns(
    names: Sequence[str], scored: ScoredCohort, artifact: Artifact, threshold: float
) -> dict[str, list[str]]:
    """Return the columns that are wanted, as texts.

    Parameters
    ----------
    names : sequence of str
        As :data:`lrcore.commands.score.COLUMNS` lists them.
    scored : ScoredCohort
    artifact : Artifact
    threshold : float
    """
    made = _Columns(scored, artifact, threshold)
    return {name: [str(cell) for cell in MAKERS[name](made)] for name in names}
