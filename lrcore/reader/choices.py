"""What a person overrules or accepts when a file is read."""

import codecs
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lrcore.errors import InvalidInput
from lrcore.schema import BENIGN, BY_KEY, MALIGNANT

if TYPE_CHECKING:
    from lrcore.reader.equation.equation import Equation

UNKNOWN = "unknown"
# What is accepted on the command line by `--accept`: see docs/files.md.
EXCHANGE, AS_IT_IS, CONVERT, MOVE_POINTS = "exchange", "as-it-is", "convert", "move-points"
HEADERS, TRANSPOSED, REFERENCE = "headers", "transposed", "reference"
EVERY_ROW = "every-row"
_OF_RISKS = ("percent", "fraction", "log-odds", "predicted-class", "as-risks", "benign-risks", EVERY_ROW)
TOKENS = (EXCHANGE, AS_IT_IS, CONVERT, MOVE_POINTS, HEADERS, TRANSPOSED, REFERENCE, *_OF_RISKS)


@dataclass(frozen=True, slots=True)
class Conversion:
    """A change of unit that a person has accepted: ``value * factor + offset``.

    Attributes
    ----------
    field : str
        Key of the field, for example ``mean_radius``.
    factor, offset : float
    rows : tuple of int
        The 1-based data rows it is meant for; empty for all of them.
    """

    field: str
    factor: float
    offset: float = 0.0
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person overrules or accepts; by default everything is decided from the file.

    Attributes
    ----------
    encoding, delimiter, decimal : str
        Empty, or what to use: a codec's name, one character (``"gaps"`` for columns set apart by
        two or more spaces), ``"."`` or ``","``.
    sheet : str
        The sheet of a workbook, or the file inside an archive, to read.
    label_column : str or None
        Header of the column of diagnoses; an empty text for "there is none".
    label_meaning : tuple of (str, str)
        Value in that column -> ``malignant``, ``benign`` or ``unknown``. Settles the reading.
    headers : tuple of (str, str)
        Header as written in the file -> key of the field it stands for.
    conversions : tuple of Conversion
    transposed : bool
        Whether a table with one patient per column may be transposed.
    risk_columns : tuple of str
        For a table of predictions: the headers of the columns that hold risks.
    accepted : tuple of str
        Tokens of readings of risks that a person has accepted, such as ``percent``: see :class:`Offer`.
    as_it_is : bool
        Whether a person has compared a file that seems incoherent with its source, and found it right.
    equation : Equation or None
        A published equation that gives the risks of the patients in the file.
    centre_column : str
        Header of the column that names the centre of each patient, which holds neither ids nor labels.
    """

    encoding: str = ""
    delimiter: str = ""
    decimal: str = ""
    sheet: str = ""
    label_column: str | None = None
    label_meaning: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    conversions: tuple[Conversion, ...] = ()
    transposed: bool = False
    risk_columns: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    as_it_is: bool = False
    equation: "Equation | None" = None
    centre_column: str = ""

    def __post_init__(self) -> None:
        if self.decimal not in ("", ".", ","):
            raise InvalidInput(f"`decimal` must be '.' or ',', got {self.decimal!r}.")
        keys = [key for _, key in self.headers] + [conversion.field for conversion in self.conversions]
        for key in keys:
            if key not in BY_KEY:
                raise InvalidInput(
                    f"`headers` and `conversions` must name a field such as 'mean_radius', got {key!r}."
                )
        for _, meaning in self.label_meaning:
            if meaning not in (MALIGNANT, BENIGN, UNKNOWN):
                raise InvalidInput(f"A label must mean malignant, benign or unknown, got {meaning!r}.")
        _check_encoding(self.encoding)

    def with_headers(self, mapping: dict[str, str]) -> "Choices":
        """Return these choices with more headers mapped to fields."""
        kept = tuple(pair for pair in self.headers if pair[0] not in mapping)
        return replace(self, headers=kept + tuple(mapping.items()))

    def with_conversions(self, conversions: tuple[Conversion, ...]) -> "Choices":
        """Return these choices with more conversions, applied after those already there."""
        return replace(self, conversions=self.conversions + conversions)

    def with_accepted(self, token: str) -> "Choices":
        """Return these choices with one more reading accepted."""
        return replace(self, accepted=(*self.accepted, token))

    def without_accepted(self, token: str) -> "Choices":
        """Return these choices without an accepted reading."""
        return replace(self, accepted=tuple(each for each in self.accepted if each != token))


def _check_encoding(name: str) -> None:
    try:
        codecs.lookup(name or "utf-8")
    except LookupError:
        raise InvalidInput(f"`encoding` must be a codec such as 'utf-8' or 'cp1252', got {name!r}.") from None


@dataclass(frozen=True, slots=True)
class Offer:
    """Choices a person may accept.

    Attributes
    ----------
    sentence : str
        What accepting them means.
    choices : Choices
    token : str
        The short name by which the command line accepts them.
    """

    sentence: str
    choices: Choices
    token: str = ""
