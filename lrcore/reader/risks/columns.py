"""The columns of a table that hold risks, outcomes and ids."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lrcore.reader.issues import Issue
from lrcore.reader.risks.scale import Scale


@dataclass(frozen=True, eq=False, slots=True)
class RiskColumns:
    """Where the predictions stand.

    Attributes
    ----------
    names : tuple of str
        Every header as written.
    risks : tuple of int
        Columns of risks; empty when there are only log-odds.
    log_odds : tuple of int
        Columns of log-odds: none, or one for each column of risks.
    labels : tuple of int
        Columns that may hold the outcome.
    id_column : int
        -1 when there is none.
    decisions : tuple of int
        Columns of predicted classes.
    scales : tuple of Scale
        For each column of risks, how its numbers become risks.
    notes : tuple of Issue
        Which columns were read, and which were left out.
    """

    names: tuple[str, ...]
    risks: tuple[int, ...]
    log_odds: tuple[int, ...]
    labels: tuple[int, ...]
    id_column: int
    decisions: tuple[int, ...]
    scales: tuple[Scale, ...]
    notes: tuple[Issue, ...]

    @property
    def measured(self) -> tuple[int, ...]:
        """Every column of numbers: the risks, then the log-odds."""
        return self.risks + self.log_odds

    @property
    def models(self) -> tuple[str, ...]:
        """The header of each model's predictions; a header that is there again says so."""
        found: list[str] = []
        for column in self.risks or self.log_odds:
            name = self.names[column].strip()
            while name in found:
                name += " (again)"
            found.append(name)
        return tuple(found)

    def with_scales(self, scales: Sequence[Scale], notes: Sequence[Issue]) -> "RiskColumns":
        """Return the columns with the scale of each column of risks."""
        return replace(self, scales=tuple(scales), notes=(*self.notes, *notes))
