"""The contents of a popover within reach of the keyboard.

Streamlit puts the contents of an open popover at the end of the document and leaves the focus on its
button: Tab would lead through the whole page before it reached them.

Upstream: https://github.com/streamlit/streamlit/issues/9243 asks that opening a popover moves no focus;
where Tab leads from its button is not part of it.
"""

from pathlib import Path

PATCHED = ("streamlit", "1.67.0")
SCRIPT = Path(__file__).with_suffix(".js")  # part of the index page
