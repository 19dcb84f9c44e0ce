"""The model in words, with its limits: the same on a page and in a report."""

from typing import Any

from lrcore.model.applicability import UNSUPPORTED_PER_100_OF_SERIES
from lrcore.model.calibration_map import LogOddsMap
from lrcore.registry.artifact import Artifact
from lrcore.schema import FIELDS
from lrcore.wording.captions import calculator
from lrcore.wording.numbers import fixed

ORIGIN = " with digitised fine-needle aspirates from one US centre before 1995"
NOTICE = (
    f"Not a medical device. For education and research{ORIGIN}. A benign result never cancels clinical "
    "suspicion."
)
NOTICE_OF_OTHER_RISKS = (
    "Not a medical device. For education and research. The risks on this page came with a file and are those "
    "of another model. A low risk never cancels clinical suspicion."
)
UNSUPPORTED_IN_SERIES = calculator.UNSUPPORTED_IN_SERIES.with_values(n=UNSUPPORTED_PER_100_OF_SERIES)
LIMITS = (
    "One consecutive series of fine-needle aspirates from one US centre, digitised before 1995: a selected "
    "population in which 37 % are malignant. Every predictive value depends on that share.",
    "No age, sex, ethnicity or site is recorded: whether the model serves some groups worse cannot be known.",
    "The measurements depend on how an image was taken and outlined. Their units are not documented.",
    "21 pairs of measurements are correlated above 0.9: single coefficients cannot be read as effects.",
    "Missing measurements are not filled in. A patient with one missing value is not scored.",
    "Not a diagnosis. A benign result never cancels clinical suspicion.",
)


def coefficients(artifact: Artifact) -> dict[str, Any]:
    """Return one row per measurement: mean, scale and weights."""
    model = artifact.model
    return {
        "Measurement": [field.label for field in FIELDS],
        "Log-odds per SD": model.coefficients,
        "Log-odds per unit": model.weights,
        "Training mean": model.means,
        "Training SD": model.scales,
        "Unit": [field.unit or "none" for field in FIELDS],
    }


def provenance(artifact: Artifact) -> dict[str, Any]:
    """Return the provenance of the model, one fact per row."""
    record = artifact.record
    held_out = len(record.held_out_rows)
    facts = {
        "Version": record.version,
        "Updated" if record.updates else "Trained": f"{record.created_at[:16].replace('T', ' ')} UTC",
        "Data": f"{record.data['name']}, n = {record.data['n']} ({record.data['n_malignant']} malignant)",
        "Digest of the data": _short(record.data["sha256"]),
        "Fitted on": f"{record.data['n'] - held_out} patients; {held_out} were held out",
        "Digest of the record": f"{artifact.digest[:16]}… (SHA-256)",
        **{f"Parameter {name}": str(value) for name, value in record.parameters.items()},
        **{f"Made with {name}": version for name, version in record.libraries.items()},
        **{f"Digest of {name}": _short(digest) for name, digest in record.files.items()},
    }
    return {"Fact": list(facts), "Value": list(facts.values())}


def _short(digest: str) -> str:
    return f"{digest[:16]}… (SHA-256, whole in the record)"


def change_in_words(change: LogOddsMap) -> str:
    """Return an update of the log-odds as a formula.

    Examples
    --------
    >>> change_in_words(LogOddsMap(-1.5, 0.8, 0.8))
    'new log-odds = 0.8000 times the old log-odds less 1.5000'
    """
    if not change.is_line:
        return (
            f"new log-odds = {fixed(change.intercept, 4)} + {fixed(change.above, 4)} log(1 + exp(old)) - "
            f"{fixed(change.below, 4)} log(1 + exp(-old))"
        )
    times = "" if change.below == 1 else f"{fixed(change.below, 4)} times the "
    sign = "plus" if change.intercept >= 0 else "less"
    return f"new log-odds = {times}old log-odds {sign} {fixed(abs(change.intercept), 4)}"
