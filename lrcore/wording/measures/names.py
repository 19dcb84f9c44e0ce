"""The name of each measure, as it stands within a sentence and as a heading, and its decimals."""

from collections.abc import Iterable

from lrcore.wording.typesetting import capitalised

_NAMES = {
    "prevalence": "prevalence",
    "auc": "AUC",
    "slope": "calibration slope",
    "in_the_large": "calibration-in-the-large",
    "oe_ratio": "observed / expected",
    "brier": "Brier score",
    "log_loss": "log loss",
    "net_benefit": "net benefit",
    "standardised_net_benefit": "standardised net benefit",
    "sensitivity": "recall (sensitivity)",
    "specificity": "specificity",
    "ppv": "PPV",
    "npv": "NPV",
    "false_alarm_rate": "false alarm rate",
}
# Keys of results that are read from JSON, and so stay as they are.
_OTHER_KEYS = {"oe": "oe_ratio", "snb": "standardised_net_benefit", "recall": "sensitivity"}
_DIGITS = {"auc": 3, "slope": 2, "in_the_large": 2, "oe_ratio": 2}
_USUAL_DIGITS = 4


def measure_name(measure: str) -> str:
    """Return the name of a measure within a sentence.

    Parameters
    ----------
    measure : str
        Its key in a result.

    Examples
    --------
    >>> measure_name("slope"), measure_name("oe") == measure_name("oe_ratio")
    ('calibration slope', True)
    """
    return _NAMES[_key(measure)]


def measure_titles(measures: Iterable[str]) -> dict[str, str]:
    """Return the name of each measure as a heading, by its key.

    Examples
    --------
    >>> measure_titles(("auc", "in_the_large"))
    {'auc': 'AUC', 'in_the_large': 'Calibration-in-the-large'}
    """
    return {measure: capitalised(measure_name(measure)) for measure in measures}


def measure_digits(measure: str) -> int:
    """Return the decimals of a measure that is no share of patients."""
    return _DIGITS.get(_key(measure), _USUAL_DIGITS)


def _key(measure: str) -> str:
    return _OTHER_KEYS.get(measure, measure)
