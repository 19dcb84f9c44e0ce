"""The words of a study: what its outcome, its patients and the action above the threshold are called.

Sentences are written once, in the words of the Wisconsin data: malignant and benign patients, cancers. A
table of another model's risks is about another outcome; its words take the place of those by the phrases of
:mod:`lrcore.evaluation.phrases`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from html import escape
from typing import Any

from lrcore.errors import InvalidInput
from lrcore.evaluation.phrases import PHRASES, QUOTED, Part, parts_of
from lrcore.evaluation.plurals import plural_of
from lrcore.evaluation.verbs import Verb

MAX_WORD_CHARACTERS = 40
_UNNAMED = "event"
_FLAG = "flag"
_SENTENCE_KEYS = (  # the ends of keys in JSON under which sentences stand
    "reason",
    "method",
    "summary",
    "rule",
    "assumption",
    "notes",
    "_unit",
    "smoother",
    "band",
    "clipping",
    "caution",
)


@dataclass(frozen=True, slots=True)
class StudyWords:
    """What the outcome, its absence, a patient, and the action on a high risk are called in a study.

    Attributes
    ----------
    event : str
        The outcome as a noun: ``readmission``.
    no_event : str
        Its absence; empty for ``no`` and the event.
    unit : str
        To whom or what a risk is given: ``patient``, ``admission``.
    flag : str
        What is done with a patient at or above the threshold, as a verb: ``refer``.
    flagged : str
        Its past participle, where it differs from that of :class:`lrcore.evaluation.verbs.Verb`.
    events, units : str
        Their plurals, where they differ from those of :func:`lrcore.evaluation.plurals.plural_of`.

    Examples
    --------
    >>> words = StudyWords("readmission", unit="admission")
    >>> words.say("212 malignant patients, 8 missed cancers")
    '212 admissions with readmission, 8 missed readmissions'
    >>> StudyWords("readmission", flag="refer").say("Of 569 patients, 40 are flagged.")
    'Of 569 patients, 40 are referred.'
    >>> WISCONSIN.say("212 malignant patients, 8 missed cancers")
    '212 malignant patients, 8 missed cancers'
    """

    event: str
    no_event: str = ""
    unit: str = "patient"
    flag: str = _FLAG
    flagged: str = ""
    events: str = ""
    units: str = ""

    def forms(self) -> dict[str, str]:
        """Return the forms in which the words appear in the phrases."""
        absent = self.no_event or f"no {self.event}"
        lacking = absent.removeprefix("no ")
        return {
            "event": self.event,
            "events": self.events or plural_of(self.event),
            "noun": _with_article(self.event),
            "with_event": f"with {_with_article(self.event)}",
            "no_event": f"with {absent}" if lacking == absent else f"without {_with_article(lacking)}",
            "absence": absent,
            "unit": self.unit,
            "units": self.units or plural_of(self.unit),
            "a_unit": f"{'an' if self.unit[0].lower() in 'aeiou' else 'a'} {self.unit}",
            **Verb(self.flag, self.flagged).forms(),
        }

    def verb(self) -> str:
        """Return the verb as it is named: with its past participle where that is stated."""
        return f"{self.flag}/{self.flagged}" if self.flagged else self.flag

    def say(self, text: str) -> str:
        """Return a sentence, written in the words of the Wisconsin data, in those of the study.

        What stands in quotation marks, such as the name of a column, stays as it is.
        """
        if self == WISCONSIN:
            return text
        parts = _parts(self)

        def replaced(found: re.Match[str]) -> str:
            here = (pattern.match(found.string, found.start()) for pattern in _patterns())
            match, own = next((match, own) for match, own in zip(here, parts, strict=True) if match)
            said = "".join((match[part] or "") if isinstance(part, int) else part for part in own)
            return said[:1].upper() + said[1:] if found[0][:1].isupper() else said

        return _any_pattern().sub(replaced, text)

    def say_all(self, sentences: Iterable[str]) -> tuple[str, ...]:
        """Return sentences in the words of the study."""
        return tuple(map(self.say, sentences))

    def say_table(self, columns: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
        """Return a table without names from a file in the words of the study."""
        return {self.say(header): list(map(self.say, cells)) for header, cells in columns.items()}

    def say_json(self, value: Any, *, said: bool = False) -> Any:
        """Return numbers with their sentences in the words of the study; names from a file stay.

        Parameters
        ----------
        value : dict, list or a single value
            As it goes into JSON.
        said : bool
            Whether text in it is a sentence, by the key under which it stands.
        """
        if self == WISCONSIN:
            return value
        if isinstance(value, dict):
            return {
                key: self.say_json(each, said=said or key.endswith(_SENTENCE_KEYS))
                for key, each in value.items()
            }
        if isinstance(value, list | tuple):
            return [self.say_json(each, said=said) for each in value]
        return self.say(value) if said and isinstance(value, str) else value

    def escaped(self) -> "StudyWords":
        """Return the words for figures, which interpret markup."""
        if self == WISCONSIN:
            return self
        words = (self.event, self.no_event, self.unit, self.flag, self.flagged)
        plurals = self.forms()["events"], self.forms()["units"]
        return StudyWords(*(escape(word, quote=False) for word in (*words, *plurals)))

    def phrases_json(self) -> list[list[Any]]:
        """Return the phrases for the browser: a pattern, and the parts of what takes its place."""
        if self == WISCONSIN:
            return []
        pairs = zip(_patterns()[1:], _parts(self)[1:], strict=True)
        return [[pattern.pattern, list(parts)] for pattern, parts in pairs]

    def as_json(self) -> dict[str, str]:
        """Return the words, as ``evaluate --json`` prints them."""
        absence = self.no_event or f"no {self.event}"
        return {"event": self.event, "no_event": absence, "unit": self.unit, "flag": self.verb()}


WISCONSIN = StudyWords("cancer")
UNNAMED = StudyWords(_UNNAMED)


def named_words(
    event: str | None, no_event: str | None, unit: str | None, flag: str | None, given: StudyWords
) -> StudyWords:
    """Return the words that a person gave, and those in force where none were given.

    Parameters
    ----------
    event, no_event, unit : str or None
    flag : str or None
        A verb; behind a slash its past participle, where that is not formed by rule: ``send/sent``.
    given : StudyWords
        The words so far.

    Raises
    ------
    InvalidInput
        If a word is empty, too long or not printable.

    Examples
    --------
    >>> words = named_words("readmission", None, None, "send/sent", UNNAMED)
    >>> words.event, words.unit, words.flag, words.flagged
    ('readmission', 'patient', 'send', 'sent')
    """
    absence = given.no_event if event is None else ""
    verb, slash, participle = (flag or "").partition("/")
    return StudyWords(
        given.event if event is None else _checked("event", event),
        absence if no_event is None else _checked("absence of the event", no_event),
        given.unit if unit is None else _checked("unit", unit),
        given.flag if flag is None else _checked_verb(verb, flag),
        given.flagged if flag is None else _checked_verb(participle, flag) if slash else "",
    )


def _checked(what: str, word: str) -> str:
    plain = word.strip()
    if not plain or len(plain) > MAX_WORD_CHARACTERS or not plain.isprintable() or not plain[0].isalnum():
        shown = "".join(c if c.isprintable() else "?" for c in word[:MAX_WORD_CHARACTERS])
        raise InvalidInput(
            f"The {what} must be called by 1 to {MAX_WORD_CHARACTERS} printable characters that begin with a "
            f"letter or a digit, such as {_EXAMPLES[what]!r}; got {shown!r}."
        )
    return plain


def _checked_verb(verb: str, given: str) -> str:
    plain = _checked(_VERB, verb)
    if not _LETTERS.fullmatch(plain):
        raise InvalidInput(
            f"The {_VERB} must be called by a verb of letters, blanks and hyphens, and behind a slash by its "
            f"past participle if that is unusual, such as 'refer' or 'teach/taught'; got {given.strip()!r}."
        )
    return plain


_LETTERS = re.compile(r"[^\W\d_]+(?:[ '-][^\W\d_]+)*")
_VERB = "action at or above the threshold"
_EXAMPLES = {
    "event": "readmission",
    "absence of the event": "no readmission",
    "unit": "patient",
    _VERB: "refer",
}


def _with_article(noun: str) -> str:
    return f"the {noun}" if noun == _UNNAMED else noun


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in (QUOTED, *(own for own, _ in PHRASES)))


@cache
def _any_pattern() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{each.pattern})" for each in _patterns()), re.IGNORECASE)


@lru_cache(maxsize=64)
def _parts(words: StudyWords) -> tuple[tuple[Part, ...], ...]:
    """Return what takes the place of each pattern; what is quoted takes its own, and a noun that stays."""
    forms = words.forms()
    nouns_stay = replace(words, flag=_FLAG, flagged="") == WISCONSIN
    kept: tuple[Part, ...] = (0,)
    said = (
        kept if nouns_stay and "{flag" not in template else parts_of(template, forms)
        for _, template in PHRASES
    )
    return (kept, *said)
