"""Tables and sentences of the performance page and of its report."""

from math import isnan
from typing import NamedTuple

from lrcore.evaluation.calibration.brier_decompositions import CorpDecomposition
from lrcore.evaluation.calibration.indices import CalibrationIndex
from lrcore.evaluation.calibration.reliability import Reliability
from lrcore.evaluation.calibration.slope import ZTest
from lrcore.evaluation.intervals import Estimate
from lrcore.evaluation.summary import EvaluationSummary
from lrcore.evaluation.threshold.operating_characteristics import OperatingCharacteristics
from lrcore.wording.captions.caption import Caption
from lrcore.wording.captions.performance import BRIER
from lrcore.wording.measures.further_measures import further_rows
from lrcore.wording.numbers import (
    fixed,
    interval_against,
    number_with_interval,
    p_value,
    percent_with_interval,
)

AVOIDED_IS_NET = (
    "a net figure, after each missed cancer is charged as many as the false alarms it is as bad as"
)


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
            "1 is right; below 1 fewer were malignant than expected",
        ),
        (
            "Joint intercept",
            number_with_interval(calibration.joint_intercept, 2),
            "Fitted together with the slope; not calibration-in-the-large",
        ),
        ("ICI, mean distance from the diagonal", fixed(far.ici.value, 4), if_right(far.ici, smooth)),
        ("E50, median distance", fixed(far.e50.value, 4), if_right(far.e50, smooth)),
        ("E90, 90 % of the distances are smaller", fixed(far.e90.value, 4), if_right(far.e90, smooth)),
        ("Emax, largest distance for any patient", fixed(far.emax.value, 4), if_right(far.emax, smooth)),
        ("ECI, 100 x mean squared distance", fixed(far.eci.value, 4), if_right(far.eci, smooth)),
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
        *further_rows(summary.further),
        _spiegelhalter(calibration.spiegelhalter),
    ]
    names, values, notes = zip(*rows, strict=True)
    return {"Measure": list(names), "Value (95 % interval)": list(values), "How to read it": list(notes)}


def _spiegelhalter(test: ZTest) -> tuple[str, str, str]:
    shown = test.reason or f"z {fixed(test.z, 2)}, p {p_value(test.p)}"
    return "Spiegelhalter's test", shown, "That the risks are right; a small p speaks against them"


def if_right(index: CalibrationIndex, smoother: str) -> str:
    """Return what right risks of the same patients would give, and how many of the draws lie as far.

    Examples
    --------
    >>> if_right(CalibrationIndex(0.03, 0.02, 0.01, 0.04, 0.12), "Smoother: lowess")
    'Smoother: lowess. Right risks of these patients give 0.0200 (0.0100 to 0.0400), in 12.0 % as much'
    """
    if isnan(index.typical):
        return smoother
    return (
        f"{smoother}. Right risks of these patients give {fixed(index.typical, 4)} "
        f"({fixed(index.low, 4)} to {fixed(index.high, 4)}), in {fixed(100 * index.share_as_far, 1)} % "
        "as much"
    )


def brier_caption(corp: CorpDecomposition) -> Caption:
    """Return the decomposition of the Brier score as a caption."""
    parts = ("uncertainty", "discrimination", "miscalibration")
    return BRIER.with_values(**{part: fixed(getattr(corp, part), 4) for part in parts})
