"""The inflected forms of an English verb, by rule."""

import re
from dataclasses import dataclass

# A short vowel before the last consonant: doubled where the last syllable is stressed.
_DOUBLED_SYLLABLE = re.compile(r"^[^aeiou]*(?:qu)?[aeiou][bdgklmnprtvz]$", re.IGNORECASE)
_DOUBLED_END = re.compile(r"^(?:de|re|pre|in|con|trans)fer$|(?:ad|com|o|per|sub|trans)mit$")
_SIBILANT = re.compile(r"(?:s|x|z|ch|sh|o)$", re.IGNORECASE)
_CONSONANT_Y = re.compile(r"(?<![aeiou])y$", re.IGNORECASE)


_IRREGULAR = {
    "bring": "brought",
    "choose": "chosen",
    "find": "found",
    "give": "given",
    "hold": "held",
    "keep": "kept",
    "put": "put",
    "see": "seen",
    "send": "sent",
    "set": "set",
    "take": "taken",
}


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb, which may be followed by an adverb: ``refer``, ``call in``.

    Attributes
    ----------
    verb : str
        Its infinitive.
    participle : str
        Its past participle; empty where it is formed by rule.

    Examples
    --------
    >>> [Verb(verb).forms()["flagged"] for verb in ("flag", "refer", "treat", "biopsy", "call in")]
    ['flagged', 'referred', 'treated', 'biopsied', 'called in']
    >>> Verb("send home").forms()
    {'flag': 'send home', 'flags': 'sends home', 'flagged': 'sent home', 'flagging': 'sending home'}
    """

    verb: str
    participle: str = ""

    def forms(self) -> dict[str, str]:
        """Return the forms of the verb that takes the place of "flag"."""
        head, blank, rest = self.verb.partition(" ")
        return {
            "flag": self.verb,
            "flags": f"{_third_person(head)}{blank}{rest}",
            "flagged": self.participle or f"{_past(head)}{blank}{rest}",
            "flagging": f"{_present_participle(head)}{blank}{rest}",
        }


def _third_person(verb: str) -> str:
    if _CONSONANT_Y.search(verb):
        return f"{verb[:-1]}ies"
    return f"{verb}es" if _SIBILANT.search(verb) else f"{verb}s"


def _past(verb: str) -> str:
    if verb.lower() in _IRREGULAR:
        return _IRREGULAR[verb.lower()]
    if verb.endswith("e"):
        return f"{verb}d"
    if _CONSONANT_Y.search(verb):
        return f"{verb[:-1]}ied"
    return f"{_doubled(verb)}ed"


def _present_participle(verb: str) -> str:
    if verb.endswith("e") and not verb.endswith(("ee", "ye", "oe")):
        return f"{verb[:-1]}ing"
    return f"{_doubled(verb)}ing"


def _doubled(verb: str) -> str:
    doubled = _DOUBLED_SYLLABLE.search(verb) or _DOUBLED_END.search(verb.lower())
    return f"{verb}{verb[-1]}" if doubled else verb
