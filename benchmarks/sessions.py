"""Many browsers on one server, each with patients of its own: cross-talk, memory, and what is given back."""

import argparse
import io
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.browser import ROOT, chromium, server
from lrcore.dataset import load
from lrcore.schema import FIELDS
from lrcore.startup import model_in_use

SESSIONS, ROWS, SEED = 20, 10_000, 0
FORGOTTEN_AFTER = 45  # seconds; the server forgets a closed tab after 30


def cohort(n, seed):
    """Return a Kaggle-style CSV of resampled patients with slightly other textures."""
    rng = np.random.default_rng(seed)
    data = load()
    rows = rng.integers(0, len(data.outcome), n)
    values = data.measurements[rows]
    texture = [field.index for field in FIELDS if "texture" in field.key]
    values[:, texture] *= rng.uniform(0.98, 1.02, (n, 1))
    ids = np.arange(n)[:, None]
    diagnosis = np.where(data.outcome[rows], "M", "B")[:, None]
    text = io.StringIO()
    header = ",".join(["id", "diagnosis", *(field.headers["Kaggle"] for field in FIELDS)])
    numbers = np.char.mod("%.6g", values)
    np.savetxt(text, np.hstack([ids.astype(str), diagnosis, numbers]), "%s", ",", header=header, comments="")
    return text.getvalue().encode()


def megabytes(pid):
    """Return the resident memory of a process."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def wave(browser, url, pid, first):
    """Open all sessions at once; return seconds until the last has its patients, and memory meanwhile."""
    files = [cohort(ROWS + first + place, SEED + place) for place in range(SESSIONS)]
    pages = []
    for _ in files:
        page = browser.new_context().new_page()
        page.goto(f"{url}/patients")
        page.get_by_text("Upload a table with one patient per row").wait_for()
        pages.append(page)
    before, begun = megabytes(pid), time.perf_counter()
    for page, content in zip(pages, files, strict=True):
        page.locator("input[type=file]").set_input_files(
            {"name": "patients.csv", "mimeType": "text/csv", "buffer": content}
        )
    for place, page in enumerate(pages):
        page.get_by_text(f"{ROWS + first + place:,} data rows: {ROWS + first + place:,} scored").wait_for(
            timeout=180_000
        )
    seconds, during = time.perf_counter() - begun, megabytes(pid)
    for page in pages:
        page.context.close()
    time.sleep(FORGOTTEN_AFTER)
    return before, seconds, during, megabytes(pid)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="times that all sessions come and go")
    waves = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        artifacts = Path(folder) / "artifacts"
        model_in_use(artifacts)
        with server(ROOT / "app.py", CUTPOINT_ARTIFACTS=str(artifacts)) as (url, _, pid):
            print(
                f"{SESSIONS} sessions at once, each with its own {ROWS:,} patients; every page showed its own"
            )
            print(
                f"{'wave':>5}{'opened':>10}{'with files':>12}{'a session':>11}{'forgotten':>11}{'seconds':>9}"
            )
            for number in range(waves):
                before, seconds, during, after = wave(browser, url, pid, 100 * number)
                each = (during - before) / SESSIONS
                print(f"{number + 1:5}{before:7.0f} MB{during:9.0f} MB{each:8.1f} MB", end="")
                print(f"{after:8.0f} MB{seconds:9.1f}")


if __name__ == "__main__":
    main()
