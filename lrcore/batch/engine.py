"""Where partitions are worked on: processes of this machine, or the workers of a Dask cluster.

Both are engines of :class:`joblib.Parallel`, so the work is independent of the choice.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from lrcore.errors import InvalidInput

CONNECT_SECONDS = 10  # seconds for a scheduler to answer

Task = TypeVar("Task")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Engine:
    """The number of workers, and their place.

    Attributes
    ----------
    jobs : int
        Processes; 1 works in this one.
    cluster : str
        Address of a Dask scheduler; empty for this machine.
    """

    jobs: int
    cluster: str = ""

    def map(self, work: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """Yield the results in the order of the tasks; few tasks are taken ahead of them.

        Raises
        ------
        InvalidInput
            If the cluster cannot be reached or keeps losing workers, or a process was killed.
        """
        from joblib import Parallel, delayed, parallel_config
        from joblib.externals.loky.process_executor import TerminatedWorkerError

        with self._started() as backend, parallel_config(**backend):
            run = Parallel(return_as="generator", batch_size=1, pre_dispatch="2 * n_jobs")
            try:
                yield from run(delayed(work)(task) for task in tasks)
            except TerminatedWorkerError:
                raise InvalidInput(
                    "A process was ended from outside, or for want of memory: run the same command again, "
                    "with fewer `--jobs`."
                ) from None

    @contextmanager
    def _started(self) -> Iterator[dict[str, Any]]:
        if not self.cluster:
            yield {"backend": "loky", "n_jobs": self.jobs}
            return
        try:
            from distributed import Client, KilledWorker
        except ImportError as error:
            raise InvalidInput(
                "`--cluster` needs Dask: pip install 'dask[distributed]', here and on every worker."
            ) from error
        try:
            client = Client(self.cluster, timeout=CONNECT_SECONDS)  # type: ignore[no-untyped-call]
        except OSError as error:
            raise InvalidInput(f"No Dask scheduler answers at {self.cluster}.") from error
        with client:
            try:
                yield {"backend": "dask", "n_jobs": -1}
            except KilledWorker:
                raise InvalidInput(
                    "The cluster lost one partition with several workers, perhaps for want of memory: "
                    "give them more, and run the same command again."
                ) from None
