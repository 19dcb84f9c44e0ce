"""A file of 100,001 patients against one of 1,000 in a real browser: what is sent, and how long it takes."""

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.browser import ROOT, chromium, server
from benchmarks.sessions import cohort
from lrcore.registry.active import model_in_use

SIZES, ROUNDS, SEED = (1_000, 100_001), 2, 0
PATIENCE = 300_000  # milliseconds


class Traffic:
    """Bytes that came over a page's websocket."""

    def __init__(self, page):
        self.total = 0
        page.on("websocket", lambda socket: socket.on("framereceived", self._count))

    def _count(self, frame):
        self.total += len(frame)


def measured(browser, url, path, count):
    """Return bytes sent, seconds to the spinner, to the counts and to the whole page, and seconds frozen."""
    page = browser.new_context().new_page()
    traffic = Traffic(page)
    page.goto(f"{url}/worklist")
    page.get_by_text("Upload a table with one patient per row").wait_for(timeout=PATIENCE)
    page.evaluate(_WATCH)
    before, begun = traffic.total, time.perf_counter()
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_text(f"{count:,} data rows").wait_for(timeout=PATIENCE)
    counted = time.perf_counter() - begun
    page.get_by_text("Download the scores").first.wait_for(timeout=PATIENCE)
    page.wait_for_timeout(500)
    whole, frozen = time.perf_counter() - begun - 0.5, page.evaluate("window.frozen") / 1000
    nodes = page.evaluate("document.querySelectorAll('*').length")
    page.context.close()
    return traffic.total - before, counted, whole, frozen, nodes


# The longest time in which the page drew no frame.
_WATCH = """() => { window.frozen = 0; let last = performance.now();
  const tick = now => { window.frozen = Math.max(window.frozen, now - last); last = now;
    requestAnimationFrame(tick); }; requestAnimationFrame(tick); }"""


def main():
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        artifacts = Path(folder) / "artifacts"
        files = {count: Path(folder) / f"{count}.csv" for count in SIZES}
        for count, path in files.items():
            path.write_bytes(cohort(count, SEED))
        model_in_use(artifacts)
        with server(ROOT / "app.py", CUTPOINT_ARTIFACTS=str(artifacts)) as (url, _, _pid):
            print(
                f"{'patients':>10}{'file':>10}{'sent':>10}{'counts':>9}{'page':>9}{'frozen':>9}{'elements':>10}"
            )
            for _ in range(ROUNDS):
                for count, path in files.items():
                    sent, counted, whole, frozen, nodes = measured(browser, url, path, count)
                    print(f"{count:10,}{path.stat().st_size / 1e6:7.1f} MB{sent / 1e3:7.0f} kB", end="")
                    print(f"{counted:7.1f} s{whole:7.1f} s{frozen:7.2f} s{nodes:10,}")


if __name__ == "__main__":
    main()
