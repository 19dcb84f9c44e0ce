"""What reading costs against a plain parse: tables of risks, and patients with odd cells.

Prints the fastest of interleaved rounds, all in one process, by the clock and by processor time: tables of
risks with and without ids against the plain parses of Polars and pyarrow with pinned types, and patients
of whom one cell in a thousand is odd against the same patients without.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.cohorts import write_csv

ODD = ("NA", "", "see report", "-1", "17_5", "9999", "#REF!")
ODD_SHARE = 0.001


def write_risks(path, n, *, seed=0):
    """Write n rows of id, risk and outcome."""
    rng = np.random.default_rng(seed)
    outcome = rng.integers(0, 2, n)
    risk = np.clip(0.5 * outcome + 0.4 * rng.random(n), 0.001, 0.999)
    rows = zip(range(842_302, 842_302 + n), risk.tolist(), outcome.tolist(), strict=True)
    with path.open("w") as file:
        file.write("id,risk,outcome\n")
        file.writelines(f"{name},{p:.6f},{y}\n" for name, p, y in rows)
    return path


def write_without_ids(path, risks):
    """Write the same table without its first column."""
    with risks.open() as lines, path.open("w") as file:
        file.writelines(line.split(",", 1)[1] for line in lines)
    return path


def write_dirty(path, clean, *, seed=0):
    """Write a file of patients with one odd cell in a thousand."""
    rng = np.random.default_rng(seed)
    with clean.open() as lines, path.open("w") as file:
        file.write(next(lines))
        for line in lines:
            cells = line.rstrip("\n").split(",")
            for column in np.flatnonzero(rng.random(30) < ODD_SHARE).tolist():
                cells[2 + column] = ODD[int(rng.integers(len(ODD)))]
            file.write(",".join(cells) + "\n")
    return path


def columns_of(path):
    """Return the names of the columns."""
    with path.open() as lines:
        return next(lines).strip().split(",")


def polars_parse(path):
    import polars

    kinds = {"risk": polars.Float64}
    polars.read_csv(path, schema={name: kinds.get(name, polars.String) for name in columns_of(path)})


def pyarrow_parse(path):
    import pyarrow
    from pyarrow import csv

    kinds = {"risk": pyarrow.float64()}
    types = {name: kinds.get(name, pyarrow.string()) for name in columns_of(path)}
    csv.read_csv(pyarrow.memory_map(str(path)), convert_options=csv.ConvertOptions(column_types=types))


def fastest(cases, rounds):
    """Return the seconds of each case, by the clock and of processors; the first round warms up."""
    seconds = {name: [] for name in cases}
    for _ in range(rounds + 1):
        for name, case in cases.items():
            begun, used = time.perf_counter(), time.process_time()
            case()
            seconds[name].append((time.perf_counter() - begun, time.process_time() - used))
    return {name: tuple(map(min, zip(*found[1:], strict=True))) for name, found in seconds.items()}


def main():
    from lrcore.reader import bytes_of, read_cohort, read_predictions
    from lrcore.system.memory import keep_freed_memory

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10**6)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    keep_freed_memory()  # as `python -m lrcore` does
    with tempfile.TemporaryDirectory() as folder:
        clean = write_csv(Path(folder) / "clean.csv", options.rows)
        dirty = write_dirty(Path(folder) / "dirty.csv", clean)
        risks = write_risks(Path(folder) / "risks.csv", options.rows)
        no_ids = write_without_ids(Path(folder) / "no_ids.csv", risks)
        cases = {
            "risks, polars": lambda: polars_parse(risks),
            "risks, pyarrow": lambda: pyarrow_parse(risks),
            "risks, read": lambda: read_predictions(bytes_of(risks)),
            "no ids, polars": lambda: polars_parse(no_ids),
            "no ids, pyarrow": lambda: pyarrow_parse(no_ids),
            "no ids, read": lambda: read_predictions(bytes_of(no_ids)),
            "patients, read": lambda: read_cohort(bytes_of(clean)),
            "odd cells, read": lambda: read_cohort(bytes_of(dirty)),
        }
        found = fastest(cases, options.rounds)
    for name, (clock, used) in found.items():
        print(f"{name:16}{clock:8.3f} s{used:8.3f} s of processors")
    for table in ("risks", "no ids"):
        parse = map(min, found[f"{table}, polars"], found[f"{table}, pyarrow"])
        report(f"{table}, times the fastest parse", found[f"{table}, read"], tuple(parse))
    report("odd cells, times the clean file", found["odd cells, read"], found["patients, read"])


def report(what, one, other):
    clock, used = (mine / its for mine, its in zip(one, other, strict=True))
    print(f"{what}: {clock:.2f} by the clock, {used:.2f} of processor time")


if __name__ == "__main__":
    main()
