"""The partitions of one or more files as tasks for a worker."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from lrcore.batch.partitioned_file import PartitionedFile
from lrcore.batch.partitions import PARTITION_BYTES, Partition
from lrcore.model.risk_model import RiskModel
from lrcore.reader.apart.own_process import bounded_reading
from lrcore.system.terminal import say


@dataclass(frozen=True, eq=False, slots=True)
class Task:
    """Everything a worker needs for one partition.

    Attributes
    ----------
    number : int
        Place of the partition, counted over all files.
    first : int
        Data rows before it, if every line before it is a patient.
    file : PartitionedFile
    partition : Partition
    model : RiskModel
    threshold : float
    done : float
        Share of all files that ends with the partition.
    is_bounded : bool
        Whether the process that works on it ends where a bound of memory or time is passed.
    """

    number: int
    first: int
    file: PartitionedFile
    partition: Partition
    model: RiskModel
    threshold: float
    done: float
    is_bounded: bool

    def within_bounds(self) -> AbstractContextManager[None]:
        """Return a context in which the bounds of one reading hold."""
        partition = self.partition
        is_text = self.file.form is not None
        size = partition.stop - partition.start if is_text else partition.path.stat().st_size
        return bounded_reading(size, say) if self.is_bounded else nullcontext()


@dataclass(eq=False, slots=True)
class Tasks:
    """The partitions of all files in their order.

    Attributes
    ----------
    files : sequence of PartitionedFile
    model : RiskModel
    threshold : float
    size : int
        Bytes of a partition of text.
    is_bounded : bool
        As in :class:`Task`; a cluster bounds its workers itself.
    finished : collection of int
        Numbers of the partitions that need no work.
    count : int
        Partitions so far.
    """

    files: Sequence[PartitionedFile]
    model: RiskModel
    threshold: float
    size: int = PARTITION_BYTES
    is_bounded: bool = True
    finished: Collection[int] = ()
    count: int = 0

    def waiting(self) -> Iterator[Task]:
        """Yield the tasks that are not finished; all are counted."""
        first, before = 0, 0.0
        total = sum(file.path.stat().st_size for file in self.files) or 1
        for file in self.files:
            share = file.path.stat().st_size / total
            for partition in file.partitions(size=self.size):
                if self.count not in self.finished:
                    done = before + share * partition.done
                    settings = (self.model, self.threshold, done, self.is_bounded)
                    yield Task(self.count, first, file, partition, *settings)
                self.count += 1
                first += partition.lines
            before += share
