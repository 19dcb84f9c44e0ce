"""The options by which the command line answers what a file leaves open, as its sentences name them."""

from collections.abc import Mapping, Sequence
from typing import Any

from lrcore.errors import CohortRefused
from lrcore.reader import Offer
from lrcore.reader.issues import quoted
from lrcore.reader.risks.class_words import coding_by_headers

_MOST_NAMED = 6  # sheets, or columns, in one sentence


def with_options(refusal: CohortRefused, known: Mapping[str, Offer], *, columns: bool) -> CohortRefused:
    """Add to a refusal the options that answer it.

    Parameters
    ----------
    refusal : CohortRefused
    known : dict of str to Offer
        The readings it offers, by their tokens.
    columns : bool
        Whether the command has the options that say which column is which.
    """
    details = refusal.details
    hints = [way_out(offer) for offer in known.values()]
    hints += _columns_to_choose(details) if columns and details.get("asked") else []
    sheets = [as_option("sheet", name) for name in details.get("tables", ())[:_MOST_NAMED]]
    hints += [f"Answer with {' or '.join(sheets)}."] * bool(sheets)
    return CohortRefused(" ".join([str(refusal), *hints]), details=details)


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
