"""Score a file of patients."""

import argparse
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from lrcore.batch import READ_IN_PARTS
from lrcore.batch.input_files import files_of, is_table
from lrcore.commands import in_parts, reading
from lrcore.commands.files import content_of, read_either, read_measurements, write
from lrcore.commands.thresholds import add_threshold, threshold_in_use
from lrcore.errors import InvalidInput
from lrcore.evaluation.threshold.counts import flagged
from lrcore.reader import Choices, Issue, Predictions
from lrcore.reader.export.tables import PROBLEM, refusals, scores
from lrcore.registry.active import model_in_use
from lrcore.registry.artifact import Artifact, folder_in_use
from lrcore.system.outputs import check_outputs
from lrcore.system.terminal import say, show_table
from lrcore.validation.evaluable_patients import first_refusals
from lrcore.validation.overlap import overlap_advice
from lrcore.validation.scoring import ScoredCohort, score

if TYPE_CHECKING:
    from lrcore.batch.resumable_run import ResumableRun

# What `lrcore.validation.score_columns` makes; its imports are not needed without them.
COLUMNS = (
    "threshold",
    "model_version",
    "scored_at",
    "refits_low",
    "refits_high",
    "refits_otherwise",
    "effective_n",
    "models_low",
    "models_high",
    "models_disagree",
    "supported",
    "outside",
)
_CHOICES = (*COLUMNS, PROBLEM)
_AGAIN = " Run the same command again to go on where it stopped."


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("file", type=Path, help="CSV, Excel or Parquet with the 30 measurements, or a folder")
    parser.add_argument("-o", "--output", type=Path, help="where to write the scores (standard output)")
    parser.add_argument(
        "--columns",
        type=_names,
        default=(),
        metavar="NAME[,NAME...]",
        help=f"further columns: {', '.join(COLUMNS)}; or {PROBLEM}, which adds the rows that are not scored",
    )
    parser.add_argument("--rejected", type=Path, help="where to write the rows that are not scored, and why")
    reading.add_equation(parser)
    reading.add_sheet(parser)
    reading.add_accept(parser)
    add_threshold(parser, "flag from this risk on")
    in_parts.add_options(parser)
    parser.add_argument(
        "--journal", action="store_true", help="also record the predictions, without ids, for monitoring"
    )


def _names(text: str) -> tuple[str, ...]:
    names = tuple(filter(None, (name.strip() for name in text.split(","))))
    unknown = [name for name in names if name not in _CHOICES]
    if unknown or not names:
        raise argparse.ArgumentTypeError(
            f"expected some of {', '.join(_CHOICES)}, separated by commas, got {text!r}"
        )
    return tuple(dict.fromkeys(names))


def run(options: argparse.Namespace) -> None:
    """Read, score and write; the counts and how the file was read go to standard error."""
    folder = folder_in_use()
    _check_outputs(options)
    found = model_in_use(folder)
    at = threshold_in_use(options, folder, found.artifact)
    way = _in_parts if in_parts.is_needed(options) else _by_equation if options.equation else _at_once
    messages = way(options, found.artifact, at)
    say(found.notice, *messages)


def _check_outputs(options: argparse.Namespace) -> None:
    """Refuse outputs that cannot be written, or would overwrite the input, before any work."""
    outputs = {"scores": options.output}
    if options.rejected:
        outputs["rejected rows"] = options.rejected
    path: Path = options.file
    inputs = files_of(path) if path.is_dir() else [path]
    check_outputs(outputs, [*inputs, *filter(None, [options.equation])])
    for output in filter(None, outputs.values()):
        if path.is_dir() and is_table(output) and output.parent.resolve() == path.resolve():
            raise InvalidInput(
                f"{output} lies in the folder that is read, and would be read with it the next time: write "
                "it to another folder."
            )


