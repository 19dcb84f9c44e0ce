"""One caption in the words of each of its readers."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Audience(StrEnum):
    """For whom captions are written."""

    STATISTICIAN = "statistician"
    COMMITTEE = "committee"


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption for each audience; both say what is seen, and take the same values.

    Attributes
    ----------
    statistician : str
        With the names of methods and of statistics.
    committee : str
        What is seen and what it means for a decision, in plain English.

    Examples
    --------
    >>> caption = Caption("Wilson's interval, n = {n}.", "How sure {n} patients can make us.")
    >>> caption.of(Audience.COMMITTEE, n=40)
    'How sure 40 patients can make us.'
    """

    statistician: str
    committee: str

    def of(self, audience: Audience, **values: Any) -> str:
        """Return the caption for an audience, with its values."""
        chosen = self.committee if audience is Audience.COMMITTEE else self.statistician
        return chosen.format(**values)
