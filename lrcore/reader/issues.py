"""Issues of a row: what was refused, what was held back and what was only noted."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lrcore.errors import counted as counted  # part of what this module offers
from lrcore.system.terminal import visible

REFUSED, HELD_BACK, NOTE = "refused", "held back", "note"
_LONGEST = 60  # characters of a file's own text inside a message


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing a person should know about a row, or about the file.

    Attributes
    ----------
    row : int
        1-based data row; 0 when it concerns the whole file.
    id : str
        Who it is, exactly as written; empty where there is no id.
    column : str
        The column as the file names it; empty when it concerns the row as a whole.
    value : str
        The cell as written, shortened and with control characters made visible.
    problem : str
        One sentence for the reader.
    severity : str
        ``refused`` (cannot be read as a measurement), ``held back`` (can be read, but could not
        have been measured) or ``note`` (scored all the same).
    rule : str
        Short name of the rule, for counting.
    """

    row: int
    id: str
    column: str
    value: str
    problem: str
    severity: str
    rule: str

    @property
    def sentence(self) -> str:
        """The problem with its row, unless the problem names its rows itself.

        Examples
        --------
        >>> Issue(8, "", "", "", "Rows 3 and 8 share the id 'S-3'.", NOTE, "").sentence
        "Rows 3 and 8 share the id 'S-3'."
        >>> Issue(9, "", "", "", "the same as row 5", NOTE, "").sentence
        'Row 9: the same as row 5'
        """
        names_it = re.search(rf"\brows?\b.*\b({self.row}|{self.row:,})\b", self.problem, re.IGNORECASE)
        return f"Row {self.row}: {self.problem}" if self.row and not names_it else self.problem


def file_note(problem: str, rule: str, *, column: str = "") -> Issue:
    """Return a note about the whole file."""
    return Issue(0, "", column, "", problem, NOTE, rule)


def shown(text: str) -> str:
    r"""Return text of a file as it may appear in a message: short, every character visible.

    Examples
    --------
    >>> shown("20\x00.58")
    '20\\x00.58'
    >>> len(shown("x" * 60_000))
    60
    """
    if len(text) <= _LONGEST and text.isprintable():
        return text
    seen = visible(text[: _LONGEST + 1])
    return seen if len(seen) <= _LONGEST else seen[: _LONGEST - 1] + "…"


def quoted(text: str) -> str:
    """Return text of a file in quotation marks, short and with every character visible.

    Examples
    --------
    >>> quoted("see report")
    "'see report'"
    """
    return f"'{shown(text)}'"


def listed(names: Iterable[str], *, most: int = 6) -> str:
    """Join names into a phrase that stays short.

    Examples
    --------
    >>> listed(["a", "b", "c"]), listed("abcdefgh", most=3)
    ('a, b and c', 'a, b, c and 5 more')
    """
    items = list(names)
    if len(items) > most:
        return f"{', '.join(items[:most])} and {len(items) - most} more"
    return " and ".join(part for part in (", ".join(items[:-1]), *items[-1:]) if part)
