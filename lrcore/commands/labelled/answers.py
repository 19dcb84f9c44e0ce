"""The options by which the command line answers what a file leaves open, as its sentences name them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lrcore.errors import CohortRefused
from lrcore.reader import Choices, Offer, Predictions
from lrcore.reader.choices import UNKNOWN
from lrcore.reader.columns.labels import Labels
from lrcore.reader.issues import listed, quoted
from lrcore.reader.risks.class_words import coding_by_headers
from lrcore.schema import BENIGN, MALIGNANT
from lrcore.validation.scoring import words_of_table

_MOST_NAMED = 6  # sheets, or columns, in one sentence


def with_options(
    refusal: CohortRefused, known: Mapping[str, Offer], *, columns: bool, then: str = ""
) -> CohortRefused:
    """Add to a refusal the options that answer it.

    Parameters
    ----------
    refusal : CohortRefused
    known : dict of str to Offer
        The readings it offers, by their tokens.
    columns : bool
        Whether the command has the options that say which column is which.
    then : str
        What is asked after that.
    """
    details = refusal.details
    hints = [way_out(offer) for offer in known.values()]
    hints += _columns_to_choose(details) if columns and details.get("asked") else []
    sheets = [as_option("sheet", name) for name in details.get("tables", ())[:_MOST_NAMED]]
    hints += [f"Answer with {' or '.join(sheets)}."] * bool(sheets)
    return CohortRefused(" ".join([str(refusal), *hints, *filter(None, [then])]), details=details)


def _columns_to_choose(details: Mapping[str, Any]) -> list[str]:
    """Return the sentence that names the columns to choose from, and unclear values of the outcome."""
    asked = details["asked"]
    names: Sequence[str] = details.get(f"{asked}s", ())[:_MOST_NAMED]
    unclear: Mapping[str, Sequence[str]] = details.get("unclear", {})
    if asked == "outcome":
        options = [
            " ".join([as_option(asked, name), *meant])
            for name in names
            for meant in _values(unclear.get(name, ())) or [[]]
        ]
        return [f"Answer with {' or '.join(options) or f'--{asked} COLUMN'}."]
    sentence = f"Answer with {' or '.join(as_option(asked, name) for name in names) or f'--{asked} COLUMN'}"
    outcomes = details.get("outcomes", ())
    values = unclear.get(outcomes[0], ()) if len(outcomes) == 1 else ()
    if values and not all(coding_by_headers(values, [name]) for name in names):
        sentence += f", and with {' or '.join(option for (option,) in _values(values))}"
    return [f"{sentence}."]


def _values(values: Sequence[str]) -> list[list[str]]:
    return [[as_option("malignant", value)] for value in values]


def which_value(labels: Labels) -> str:
    """Ask for the meaning of values, with the options that answer at once."""
    values = " or ".join(map(labels.value, labels.meaning))
    left = [value for value, meaning in labels.meaning.items() if meaning == UNKNOWN]
    if len(labels.meaning) == 2:
        return f"Say which value means malignant: --malignant {values}."
    known = [
        f"--{meaning} {labels.value(value)}"
        for meaning in (MALIGNANT, BENIGN)
        for value in labels.meaning
        if labels.meaning[value] == meaning
    ]
    if len(known) == 2 and left:
        rest = listed(map(labels.value, left))
        return f"If only two of them are outcomes: {' '.join(known)}. Rows with {rest} are then left out."
    return (
        "Say which value means malignant and which means benign: --malignant VALUE --benign VALUE, of "
        f"{values}. Rows with others are then left out."
    )


def asked_next(read: Callable[[Choices], object], offer: Offer | None) -> str:
    """Return what is asked once an offer is accepted, so that one command answers all; else nothing.

    Parameters
    ----------
    read : callable
        Choices -> the table, or a refusal.
    offer : Offer or None
    """
    if offer is None:
        return ""
    try:
        table = read(offer.choices)
    except CohortRefused as further:
        offers = [further.details.get(key) for key in ("offer", "otherwise")]
        ways = [way_out(each) for each in offers if isinstance(each, Offer) and each.token]
        return f"Then, in the same command: {' '.join(ways)}" if ways else ""
    if not isinstance(table, Predictions) or not table.labels.needs_confirmation or table.labels.rivals:
        return ""
    return f"Then, in the same command: {words_of_table(table).say(which_value(table.labels))}"


def way_out(offer: Offer) -> str:
    """Return the sentence that names the token by which an offer is accepted."""
    return f"With --accept {offer.token}: {offer.sentence}"


def as_option(option: str, value: str) -> str:
    """Return an option with its value, as it is typed."""
    return (
        f"--{option} {value}"
        if value.isidentifier() or value.replace("-", "").isalnum()
        else f"--{option} {quoted(value)}"
    )
