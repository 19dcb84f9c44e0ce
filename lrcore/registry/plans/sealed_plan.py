"""A plan of an evaluation, sealed: what was fixed, by whom, when, and the digest of all of it."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from lrcore.errors import InvalidInput
from lrcore.registry.append_only_log import require_text
from lrcore.system.files import sha256_of

FORMAT = "cutpoint-plan-1"
_DIGEST = "sha256"
_MAX_BYTES = 1_000_000
_LISTS = ("measures", "subgroups")


@dataclass(frozen=True, slots=True)
class SealedPlan:
    """What was fixed, and when.

    Attributes
    ----------
    threshold : float
        At which patients will be flagged.
    question : str
        What the evaluation is to answer.
    test : str
        The intended test or analysis, in words; empty if none is named.
    measures, subgroups : tuple of str
        Measures to report, and columns of the file whose groups are to be compared.
    minimum_n : int
        Patients with a known outcome that are needed; 0 if no number is fixed.
    by, sealed_at : str
        Who, and when (UTC, ISO 8601).
    model_version : str
        The version in use when it was sealed.
    """

    threshold: float
    question: str
    test: str
    measures: tuple[str, ...]
    subgroups: tuple[str, ...]
    minimum_n: int
    by: str
    sealed_at: str
    model_version: str

    def __post_init__(self) -> None:
        if not 0 < self.threshold < 1:
            raise InvalidInput(f"A planned threshold must lie between 0 and 1, got {self.threshold:g}.")
        if self.minimum_n < 0:
            raise InvalidInput(f"The minimum number of patients must be 0 or more, got {self.minimum_n:,}.")
        require_text(
            self,
            question="State the question the evaluation is to answer.",
            by="Give the name of who seals the plan.",
        )
        moment(self.sealed_at)

    @property
    def digest(self) -> str:
        """SHA-256 of the content in canonical JSON: sorted names, no blanks, ASCII."""
        return _digest(self._content())

    def _content(self) -> dict[str, Any]:
        return {"format": FORMAT} | {
            name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()
        }

    def as_json(self) -> dict[str, Any]:
        """Return the content with its digest."""
        return self._content() | {_DIGEST: self.digest}

    def as_bytes(self) -> bytes:
        """Return the content of the file."""
        return json.dumps(self.as_json(), indent=1).encode() + b"\n"


def sealed_plan_from(content: bytes, name: str) -> SealedPlan:
    """Read a sealed plan and compare it with its digest.

    Parameters
    ----------
    content : bytes
    name : str
        Of the file, for messages.

    Raises
    ------
    InvalidInput
        If it is no sealed plan, or was changed after it was sealed.
    """
    facts = _object(content, name)
    stated = facts.pop(_DIGEST, None)
    if facts.get("format") != FORMAT or stated is None:
        raise InvalidInput(
            f"{name} is not a sealed plan: expected a JSON object of format {FORMAT!r} with its digest, as "
            "`plan seal` writes it."
        )
    if _digest(facts) != stated:
        raise InvalidInput(
            f"{name} was changed after it was sealed: its content does not match its digest. Use the file as "
            "it was sealed, or seal a new plan with `plan seal`."
        )
    del facts["format"]
    return _plan(facts, name)


def moment(text: str) -> datetime:
    """Return a moment with its time zone.

    Raises
    ------
    InvalidInput
        If the text is no such moment.
    """
    try:
        found = datetime.fromisoformat(text)
    except (ValueError, TypeError) as error:
        raise InvalidInput(f"Expected a date and time in ISO 8601, got {text!r}.") from error
    if found.tzinfo is None:
        raise InvalidInput(f"Expected a time zone with the date and time, got {text!r}.")
    return found.astimezone(UTC)


def now_to_the_microsecond() -> str:
    """Return the time in UTC, as ISO 8601: two events of one second keep their order."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _object(content: bytes, name: str) -> dict[str, Any]:
    if len(content) > _MAX_BYTES:
        raise InvalidInput(f"{name} is not a sealed plan: it has more than {_MAX_BYTES:,} bytes.")
    try:
        found = json.loads(content, object_pairs_hook=_without_repetition)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(
            f"{name} is not a sealed plan: expected JSON, as `plan seal` writes it."
        ) from error
    return found if isinstance(found, dict) else {}


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands there twice")
    return found


def _digest(content: dict[str, Any]) -> str:
    return sha256_of(json.dumps(content, sort_keys=True, separators=(",", ":")).encode())


def _plan(facts: dict[str, Any], name: str) -> SealedPlan:
    """Return a plan of the right types; the digest shows that nothing was changed, not that it is one."""
    kinds = {"threshold": (float, int), "minimum_n": (int,)} | dict.fromkeys(_LISTS, (list,))
    names = set(SealedPlan.__dataclass_fields__)
    fits = set(facts) == names and all(
        isinstance(value, kinds.get(key, (str,))) and not isinstance(value, bool)
        for key, value in facts.items()
    )
    if not fits or not all(isinstance(each, str) for key in _LISTS for each in facts[key]):
        raise InvalidInput(f"{name} is not a sealed plan: its entries are not those of `plan seal`.")
    try:
        return SealedPlan(**facts | {key: tuple(facts[key]) for key in _LISTS})
    except InvalidInput as error:
        raise InvalidInput(f"{name} is not a sealed plan. {error}") from error
