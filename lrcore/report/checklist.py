"""What the TRIPOD+AI statement asks of a report, and what this document can fill in automatically.

The items are named in our words (Collins et al. 2024, doi:10.1136/bmj-2023-078378). What only the
people behind a study know is left blank, and the blanks are listed. Of a model whose risks came with
a file nothing is known but the risks: everything about that model is left to its authors.
"""

from collections.abc import Callable
from typing import NamedTuple

from lrcore.report.contents import Contents
from lrcore.wording.model import LIMITS, change_in_words

EVALUATED = "the patients evaluated here"


class Item(NamedTuple):
    """One item of the statement.

    Attributes
    ----------
    number, asks : str
    known : str
        What can be filled in; empty when the item is left to the authors.
    left : str
        Which part of it is left to the authors although something is known; empty for none.
    """

    number: str
    asks: str
    known: str
    left: str


class Answer(NamedTuple):
    """What is known of one item.

    Attributes
    ----------
    ours : callable or None
        Where the risks are those of the model in use.
    another : callable or None
        Where the risks came with the file.
    of_development : bool
        Whether `ours` speaks of the development series alone, and not of the patients of a file.
    left : str
        What `another` leaves to the authors.
    """

    ours: Callable[[Contents], str] | None = None
    another: Callable[[Contents], str] | None = None
    of_development: bool = False
    left: str = ""


def checklist(contents: Contents) -> tuple[Item, ...]:
    """Return all items in order, filled in where the answer is known.

    Parameters
    ----------
    contents : Contents
    """
    return tuple(_item(number, asks, answer, contents) for number, asks, answer in _ITEMS)


def summary(items: tuple[Item, ...]) -> str:
    """Return how many items are filled in, in full or in part, and which are left to the authors."""
    blank = [item.number for item in items if not item.known]
    part = [item.number for item in items if item.known and item.left]
    full = len(items) - len(blank) - len(part)
    in_part = f", {len(part)} more in part ({', '.join(part)})" if part else ""
    return (
        f"{full} of {len(items)} items are filled in from what is known here{in_part}. For the authors to "
        f"complete: {', '.join(blank)}."
    )


