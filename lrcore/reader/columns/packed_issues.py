"""Many issues in little memory: a file of which nearly every cell is wrong has a million of them."""

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from itertools import chain, islice
from operator import attrgetter
from typing import NamedTuple, overload

from lrcore.reader.issues import HELD_BACK, NOTE, REFUSED, Issue

MOST_ISSUES_A_ROW = 10
FIRST_ISSUES = 10_000  # that a page holds; files that are downloaded hold all
_TOGETHER = 2_048  # packed at once
_FEW = 2 * _TOGETHER
_MAX_STRETCH_BYTES = 2**28
_VALUES = attrgetter(*(field.name for field in fields(Issue)))


class Stretch(NamedTuple):
    """Some issues in their order, packed."""

    n: int
    body: bytes
    has_notes: bool

    def issues(self) -> Iterator[Issue]:
        """Yield the issues."""
        text = zlib.decompressobj().decompress(self.body, _MAX_STRETCH_BYTES)
        return (Issue(*fields) for fields in json.loads(text))


class PackedIssues(Sequence[Issue]):
    """Issues in their order, unpacked as they are read; equal to any sequence of the same issues.

    Parameters
    ----------
    stretches : sequence of Stretch
    problems : mapping of str to int
        Issues of each severity.
    refused : int
        Rows with an issue of the severity ``refused``.
    """

    __slots__ = ("problems", "refused", "stretches")
    __hash__ = None  # type: ignore[assignment]  # as a list has none

    def __init__(self, stretches: Sequence[Stretch], problems: Mapping[str, int], refused: int) -> None:
        self.stretches, self.problems, self.refused = stretches, Counter(problems), refused

    def __len__(self) -> int:
        return sum(stretch.n for stretch in self.stretches)

    def __iter__(self) -> Iterator[Issue]:
        return chain.from_iterable(stretch.issues() for stretch in self.stretches)

    @overload
    def __getitem__(self, place: int) -> Issue: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Issue]: ...
    def __getitem__(self, place: int | slice) -> Issue | Sequence[Issue]:
        if isinstance(place, slice):
            start, stop, step = place.indices(len(self))
            return list(islice(self, start, stop, step)) if step > 0 else list(self)[place]
        at = place + len(self) if place < 0 else place
        if not 0 <= at < len(self):
            raise IndexError(place)
        for stretch in self.stretches:
            if at < stretch.n:
                return next(islice(stretch.issues(), at, None))
            at -= stretch.n
        raise IndexError(place)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(one == two for one, two in zip(self, other, strict=True))


def packed(issues: Iterable[Issue]) -> Sequence[Issue]:
    """Return issues as a tuple where they are few, and packed where they are many.

    Examples
    --------
    >>> many = [Issue(row, "", "area", "x", "'x' is not a number.", REFUSED, "text") for row in range(9_000)]
    >>> packed(many[:2]) == tuple(many[:2]), type(packed(many)).__name__, packed(many) == many
    (True, 'PackedIssues', True)
    """
    if isinstance(issues, PackedIssues):
        return issues
    rest = iter(issues)
    first = list(islice(rest, _FEW))
    if len(first) < _FEW:
        return tuple(first)
    return _packed(chain(first, rest))


def chained(parts: Sequence[Sequence[Issue]]) -> Sequence[Issue]:
    """Return consecutive issues, packed where some of them are."""
    issues = chain.from_iterable(parts)
    return packed(issues) if any(isinstance(part, PackedIssues) for part in parts) else tuple(issues)


def _packed(issues: Iterator[Issue]) -> PackedIssues:
    stretches: list[Stretch] = []
    problems: Counter[str] = Counter()
    refused: set[int] = set()
    while together := list(islice(issues, _TOGETHER)):
        severities = Counter(issue.severity for issue in together)
        problems += severities
        refused.update(issue.row for issue in together if issue.severity == REFUSED)
        body = zlib.compress(json.dumps(list(map(_VALUES, together))).encode(), 1)
        stretches.append(Stretch(len(together), body, bool(severities[NOTE])))
    return PackedIssues(stretches, problems, len(refused))


def limited(issues: Sequence[Issue]) -> Sequence[Issue]:
    """Return at most ten issues of each row, packed where they are many.

    Parameters
    ----------
    issues : sequence of Issue
        In the order of the rows.

    Notes
    -----
    The tenth says how many more there are; it is of the gravest severity among those it stands for.
    """
    of_row = Counter(issue.row for issue in issues)
    return packed(
        issues if max(of_row.values(), default=0) <= MOST_ISSUES_A_ROW else _first_ten(issues, of_row)
    )


def _first_ten(issues: Iterable[Issue], of_row: Counter[int]) -> Iterator[Issue]:
    seen: Counter[int] = Counter()
    left: dict[int, set[str]] = {}
    for issue in issues:
        row = issue.row
        if not row or of_row[row] <= MOST_ISSUES_A_ROW or seen[row] < MOST_ISSUES_A_ROW - 1:
            seen[row] += 1
            yield issue
            continue
        seen[row] += 1
        left.setdefault(row, set()).add(issue.severity)
        if seen[row] == of_row[row]:
            more = of_row[row] - MOST_ISSUES_A_ROW + 1
            severity = next(kind for kind in (REFUSED, HELD_BACK, NOTE) if kind in left[row])
            yield Issue(
                row, issue.id, "", "", f"{more} more cells of this row have a problem.", severity, "more"
            )


def count_refused(issues: Sequence[Issue]) -> int:
    """Return how many rows have an issue of the severity ``refused``."""
    if isinstance(issues, PackedIssues):
        return issues.refused
    return len({issue.row for issue in issues if issue.severity == REFUSED})


def count_problems(issues: Sequence[Issue]) -> int:
    """Return how many issues are no notes."""
    if isinstance(issues, PackedIssues):
        return issues.problems[REFUSED] + issues.problems[HELD_BACK]
    return sum(issue.severity != NOTE for issue in issues)


def notes_among(issues: Sequence[Issue]) -> tuple[Issue, ...]:
    """Return the issues that are notes."""
    if isinstance(issues, PackedIssues):
        within = (stretch.issues() for stretch in issues.stretches if stretch.has_notes)
        issues = list(chain.from_iterable(within))
    return tuple(issue for issue in issues if issue.severity == NOTE)
