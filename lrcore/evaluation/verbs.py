"""The inflected forms of an English verb, by rule."""

import re
from dataclasses import dataclass

from lrcore.evaluation.plurals import with_s

_FIRST_WORD = re.compile(r"(?:x-)?[^\W\d_]+", re.IGNORECASE)  # what follows is an adverb: call in, follow-up
_CONSONANT_Y = re.compile(r"(?<![aeiou])y$")
# A short vowel before the last consonant, which is doubled where the last syllable is stressed.
_DOUBLED = re.compile(
    r"^[^aeiou]*(?:qu)?[aeiou][bdgklmnprtvz]$|^(?:de|re|pre|in|con|trans)fer$|(?:ad|com|o|per|sub|trans)mit$"
    r"|^begin$|^forget$"
)
_IRREGULAR = {
    "begin": "begun",
    "bring": "brought",
    "choose": "chosen",
    "cut": "cut",
    "do": "done",
    "find": "found",
    "get": "got",
    "give": "given",
    "hold": "held",
    "keep": "kept",
    "lay": "laid",
    "leave": "left",
    "let": "let",
    "put": "put",
    "read": "read",
    "run": "run",
    "see": "seen",
    "send": "sent",
    "set": "set",
    "take": "taken",
    "teach": "taught",
    "tell": "told",
    "withhold": "withheld",
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
        found = _FIRST_WORD.match(self.verb)
        head, rest = (found[0].lower(), self.verb[found.end() :]) if found else ("", self.verb)
        return {
            "flag": f"{head}{rest}",
            "flags": f"{_third_person(head)}{rest}",
            "flagged": self.participle or f"{_past(head)}{rest}",
            "flagging": f"{_present_participle(head)}{rest}",
        }


def _third_person(verb: str) -> str:
    return f"{verb}es" if verb.endswith("o") else with_s(verb)


def _past(verb: str) -> str:
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.endswith("e"):
        return f"{verb}d"
    if _CONSONANT_Y.search(verb):
        return f"{verb[:-1]}ied"
    return f"{_doubled(verb)}ed"


def _present_participle(verb: str) -> str:
    if verb.endswith("ie"):
        return f"{verb[:-2]}ying"
    if verb.endswith("e") and not verb.endswith(("ee", "ye", "oe")):
        return f"{verb[:-1]}ing"
    return f"{_doubled(verb)}ing"


def _doubled(verb: str) -> str:
    if verb.endswith("ic"):
        return f"{verb}k"
    return f"{verb}{verb[-1]}" if _DOUBLED.search(verb) else verb
