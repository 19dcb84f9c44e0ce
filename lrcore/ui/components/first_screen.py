"""The first screen of a page before what is below it."""

from time import sleep

from lrcore.ui.components import redraw

_SECONDS = 0.45


def let_browser_paint() -> None:
    """Wait, on the first page of a session, until the browser has painted what was sent so far.

    Its programs are slow at first, and what arrives while they draw is drawn in the same turn: the first
    screen would wait for all the others.
    """
    if redraw.is_first_page():
        sleep(_SECONDS)
