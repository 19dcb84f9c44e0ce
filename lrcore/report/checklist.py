"""What the TRIPOD+AI statement asks of a report, and what this document can say of its own accord.

The items are named in our words (Collins et al. 2024, doi:10.1136/bmj-2023-078378). What only the
people behind a study know is left blank, and the blanks are listed.
"""

from collections.abc import Callable
from typing import NamedTuple

from lrcore.model_words import LIMITS, change_in_words
from lrcore.report.contents import Contents
from lrcore.wording import harm_ratio_in_words


class Item(NamedTuple):
    """One item: its number, what it asks, and what is known; empty when it is left to the authors."""

    number: str
    asks: str
    known: str


def checklist(contents: Contents) -> tuple[Item, ...]:
    """Return all items in order, filled in where the answer is known.

    Parameters
    ----------
    contents : Contents
    """
    return tuple(Item(number, asks, answer(contents) if answer else "") for number, asks, answer in _ITEMS)


def _data(contents: Contents) -> str:
    data = contents.artifact.record.data
    return (
        f"Development: {data['name']}, UCI Machine Learning Repository, doi:10.24432/C5DW2B, n = {data['n']} "
        f"({data['n_malignant']} malignant). Evaluated here: {_groups(contents)}."
    )


def _groups(contents: Contents) -> str:
    return "; ".join(group.patients.title for group in contents.groups)


def _split(contents: Contents) -> str:
    record = contents.artifact.record
    held_out = len(record.held_out_rows)
    return (
        f"{record.data['n'] - held_out} development patients were used for fitting, {held_out} held out at "
        f"random, stratified by outcome (seed {record.parameters.get('seed')})."
    )


def _model(contents: Contents) -> str:
    parameters = contents.artifact.record.parameters
    return (
        f"Logistic regression with an L2 penalty, C = {parameters['C']:g}, class weights "
        f"{parameters['class_weight'] or 'none'}; see the table of coefficients."
    )


def _imbalance(contents: Contents) -> str:
    weight = contents.artifact.record.parameters["class_weight"]
    return (
        f"Class weights: {weight}. Such risks are too high or too low on average by design."
        if weight
        else "Nothing was done about it, so that risks keep their meaning; the threshold carries the costs."
    )


def _updating(contents: Contents) -> str:
    updates = contents.artifact.record.updates
    if not updates:
        return "The model was not updated since it was fitted."
    steps = (
        f"{each.method} on {each.n} patients ({each.n_malignant} malignant) by {each.applied_by}, "
        f"{each.applied_at[:10]} ({change_in_words(each.change)}): {each.rationale}"
        for each in updates
    )
    return f"Updated {len(updates)} times. {'; '.join(steps)}."


def _not_updated(contents: Contents) -> str:
    return "" if contents.artifact.record.updates else "Does not apply: the model was not updated."


def _output(contents: Contents) -> str:
    point = contents.in_force.point
    why = f" Reason: {point.rationale}" if point else ""
    return (
        f"A risk from 0 to 1; flagged from {contents.threshold:.3f} on. "
        f"{harm_ratio_in_words(contents.threshold)} {contents.in_force.sentence}{why}"
    )


def _flow(contents: Contents) -> str:
    return " ".join(contents.how_read) or "All patients of the series; none was left out."


def _said(words: str) -> Callable[[Contents], str]:
    return lambda contents: words


_SETTING = "One US centre; a consecutive series of fine-needle aspirates of breast masses."
_ITEMS: tuple[tuple[str, str, Callable[[Contents], str] | None], ...] = (
    ("1", "Title", None),
    ("2", "Abstract", None),
    ("3a", "Health-care context and reasons for the model", None),
    (
        "3b",
        "Whom it is for, and for what",
        _said(
            "Breast masses sampled by fine-needle aspiration: from which risk on an aspirate is called "
            "suspicious. For education and research."
        ),
    ),
    ("3c", "Known inequalities in health", None),
    ("4", "Objectives", None),
    ("5a", "Source of the data", _data),
    ("5b", "Dates of the data", _said("Development: digitised before 1995; exact dates are not documented.")),
    ("6a", "Setting", _said(f"Development: {_SETTING}")),
    ("6b", "Eligibility", None),
    ("6c", "Treatments received", None),
    (
        "7",
        "Preparation of the data",
        _said(
            "None beyond checks of plausibility: nothing is filled in, rounded or transformed; each "
            "measurement is centred on its training mean and divided by its training standard deviation."
        ),
    ),
    ("8a", "Outcome: what, and how assessed", None),
    ("8b", "Outcome: who assessed it", None),
    ("8c", "Outcome: blinding", None),
    ("9a", "Choice of predictors", _said("All 30 measurements of the series; none was selected.")),
    (
        "9b",
        "Predictors defined",
        _said(
            "Ten properties of the cell nuclei, each as mean, standard error and mean of the three largest; "
            "units are not documented (doi:10.1117/12.148698)."
        ),
    ),
    ("9c", "Predictors: who assessed them", None),
    ("10", "Sample size", _said("All patients available; no calculation was made beforehand.")),
    (
        "11",
        "Missing data",
        _said("None in development. A patient with a missing measurement is not scored, and is counted."),
    ),
    ("12a", "How the data were used", _split),
    ("12b", "Handling of predictors", _said("Linear on the log-odds scale, standardised.")),
    ("12c", "Type of model and its fitting", _model),
    ("12d", "Differences between clusters", _said("Cannot be assessed: the series names no site.")),
    (
        "12e",
        "Measures of performance",
        _said(
            "Discrimination, calibration (curve, slope, in the large), Brier score, net benefit, and rates "
            "at the threshold, each with a 95 % interval."
        ),
    ),
    ("12f", "Updating", _updating),
    ("12g", "How predictions were calculated", _said("By the table of coefficients in this document.")),
    ("13", "Class imbalance", _imbalance),
    ("14", "Fairness", _said("Cannot be assessed: no age, sex, ethnicity or site is recorded.")),
    ("15", "Output and threshold", _output),
    ("16", "Differences between development and evaluation", None),
    ("17", "Ethical approval", None),
    ("18a", "Funding", None),
    ("18b", "Conflicts of interest", None),
    ("18c", "Protocol", None),
    ("18d", "Registration", None),
    ("18e", "Sharing of data", _said("Development data: doi:10.24432/C5DW2B, CC BY 4.0.")),
    ("18f", "Sharing of code", None),
    ("19", "Involvement of patients and public", None),
    ("20a", "Flow of patients", _flow),
    ("20b", "Characteristics of patients", None),
    ("20c", "Comparison with the development patients", None),
    ("21", "Patients and outcomes in each analysis", _groups),
    ("22", "The whole model", _said("See the table of coefficients.")),
    ("23a", "Performance with intervals", _said("See the results above.")),
    ("23b", "Heterogeneity of performance", None),
    ("24", "Results of updating", _not_updated),
    ("25", "Interpretation", None),
    ("26", "Limitations", _said(" ".join(LIMITS))),
    (
        "27a",
        "Poor or missing input",
        _said("A value that is missing, not a number or not plausible is refused with its reason."),
    ),
    (
        "27b",
        "What users must do and know",
        _said(
            "Supply 30 measurements made as in the series, choose the threshold, and know that a benign "
            "result never cancels clinical suspicion."
        ),
    ),
    ("27c", "Next steps", None),
)
