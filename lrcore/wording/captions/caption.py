"""One caption in the words of each of its readers."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lrcore.evaluation.study_words import StudyWords


class Audience(StrEnum):
    """For whom captions are written."""

    STATISTICIAN = "statistician"
    COMMITTEE = "committee"


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption for each audience: the same facts, and the same values where it has any.

    Attributes
    ----------
    statistician : str
        With the names of methods and of statistics.
    committee : str
        What is seen and what it means for a decision, in plain English.

    Examples
    --------
    >>> caption = Caption("Wilson's interval, n = {n:,}.", "What chance leaves open among {n:,} patients.")
    >>> caption.with_values(n=1000).of(Audience.COMMITTEE)
    'What chance leaves open among 1,000 patients.'
    """

    statistician: str
    committee: str

    def of(self, audience: Audience) -> str:
        """Return the text for an audience."""
        return self.committee if audience is Audience.COMMITTEE else self.statistician

    def with_values(self, **values: Any) -> "Caption":
        """Return the caption with its values; one that is a caption itself keeps both of its texts."""
        texts = (
            self.of(audience).format(
                **{name: x.of(audience) if isinstance(x, Caption) else x for name, x in values.items()}
            )
            for audience in Audience
        )
        return Caption(*texts)

    def said(self, words: StudyWords) -> "Caption":
        """Return both texts in the words of a study; before values that are names from a file."""
        return Caption(words.say(self.statistician), words.say(self.committee))

    def __add__(self, other: "Caption") -> "Caption":
        """Return this caption with another one behind it."""
        return Caption(
            f"{self.statistician} {other.statistician}".strip(), f"{self.committee} {other.committee}".strip()
        )


def for_both(text: str) -> Caption:
    """Return a fact that needs no other words for another audience."""
    return Caption(text, text)
