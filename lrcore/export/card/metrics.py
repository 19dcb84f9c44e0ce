"""Key metrics of the card: results on the development series, with intervals."""

import json
from dataclasses import dataclass

from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.intervals import Estimate
from lrcore.evaluation.summary import EvaluationSummary, evaluation_summary
from lrcore.export.card.sections import NO_GROUPS, OPEN, open_field
from lrcore.export.contents import ModelExport
from lrcore.registry.development_sets import evaluation_sets
from lrcore.registry.operating_point import digits_shown

_PROCESS = (
    "Patients were scored by models that did not know them. Rates have Wilson intervals; the methods of all "
    "intervals are documented with the software. Internal validation only: performance elsewhere must be "
    "established on patients of the place of use."
)
_INTERNAL = "Internal validation on the development series"


@dataclass(frozen=True, slots=True)
class KeyMetric:
    """One of the three key metrics.

    Attributes
    ----------
    goal, interpretation, test_type, data, process : str
    results : tuple of (str, str)
        Label, and value as JSON.
    """

    goal: str
    results: tuple[tuple[str, str], ...]
    interpretation: str
    test_type: str
    data: str
    process: str


def key_metrics(export: ModelExport) -> dict[str, KeyMetric]:
    """Return the three key metrics by the name of their element."""
    groups = [
        (patients, evaluation_summary(patients, threshold=export.threshold))
        for patients in evaluation_sets(export.artifact).values()
    ]
    data = " ".join(f"{patients.title}. {patients.provenance}" for patients, _ in groups)
    return {
        "UsefulnessUsabilityEfficacy": _usefulness(export, groups, data),
        "FairnessEquity": _fairness(),
        "SafetyReliability": _safety(export, groups, data),
    }


def _usefulness(
    export: ModelExport, groups: list[tuple[EvaluationSet, EvaluationSummary]], data: str
) -> KeyMetric:
    results: list[tuple[str, str]] = []
    for patients, found in groups:
        name, at = patients.name, found.at_threshold
        results += [
            (f"AUC ({name})", _plain(found.auc)),
            (f"Calibration slope ({name})", _plain(found.calibration.slope)),
            (f"Calibration-in-the-large ({name})", _plain(found.calibration.in_the_large)),
            (f"Brier score ({name})", _plain(found.brier)),
            (f"Net benefit at the threshold in force ({name})", _plain(found.net_benefit.estimate())),
            (f"Positive predictive value at the threshold in force ({name})", _per_cent(at.ppv)),
            (f"Flagged at the threshold in force ({name})", _per_cent(at.flagged_fraction)),
        ]
    return KeyMetric(
        f"Discriminate, be calibrated, and be of use at the threshold of {digits_shown(export.threshold)}.",
        tuple(results),
        f"{open_field('interpretation for the place of use')} {export.in_force.sentence}",
        _INTERNAL,
        data,
        _PROCESS,
    )


def _safety(
    export: ModelExport, groups: list[tuple[EvaluationSet, EvaluationSummary]], data: str
) -> KeyMetric:
    results: list[tuple[str, str]] = []
    for patients, found in groups:
        name, at = patients.name, found.at_threshold
        results += [
            (f"Malignant patients who are flagged: sensitivity ({name})", _per_cent(at.sensitivity)),
            (f"Benign patients who are not flagged: specificity ({name})", _per_cent(at.specificity)),
            (f"Malignant among those not flagged: 1 - NPV ({name})", _per_cent(_complement(at.npv))),
            (f"Malignant patients missed ({name})", _count(at.fn)),
            (f"False alarms ({name})", _count(at.fp)),
        ]
    return KeyMetric(
        f"Miss few malignant patients at the threshold of {digits_shown(export.threshold)}.",
        tuple(results),
        f"{open_field('which numbers of missed patients and false alarms are acceptable')} "
        "Measurements that could not have been made are refused, and missing ones are not filled in.",
        _INTERNAL,
        data,
        _PROCESS,
    )


def _fairness() -> KeyMetric:
    return KeyMetric(
        "Serve all groups of patients equally well.",
        ((f"{OPEN} results by group", json.dumps({"kind": "single", "value": None})),),
        NO_GROUPS,
        open_field("validation by group at the place of use"),
        "The development series records no age, sex, ethnicity or site.",
        open_field("validation by group at the place of use"),
    )


def _plain(estimate: Estimate) -> str:
    return _value(estimate, 1.0, {})


def _per_cent(estimate: Estimate) -> str:
    return _value(estimate, 100.0, {"unit": "%"})


def _complement(estimate: Estimate) -> Estimate:
    return Estimate(
        1 - estimate.value,
        1 - estimate.high,
        1 - estimate.low,
        estimate.level,
        estimate.method,
        estimate.n,
        estimate.reason,
    )


def _value(estimate: Estimate, factor: float, unit: dict[str, str]) -> str:
    """Return an estimate with its interval as the examples of the schema write it."""
    numbers = estimate.as_json()
    if not estimate.defined:
        return json.dumps({"kind": "single", "value": None, "reason": estimate.reason})
    if numbers["low"] is None or numbers["high"] is None:
        return json.dumps({"kind": "single", "value": factor * estimate.value} | unit)
    return json.dumps(
        {
            "kind": "estimate_ci",
            "estimate": factor * estimate.value,
            "lower": factor * estimate.low,
            "upper": factor * estimate.high,
            "level": round(100 * estimate.level, 6),
        }
        | unit
    )


def _count(n: int) -> str:
    return json.dumps({"kind": "single", "value": n, "unit": "count"})
