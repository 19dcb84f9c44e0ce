"""The partitions scored so far, on disk: an interrupted run continues where it stopped.

A partition is finished when the file that describes it exists; that file is written last. The folder is
next to the output, or to the target of a link, readable by its owner only, and is removed when the
output is complete. Only one run at a time may use it.
"""

import csv
import io
import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lrcore.batch.score_partition import PartitionScores, RowCounts
from lrcore.errors import InvalidInput
from lrcore.reader.export.tables import REFUSALS, SCORES, written
from lrcore.system.files import write_atomically
from lrcore.system.outputs import open_output, output_at
from lrcore.system.temporary import reserved_folder
from lrcore.system.terminal import show_table

_JOB = "job.json"


@dataclass(frozen=True, eq=False, slots=True)
class ResumableRun:
    """The folder of one run.

    Attributes
    ----------
    folder : Path
    """

    folder: Path

    @contextmanager
    def reserve(self) -> Iterator[None]:
        """Reserve the folder for this run, and create it if necessary.

        Raises
        ------
        InvalidInput
            If another run uses it.
        """
        with ExitStack() as held:
            try:
                held.enter_context(reserved_folder(self.folder))
            except BlockingIOError as error:
                raise InvalidInput(
                    f"Another run is writing the same output (its parts are in {self.folder}): wait for it, "
                    "or stop it."
                ) from error
            yield

    def begin(self, job: dict[str, Any]) -> None:
        """Keep the results of an earlier run of the same job; remove those of another job.

        Parameters
        ----------
        job : dict
            Everything the scores depend on: files, model, threshold, partitions.
        """
        known = self.folder / _JOB
        text = json.dumps(job, sort_keys=True, indent=1).encode()
        if not known.exists() or known.read_bytes() != text:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            for left in self.folder.iterdir():
                left.unlink()
            write_atomically(known, text, private=True)

    def finished_numbers(self) -> set[int]:
        """Return the numbers of the finished partitions."""
        return {int(path.stem) for path in self.folder.glob("*.about")}

    def keep(self, scored: PartitionScores) -> None:
        """Write one partition; it is finished when this returns."""
        write_atomically(self._scores(scored.number), scored.scores, private=True)
        write_atomically(self._about(scored.number), scored.about(), private=True)

    def row_counts(self, number: int) -> RowCounts:
        """Return the row counts of a finished partition."""
        return RowCounts(*json.loads(self._about(number).read_bytes())["counted"])

    def join(self, numbers: range, output: Path | None, rejected: Path | None) -> RowCounts:
        """Write the complete files, in the order of the partitions, each as a whole or not at all.

        Parameters
        ----------
        numbers : range
            Of all partitions.
        output : Path or None
            Where the scores go; to standard output when None.
        rejected : Path or None
        """
        total, shifts = RowCounts(0, 0, 0, 0, 0, 0), []
        for number in numbers:
            counted = self.row_counts(number)
            shifts.append(total.rows - counted.first)
            total += counted
        if rejected is not None:
            _put(rejected, self._rejected_in_order(shifts))
        if output is not None:
            _put(output, self._scores_in_order(shifts))
        else:
            for content in self._scores_in_order(shifts):
                show_table(content.decode())
        return total

    def remove(self) -> None:
        """Remove the folder."""
        if self.folder.exists():
            shutil.rmtree(self.folder)

    def _scores_in_order(self, shifts: list[int]) -> Iterator[bytes]:
        yield written(SCORES, []).encode()
        for number, shift in enumerate(shifts):
            content = self._scores(number).read_bytes()
            yield _shifted(content, shift) if shift else content

    def _rejected_in_order(self, shifts: list[int]) -> Iterator[bytes]:
        yield written(REFUSALS, []).encode()
        for number, shift in enumerate(shifts):
            rows = json.loads(self._about(number).read_bytes())["rejected"]
            yield written([], _renumbered(rows, shift)).encode("utf-8", "replace")

    def _scores(self, number: int) -> Path:
        return self.folder / f"{number:06d}.scores"

    def _about(self, number: int) -> Path:
        return self.folder / f"{number:06d}.about"


def _put(path: Path, contents: Iterator[bytes]) -> None:
    with open_output(path, private=True) as file:
        file.writelines(contents)


def _shifted(content: bytes, shift: int) -> bytes:
    rows = csv.reader(io.StringIO(content.decode(), newline=""))
    return written([], _renumbered(rows, shift)).encode()


def _renumbered(rows: Iterable[list[Any]], shift: int) -> Iterator[list[Any]]:
    return ([int(row) + shift, *cells] for row, *cells in rows)


def resume_folder(output: Path) -> ResumableRun | None:
    """Return the folder of a run that writes to a file; None where the output is a pipe or a device.

    Raises
    ------
    InvalidInput, NotWritten
        If the output cannot be written.
    """
    found = output_at(output)
    return ResumableRun(found.target.with_name(f".{found.target.name}.unfinished")) if found.is_file else None
