"""The headers and cells from which is decided which column of a table of risks is which."""

from collections.abc import Sequence
from dataclasses import dataclass

from lrcore.errors import CohortRefused
from lrcore.reader.choices import Choices
from lrcore.reader.issues import listed, quoted, shown
from lrcore.reader.risks.complements import details_of
from lrcore.reader.risks.contents import Contents
from lrcore.reader.risks.roles import is_covariate


@dataclass(frozen=True, eq=False, slots=True)
class Table:
    """The headers and the first rows of a table of risks, and what a person has chosen.

    Attributes
    ----------
    names : tuple of str
    contents : tuple of Contents
    kinds : tuple of str or None
        What the header of each column announces.
    choices : Choices
    """

    names: tuple[str, ...]
    contents: tuple[Contents, ...]
    kinds: tuple[str | None, ...]
    choices: Choices

    def of_kind(self, *kinds: str) -> list[int]:
        """Return the columns whose header announces one of these; empty ones where there are no others."""
        named = [c for c, kind in enumerate(self.kinds) if kind in kinds]
        return [c for c in named if not self.contents[c].is_empty] or named

    def chosen(self, column: int) -> bool:
        """Return whether a person chose a column as one of risks."""
        return self.names[column] in self.choices.risk_columns

    def unexplained(self, but: Sequence[int]) -> list[int]:
        """Return columns of numbers that no header explains and that do not just count the rows.

        Age, sex and other properties of patients are explained by their headers.
        """
        return [
            c
            for c, kind in enumerate(self.kinds)
            if kind is None
            and c not in but
            and not is_covariate(self.names[c])
            and self.contents[c].is_numeric
            and len(self.contents[c].values) > 1
            and not self.contents[c].counts_rows
        ]

    def refusal(
        self, sentence: str, asked: str, *, risks: Sequence[int] = (), outcomes: Sequence[int] = ()
    ) -> CohortRefused:
        """Return a refusal that asks for the risks or the outcome."""
        details = details_of(self.names, self.contents, asked=asked, risks=risks, outcomes=outcomes)
        return CohortRefused(sentence, details=details)

    def written(self, columns: Sequence[int]) -> str:
        """Return headers with the first of their values, as a question names them."""
        return listed(f"{quoted(self.names[c])} ({shown(self.contents[c].sample)})" for c in columns)
