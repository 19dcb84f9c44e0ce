"""Process start to first usable page, against an empty Streamlit app."""

import sys
import tempfile
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.browser import ROOT, chromium, server
from lrcore.startup import model_in_use

ROUNDS = 7
EMPTY = "import streamlit as st\nst.title('Empty')\n"


def first_page(browser, script, heading, path, **environment):
    """Return seconds from process start to a visible heading, and for a second visit."""
    with server(script, **environment) as (url, started, _):
        times = []
        for begin in (started, None):
            page = browser.new_page()
            page.route("**/*", lambda r: r.continue_() if "127.0.0.1" in r.request.url else r.abort())
            begin = begin or time.perf_counter()
            page.goto(url + path)
            page.get_by_role("heading", level=1, name=heading).wait_for()
            page.locator("[data-testid=stStatusWidget]").wait_for(state="detached")
            times.append(time.perf_counter() - begin)
            page.close()
        return times


def main():
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        empty = Path(folder) / "empty.py"
        empty.write_text(EMPTY)
        artifacts = Path(folder) / "artifacts"
        model_in_use(artifacts)
        own = {"CUTPOINT_ARTIFACTS": str(artifacts)}
        cases = {
            "empty Streamlit app": lambda: first_page(browser, empty, "Empty", "/"),
            "Performance": lambda: first_page(browser, ROOT / "app.py", "Performance", "/", **own),
            "Threshold": lambda: first_page(browser, ROOT / "app.py", "Threshold", "/threshold", **own),
            "Patients": lambda: first_page(browser, ROOT / "app.py", "Patients", "/patients", **own),
        }
        runs = {name: [] for name in cases}
        for _ in range(ROUNDS):
            for name, measure in cases.items():
                runs[name].append(measure())
    report(runs)


def report(runs):
    floor = [median(times) for times in zip(*runs["empty Streamlit app"], strict=True)]
    print(f"{ROUNDS} interleaved starts, medians; new process, warm file cache")
    print(f"{'':22}{'first page':>14}{'x empty':>9}{'second visit':>14}{'x empty':>9}")
    for name, times in runs.items():
        first, second = (median(values) for values in zip(*times, strict=True))
        print(f"{name:22}{first:12.2f} s{first / floor[0]:9.2f}{second:12.2f} s{second / floor[1]:9.2f}")


if __name__ == "__main__":
    main()
