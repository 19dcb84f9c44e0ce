"""One step in the browser's history for each page.

Streamlit adds a step for every parameter that the server writes into the address: the way back would
lead through every threshold that was tried. What it writes for the next page it may write into the
address of the page that is left, as the way to a page is made after it is drawn.

Upstream: https://github.com/streamlit/streamlit/pull/16831 drops the steps that change nothing and
keeps the others on purpose, so that a parameter can be taken back. Here a parameter is the state of a
control, and a link or a reload restores it.
"""

from pathlib import Path

PATCHED = ("streamlit", "1.67.0")
SCRIPT = Path(__file__).with_suffix(".js")  # part of the index page
