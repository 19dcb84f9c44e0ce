"""ROC and decision curves of several models, or of several groups of patients, as one result."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lrcore.evaluation.discrimination.roc_band import RocBand, roc_band
from lrcore.evaluation.intervals import LEVEL
from lrcore.evaluation.json_numbers import json_list
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.threshold.counts import STEPS, THRESHOLDS, counts_at
from lrcore.evaluation.threshold.net_benefit import NetBenefitCurve, net_benefit

_STEP = STEPS // 100
_LINES = ("model", "low", "high", "treat_all", "standardised", "avoided", "avoided_low", "avoided_high")


@dataclass(frozen=True, eq=False, slots=True)
class ModelCurves:
    """Curves under the name of each model, or of each group, all at the same points.

    Attributes
    ----------
    roc : dict of str to RocBand
        At false alarm rates of 0, 0.01 ... 1.
    decision : dict of str to NetBenefitCurve
        Net benefit and interventions avoided at thresholds of 0, 0.01 ... 1.
    """

    roc: dict[str, RocBand]
    decision: dict[str, NetBenefitCurve]

    def as_json(self) -> dict[str, Any]:
        """Return every curve with its band as lists, ``None`` where not defined."""
        return {
            "roc": {name: curve.as_json() for name, curve in self.roc.items()},
            "decision": {name: _decision_json(curve) for name, curve in self.decision.items()},
        }


def model_curves(groups: Mapping[str, Patients], *, level: float = LEVEL) -> ModelCurves:
    """Return the ROC curve, the decision curve and the interventions avoided of each group.

    Parameters
    ----------
    groups : mapping of str to Patients
        Several risks of the same patients, or the same model on several groups: where the prevalence differs,
        so does the highest net benefit possible, and ``standardised`` is what can be compared.
    level : float
        Coverage of the bands at each single point.

    Examples
    --------
    >>> known = Patients([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9])
    >>> found = model_curves({"ours": known, "theirs": known}).as_json()
    >>> list(found["roc"]), found["decision"]["ours"]["model"][20], found["roc"]["ours"]["recall"][50]
    (['ours', 'theirs'], 0.4375, 1.0)
    """
    thresholds = THRESHOLDS[::_STEP]
    return ModelCurves(
        {name: roc_band(patients, level=level) for name, patients in groups.items()},
        {
            name: net_benefit(counts_at(patients, thresholds), level=level)
            for name, patients in groups.items()
        },
    )


def _decision_json(curve: NetBenefitCurve) -> dict[str, Any]:
    lines = {name: json_list(getattr(curve, name)) for name in ("threshold", "harm_ratio", *_LINES)}
    return {
        **lines,
        "prevalence": curve.prevalence,
        "level": curve.level,
        "method": curve.method,
        "avoided_method": curve.avoided_method,
    }
