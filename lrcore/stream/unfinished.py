"""What has been scored so far, on disk: a run that was stopped anywhere goes on where it stopped.

A partition counts as done when the file that describes it is there, and that file is written last.
The folder lies beside the output and is removed when the output is complete.
"""

import csv
import io
import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lrcore.cohort.export import REFUSALS, SCORES, written
from lrcore.durable import replaced, sync_folder, write_atomically
from lrcore.errors import InvalidInput
from lrcore.stream.scored import Counted, Scored

_JOB = "job.json"


@dataclass(frozen=True, eq=False, slots=True)
class Unfinished:
    """The folder of one run.

    Attributes
    ----------
    folder : Path
    """

    folder: Path

    def begin(self, job: dict[str, Any]) -> None:
        """Take up what an earlier run of the same job left; forget what belongs to another.

        Parameters
        ----------
        job : dict
            Everything the scores depend on: files, model, threshold, partitions.
        """
        known = self.folder / _JOB
        text = json.dumps(job, sort_keys=True, indent=1).encode()
        if not known.exists() or known.read_bytes() != text:
            self.forget()
            self.folder.mkdir()
            write_atomically(known, text)

    def finished(self) -> set[int]:
        """Return the numbers of the partitions that are done."""
        return {int(path.stem) for path in self.folder.glob("*.about")}

    def keep(self, scored: Scored) -> None:
        """Write one partition; it is done when this returns."""
        write_atomically(self._scores(scored.number), scored.scores)
        write_atomically(self._about(scored.number), scored.about())

    def counted(self, number: int) -> Counted:
        """Return what became of the rows of a partition that is done."""
        return Counted(*json.loads(self._about(number).read_bytes())["counted"])

    def join(self, numbers: range, output: Path | None, rejected: Path | None) -> Counted:
        """Write the complete files, in the order of the partitions; all or nothing of each.

        Parameters
        ----------
        numbers : range
            Of all partitions.
        output : Path or None
            Where the scores go; to standard output when None.
        rejected : Path or None
        """
        total, shifts = Counted(0, 0, 0, 0, 0), []
        for number in numbers:
            counted = self.counted(number)
            shifts.append(total.rows - counted.first)
            total += counted
        if rejected is not None:
            self._put(rejected, self._rejected_in_order(shifts))
        if output is not None:
            self._put(output, self._scores_in_order(shifts))
        else:
            for content in self._scores_in_order(shifts):
                sys.stdout.buffer.write(content.replace(b"\r\n", b"\n"))
        return total

    def _put(self, path: Path, contents: Iterator[bytes]) -> None:
        # Joined within the folder: whatever an interruption leaves behind goes with it.
        joined = self.folder / "joined"
        with replaced(joined, mode=0o644) as file:
            file.writelines(contents)
        os.replace(joined, path)
        sync_folder(path.parent)

    def forget(self) -> None:
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


def _shifted(content: bytes, shift: int) -> bytes:
    rows = csv.reader(io.StringIO(content.decode(), newline=""))
    return written([], _renumbered(rows, shift)).encode()


def _renumbered(rows: Iterable[list[Any]], shift: int) -> Iterator[list[Any]]:
    return ([int(row) + shift, *cells] for row, *cells in rows)


def beside(output: Path) -> Unfinished:
    """Return the folder of a run that writes to a file.

    Raises
    ------
    InvalidInput
        If the folder of the output does not exist.
    """
    if not output.parent.is_dir():
        raise InvalidInput(f"{output} cannot be written: its folder does not exist.")
    return Unfinished(output.with_name(f".{output.name}.unfinished"))
