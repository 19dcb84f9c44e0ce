"""Tables and sentences of the performance page and of its report."""

from typing import NamedTuple

from lrcore.evaluation.calibration.brier_decompositions import CorpDecomposition
from lrcore.evaluation.calibration.indices import BIAS_NOTE
from lrcore.evaluation.calibration.reliability import Reliability
from lrcore.evaluation.intervals import Estimate
from lrcore.evaluation.summary import EvaluationSummary
from lrcore.evaluation.threshold.sweep import OperatingCharacteristics
from lrcore.wording.numbers import fixed, interval_against, number_with_interval, percent_with_interval


class Headline(NamedTuple):
    """One of the main measures.

    Attributes
    ----------
    label : str
    estimate : Estimate
    digits : int
        Decimals.
    meaning : str
        Its interpretation.
    """

    label: str
    estimate: Estimate
    digits: int
    meaning: str


def headlines(summary: EvaluationSummary) -> tuple[Headline, ...]:
    """Return discrimination, calibration and overall accuracy."""
    calibration = summary.calibration
    return (
        Headline("AUC", summary.auc, 3, "How well the risks rank: 0.5 is chance, 1 is perfect."),
        Headline("Calibration slope", calibration.slope, 2, "1 is right. Below 1 the risks are too extreme."),
        Headline(
            "Calibration-in-the-large",
            calibration.in_the_large,
            2,
            "0 is right, on the log-odds scale. Below 0 the risks are too high on average.",
        ),
        Headline("Brier score", summary.brier, 4, "Mean squared error of the risks: 0 is perfect."),
    )


def rates(at: OperatingCharacteristics) -> dict[str, list[str]]:
    """Return counts and rates at the threshold, as a table."""
    rows = (
        ("Recall (sensitivity)", at.tp, at.tp + at.fn, "malignant", at.sensitivity),
        ("Specificity", at.tn, at.tn + at.fp, "benign", at.specificity),
        ("Positive predictive value", at.tp, at.tp + at.fp, "flagged", at.ppv),
        ("Negative predictive value", at.tn, at.tn + at.fn, "not flagged", at.npv),
    )
    return {
        "Rate": [name for name, *_ in rows],
        "Patients": [f"{part:,} of {whole:,} {kind}" for _, part, whole, kind, _ in rows],
        "Value (95 % Wilson interval)": [percent_with_interval(estimate) for *_, estimate in rows],
    }


def more_measures(summary: EvaluationSummary, reliability: Reliability) -> dict[str, list[str]]:
    """Return the further measures, as a table."""
    calibration, curve, far = summary.calibration, summary.curve, reliability.indices
    smooth = f"Smoother: {curve.smoother}"
    rows = [
        (
            "Observed over expected malignant",
            interval_against(calibration.oe_ratio, 3, 1),
            "1 is right. It describes; whether the average is wrong, calibration-in-the-large decides",
        ),
        (
            "Joint intercept",
            number_with_interval(calibration.joint_intercept, 2),
            "Fitted together with the slope; not calibration-in-the-large",
        ),
        ("ICI, mean distance from the diagonal", _distance(far.ici), f"{smooth}; {BIAS_NOTE}"),
        ("E50, median distance", _distance(far.e50), smooth),
        ("E90, 90 % of the distances are smaller", _distance(far.e90), smooth),
        ("Emax, largest distance for any patient", _distance(far.emax), smooth),
        ("ECE", fixed(summary.bins.ece, 4), f"Depends on the groups: {summary.bins.method}"),
        (
            "Average precision",
            number_with_interval(summary.average_precision, 4),
            f"Uninformative risks: {fixed(summary.prevalence, 4)}",
        ),
        (
            "Scaled Brier score",
            number_with_interval(summary.brier_skill, 4),
            "Gain over the prevalence; 1 is perfect",
        ),
        ("Log loss", number_with_interval(summary.log_loss, 4), "Nats per patient"),
    ]
    names, values, notes = zip(*rows, strict=True)
    return {"Measure": list(names), "Value (95 % interval)": list(values), "How to read it": list(notes)}


def _distance(estimate: Estimate) -> str:
    return number_with_interval(estimate, 4)


def brier_sentence(corp: CorpDecomposition) -> str:
    """Return the decomposition of the Brier score as a sentence."""
    return (
        f"Brier score = uncertainty {fixed(corp.uncertainty, 4)} - discrimination "
        f"{fixed(corp.discrimination, 4)} + miscalibration {fixed(corp.miscalibration, 4)}, exactly "
        "(isotonic regression, CORP). Uncertainty is the score of the prevalence as the risk of all patients."
    )
