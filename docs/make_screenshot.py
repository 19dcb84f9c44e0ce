"""Take the picture of README: the Threshold page of a freshly trained model, at the threshold of 0.1.

Run `python docs/make_screenshot.py` after `pip install -r requirements-dev.txt`; it needs Chromium.
"""

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.browser import chromium, server
from tests.waiting import settled

PICTURE = Path(__file__).with_name("screenshot.png")
SIZE = {"width": 1440, "height": 900}
COLOURS = 256  # of text, lines and flat areas; more are indistinguishable


def photograph(url):
    """Return the page as PNG."""
    with chromium() as browser:
        page = browser.new_page(viewport=SIZE, color_scheme="light")
        page.goto(f"{url}/threshold?threshold=0.1")
        page.locator("[data-show='found']").get_by_text("of 212").wait_for()
        settled(page)
        return page.screenshot()


def main():
    """Start the dashboard, take the picture, and store it with few colours."""
    with (
        tempfile.TemporaryDirectory() as folder,
        server(ROOT / "app.py", CUTPOINT_ARTIFACTS=folder) as running,
    ):
        taken = Image.open(io.BytesIO(photograph(running.url))).convert("RGB")
    taken.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(PICTURE, optimize=True)
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size / 1024:.0f} KiB")


if __name__ == "__main__":
    main()
