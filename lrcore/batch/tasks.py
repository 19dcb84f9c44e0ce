"""The partitions of one or more files as tasks for a worker."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from lrcore.batch.partitioned_file import PartitionedFile
from lrcore.batch.partitions import PARTITION_BYTES, Partition
from lrcore.model.risk_model import RiskModel


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
    """

    number: int
    first: int
    file: PartitionedFile
    partition: Partition
    model: RiskModel
    threshold: float
    done: float


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
    finished : collection of int
        Numbers of the partitions that need no work.
    count : int
        Partitions so far.
    """

    files: Sequence[PartitionedFile]
    model: RiskModel
    threshold: float
    size: int = PARTITION_BYTES
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
                    yield Task(self.count, first, file, partition, self.model, self.threshold, done)
                self.count += 1
                first += partition.lines
            before += share
