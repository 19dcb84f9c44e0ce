"""Score one partition: counts of its rows, and its scores as lines that only need to be joined."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lrcore.arrays import sigmoid
from lrcore.batch.coherent import count_incoherent_rows
from lrcore.batch.tasks import Task
from lrcore.evaluation.threshold.counts import flagged
from lrcore.reader.export.tables import refusal_lines, score_lines
from lrcore.reader.issues import REFUSED

RejectedRow = Sequence[object]


@dataclass(frozen=True, slots=True)
class RowCounts:
    """Counts of the rows of a partition.

    Attributes
    ----------
    rows, scored, refused, held_back : int
        ``rows`` is the sum of the others.
    incoherent : int
        Those held back because their part of the file does not fit the development series.
    first : int
        The assumed number of data rows before it.
    """

    rows: int
    scored: int
    refused: int
    held_back: int
    incoherent: int
    first: int

    def __add__(self, other: "RowCounts") -> "RowCounts":
        names = ("rows", "scored", "refused", "held_back", "incoherent")
        return replace(self, **{name: getattr(self, name) + getattr(other, name) for name in names})


@dataclass(frozen=True, eq=False, slots=True)
class PartitionScores:
    """The scores of one partition.

    Attributes
    ----------
    number : int
    counted : RowCounts
    scores : bytes
        Lines of the file of scores.
    rejected : list
        Rows of the file of rejected rows.
    done : float
        Share of the files that ends with this partition.
    """

    number: int
    counted: RowCounts
    scores: bytes
    rejected: list[RejectedRow]
    done: float

    def about(self) -> bytes:
        """Return everything but the scores as JSON."""
        counted = [getattr(self.counted, name) for name in RowCounts.__slots__]
        return json.dumps({"counted": counted, "rejected": self.rejected}).encode()


def score_partition(task: Task) -> PartitionScores:
    """Read and score one partition; rows are numbered as if every line before it were a patient."""
    with task.within_bounds():
        return _score_partition(task)


def _score_partition(task: Task) -> PartitionScores:
    last, n, lines, rejected, refused, away, incoherent = task.first, 0, [], [], set(), 0, 0
    for part in task.file.read(task.partition, last):
        log_odds = task.model.log_odds(part.numbers)
        risk = sigmoid(log_odds)
        above = flagged(risk, task.threshold)
        lines.append(score_lines(part.rows, part.ids, risk, log_odds, above))
        rejected += refusal_lines(part.issues)
        refused |= {issue.row for issue in part.issues if issue.severity == REFUSED}
        away += len(part.rejected)
        incoherent += count_incoherent_rows(part.issues)
        n += len(part.rows)
        last = part.last
    counted = RowCounts(last - task.first, n, len(refused), away - len(refused), incoherent, task.first)
    scores = "".join(lines).encode("utf-8", "replace")
    return PartitionScores(task.number, counted, scores, [list(row) for row in rejected], task.done)
