"""The measured coverage in words: what each interval is of."""

NAMES = {
    "auc": "AUC",
    "auc difference": "difference of two AUCs",
    "average precision": "average precision",
    "brier": "Brier score",
    "scaled brier": "scaled Brier score",
    "log loss": "log loss",
    "in the large": "calibration-in-the-large",
    "slope": "calibration slope",
    "joint intercept": "joint intercept",
    "oe ratio": "observed / expected",
    "discrimination slope": "discrimination slope",
    "nagelkerke r2": "Nagelkerke's R2",
    "partial auc": "partial AUC",
    "sensitivity at specificity": "recall at a specificity of 90 %",
    "roc 0.05": "recall at 5 % false alarms, on the ROC curve",
    "roc 0.1": "recall at 10 % false alarms, on the ROC curve",
    "roc 0.3": "recall at 30 % false alarms, on the ROC curve",
    "band 0.1": "calibration curve at a risk of 0.1",
    "band 0.3": "calibration curve at a risk of 0.3",
    "band 0.6": "calibration curve at a risk of 0.6",
    "sensitivity": "recall",
    "specificity": "specificity",
    "ppv": "PPV",
    "npv": "NPV",
    "flagged": "share flagged",
    "net benefit": "net benefit",
    "standardised benefit": "standardised net benefit",
    "expected cost": "expected cost",
    "avoided": "interventions avoided",
    "false alarm rate": "share of false alarms",
    "recall": "recall",
}
_THRESHOLDS = {" 1": "at the lower threshold", " 2": "at the higher threshold"}
_ELSEWHERE = " elsewhere"


def quantity_in_words(quantity: str) -> str:
    """Return what an interval is of, as it stands within a sentence.

    Parameters
    ----------
    quantity : str
        As the benchmark names it.

    Raises
    ------
    KeyError
        If it has no words.

    Examples
    --------
    >>> quantity_in_words("npv elsewhere 1")
    'NPV at another prevalence, at the lower threshold'
    """
    threshold = _THRESHOLDS.get(quantity[-2:], "")
    measure = quantity[:-2] if threshold else quantity
    elsewhere = " at another prevalence" if measure.endswith(_ELSEWHERE) else ""
    name = f"{NAMES[measure.removesuffix(_ELSEWHERE)]}{elsewhere}"
    separator = "," if elsewhere else ""
    return f"{name}{separator} {threshold}" if threshold else name
