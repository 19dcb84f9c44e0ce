"""Refusals of the service, with their status."""

from collections.abc import Sequence

from lrcore.errors import CutpointError
from lrcore.reader import Issue

MALFORMED, UNAUTHORISED, TOO_SLOW, TOO_LARGE, NOT_JSON, UNUSABLE, UNAVAILABLE = (
    400,
    401,
    408,
    413,
    415,
    422,
    503,
)


class Refusal(CutpointError):
    """A request that gets no risk.

    Attributes
    ----------
    status : int
        Of the answer.
    problems : tuple of Issue
        Every invalid value; empty where the request as a whole is refused.
    """

    def __init__(self, status: int, message: str, problems: Sequence[Issue] = ()) -> None:
        super().__init__(message)
        self.status = status
        self.problems = tuple(problems)


def unusable(problems: Sequence[Issue]) -> Refusal:
    """Return the refusal of a patient whose measurements cannot be used."""
    first = " ".join(
        f"{issue.column}: {issue.problem}" if issue.column else issue.problem for issue in problems[:3]
    )
    more = f" And {len(problems) - 3} more." if len(problems) > 3 else ""
    return Refusal(UNUSABLE, f"The measurements cannot be used. {first}{more}", problems)


def problems_json(problems: Sequence[Issue]) -> list[dict[str, str]]:
    """Return problems as an answer lists them."""
    return [
        {"column": issue.column, "value": issue.value, "problem": issue.problem, "rule": issue.rule}
        for issue in problems
    ]
