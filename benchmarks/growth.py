"""What a file of patients costs as it grows: seconds, memory, and what the browser is sent.

Side by side in one run, on the same files: plain parses, the usual script of pandas and scikit-learn,
Polars with the weights folded, and the product. Every case runs in a process of its own, which has
read 10,000 patients before: imports are not timed. Rounds are interleaved, and the fastest of them
counts. Memory is the largest resident size of that process; for the commands, which are timed from
their start, of all their processes.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.cohorts import write_csv
from benchmarks.growth_plot import write_plot

ROOT = Path(__file__).parents[1]
PARSES = ("polars", "pyarrow")
USUAL, OURS, FOLDED = "pandas + scikit-learn", "read, score, evaluate", "polars, weights folded"
SCORE, EVALUATE = "score, a command", "evaluate in parts, a command"
NUMERIC = 30 * 8  # bytes of a patient


def plain_polars(path):
    """Parse with pinned types."""
    import polars

    names = path.open().readline().strip().split(",")
    types = dict.fromkeys(names, polars.Float64) | dict.fromkeys(names[:2], polars.String)
    begun = time.perf_counter()
    polars.read_csv(path, schema=types)
    return time.perf_counter() - begun


def plain_pyarrow(path):
    """Parse bytes with pinned types and its own threads."""
    import pyarrow
    from pyarrow import csv

    names = path.open().readline().strip().split(",")
    types = dict.fromkeys(names, pyarrow.float64()) | dict.fromkeys(names[:2], pyarrow.string())
    begun = time.perf_counter()
    csv.read_csv(pyarrow.memory_map(str(path)), convert_options=csv.ConvertOptions(column_types=types))
    return time.perf_counter() - begun


def model():
    """Return scikit-learn's pipeline of the development patients."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    from lrcore.model.dataset import load

    data = load()
    return make_pipeline(StandardScaler(), LogisticRegression()).fit(data.measurements, data.outcome)


def usual(path):
    """Read with pandas, predict with the pipeline, measure with scikit-learn: no rule, no interval."""
    import pandas as pd
    from sklearn import metrics
    from sklearn.calibration import calibration_curve

    pipeline = model()
    begun = time.perf_counter()
    frame = pd.read_csv(path)
    outcome = (frame["diagnosis"] == "M").to_numpy()
    risk = pipeline.predict_proba(frame.iloc[:, 2:].to_numpy())[:, 1]
    metrics.roc_auc_score(outcome, risk), metrics.average_precision_score(outcome, risk)
    metrics.brier_score_loss(outcome, risk), metrics.log_loss(outcome, risk)
    calibration_curve(outcome, risk, n_bins=10), metrics.classification_report(outcome, risk >= 0.5)
    return time.perf_counter() - begun


def folded(path):
    """Parse with Polars, add weighted columns, measure the AUC: no rule, no interval."""
    import numpy as np
    import polars
    from sklearn.metrics import roc_auc_score

    scaler, regression = (step for _, step in model().steps)
    weights = regression.coef_[0] / scaler.scale_
    names = path.open().readline().strip().split(",")
    types = dict.fromkeys(names, polars.Float64) | dict.fromkeys(names[:2], polars.String)
    begun = time.perf_counter()
    frame = polars.read_csv(path, schema=types)
    total = np.full(len(frame), float(regression.intercept_[0] - weights @ scaler.mean_))
    for name, weight in zip(names[2:], weights, strict=True):
        total += weight * frame[name].to_numpy()
    roc_auc_score((frame["diagnosis"] == "M").to_numpy(), 1 / (1 + np.exp(-total)))
    return time.perf_counter() - begun


def ours(path):
    """Read with every rule, score, and evaluate with every interval."""
    from lrcore.evaluation.summary import evaluation_summary
    from lrcore.reader import bytes_of, read_cohort
    from lrcore.registry.active import model_in_use
    from lrcore.registry.artifact import folder_in_use
    from lrcore.system.memory import keep_freed_memory
    from lrcore.validation.scoring import score

    keep_freed_memory()  # as `python -m lrcore` does
    found = model_in_use(folder_in_use()).artifact.model
    begun = time.perf_counter()
    known = score(read_cohort(bytes_of(path)), found).evaluation_set()
    evaluation_summary(known, threshold=0.5)
    return time.perf_counter() - begun


CASES = {"polars": plain_polars, "pyarrow": plain_pyarrow, USUAL: usual, FOLDED: folded, OURS: ours}


def one(case, before, path):
    """Run one case in this process and print what it took: seconds, peak MB, MB held at the start."""
    CASES[case](before)
    Path("/proc/self/clear_refs").write_text("5")  # resets the peak
    started = resident("self")
    seconds = CASES[case](path)
    print(json.dumps([seconds, resident("self", "VmHWM:"), started]))


def measured(case, before, path):
    """Return seconds, peak megabytes and those at the start, of one case in a process of its own."""
    if case in CASES:
        command = [sys.executable, __file__, "--one", case, str(before), str(path)]
        return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    words = ["score", str(path), "-o", str(path.with_suffix(".out"))]
    if case == EVALUATE:
        words = ["evaluate", str(path), "--jobs", str(2 if path.stat().st_size > 2**28 else 1)]
    begun = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "lrcore", *words],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, sum(map(resident, family(process.pid))))
            time.sleep(0.05)
    assert process.returncode == 0, words
    path.with_suffix(".out").unlink(missing_ok=True)
    return [time.perf_counter() - begun, peak, 0.0]


