"""The model in words, with its limits: the same on a page and in a report."""

from typing import Any

from lrcore.errors import counted
from lrcore.model.applicability import UNSUPPORTED_PER_100_OF_SERIES
from lrcore.model.calibration_map import LogOddsMap
from lrcore.model.dataset import load
from lrcore.registry.artifact import Artifact
from lrcore.registry.operating_point import InForce
from lrcore.registry.version_history import VersionChange
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
_PARAMETERS = {
    "C": "C, smaller is a stronger penalty",
    "max_iter": "Most steps of the fit",
    "class_weight": "Class weights",
    "test_size": "Share held out",
    "seed": "Seed of the split",
    "solver": "Method of the fit",
    "penalty": "Penalty",
    "tol": "Tolerance of the fit",
    "folds": "Folds of the cross-validation",
    "folds_seed": "Seed of the folds",
}


def card_facts(artifact: Artifact, change: VersionChange | None, in_force: InForce) -> dict[str, str]:
    """Return what a version is, who put it in use, what it was made from, and the threshold it acts at.

    Parameters
    ----------
    artifact : Artifact
    change : VersionChange or None
        The entry of the history by which the version is in use.
    in_force : InForce
    """
    record, last = artifact.record, artifact.record.updates[-1] if artifact.record.updates else None
    kind = f"{last.method} update of {last.parent_version}" if last else "as trained"
    made = f"{_when(record.created_at)}, {f'updated by {last.applied_by}' if last else 'trained'}"
    facts = {"Version": f"{record.version}, {kind}", "Made": made}
    if change is not None:
        facts["In use since"] = f"{_when(change.at)}, by {change.by}. {change.rationale}"
    facts |= {"Threshold": in_force.sentence, "Trained on": _fitted_on(artifact)}
    if last:
        facts["Updated on"] = f"{counted(last.n, 'patient')}, {last.n_malignant:,} malignant"
    return facts


def _fitted_on(artifact: Artifact) -> str:
    """Return the patients and events of the training, and those that were held out."""
    data, held_out = artifact.record.data, artifact.record.held_out_rows
    events = int(load().outcome[list(held_out)].sum())
    n, malignant = data["n"] - len(held_out), data["n_malignant"] - events
    return (
        f"{n:,} patients, {malignant:,} malignant; {len(held_out):,} more ({events:,} malignant) were held "
        f"out. {data['name']}"
    )


def _when(moment: str) -> str:
    return f"{moment[:16].replace('T', ' ')} UTC"


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
        "Updated" if record.updates else "Trained": _when(record.created_at),
        "Data": f"{record.data['name']}, n = {record.data['n']} ({record.data['n_malignant']} malignant)",
        "Digest of the data": _short(record.data["sha256"]),
        "Fitted on": f"{record.data['n'] - held_out} patients; {held_out} were held out",
        "Digest of the record": f"{artifact.digest[:16]}… (SHA-256)",
        **{_PARAMETERS.get(name, name): _setting(name, value) for name, value in record.parameters.items()},
        **{f"Made with {name}": version for name, version in record.libraries.items()},
        **{f"Digest of {name}": _short(digest) for name, digest in record.files.items()},
    }
    return {"Fact": list(facts), "Value": list(facts.values())}


def _setting(name: str, value: Any) -> str:
    """Return the value of a parameter in words."""
    if name == "test_size":
        return f"{100 * value:g} %"
    return {None: "none", "l2": "L2"}.get(value, str(value))


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
