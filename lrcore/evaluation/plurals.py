"""The plural of an English noun, by rule."""

import re

_IRREGULAR = {"child": "children", "person": "people", "man": "men", "woman": "women"}
# What follows the noun of a phrase: "relapse within 1 year" has the plural "relapses within 1 year".
_AFTER_NOUN = re.compile(
    r"\s(?:within|of|in|at|after|before|by|to|with|without|on|due|from|for|during|under|until|or|and)\s.*|\s*\(.*"
)
_SIBILANT = re.compile(r"(?:s|x|z|ch|sh)$", re.IGNORECASE)
_CONSONANT_Y = re.compile(r"(?<![aeiou])y$", re.IGNORECASE)


def plural_of(noun: str) -> str:
    """Return the plural of a noun, or of the noun that a phrase begins with.

    Examples
    --------
    >>> [plural_of(noun) for noun in ("readmission", "30-day stroke", "biopsy", "sepsis", "loss")]
    ['readmissions', '30-day strokes', 'biopsies', 'sepses', 'losses']
    >>> plural_of("relapse within 1 year"), plural_of("newborn child")
    ('relapses within 1 year', 'newborn children')
    """
    after = _AFTER_NOUN.search(noun)
    head, rest = (noun[: after.start()], after[0]) if after else (noun, "")
    before, blank, last = head.rpartition(" ")
    return f"{before}{blank}{_plural_word(last)}{rest}"


def _plural_word(word: str) -> str:
    if word.lower() in _IRREGULAR:
        return _IRREGULAR[word.lower()]
    return f"{word[:-2]}es" if word.endswith("sis") else with_s(word)


def with_s(word: str) -> str:
    """Return a word with its ending in s, as the plural of a noun and the third person of a verb have it.

    Examples
    --------
    >>> [with_s(word) for word in ("refer", "watch", "biopsy", "survey")]
    ['refers', 'watches', 'biopsies', 'surveys']
    """
    return f"{word}es" if _SIBILANT.search(word) else f"{_CONSONANT_Y.sub('ie', word)}s"
