"""The decisions about a file that hold for all its partitions, on whichever machine they are read."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from lrcore.batch.coherent import check_head, coherent_parts
from lrcore.batch.input_files import GZIP, PARQUET, kind_of
from lrcore.batch.partitions import (
    PARTITION_BYTES,
    Partition,
    cannot_be_partitioned,
    first_lines,
    parquet_partitions,
    text_partitions,
)
from lrcore.errors import CohortRefused
from lrcore.reader.choices import Choices
from lrcore.reader.dialect import Dialect
from lrcore.reader.formats.arrow import group_batches, parquet_table
from lrcore.reader.formats.batch import Batch, batch_of_typed
from lrcore.reader.formats.chunks import CHUNK, NotSeparable, TextForm, chunks, first_row_offset
from lrcore.reader.formats.delimited import LineCount
from lrcore.reader.formats.source import Source, layout_of, open_source
from lrcore.reader.formats.text_batches import text_batch
from lrcore.reader.issues import quoted
from lrcore.reader.patients import open_patients, recogniser
from lrcore.reader.plan import Part, Plan
from lrcore.reader.read import first_part

_PACKED = (GZIP, PARQUET, b"PK", b"ARROW1")
_HEAD_BYTES = 2**25  # read for the decisions: more than 16,384 rows of any usual table


@dataclass(frozen=True, eq=False, slots=True)
class PartitionedFile:
    """A file whose rows can be read partition by partition.

    Attributes
    ----------
    path : Path
    plan : Plan
    form : TextForm or None
        None for Parquet.
    offset : int
        Where the first row begins, in unpacked bytes.
    """

    path: Path
    plan: Plan
    form: TextForm | None
    offset: int

    def partitions(self, *, size: int = PARTITION_BYTES) -> Iterator[Partition]:
        """Cut the file into partitions, in their order."""
        if self.form is None:
            return parquet_partitions(self.path)
        return text_partitions(self.path, self.offset, self.form.form.quote.encode(), size=size)

    def read(self, partition: Partition, last: int) -> Iterator[Part]:
        """Read the rows of a partition.

        Parameters
        ----------
        partition : Partition
        last : int
            Data rows before it.

        Yields
        ------
        Part
            Without the rows that do not fit the development series.

        Raises
        ------
        CohortRefused
            If its records cannot be separated.
        """
        yield from coherent_parts(self.plan, list(self._read(partition, last)))

    def _read(self, partition: Partition, last: int) -> Iterator[Part]:
        try:
            for batch in self._batches(partition):
                part = self.plan.read(self.plan.prepare(batch), last)
                last = part.last
                yield part
        except NotSeparable:
            raise CohortRefused(
                f"A quotation mark in {quoted(self.path.name)} is opened and not closed, or a line is far "
                "too long, so the file cannot be read in parts: correct it, or split it into smaller files."
            ) from None

    def _batches(self, partition: Partition) -> Iterator[Batch]:
        shape = self.plan.shape
        if self.form is None:
            for batch in group_batches(self.path, partition.start):
                yield batch_of_typed([batch], shape)
            return
        for chunk in chunks(partition.text(), 0, self.form.form.quote.encode(), size=CHUNK):
            yield text_batch(self.form, chunk, shape)


def open_partitioned(path: Path, choices: Choices | None = None) -> PartitionedFile:
    """Decide how a file is read, from its first rows.

    Parameters
    ----------
    path : Path
    choices : Choices, optional
        Settings that overrule what the file suggests.

    Raises
    ------
    CohortRefused
        If it is no table of the 30 measurements, or cannot be read in parts.
    InvalidInput
        If the file cannot be opened.
    """
    choices = choices or Choices()
    recognise = recogniser(choices)
    if kind_of(path) == PARQUET:
        dialect = Dialect("Parquet")
        table = parquet_table(path)
        records = list(islice(table.records(LineCount()), 120))
        source = Source(table.records, dialect, records, True)
        plan, first = open_patients(source, layout_of(source, recognise), choices)
        check_head(plan, first_part(plan, first))
        return PartitionedFile(path, plan, None, 0)
    head = first_lines(path, _HEAD_BYTES)
    if head.startswith(_PACKED):  # inside gzip, where its beginning alone cannot be unpacked
        raise cannot_be_partitioned(path)
    source = open_source(head, recognise, choices)
    if source.text is None or not source.text.form.separable or source.text.data != head:
        raise cannot_be_partitioned(path)
    return _streamed_text(path, source, head, choices)


def _streamed_text(path: Path, source: Source, head: bytes, choices: Choices) -> PartitionedFile:
    layout = layout_of(source, recogniser(choices))
    plan, first = open_patients(source, layout, choices)
    check_head(plan, first_part(plan, first))
    count = LineCount()
    list(islice(source.records(count), layout.skip if layout else 0))
    offset = first_row_offset(head, count.lines)
    if source.text is None or offset < 0:
        raise cannot_be_partitioned(path)
    return PartitionedFile(path, plan, source.text.form, offset)
