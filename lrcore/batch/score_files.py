"""Score a file or a folder of any size: open, resume, partition, join the results."""

import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lrcore.batch.coherent import incoherent_in_words
from lrcore.batch.engine import Engine
from lrcore.batch.input_files import files_of
from lrcore.batch.partitioned_file import PartitionedFile, open_partitioned
from lrcore.batch.partitions import PARTITION_BYTES
from lrcore.batch.progress import Progress
from lrcore.batch.resumable_run import ResumableRun
from lrcore.batch.score_partition import RowCounts, score_partition
from lrcore.batch.tasks import Tasks
from lrcore.model.risk_model import RiskModel
from lrcore.reader.cohort import counts_in_words
from lrcore.system.files import sha256_of

_FORMAT = 2


@dataclass(frozen=True, eq=False, slots=True)
class StreamedScores:
    """The outcome of a run.

    Attributes
    ----------
    files : sequence of PartitionedFile
    counted : RowCounts
    """

    files: Sequence[PartitionedFile]
    counted: RowCounts

    @property
    def sentence(self) -> str:
        """The counts of the rows; they always add up."""
        c = self.counted
        counts = counts_in_words(c.rows, c.scored, c.refused, c.held_back)
        return f"{counts} {incoherent_in_words(c.incoherent)}".rstrip()


def score_files(
    path: Path,
    run: ResumableRun,
    model: RiskModel,
    threshold: float,
    *,
    engine: Engine,
    output: Path | None,
    rejected: Path | None,
    progress: Progress,
    opener: Callable[[Path], PartitionedFile] = open_partitioned,
    size: int = PARTITION_BYTES,
) -> StreamedScores:
    """Score a file or a folder of files; the results of an earlier run of the same job are reused.

    Parameters
    ----------
    path : Path
    run : ResumableRun
        Keeps the partitions until all are finished.
    model : RiskModel
    threshold : float
        Risks from here on are flagged.
    engine : Engine
    output, rejected : Path or None
        Written when every partition is finished.
    progress : Progress
    opener : callable
        How a file is opened: with what a person has accepted.
    size : int
        Bytes of a partition of text.

    Raises
    ------
    CohortRefused, InvalidInput
        If a file cannot be read.
    """
    paths = files_of(path)
    files = [opener(each) for each in paths]
    with run.reserve():
        run.begin(_job(files, model, threshold, size))
        every = Tasks(files, model, threshold, size, not engine.cluster, run.finished_numbers())
        rows = 0
        for scored in engine.map(score_partition, every.waiting()):
            run.keep(scored)
            rows += scored.counted.rows
            progress.say(scored.done, rows)
        progress.end()
        counted = run.join(range(every.count), output, rejected)
        run.remove()
    return StreamedScores(files, counted)


def _job(files: Sequence[PartitionedFile], model: RiskModel, threshold: float, size: int) -> dict[str, Any]:
    def identity(path: Path) -> list[Any]:
        about = path.stat()
        return [str(path.resolve()), about.st_size, about.st_mtime_ns]

    return {
        "format": _FORMAT,
        "files": [identity(file.path) for file in files],
        "choices": [repr(file.plan.choices) for file in files],
        "model": sha256_of(pickle.dumps(model)),
        "threshold": threshold,
        "partition": size,
    }
