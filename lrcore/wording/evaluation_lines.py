"""The lines that ``evaluate`` prints: one measure per line, with its interval."""

from lrcore.errors import counted
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.streaming.evaluation import BINNED, EXACT, NOT_COMPUTED, StreamedEvaluation
from lrcore.evaluation.summary import EvaluationSummary
from lrcore.evaluation.threshold.at_prevalence import STAYS, ThresholdAtPrevalence
from lrcore.evaluation.threshold.net_benefit import NetBenefitCurve
from lrcore.evaluation.threshold.operating_characteristics import OperatingCharacteristics
from lrcore.wording.calibration.sentences import calibration_in_words
from lrcore.wording.measures.names import measure_titles
from lrcore.wording.numbers import (
    fixed,
    harm_ratio_in_words,
    number_with_interval,
    percent_with_interval,
    risk_in_digits,
)

_CALIBRATION = ("in_the_large", "slope", "oe_ratio")
_DECISION = ("sensitivity", "specificity", "ppv", "npv", "net_benefit")
_TITLES = measure_titles(("auc", "brier", "log_loss", *_CALIBRATION, *_DECISION))


def evaluation_in_words(
    patients: EvaluationSet, summary: EvaluationSummary, there: ThresholdAtPrevalence | None
) -> list[str]:
    """Return the evaluation of one set of patients, one number per line, each with its interval.

    Parameters
    ----------
    patients : EvaluationSet
    summary : EvaluationSummary
        Of these patients.
    there : ThresholdAtPrevalence or None
        The same threshold at another prevalence.
    """
    at, calibration = summary.at_threshold, summary.calibration
    lines = {
        _TITLES["auc"]: number_with_interval(summary.auc, 4),
        "Average precision": number_with_interval(summary.average_precision, 4),
        _TITLES["brier"]: number_with_interval(summary.brier, 4),
        "Scaled Brier score": number_with_interval(summary.brier_skill, 4),
        _TITLES["log_loss"]: number_with_interval(summary.log_loss, 4),
        _TITLES["in_the_large"]: number_with_interval(calibration.in_the_large, 3),
        _TITLES["slope"]: number_with_interval(calibration.slope, 3),
        _TITLES["oe_ratio"]: number_with_interval(calibration.oe_ratio, 3),
        "ICI": summary.curve.reason or f"{fixed(summary.curve.ici, 4)} ({summary.curve.smoother})",
        **_decision(at, summary.net_benefit),
    }
    if calibration.n_clipped and calibration.in_the_large.defined:
        lines["Calibration rests on"] = calibration.clipping
    if there is not None:
        where = f"at prevalence {there.values.prevalence:g}"
        lines |= {
            f"PPV {where}": percent_with_interval(there.values.ppv),
            f"NPV {where}": percent_with_interval(there.values.npv),
            f"Net benefit {where}": number_with_interval(there.net_benefit.estimate(), 4),
            **_shifted(there, where),
        }
    said = [*aligned_lines(lines), *calibration_in_words(summary.agreement)]
    return [f"{patients.title}; intervals are 95 %", *patients.words.say_all(said)]


def _shifted(there: ThresholdAtPrevalence, where: str) -> dict[str, str]:
    """Return what does not follow the prevalence, and the same threshold once the risks follow it too."""
    lines = {f"Not followed {where}": "; ".join(STAYS)}
    if there.shifted_net_benefit is None:
        return lines
    return lines | {
        f"Risks shifted {where}": (
            f"log-odds {fixed(there.shift, 2)}: threshold {there.threshold:.3f} becomes "
            f"{risk_in_digits(there.shifted_threshold)} and flags the same patients. "
            f"{harm_ratio_in_words(there.shifted_threshold)}"
        ),
        f"Net benefit, shifted, {where}": number_with_interval(there.shifted_net_benefit.estimate(), 4),
    }


def streamed_in_words(found: StreamedEvaluation) -> list[str]:
    """Return the numbers of patients who were seen in parts, and which of them are exact."""
    statistics = found.statistics
    low, high = (fixed(bound, 6) for bound in found.auc_bounds)
    lines = {
        _TITLES["auc"]: number_with_interval(found.auc, 4),
        "Exact AUC": f"between {low} and {high}",
        _TITLES["brier"]: number_with_interval(statistics.brier(), 4),
        "Scaled Brier score": number_with_interval(statistics.scaled_brier(), 4),
        _TITLES["log_loss"]: number_with_interval(statistics.log_loss(), 4),
        _TITLES["in_the_large"]: number_with_interval(found.in_the_large, 3),
        _TITLES["slope"]: number_with_interval(found.slope, 3),
        _TITLES["oe_ratio"]: number_with_interval(found.oe_ratio, 3),
        "ECE": f"{fixed(statistics.ece(), 4)} (10 bins of equal width)",
        **_decision(found.at_threshold, found.net_benefit),
        "Exact": EXACT,
        "From bins": BINNED,
        "Not computed": NOT_COMPUTED,
    }
    return [
        f"n = {statistics.n:,} ({statistics.n_malignant:,} malignant); intervals are 95 %",
        *aligned_lines(lines),
        *calibration_in_words(found.agreement),
    ]


def _decision(at: OperatingCharacteristics, benefit: NetBenefitCurve) -> dict[str, str]:
    return {
        f"At {at.threshold:.3f}": (
            f"{at.tp} found, {at.fn} missed, {counted(at.fp, 'false alarm')}, {at.tn} cleared"
        ),
        _TITLES["sensitivity"]: percent_with_interval(at.sensitivity),
        _TITLES["specificity"]: percent_with_interval(at.specificity),
        _TITLES["ppv"]: percent_with_interval(at.ppv),
        _TITLES["npv"]: percent_with_interval(at.npv),
        _TITLES["net_benefit"]: number_with_interval(benefit.estimate(), 4),
    }


def aligned_lines(lines: dict[str, str]) -> list[str]:
    """Return titles and values, one pair a line, the values below each other."""
    width = max(map(len, lines), default=0)
    return [f"{name:<{width}}  {value}" for name, value in lines.items()]
