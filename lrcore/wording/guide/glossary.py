"""Where a text uses a term of the glossary, and the address of each term on the Help page."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from lrcore.wording.guide.terms.decisions import DECISIONS
from lrcore.wording.guide.terms.measures import MEASURES
from lrcore.wording.guide.terms.methods import METHODS
from lrcore.wording.guide.terms.term import Term
from lrcore.wording.typesetting import capitalised

TERMS = tuple(sorted((*MEASURES, *METHODS, *DECISIONS), key=lambda term: term.name.casefold()))
TERM = "term"  # in the address of the Help page
_NOT_PART_OF_A_WORD = re.compile(r"[^a-z0-9]+")


class Use(NamedTuple):
    """A term in a text.

    Attributes
    ----------
    start, end : int
        Its place.
    term : Term
    """

    start: int
    end: int
    term: Term


def slug(term: Term) -> str:
    """Return the name of a term in an address.

    Examples
    --------
    >>> slug(Term("observed / expected", "")), slug(Term("Nagelkerke's R2", ""))
    ('observed-expected', 'nagelkerke-s-r2')
    """
    return _NOT_PART_OF_A_WORD.sub("-", term.name.lower()).strip("-")


def heading(term: Term) -> str:
    """Return the name of a term as a heading."""
    return capitalised(term.name)


def named(slug_of_term: str) -> Term | None:
    """Return the term with this name in an address, or None."""
    return _by_slug().get(slug_of_term)


def uses(text: str) -> Iterator[Use]:
    """Yield every use of a term in a text, from left to right; of terms that overlap, the longest.

    A word with a capital letter has it in every text, any other may begin a sentence.

    Examples
    --------
    >>> text = "Net benefit at a calibration slope of 1, PPV, and what ppv is not"
    >>> [(text[use.start:use.end], use.term.name) for use in uses(text)]
    [('Net benefit', 'net benefit'), ('calibration slope', 'calibration slope'), ('PPV', 'PPV')]
    """
    by_word = _by_word()
    for found in _any_word().finditer(text):
        word = found[0].replace("\u00a0", " ")
        yield Use(*found.span(), by_word.get(word) or by_word[f"{word[:1].lower()}{word[1:]}"])


def search(text: str) -> tuple[Term, ...]:
    """Return the terms whose names contain a text, and after them those whose meanings do."""
    sought = text.casefold().strip()
    by_name = [each for each in TERMS if any(sought in word.casefold() for word in _words(each))]
    return (*by_name, *(each for each in TERMS if sought in each.meaning.casefold() and each not in by_name))


def _words(term: Term) -> tuple[str, ...]:
    return (term.name, *term.also)


@cache
def _by_slug() -> dict[str, Term]:
    return {slug(term): term for term in TERMS}


@cache
def _by_word() -> dict[str, Term]:
    return {word: term for term in TERMS for word in _words(term)}


@cache
def _any_word() -> re.Pattern[str]:
    longest_first = sorted(_by_word(), key=len, reverse=True)
    return re.compile(rf"(?<![\w!-])(?:{'|'.join(map(_pattern, longest_first))})(?![\w-])")


def _pattern(word: str) -> str:
    first = word[0]
    begins = f"[{first}{first.upper()}]" if first.islower() else re.escape(first)
    return begins + re.escape(word[1:]).replace(r"\ ", "[ \u00a0]")
