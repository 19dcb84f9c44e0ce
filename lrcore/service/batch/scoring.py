"""A batch: checked and scored row by row, recorded in one group, answered in blocks.

Each row is turned into its part of the answer at once. No step grows with the batch, and in memory a
batch is the text of its answer, without requests and results.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from lrcore.journal import BATCH, Entry
from lrcore.service.active_model import ActiveModel
from lrcore.service.answers import JSON, encode_json, refusal_json
from lrcore.service.batch.rows import rows_in
from lrcore.service.batch.turns import Turns
from lrcore.service.patients import measurements_of
from lrcore.service.prediction import ScoredPatient, predict
from lrcore.service.refusal import Refusal

_BLOCK_BYTES = 64 * 1024


@dataclass(slots=True)
class ScoredBatch:
    """The rows of a batch, each as its part of the answer.

    Attributes
    ----------
    parts : list of (str, bool)
        A row's part of the answer, and whether a journal number belongs into it.
    n_scored : int
    entries : list of Entry
        The scored rows for the journal, in their order; empty without a journal.
    """

    parts: list[tuple[str, bool]] = field(default_factory=list)
    n_scored: int = 0
    entries: list[Entry] = field(default_factory=list)


class BatchForm(Protocol):
    """How a batch is answered: each row as a text, and the answer around them."""

    content_type: bytes

    def split(self, row: Any) -> tuple[Any, str]:
        """Return the measurements of a row as sent, and a reference to the patient."""

    def scored(self, number: int, made: ScoredPatient, used: ActiveModel, subject: str) -> str:
        """Return a scored row, whose number in the journal is not known yet."""

    def refused(self, number: int, refusal: Refusal) -> str:
        """Return a refused row."""

    def numbered(self, part: str, number: int | None) -> str:
        """Return a scored row with its number in the journal, if there is a journal."""

    def head(self, batch: ScoredBatch, used: ActiveModel) -> dict[str, Any]:
        """Return the answer with an empty list of rows at its end."""


class PlainForm:
    """The answer as documented in :mod:`lrcore.service.contract`."""

    content_type = JSON

    def split(self, row: Any) -> tuple[Any, str]:
        """Return the row; identities are not accepted."""
        return row, ""

    def scored(self, number: int, made: ScoredPatient, used: ActiveModel, subject: str) -> str:
        """Return a scored row."""
        return encode_json({"row": number, "status": "scored"} | made.as_json())

    def refused(self, number: int, refusal: Refusal) -> str:
        """Return a refused row."""
        return encode_json({"row": number, "status": "refused"} | refusal_json(refusal))

    def numbered(self, part: str, number: int | None) -> str:
        """Return a scored row with its number in the journal; null without a journal."""
        return f'{part[:-1]}, "journal_id": {"null" if number is None else number}}}'

    def head(self, batch: ScoredBatch, used: ActiveModel) -> dict[str, Any]:
        """Return the counts, and what the rows were scored with."""
        return {
            "n_rows": len(batch.parts),
            "n_scored": batch.n_scored,
            "n_refused": len(batch.parts) - batch.n_scored,
            "threshold": used.threshold,
            "model_version": used.version,
            "results": [],
        }


async def score_rows(body: bytes, used: ActiveModel, form: BatchForm, *, recorded: bool) -> ScoredBatch:
    """Check and score every row of a batch, with pauses for other requests.

    Parameters
    ----------
    body : bytes
    used : ActiveModel
        The model and the threshold.
    form : BatchForm
    recorded : bool
        Whether there is a journal.

    Raises
    ------
    Refusal
        If the body is not a batch. A row that cannot be used is refused in the answer.
    """
    batch, turns = ScoredBatch(), Turns()
    async for row in rows_in(body, turns):
        made = _score_row(batch, row, used, form)
        if made and recorded:
            batch.entries.append(made.entry(used, BATCH))
        if turns.over:
            await turns.pause()
    return batch


def _score_row(batch: ScoredBatch, row: Any, used: ActiveModel, form: BatchForm) -> ScoredPatient | None:
    number = len(batch.parts) + 1
    try:
        sent, subject = form.split(row)
        made = predict(measurements_of(sent), used)
    except Refusal as refusal:
        batch.parts.append((form.refused(number, refusal), False))
        return None
    batch.parts.append((form.scored(number, made, used, subject), True))
    batch.n_scored += 1
    return made


async def answer_blocks(
    batch: ScoredBatch, used: ActiveModel, form: BatchForm, first: int | None
) -> list[bytes]:
    """Return the answer as a list of blocks.

    Parameters
    ----------
    batch : JudgedBatch
    used : ActiveModel
        What the rows were scored with.
    form : BatchForm
    first : int or None
        The journal's number of the first scored row; None without a journal.
    """
    turns = Turns()
    head = encode_json(form.head(batch, used))
    made, block, size = [], [head[: -len("]}")]], 0
    for part in _numbered(batch, form, first):
        block.append(part)
        size += len(part)
        if size >= _BLOCK_BYTES:
            made.append("".join(block).encode())
            block, size = [], 0
        if turns.over:
            await turns.pause()
    return [*made, "".join([*block, "]}"]).encode()]


def _numbered(batch: ScoredBatch, form: BatchForm, first: int | None) -> Iterator[str]:
    """Yield each row's part with its number in the journal, and the comma before it."""
    comma = ""
    for part, is_scored in batch.parts:
        yield comma + (form.numbered(part, first) if is_scored else part)
        first = first + 1 if is_scored and first is not None else first
        comma = ", "
