"""A term of the glossary."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """A term of art.

    Attributes
    ----------
    name : str
        As it stands within a sentence.
    meaning : str
    also : tuple of str
        Other words for it, and other forms of it.
    seen_on : str
        The address of the page that shows it best; empty where only Help has it.
    """

    name: str
    meaning: str
    also: tuple[str, ...] = ()
    seen_on: str = ""


PERFORMANCE, THRESHOLD, MODEL, VALIDATION = "performance", "threshold", "model", "validation"
MONITORING, WORKLIST, CALCULATOR = "monitoring", "worklist", "calculator"
LESSON_ON_ODDS = "lessons/probability"