def _at_once(options: argparse.Namespace, artifact: Artifact, at: float) -> list[str]:
    read = partial(read_measurements, content_of(options.file), options.file.name)
    cohort, _ = reading.accepting(read, Choices(sheet=options.sheet), options.accept)
    reading.check_sheet(options, cohort)
    scored = score(cohort, artifact.model)
    recorded = _record(scored, at, artifact.record.version) if options.journal else ""
    above = flagged(scored.risk, at)
    names = tuple(name for name in options.columns if name != PROBLEM)
    table = scores(
        cohort.rows,
        cohort.ids,
        scored.risk,
        scored.log_odds,
        above,
        changes=cohort.changes,
        more=_further_columns(names, scored, artifact, at) if names else None,
        not_scored=cohort.issues if PROBLEM in options.columns else None,
    )
    _write(options, table, cohort.issues)
    known = overlap_advice(cohort.measurements, artifact.record.held_out_rows)
    notes = [*reading.notes_in_words(cohort), *filter(None, [known])]
    why = [] if cohort.n_scored else first_refusals(cohort)
    return [cohort.sentence, *why, cohort.dialect.line, *reading.first_notes(notes), recorded]


def _by_equation(options: argparse.Namespace, artifact: Artifact, at: float) -> list[str]:
    """Score by a published equation, for which the threshold in force was not chosen."""
    if options.journal or options.columns:
        option = "--journal" if options.journal else "--columns"
        raise InvalidInput(f"`{option}` is for predictions of the model in use, not those of an equation.")
    content, name = content_of(options.file), options.file.name
    start = Choices(label_column="", equation=reading.equation_of(options), sheet=options.sheet)
    table, _ = reading.accepting(partial(read_either, content, name), start, options.accept)
    assert isinstance(table, Predictions)
    reading.check_sheet(options, table)
    risk, log_odds = table.risk[:, 0], table.log_odds[:, 0]
    above = None if options.threshold is None else flagged(risk, at)
    _write(options, scores(table.rows, table.ids, risk, log_odds, above), table.issues)
    unstated = "No --threshold was given: nobody is flagged. The threshold in force is another model's."
    notes = reading.first_notes(reading.notes_in_words(table))
    return [table.sentence, table.dialect.line, *notes, unstated if above is None else ""]


def _write(options: argparse.Namespace, table: str, issues: Iterable[Issue]) -> None:
    if options.rejected:
        write(options.rejected, refusals(issues), private=True)
    if options.output:
        write(options.output, table, private=True)
    else:
        show_table(table)


def _further_columns(
    names: tuple[str, ...], scored: ScoredCohort, artifact: Artifact, at: float
) -> dict[str, list[str]]:
    from lrcore.validation.score_columns import further_columns

    return further_columns(names, scored, artifact, at)


def _record(scored: ScoredCohort, threshold: float, version: str) -> str:
    from lrcore.commands.record_in_journal import record

    return record(scored, threshold, version)


def _in_parts(options: argparse.Namespace, artifact: Artifact, at: float) -> list[str]:
    from lrcore.batch.score_files import score_files

    reading.refuse_in_parts(options)
    if options.columns:
        raise InvalidInput("`--columns` is for a file that is read as a whole: leave it out, or `--jobs`.")
    if options.journal:
        raise InvalidInput("`--journal` records a file that is read as a whole, not one read in parts.")
    with _resumable(options.output) as (kept, again):
        try:
            found = score_files(
                options.file,
                kept,
                artifact.model,
                at,
                engine=in_parts.engine_of(options),
                output=options.output,
                rejected=options.rejected,
                opener=reading.opener_of(options),
                progress=in_parts.progress_of(options),
            )
        except KeyboardInterrupt:
            say(f"score: stopped.{again}")
            raise SystemExit(130) from None
    dialects = dict.fromkeys(file.plan.dialect.line for file in found.files)
    notes = dict.fromkeys(note.problem for file in found.files for note in file.plan.notes)
    return [found.sentence, *dialects, *reading.first_notes(list(notes)), READ_IN_PARTS]


@contextmanager
def _resumable(output: Path | None) -> Iterator[tuple["ResumableRun", str]]:
    """Yield where finished parts are kept, and what to do after an interruption.

    Next to an output file they stay until it is complete. What was sent to standard output, a pipe or a
    device cannot be resumed, so the parts are removed at the end of the run.
    """
    from lrcore.batch.resumable_run import ResumableRun, resume_folder
    from lrcore.system.temporary import temporary_folder

    kept = resume_folder(output) if output else None
    if kept is not None:
        yield kept, _AGAIN
        return
    with temporary_folder() as folder:
        yield ResumableRun(folder / "unfinished"), ""
