"""Score a file of patients."""

import argparse
import sys
import tempfile
from pathlib import Path

from lrcore.artifact import Artifact, folder_in_use
from lrcore.cohort import read_cohort
from lrcore.cohort.export import refusals, scores
from lrcore.commands import in_parts, recording
from lrcore.commands.files import content_of, write
from lrcore.commands.thresholds import add_threshold, threshold_in_use
from lrcore.errors import InvalidInput
from lrcore.evaluation.counts import flagged
from lrcore.scoring import score
from lrcore.startup import model_in_use
from lrcore.stream import READ_IN_PARTS
from lrcore.stream.score import score_files
from lrcore.stream.unfinished import Unfinished, beside

AGAIN = " Run the same command again to go on where it stopped."
SUMMARY = "Score a file of patients: row, id, risk, log_odds, flagged."


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("file", type=Path, help="CSV, Excel or Parquet with the 30 measurements, or a folder")
    parser.add_argument("-o", "--output", type=Path, help="where to write the scores (standard output)")
    parser.add_argument("--rejected", type=Path, help="where to write the rows that are not scored, and why")
    add_threshold(parser, "flag from this risk on")
    in_parts.add_options(parser)
    parser.add_argument(
        "--journal", action="store_true", help="also record the predictions, without ids, for monitoring"
    )


def run(options: argparse.Namespace) -> None:
    """Read, score, write; say on stderr what was read and what was not scored."""
    folder = folder_in_use()
    if options.output and options.output == options.rejected:
        raise InvalidInput("Scores and rejected rows must go to two files, got the same name for both.")
    found = model_in_use(folder)
    at = threshold_in_use(options, folder, found.artifact)
    way = _in_parts if in_parts.wanted(options) else _at_once
    said = way(options, found.artifact, at)
    print(*filter(None, [found.notice, *said]), sep="\n", file=sys.stderr)


def _at_once(options: argparse.Namespace, artifact: Artifact, at: float) -> list[str]:
    cohort = read_cohort(content_of(options.file), name=options.file.name)
    scored = score(cohort, artifact.model)
    recorded = recording.record(scored, at, artifact.record.version) if options.journal else ""
    table = scores(cohort.rows, cohort.ids, scored.risk, scored.log_odds, flagged(scored.risk, at))
    if options.rejected:
        write(options.rejected, refusals(cohort.issues))
    write(options.output, table)
    return [cohort.sentence, cohort.dialect.line, recorded]


def _in_parts(options: argparse.Namespace, artifact: Artifact, at: float) -> list[str]:
    if options.journal:
        raise InvalidInput("`--journal` records a file that is read at once, not one read in parts.")
    with tempfile.TemporaryDirectory() as nowhere:
        kept = beside(options.output) if options.output else Unfinished(Path(nowhere) / "unfinished")
        try:
            found = score_files(
                options.file,
                kept,
                artifact.model,
                at,
                engine=in_parts.engine(options),
                output=options.output,
                rejected=options.rejected,
                progress=in_parts.progress(options),
            )
        except KeyboardInterrupt:
            print("score: stopped." + AGAIN * bool(options.output), file=sys.stderr)
            raise SystemExit(130) from None
        except OSError as error:
            raise InvalidInput(f"{error.filename or options.output}: {error.strerror}.") from error
    dialects = dict.fromkeys(file.plan.dialect.line for file in found.files)
    return [found.sentence, *dialects, READ_IN_PARTS]