def family(pid):
    """Return a process and its descendants."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *(each for child in children for each in family(int(child)))]


def resident(pid, which="VmRSS:"):
    """Return the resident megabytes of a process, 0 when it has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    return int(status.split(which)[1].split()[0]) / 1024 if which in status else 0.0


def in_browser(sizes, files):
    """Return what uploads of each size take."""
    from benchmarks.browser import chromium, server

    rows = {}
    with chromium() as browser:
        for n in sizes:
            with server(ROOT / "app.py") as (url, _, pid):
                rows[n] = one_upload(browser, url, pid, n, files[n])
    return rows


def one_upload(browser, url, pid, n, path):
    """Return seconds to the counts, to the worklist, to another filter; kB sent; MB held."""
    page, received = browser.new_page(), [0]
    page.set_default_timeout(300_000)
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: add(received, frame)))
    page.goto(f"{url}/worklist")
    page.get_by_text("Upload a table with one patient per row").wait_for()
    before, received[0] = resident(pid), 0
    begun = time.perf_counter()
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_text(f"{n:,} data rows: {n:,} scored").wait_for()
    shown = time.perf_counter() - begun
    page.get_by_text("Least certain first").wait_for()
    page.locator("[data-testid=stStatusWidget]").wait_for(state="detached")
    settled, payload = time.perf_counter() - begun, received[0]
    begun = time.perf_counter()
    page.get_by_text("Flagged", exact=True).first.click()
    page.locator("[data-testid=stStatusWidget]").wait_for(state="detached")
    again, memory = time.perf_counter() - begun, resident(pid) - before
    page.close()
    return shown, settled, again, payload / 1024, memory


def add(received, frame):
    received[0] += len(frame)


def table(results, sizes):
    """Print seconds, memory and ratios."""
    print("\nSeconds (fastest of the rounds), and peak memory of the process in MB")
    print(f"{'':30}" + "".join(f"{n:>20,}" for n in sizes))
    for case in results:
        cells = [results[case].get(n) for n in sizes]
        print(f"{case:30}" + "".join(f"{c[0]:>11.3f} s{c[1]:>5.0f} MB" if c else " " * 20 for c in cells))
    for n in sizes:
        parse = min(results[case][n][0] for case in PARSES)
        commands = [f"{case} {results[case][n][0] / parse:.2f}" for case in (SCORE, EVALUATE)]
        print(f"{n:>11,} x the fastest plain parse: {'; '.join([*in_memory(results, n, parse), *commands])}")


def in_memory(results, n, parse):
    """Yield how the product in memory compares, where it was measured."""
    if n in results[OURS]:
        seconds, peak, start = results[OURS][n]
        over, whole = ((peak - before) * 2**20 / (n * NUMERIC) for before in (start, 0))
        yield f"{OURS} {seconds / parse:.2f} ({seconds / results[USUAL][n][0]:.2f} of {USUAL})"
        yield f"its memory over the start {over:.2f} x the numbers, of the whole process {whole:.2f} x"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--largest", type=int, default=6, help="its power of ten (7: 2.8 GB)")
    parser.add_argument("--browser", type=int, default=6, help="the same in the browser; 0 leaves it out")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--plot", type=Path, help="write the plot here, as SVG")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one(options.one[0], *map(Path, options.one[1:]))
        return
    sizes = [10**k for k in range(3, options.largest + 1)]
    with tempfile.TemporaryDirectory() as folder:
        files = {n: write_csv(Path(folder) / f"{n}.csv", n) for n in sizes}
        results = rounds(sizes, files, options.rounds)
        table(results, sizes)
        shown = {}
        if options.browser:
            shown = in_browser([n for n in sizes if n <= 10**options.browser], files)
            report_browser(shown)
    if options.plot:
        write_plot(options.plot, results, {n: row[1] for n, row in shown.items()})


def rounds(sizes, files, k):
    """Return the fastest round and the largest memory of each case and size."""
    results = {case: {} for case in (*CASES, SCORE, EVALUATE)}
    for n in sizes:
        cases = [case for case in results if n <= 10**6 or case in (*PARSES, SCORE, EVALUATE)]
        found = {case: [] for case in cases}
        for _ in range(k if n < 10**7 else 1):
            for case in cases:
                found[case].append(measured(case, files[10**4], files[n]))
        for case, rows in found.items():
            seconds, peaks, starts = zip(*rows, strict=True)
            results[case][n] = (min(seconds), max(peaks), min(starts))
    return results


def report_browser(shown):
    print("\nIn the browser: file chosen -> counts shown -> worklist there; another filter; sent; memory")
    for n, (counts, settled, again, payload, memory) in shown.items():
        print(
            f"{n:>11,}{counts:>9.2f} s{settled:>9.2f} s{again:>9.2f} s{payload:>9,.0f} kB{memory:>9,.0f} MB"
        )


if __name__ == "__main__":
    main()
