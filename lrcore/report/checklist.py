"""What the TRIPOD+AI statement asks of a report, and what this document can fill in automatically.

The items are named in our words (Collins et al. 2024, doi:10.1136/bmj-2023-078378). What only the
people behind a study know is left blank, and the blanks are listed. Of a model whose risks came with
a file nothing is known but the risks: everything about that model is left to its authors.
"""

from collections.abc import Callable
from typing import NamedTuple

from lrcore.report import answers
from lrcore.report.contents import Contents
from lrcore.wording.model import LIMITS

EVALUATED = "the patients evaluated here"
_UNCOMPARED = "setting, eligibility and how the outcome was assessed"


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
    left_of_file : str
        What `ours` leaves to the authors where a file was read.
    """

    ours: Callable[[Contents], str] | None = None
    another: Callable[[Contents], str] | None = None
    of_development: bool = False
    left: str = ""
    left_of_file: str = ""


def checklist(contents: Contents) -> tuple[Item, ...]:
    """Return all items in order, filled in where the answer is known.

    Parameters
    ----------
    contents : Contents
    """
    return tuple(_item(number, contents.words.say(asks), answer, contents) for number, asks, answer in _ITEMS)


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
    left = _left_of_file(answer, contents) if known and contents.how_read else ""
    return Item(number, asks, known, left)


def _left_of_file(answer: Answer, contents: Contents) -> str:
    """Return what `ours` does not cover of the patients of a file."""
    if answer.of_development:
        return "" if answer.ours is answers.fairness and answers.columns_of_groups(contents) else EVALUATED
    return answer.left_of_file


def _constant(words: str) -> Callable[[Contents], str]:
    return lambda contents: words


def _ours(words: str) -> Answer:
    return Answer(_constant(words))


def _development(words: str) -> Answer:
    return Answer(_constant(words), of_development=True)


_BLANK = Answer()
_SETTING = "One US centre; a consecutive series of fine-needle aspirates of breast masses."
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
    ("5a", "Source of the data", Answer(answers.data)),
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
    ("12a", "How the data were used", Answer(answers.split)),
    ("12b", "Handling of predictors", _ours("Linear on the log-odds scale, standardised.")),
    ("12c", "Type of model and its fitting", Answer(answers.model)),
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
    ("12f", "Updating", Answer(answers.updating)),
    ("12g", "How predictions were calculated", _ours("By the table of coefficients in this document.")),
    ("13", "Class imbalance", Answer(answers.imbalance)),
    (
        "14",
        "Fairness",
        Answer(answers.fairness, of_development=True),
    ),
    (
        "15",
        "Output and threshold",
        Answer(answers.output, answers.output_of_another_model, left="how and why the threshold was chosen"),
    ),
    (
        "16",
        "Differences between development and evaluation",
        Answer(answers.differences, left_of_file=_UNCOMPARED),
    ),
    ("17", "Ethical approval", _BLANK),
    ("18a", "Funding", _BLANK),
    ("18b", "Conflicts of interest", _BLANK),
    ("18c", "Protocol", _BLANK),
    ("18d", "Registration", _BLANK),
    ("18e", "Sharing of data", _development("Development data: doi:10.24432/C5DW2B, CC BY 4.0.")),
    ("18f", "Sharing of code", _BLANK),
    ("19", "Involvement of patients and public", _BLANK),
    ("20a", "Flow of patients", Answer(answers.flow, answers.flow)),
    ("20b", "Characteristics of patients", Answer(answers.characteristics)),
    ("20c", "Comparison with the development patients", Answer(answers.compared)),
    (
        "21",
        "Patients and outcomes in each analysis",
        Answer(answers.groups_evaluated, answers.groups_evaluated),
    ),
    ("22", "The whole model", _ours("See the table of coefficients.")),
    ("23a", "Performance with intervals", Answer(answers.results, answers.results)),
    ("23b", "Heterogeneity of performance", Answer(answers.heterogeneity, answers.heterogeneity)),
    ("24", "Results of updating", Answer(answers.not_updated)),
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
