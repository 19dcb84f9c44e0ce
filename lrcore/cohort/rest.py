"""What follows the first rows of a text file, read chunk by chunk on all cores."""

from collections.abc import Iterator
from dataclasses import dataclass

from lrcore.cohort.abreast import abreast
from lrcore.cohort.chunks import CHUNK, chunks, offset_after
from lrcore.cohort.delimited import LineCount
from lrcore.cohort.dialect import GAPS
from lrcore.cohort.plan import Part, Plan
from lrcore.cohort.rows import Block, Shape
from lrcore.cohort.source import Text
from lrcore.cohort.vectorised import LineReader


@dataclass(frozen=True, eq=False, slots=True)
class Rest:
    """What follows the rows a plan was made from.

    Attributes
    ----------
    text : Text
    offset : int
        Where it begins, in bytes.
    plan : Plan
    reader : LineReader
    """

    text: Text
    offset: int
    plan: Plan
    reader: LineReader

    def read(self, last: int) -> list[tuple[Part, Block]]:
        """Read all of it; ``last`` is the number of data rows before it.

        Raises
        ------
        NotSeparable
            If it cannot be cut at line ends: it must be read row by row.
        """
        return list(self._read(last))

    def _read(self, last: int) -> Iterator[tuple[Part, Block]]:
        quote = self.text.form.form.quote.encode()
        for lines in abreast(self.reader.lines, chunks(self.text.data, self.offset, quote, size=CHUNK)):
            block, cells = lines.block(last)
            last = block.last
            yield self.plan.part(block, cells), Block((), (), [], block.asides, last)


def rest_of(text: Text | None, count: LineCount, plan: Plan, shape: Shape) -> Rest | None:
    """Return what follows the lines read so far, or None when it must be read row by row."""
    reader = line_reader(text, plan, shape)
    if text is None or reader is None:
        return None
    offset = offset_after(text.data, count.lines)
    return None if offset < 0 else Rest(text, offset, plan, reader)


def line_reader(text: Text | None, plan: Plan, shape: Shape) -> LineReader | None:
    """Return what reads whole chunks under a plan, or None where only single rows can be read."""
    by_rows = any(conversion.rows for conversion in plan.choices.conversions)
    if text is None or not text.form.separable or by_rows or plan.headers.corrected or plan.headers.repeated:
        return None
    form = text.form.form
    if form.delimiter in (GAPS, " ", plan.dialect.decimal) or not (form.delimiter + form.quote).isascii():
        return None
    labels = plan.texts.labels
    coded = (labels.index,) if labels.column else ()
    wanted = {plan.headers.id_column, max(plan.headers.id_column, 0), 0, *plan.texts.extras}
    texts = wanted - {-1, *coded, *shape.measured}
    return LineReader(text.form, shape, plan.dialect.decimal, coded, tuple(sorted(texts)))
