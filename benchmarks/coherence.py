"""Files whose structure is wrong, as they are read: how many are noticed, and what is scored without a word.

For each kind and number of rows: the share of files that are refused, held back at least in part, or
noted; the share in which a row that is scored is off by more than 0.05; such rows among all; cancers
missed at a threshold of 0.5 that would have been found. Then sound files of many kinds, and how many are
questioned or refused. Everything is seeded.

    python -m benchmarks.coherence [--quick] [--files N] [--rows N ...] [--only TEXT]
"""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.pipeline_kinds import MADE_UP, PIPELINES
from benchmarks.sound_files import SOUND
from benchmarks.structures import KINDS, drawn
from lrcore.errors import CohortRefused
from lrcore.model.dataset import load
from lrcore.model.risk_model import RiskModel
from lrcore.model.training import Parameters, as_risk_model, fit
from lrcore.reader import Cohort, read_cohort
from lrcore.reader.coherence.nearness import NEAR
from lrcore.schema import FIELDS

ROWS = (1, 3, 10, 30, 100, 569)
OFF, THRESHOLD = 0.05, 0.5
WRONG = KINDS | PIPELINES
HEADER = ",".join(field.headers["Kaggle"] for field in FIELDS)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file.

    Attributes
    ----------
    noticed, refused : bool
        Refused, held back at least in part or noted; refused as a whole.
    off, missed, scored : int
        Rows scored with a risk that is off, cancers missed by that, rows scored.
    """

    noticed: bool
    refused: bool
    off: int
    missed: int
    scored: int


def written(rows):
    """Return measurements as a file."""
    lines = [HEADER, *(",".join(map(repr, row)) for row in rows.tolist())]
    return "\n".join([*lines, ""]).encode()


def model():
    """Return the model of the defaults, fitted to the whole series."""
    data = load()
    return as_risk_model(fit(data.measurements, data.outcome, Parameters()))


def read(rows):
    """Return the cohort, or None for a file that is refused."""
    try:
        return read_cohort(written(rows))
    except CohortRefused:
        return None


def outcome(risk_model: RiskModel, true, wrong) -> Outcome:
    """Read a wrong file, and hold what is scored against the true risks."""
    cohort: Cohort | None = read(wrong)
    if cohort is None:
        return Outcome(True, True, 0, 0, 0)
    risk, right = risk_model.risk(cohort.measurements), risk_model.risk(true[cohort.rows - 1])
    off = np.abs(risk - right) > OFF
    missed = (risk < THRESHOLD) & (right >= THRESHOLD) & off
    noticed = bool(cohort.rejected) or any(issue.rule == NEAR for issue in cohort.issues)
    return Outcome(noticed, False, int(off.sum()), int(missed.sum()), cohort.n_scored)


def outcomes(risk_model, name, n, files):
    """Return what became of seeded files of one kind."""
    for seed in range(files):
        rng = np.random.default_rng([seed, n, len(name)])
        true = drawn(rng, n)
        wrong = WRONG[name](true, rng)
        yield outcome(risk_model, wrong if name in MADE_UP else true, wrong)


def sound_outcomes(name, n, files):
    """Return (questioned, refused) of seeded sound files."""
    from lrcore.reader.coherence.rows_held import INCOHERENT

    for seed in range(files):
        cohort = read(SOUND[name](np.random.default_rng([seed, n, len(name)]), n))
        if cohort is None:
            yield True, True
        else:
            yield any(issue.rule == INCOHERENT for issue in cohort.issues), False


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="few files of each kind")
    options.add_argument("--files", type=int, help="files of each kind and number of rows (40; quick: 4)")
    options.add_argument("--rows", type=int, nargs="+", default=ROWS, help="numbers of rows")
    options.add_argument("--only", default="", help="kinds whose name holds this")
    chosen = options.parse_args()
    files, risk_model = chosen.files or (4 if chosen.quick else 40), model()
    print(f"{files} files of each kind; noticed / with a risk silently off by more than {OFF} (rows, missed)")
    print(f"{'':40s}" + "".join(f"{n:>8} rows       " for n in chosen.rows))
    for name in (name for name in WRONG if chosen.only in name):
        cells = []
        for n in chosen.rows:
            found = list(outcomes(risk_model, name, n, files))
            noticed, silent = (np.mean([x.noticed for x in found]), np.mean([x.off > 0 for x in found]))
            rows, missed = sum(x.off for x in found), sum(x.missed for x in found)
            cells.append(f"{noticed:4.2f}/{silent:4.2f} ({rows},{missed})".rjust(20))
        print(f"{name:40s}" + "".join(cells), flush=True)
    print(f"\nSound files, {4 * files} of each: questioned / refused")
    for name in (name for name in SOUND if chosen.only in name):
        cells = []
        for n in chosen.rows:
            found = list(sound_outcomes(name, n, 4 * files))
            cells.append(f"{sum(q for q, _ in found)}/{sum(r for _, r in found)}".rjust(20))
        print(f"{name:40s}" + "".join(cells), flush=True)


if __name__ == "__main__":
    main()
