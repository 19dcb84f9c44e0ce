"""Counts of patients found, missed and falsely flagged, before and after a decision."""

from collections.abc import Mapping

from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.threshold.counts import counts_at
from lrcore.evaluation.threshold.operating_characteristics import operating_characteristics
from lrcore.registry.operating_point import digits_shown
from lrcore.ui.table import show_table
from lrcore.wording.numbers import fixed

_ROWS = (
    "Threshold",
    "One miss as bad as",
    "Flagged",
    "Malignant, found",
    "Malignant, missed",
    "Benign, flagged (false alarms)",
)


def flag_counts(columns: Mapping[str, tuple[EvaluationSet, float]]) -> None:
    """Show the counts of the same patients by several risks and thresholds.

    Parameters
    ----------
    columns : mapping of str to tuple of EvaluationSet and float
        By title: the patients with their risks, and the threshold.
    """
    found = {title: _counts(patients, at) for title, (patients, at) in columns.items()}
    show_table({"Patients": list(_ROWS)} | found)


def _harm_ratio(threshold: float) -> str:
    return f"{fixed((1 - threshold) / threshold, 1)} false alarms" if threshold > 0 else "any number"


def _counts(patients: EvaluationSet, threshold: float) -> list[str]:
    at = operating_characteristics(counts_at(patients, threshold))
    malignant, benign = at.tp + at.fn, at.fp + at.tn
    return [
        digits_shown(threshold),
        _harm_ratio(threshold),
        f"{at.tp + at.fp:,} of {patients.n:,}",
        f"{at.tp:,} of {malignant:,}",
        f"{at.fn:,} of {malignant:,}",
        f"{at.fp:,} of {benign:,}",
    ]
