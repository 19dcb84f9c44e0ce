"""Process start to the first figure and the first number, against the painted heading of an empty app."""

import argparse
import os
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.browser import ROOT, chromium, server
from lrcore.registry.active import model_in_use

EMPTY = "import streamlit as st\nst.title('Empty')\n"
GOAL = 1.5  # times the painted heading of the empty app, first and second visit
# What must be visible before a page counts as painted, below its heading: a figure and a number.
PAINTED = {
    "Performance": (".st-key-tiles .value", "[data-figure=calibration] svg"),
    "Threshold": ("[data-show='found']:not(:empty)", "figure svg"),
    "Worklist": ("input[type=file]",),  # no figure before a file is there
}


def first_page(browser, script, heading, path, **environment):
    """Return seconds from process start to what is waited for, and for a second visit."""
    with server(script, **environment) as (url, started, _):
        times = []
        for begin in (started, None):
            page = browser.new_page()
            begin = begin or time.perf_counter()
            page.goto(url + path)
            page.get_by_role("heading", level=1, name=heading).wait_for()
            for selector in PAINTED.get(heading, ()):
                page.locator(selector).first.wait_for(state="attached" if "input" in selector else "visible")
            times.append(time.perf_counter() - begin)
            page.close()
        return times


def drop_file_cache():
    """Let the system forget the files it has read; only root may, and only on Linux."""
    os.sync()
    Path("/proc/sys/vm/drop_caches").write_text("3")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="starts with the files in the system's cache")
    parser.add_argument("--cold", type=int, default=1, help="starts after the cache was dropped (needs root)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        cases = cases_of(browser, Path(folder))
        for words, rounds, prepare in (
            ("new process, files in the cache", options.rounds, lambda: None),
            ("new process, cache dropped", options.cold, drop_file_cache),
        ):
            try:
                report(words, rounds, started(cases, rounds, prepare))
            except OSError as error:
                print(f"{words}: not measured, {error}")


def cases_of(browser, folder):
    empty, artifacts = folder / "empty.py", folder / "artifacts"
    empty.write_text(EMPTY)
    model_in_use(artifacts)
    own = {"CUTPOINT_ARTIFACTS": str(artifacts)}
    pages = {"Performance": "/", "Threshold": "/threshold", "Worklist": "/worklist"}
    return {"empty Streamlit app": lambda: first_page(browser, empty, "Empty", "/")} | {
        title: partial(first_page, browser, ROOT / "app.py", title, path, **own)
        for title, path in pages.items()
    }


def started(cases, rounds, prepare):
    """Return the times of interleaved starts."""
    runs = {name: [] for name in cases}
    for _ in range(rounds):
        for name, measure in cases.items():
            prepare()
            runs[name].append(measure())
    return runs


def report(words, rounds, runs):
    if not rounds:
        return
    floor = [median(times) for times in zip(*runs["empty Streamlit app"], strict=True)]
    print(f"{rounds} interleaved starts, medians; {words}")
    print(f"{'':22}{'first page':>14}{'x empty':>9}{'second visit':>14}{'x empty':>9}")
    for name, times in runs.items():
        first, second = (median(values) for values in zip(*times, strict=True))
        print(f"{name:22}{first:12.2f} s{first / floor[0]:9.2f}{second:12.2f} s{second / floor[1]:9.2f}")
    print(f"Goal for Performance: {GOAL} times the empty app or less, first and second visit.")


if __name__ == "__main__":
    main()