def _item(number: str, asks: str, answer: Answer, contents: Contents) -> Item:
    if contents.of_another_model:
        known = answer.another(contents) if answer.another else ""
        return Item(number, asks, known, answer.left if known else "")
    known = answer.ours(contents) if answer.ours else ""
    left = EVALUATED if known and answer.of_development and contents.how_read else ""
    return Item(number, asks, known, left)


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
    evaluated = " Evaluated on the patients of a file." if contents.how_read else ""
    return (
        f"{record.data['n'] - held_out} development patients were used for fitting, {held_out} held out at "
        f"random, stratified by outcome (seed {record.parameters.get('seed')}).{evaluated}"
        f"{f' {contents.overlap}' if contents.overlap else ''}"
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
        else "No correction, so that the risks stay calibrated; the threshold reflects the costs."
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
    return f"Updates: {len(updates)}. {'; '.join(steps)}."


def _not_updated(contents: Contents) -> str:
    return "" if contents.artifact.record.updates else "Does not apply: the model was not updated."


def _output(contents: Contents) -> str:
    point = contents.in_force.point
    why = f" Reason: {point.rationale}" if point else ""
    return (
        f"A risk from 0 to 1; flagged at or above {contents.threshold:.3f}. "
        f"{contents.harm_ratio} {contents.in_force.sentence}{why}"
    )


def _output_of_another_model(contents: Contents) -> str:
    return (
        f"A risk from 0 to 1, as it came with the file; reported at {contents.threshold:.3f}. "
        f"{contents.harm_ratio}"
    )


def _flow(contents: Contents) -> str:
    return " ".join(contents.how_read) or "All patients of the series; none was left out."


def _constant(words: str) -> Callable[[Contents], str]:
    return lambda contents: words


def _ours(words: str) -> Answer:
    return Answer(_constant(words))


def _development(words: str) -> Answer:
    return Answer(_constant(words), of_development=True)


_BLANK = Answer()
_SETTING = "One US centre; a consecutive series of fine-needle aspirates of breast masses."
_RESULTS = _constant("See the results above.")
_ITEMS: tuple[tuple[str, str, Answer], ...] = (
    ("1", "Title", _BLANK),
    ("2", "Abstract", _BLANK),
    ("3a", "Health-care context and reasons for the model", _BLANK),
    (
        "3b",
        "Target population and intended use",
        _ours(
            "Breast masses sampled by fine-needle aspiration; an aspirate at or above the threshold is "
            "flagged. For education and research."
        ),
    ),
    ("3c", "Known inequalities in health", _BLANK),
    ("4", "Objectives", _BLANK),
    ("5a", "Source of the data", Answer(_data)),
    (
        "5b",
        "Dates of the data",
        _development("Development: digitised before 1995; exact dates are not documented."),
    ),
    ("6a", "Setting", _development(f"Development: {_SETTING}")),
    ("6b", "Eligibility", _BLANK),
    ("6c", "Treatments received", _BLANK),
    (
        "7",
        "Preparation of the data",
        _ours(
            "None beyond checks of plausibility: nothing is filled in, rounded or transformed; each "
            "measurement is centred on its training mean and divided by its training standard deviation."
        ),
    ),
    ("8a", "Outcome: what, and how assessed", _BLANK),
    ("8b", "Outcome: who assessed it", _BLANK),
    ("8c", "Outcome: blinding", _BLANK),
    ("9a", "Choice of predictors", _ours("All 30 measurements of the series; none was selected.")),
    (
        "9b",
        "Predictors defined",
        _ours(
            "Ten properties of the cell nuclei, each as mean, standard error and mean of the three largest; "
            "units are not documented (doi:10.1117/12.148698)."
        ),
    ),
    ("9c", "Predictors: who assessed them", _BLANK),
    (
        "10",
        "Sample size",
        _development("Development: all patients available; no calculation was made beforehand."),
    ),
    (
        "11",
        "Missing data",
        _ours("None in development. A patient with a missing measurement is not scored, and is counted."),
    ),
    ("12a", "How the data were used", Answer(_split)),
    ("12b", "Handling of predictors", _ours("Linear on the log-odds scale, standardised.")),
    ("12c", "Type of model and its fitting", Answer(_model)),
    (
        "12d",
        "Differences between clusters",
        _development("Development: cannot be assessed, because the series names no site."),
    ),
    (
        "12e",
        "Measures of performance",
        _ours(
            "Discrimination, calibration (curve, slope, in the large), Brier score, net benefit, and rates "
            "at the threshold, each with a 95 % interval."
        ),
    ),
    ("12f", "Updating", Answer(_updating)),
    ("12g", "How predictions were calculated", _ours("By the table of coefficients in this document.")),
    ("13", "Class imbalance", Answer(_imbalance)),
    (
        "14",
        "Fairness",
        _development("Development: cannot be assessed, because no age, sex, ethnicity or site is recorded."),
    ),
    (
        "15",
        "Output and threshold",
        Answer(_output, _output_of_another_model, left="how and why the threshold was chosen"),
    ),
    ("16", "Differences between development and evaluation", _BLANK),
    ("17", "Ethical approval", _BLANK),
    ("18a", "Funding", _BLANK),
    ("18b", "Conflicts of interest", _BLANK),
    ("18c", "Protocol", _BLANK),
    ("18d", "Registration", _BLANK),
    ("18e", "Sharing of data", _development("Development data: doi:10.24432/C5DW2B, CC BY 4.0.")),
    ("18f", "Sharing of code", _BLANK),
    ("19", "Involvement of patients and public", _BLANK),
    ("20a", "Flow of patients", Answer(_flow, _flow)),
    ("20b", "Characteristics of patients", _BLANK),
    ("20c", "Comparison with the development patients", _BLANK),
    ("21", "Patients and outcomes in each analysis", Answer(_groups, _groups)),
    ("22", "The whole model", _ours("See the table of coefficients.")),
    ("23a", "Performance with intervals", Answer(_RESULTS, _RESULTS)),
    ("23b", "Heterogeneity of performance", _BLANK),
    ("24", "Results of updating", Answer(_not_updated)),
    ("25", "Interpretation", _BLANK),
    ("26", "Limitations", _ours(" ".join(LIMITS))),
    (
        "27a",
        "Poor or missing input",
        _ours("A value that is missing, not a number or not plausible is refused with its reason."),
    ),
    (
        "27b",
        "What users must do and know",
        _ours(
            "Supply 30 measurements made as in the series, choose the threshold, and know that a benign "
            "result never cancels clinical suspicion."
        ),
    ),
    ("27c", "Next steps", _BLANK),
)
