"""Evaluate the risks of files of any size against their outcomes, partition by partition."""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from lrcore.arrays import sigmoid
from lrcore.batch.coherent import count_incoherent_rows, incoherent_in_words
from lrcore.batch.engine import Engine
from lrcore.batch.input_files import files_of
from lrcore.batch.partitioned_file import PartitionedFile, open_partitioned
from lrcore.batch.partitions import PARTITION_BYTES, first_lines
from lrcore.batch.progress import Progress
from lrcore.batch.tasks import Task, Tasks
from lrcore.errors import CohortRefused, InvalidInput
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.streaming.evaluation import StreamedEvaluation, streamed_evaluation
from lrcore.evaluation.streaming.statistics import StreamingStatistics, streaming_statistics
from lrcore.model.risk_model import RiskModel
from lrcore.reader import read_predictions
from lrcore.reader.columns.labels import Labels
from lrcore.reader.issues import counted, quoted

_LOOK_BYTES = 2**20  # of a file, enough to recognise the kind of table


@dataclass(frozen=True, eq=False, slots=True)
class PartialEvaluation:
    """The statistics of one or more partitions, over patients whose outcome is known.

    Attributes
    ----------
    sums : StreamingStatistics or None
        None when no outcome is known.
    rows, scored : int
    labels : Counter
        Rows that hold each label.
    incoherent : int
        Rows held back because their part does not fit the development series.
    done : float
        Share of the files that ends here.
    """

    sums: StreamingStatistics | None
    rows: int
    scored: int
    labels: Counter[str]
    incoherent: int
    done: float

    def __add__(self, other: "PartialEvaluation") -> "PartialEvaluation":
        sums = self.sums + other.sums if self.sums and other.sums else self.sums or other.sums
        names = ("rows", "scored", "labels", "incoherent")
        added = {name: getattr(self, name) + getattr(other, name) for name in names}
        return PartialEvaluation(sums=sums, done=other.done, **added)


@dataclass(frozen=True, eq=False, slots=True)
class EvaluatedFiles:
    """The evaluation of one or more files.

    Attributes
    ----------
    evaluation : StreamedEvaluation or None
        None when no outcome is known.
    labels : Labels
        Counted over all rows.
    sentence : str
        The counts of the rows.
    """

    evaluation: StreamedEvaluation | None
    labels: Labels
    sentence: str


def partial_evaluation(task: Task) -> PartialEvaluation:
    """Read one partition and sum up the statistics of its patients."""
    with task.within_bounds():
        return _partial_evaluation(task)


def _partial_evaluation(task: Task) -> PartialEvaluation:
    last, known = task.first, PartialEvaluation(None, 0, 0, Counter(), 0, task.done)
    for part in task.file.read(task.partition, last):
        log_odds, outcome = task.model.log_odds(part.numbers), part.outcome
        has = outcome >= 0
        sums = None
        if has.any():
            eta = log_odds[has]
            sums = streaming_statistics(Patients(outcome[has], sigmoid(eta), eta), threshold=task.threshold)
        rows, n = part.last - last, len(part.rows)
        labels, incoherent = Counter(part.label_counts), count_incoherent_rows(part.issues)
        known += PartialEvaluation(sums, rows, n, labels, incoherent, task.done)
        last = part.last
    return known


def evaluate_files(
    path: Path,
    model: RiskModel,
    threshold: float,
    *,
    malignant: str | None,
    engine: Engine,
    progress: Progress,
    opener: Callable[[Path], PartitionedFile] = open_partitioned,
    size: int = PARTITION_BYTES,
) -> EvaluatedFiles:
    """Evaluate a file or a folder of files in bounded memory.

    Parameters
    ----------
    path : Path
    model : RiskModel
    threshold : float
    malignant : str, optional
        The label that means malignant, where the files leave it open.
    engine : Engine
    progress : Progress
    opener : callable
        How a file is opened: with what a person has accepted.
    size : int
        Bytes of a partition of text.

    Raises
    ------
    CohortRefused, InvalidInput
        If a file cannot be read, or two files give one label two meanings.
    """
    files = [_opened(each, malignant, opener) for each in files_of(path)]
    labels = _labels_of(files)
    known = PartialEvaluation(None, 0, 0, Counter(), 0, 0.0)
    tasks = Tasks(files, model, threshold, size, not engine.cluster)
    for found in engine.map(partial_evaluation, tasks.waiting()):
        known += found
        progress.say(found.done, known.rows)
    progress.end()
    evaluation = None if known.sums is None or labels.needs_confirmation else streamed_evaluation(known.sums)
    away = known.rows - known.scored
    sentence = f"{counted(known.rows, 'data row')}: {known.scored:,} scored, {away:,} refused or held back."
    sentence = f"{sentence} {incoherent_in_words(known.incoherent)}".rstrip()
    return EvaluatedFiles(evaluation, replace(labels, counts=known.labels), sentence)


def _opened(path: Path, malignant: str | None, opener: Callable[[Path], PartitionedFile]) -> PartitionedFile:
    try:
        file = opener(path)
    except CohortRefused:
        _refuse_predictions(path)
        raise
    labels = file.plan.labels
    if malignant is None or not labels.column:
        return file
    return open_partitioned(path, labels.choices_with(malignant, file.plan.choices))


def _refuse_predictions(path: Path) -> None:
    """Refuse a table of risks and outcomes, which is not read in parts."""
    with suppress(CohortRefused):
        read_predictions(first_lines(path, _LOOK_BYTES))
        raise InvalidInput(
            f"{quoted(path.name)} holds risks, not measurements. A table of risks and outcomes is read at "
            "once, not in parts: leave out `--jobs` and `--cluster`, or evaluate it in smaller files."
        )


def _labels_of(files: Sequence[PartitionedFile]) -> Labels:
    """Return how the labels are read, the same in all files."""
    every = [file.plan.labels for file in files]
    meaning: dict[str, str] = {}
    for file, labels in zip(files, every, strict=True):
        for value, meant in labels.meaning.items():
            if meaning.setdefault(value, meant) != meant:
                raise CohortRefused(
                    f"The label {quoted(value)} means {meaning[value]} in one file and {meant} in "
                    f"{quoted(file.path.name)}: evaluate them separately, or say which value means malignant."
                )
    doubtful = [labels for labels in every if labels.needs_confirmation]
    return replace((doubtful or every)[0], meaning=meaning)
