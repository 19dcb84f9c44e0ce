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
from lrcore.model.dataset import load
from lrcore.registry.active import model_in_use
from lrcore.schema import FIELDS

SESSIONS, ROWS, SEED = 20, 10_000, 0
MAY_RETURN = 5  # seconds that a closed tab may return; 30 by default
GIVEN_BACK = 5  # seconds after which its memory has been given back


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


def megabytes(pid, which="VmRSS"):
    """Return the resident memory of a process, or the most it ever was."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split(f"{which}:")[1].split()[0]) / 1024


def opened(browser, url, sizes):
    """Open a tab for each file; return the tabs and the seconds until the last shows its own patients."""
    pages = []
    for _ in sizes:
        page = browser.new_context().new_page()
        page.goto(f"{url}/worklist")
        page.get_by_text("Upload a table with one patient per row").wait_for()
        pages.append(page)
    files = [cohort(n, SEED + n) for n in sizes]
    begun = time.perf_counter()
    for page, content in zip(pages, files, strict=True):
        file = {"name": "patients.csv", "mimeType": "text/csv", "buffer": content}
        page.locator("input[type=file]").set_input_files(file)
    for page, n in zip(pages, sizes, strict=True):
        page.get_by_text(f"{n:,} data rows: {n:,} scored").wait_for(timeout=180_000)
        page.get_by_text(f"Download the scores ({n:,} patients, CSV)").wait_for(timeout=180_000)
    return pages, time.perf_counter() - begun


def left(pages, pid):
    """Close all tabs; return the memory of the server when their time has passed."""
    for page in pages:
        page.context.close()
    time.sleep(MAY_RETURN + GIVEN_BACK)
    return megabytes(pid)


def wave(browser, url, pid, sizes):
    """Have one person for each file come and go; return memory with them, at most and after, and seconds."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")  # resets the peak
    pages, seconds = opened(browser, url, sizes)
    during, most = megabytes(pid), megabytes(pid, "VmHWM")
    return during, most, left(pages, pid), seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="times that all sessions come and go")
    waves = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        artifacts = Path(folder) / "artifacts"
        model_in_use(artifacts)
        environment = {
            "CUTPOINT_ARTIFACTS": str(artifacts),
            "STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": str(MAY_RETURN),
        }
        with server(ROOT / "app.py", **environment) as (url, _, pid):
            base = left(opened(browser, url, [100])[0], pid)
            print(
                f"{SESSIONS} sessions at once, each with its own {ROWS:,} patients; every page showed its own"
            )
            print(f"before: {base:.0f} MB, after one session with 100 patients had ended")
            print(f"{'wave':>5}{'with files':>12}{'a session':>12}{'at most':>12}{'ended':>15}{'seconds':>9}")
            for number in range(1, waves + 1):
                sizes = [ROWS + 100 * number + place for place in range(SESSIONS)]
                during, most, after, seconds = wave(browser, url, pid, sizes)
                each = (during - base) / SESSIONS
                print(f"{number:5}{during:9.0f} MB{each:9.1f} MB{most:9.0f} MB", end="")
                print(f"{base:6.0f} + {after - base:3.0f} MB{seconds:9.1f}", flush=True)


if __name__ == "__main__":
    main()
