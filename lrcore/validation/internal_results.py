"""Results of an internal validation: optimism, and the range over repeated cross-validation."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from lrcore.arrays import Floats
from lrcore.evaluation.json_numbers import finite_or_none
from lrcore.evaluation.measured_coverage import spread_coverage

METHOD = (
    "Harrell's bootstrap; spread: two one-sided standard deviations of the bootstrap around the corrected "
    "value, as the limits of rms validate(). It is not a confidence interval"
)


@dataclass(frozen=True, eq=False, slots=True)
class CorrectedMeasure:
    """One measure with its optimism.

    Attributes
    ----------
    measure : str
    apparent : float
        On the patients the model was fitted on.
    optimism : float
        Mean over the resamples of the performance of a refit on its own resample, less that on the
        patients.
    corrected : float
        Apparent less optimism; ``nan`` where not estimable.
    spread_low, spread_high : float
        Spread of the bootstrap around it; no confidence interval.
    estimable : int
        Resamples on which it is estimable.
    """

    measure: str
    apparent: float
    optimism: float
    corrected: float
    spread_low: float
    spread_high: float
    estimable: int


@dataclass(frozen=True, eq=False, slots=True)
class OptimismCorrection:
    """Harrell's correction of every measure.

    Attributes
    ----------
    measures : tuple of CorrectedMeasure
    n, n_malignant, resamples, seed : int
    threshold : float
        Of recall and false alarms.
    level : float
        Nominal level of the spread: the normal quantile by which the deviations are multiplied.
    """

    measures: tuple[CorrectedMeasure, ...]
    n: int
    n_malignant: int
    resamples: int
    seed: int
    threshold: float
    level: float


@dataclass(frozen=True, slots=True)
class RepetitionRange:
    """One measure over the repetitions in which it can be estimated.

    Attributes
    ----------
    mean, lowest, highest : float
        ``nan`` where there is none.
    estimable : int
        Repetitions.
    """

    mean: float
    lowest: float
    highest: float
    estimable: int


@dataclass(frozen=True, eq=False, slots=True)
class RepeatedCrossValidation:
    """Every measure in each repetition of a cross-validation with other folds.

    Attributes
    ----------
    values : dict of str to ndarray of shape (repeats,)
    n, n_malignant, repeats, folds, seed : int
    threshold : float
    """

    values: dict[str, Floats]
    n: int
    n_malignant: int
    repeats: int
    folds: int
    seed: int
    threshold: float

    def spread(self, measure: str) -> RepetitionRange:
        """Return mean and range of a measure; a repetition whose risks separate has no slope."""
        values = self.values[measure][np.isfinite(self.values[measure])]
        if not len(values):
            return RepetitionRange(np.nan, np.nan, np.nan, 0)
        return RepetitionRange(float(values.mean()), float(values.min()), float(values.max()), len(values))

    def as_json(self) -> dict[str, Any]:
        """Return mean and range of every measure; what is not estimable is ``None``."""
        spreads = {name: _spread_json(self.spread(name), self.repeats) for name in self.values}
        facts = {"repeats": self.repeats, "folds": self.folds, "seed": self.seed}
        return {**facts, "threshold": self.threshold, **spreads}


@dataclass(frozen=True, eq=False, slots=True)
class InternalValidation:
    """Optimism correction and repeated cross-validation, on the same patients at the same threshold."""

    optimism: OptimismCorrection
    repeated: RepeatedCrossValidation

    def as_json(self) -> dict[str, Any]:
        """Return every number; what is not estimable is ``None``."""
        optimism, repeated = self.optimism, self.repeated
        return {
            "n": optimism.n,
            "n_malignant": optimism.n_malignant,
            "threshold": optimism.threshold,
            "optimism": {
                "resamples": optimism.resamples,
                "seed": optimism.seed,
                "spread_level": optimism.level,
                "method": METHOD,
                "spread_contained_truth_per_cent": spread_coverage(),
                **{one.measure: _corrected_json(one, optimism.resamples) for one in optimism.measures},
            },
            "repeated_cross_validation": repeated.as_json(),
        }


def _corrected_json(one: CorrectedMeasure, of: int) -> dict[str, Any]:
    names = ("apparent", "optimism", "corrected", "spread_low", "spread_high")
    numbers = {name: getattr(one, name) for name in names}
    return _numbers(numbers, one.estimable, of, "resamples")


def _spread_json(spread: RepetitionRange, of: int) -> dict[str, Any]:
    numbers = {name: getattr(spread, name) for name in ("mean", "lowest", "highest")}
    return _numbers(numbers, spread.estimable, of, "repetitions")


def _numbers(numbers: dict[str, float], estimable: int, of: int, kind: str) -> dict[str, Any]:
    out: dict[str, Any] = {name: finite_or_none(float(value)) for name, value in numbers.items()}
    out["estimable"] = estimable
    if None in out.values():
        out["reason"] = f"not estimable: a value in {estimable} of {of} {kind} only"
    return out
