"""Score a file of patients."""

import argparse
import sys
from pathlib import Path

from lrcore import operating_point
from lrcore.artifact import folder_in_use
from lrcore.cohort import read_cohort
from lrcore.cohort.export import refusals, scores
from lrcore.commands.files import content_of, write
from lrcore.errors import InvalidInput
from lrcore.evaluation.counts import flagged
from lrcore.journal import BATCH, entries_of, journal_in_use
from lrcore.scoring import ScoredCohort, score
from lrcore.startup import model_in_use

SUMMARY = "Score a file of patients: row, id, risk, log_odds, flagged."


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("file", type=Path, help="CSV, Excel or Parquet with the 30 measurements")
    parser.add_argument("-o", "--output", type=Path, help="where to write the scores (standard output)")
    parser.add_argument("--rejected", type=Path, help="where to write the rows that are not scored, and why")
    parser.add_argument("--threshold", type=threshold, help="flag from this risk on (the one in force)")
    parser.add_argument(
        "--journal", action="store_true", help="also record the predictions, without ids, for monitoring"
    )


def threshold(text: str) -> float:
    """Return a threshold from 0 to 1."""
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"must lie between 0 and 1, got {text}")
    return value


def run(options: argparse.Namespace) -> None:
    """Read, score, write; say on stderr what was read and what was not scored."""
    folder = folder_in_use()
    if options.output and options.output == options.rejected:
        raise InvalidInput("Scores and rejected rows must go to two files, got the same name for both.")
    found = model_in_use(folder)
    cohort = read_cohort(content_of(options.file), name=options.file.name)
    scored = score(cohort, found.artifact.model)
    at = options.threshold
    if at is None:
        at = operating_point.in_force(folder, found.artifact.digest).threshold
    recorded = _recorded(scored, at, found.artifact.record.version) if options.journal else ""
    table = scores(cohort.rows.tolist(), cohort.ids, scored.risk, scored.log_odds, flagged(scored.risk, at))
    if options.rejected:
        write(options.rejected, refusals(cohort.issues))
    write(options.output, table)
    said = [found.notice, cohort.sentence, cohort.dialect.line, recorded]
    print(*filter(None, said), sep="\n", file=sys.stderr)


def _recorded(scored: ScoredCohort, at: float, version: str) -> str:
    """Record the predictions and say under which numbers."""
    journal = journal_in_use()
    if journal is None:
        raise InvalidInput("`--journal` was given, but JOURNAL=off is set.")
    numbers = journal.append(
        entries_of(
            scored.cohort.measurements,
            log_odds=scored.log_odds,
            risk=scored.risk,
            flagged=flagged(scored.risk, at),
            model_version=version,
            threshold=at,
            source=BATCH,
        )
    )
    if not numbers:
        return "Nobody was scored, so nothing was recorded in the journal."
    return (
        f"Recorded in the journal as numbers {numbers[0]} to {numbers[-1]}, in the order of the scored rows."
    )
