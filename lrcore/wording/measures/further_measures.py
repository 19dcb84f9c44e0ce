"""Further measures in words: as rows of a table, and the improper ones apart, with the reason."""

from math import isnan

from lrcore.evaluation.discrimination.partial_auc import MAX_FALSE_ALARM_RATE
from lrcore.evaluation.discrimination.roc_band import SPECIFICITY
from lrcore.evaluation.further_measures import FurtherMeasures
from lrcore.evaluation.threshold.use_with_care import REASON, UseWithCare
from lrcore.wording.captions.caption import Caption
from lrcore.wording.captions.performance import USE_WITH_CARE
from lrcore.wording.numbers import fixed, number_with_interval, percent_with_interval

_NAMES = {
    "accuracy": "Accuracy",
    "balanced_accuracy": "Balanced accuracy",
    "youden_index": "Youden's index",
    "diagnostic_odds_ratio": "Diagnostic odds ratio",
    "kappa": "Cohen's kappa",
    "f1": "F1 score",
    "mcc": "Matthews correlation",
}


def further_rows(further: FurtherMeasures) -> list[tuple[str, str, str]]:
    """Return name, value and meaning of the measures that need no threshold."""
    specificity = f"{100 * SPECIFICITY:.0f} %"
    return [
        (
            "Discrimination slope",
            number_with_interval(further.discrimination_slope, 4),
            "Mean risk of malignant less that of benign patients; larger also where risks are too extreme",
        ),
        (
            "Nagelkerke's R2",
            number_with_interval(further.nagelkerke_r2, 4),
            "Likelihood gained over the prevalence; 1 is perfect",
        ),
        (
            f"Partial AUC, specificity {100 * (1 - MAX_FALSE_ALARM_RATE):.0f} to 100 %",
            number_with_interval(further.partial_auc, 4),
            "Mean recall over that range; on McClish's scale "
            f"{number_with_interval(further.standardised_partial_auc, 4)}, where chance is 0.5",
        ),
        (
            f"Sensitivity at a specificity of {specificity}",
            percent_with_interval(further.sensitivity_at_specificity),
            "Limits include that the threshold with this specificity is an estimate",
        ),
    ]


def worth_rows(further: FurtherMeasures) -> dict[str, list[str]]:
    """Return what the decisions at the threshold are worth, as a table."""
    rows = {
        "Standardised net benefit": (
            number_with_interval(further.standardised_net_benefit, 4),
            "Net benefit over the prevalence; 1 finds every cancer without a false alarm",
        ),
        "Expected cost": (
            number_with_interval(further.expected_cost, 4),
            "Per patient; a missed cancer costs 1 less the threshold, a false alarm the threshold",
        ),
    }
    values, notes = zip(*rows.values(), strict=True)
    return {"Measure": list(rows), "Value (95 % interval)": list(values), "How to read it": list(notes)}


def care_table(care: UseWithCare) -> dict[str, list[str]]:
    """Return the improper measures, as a table; they have no intervals on purpose."""
    values = [getattr(care, name) for name in _NAMES]
    shown = ["not defined" if isnan(value) else fixed(value, 3) for value in values]
    return {"Measure": list(_NAMES.values()), "Value": shown}


def care_caption(care: UseWithCare) -> Caption:
    """Return why the improper measures should not decide."""
    return USE_WITH_CARE.with_values(threshold=care.threshold, reason=REASON)
