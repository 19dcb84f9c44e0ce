"""The progress of a long run, on one line that rewrites itself."""

import time
from dataclasses import dataclass, field

from lrcore.system.terminal import end_line, rewrite_line

_MIN_SECONDS_BETWEEN_LINES = 0.2  # seconds between two lines


@dataclass(eq=False, slots=True)
class Progress:
    """Rows done, rows a second, and the time that remains.

    Attributes
    ----------
    shown : bool
    skipped : float
        Share of the work that an earlier run had done.
    """

    shown: bool
    skipped: float = 0.0
    _begun: float = field(default_factory=time.monotonic)
    _last: float = 0.0

    def say(self, done: float, rows: int) -> None:
        """Rewrite the line, at most five times a second."""
        now = time.monotonic()
        if self.shown and (now - self._last >= _MIN_SECONDS_BETWEEN_LINES or done >= 1):
            self._last = now
            line = progress_line(done, self.skipped, rows, now - self._begun)
            rewrite_line(line)

    def end(self) -> None:
        """End the line."""
        if self.shown:
            end_line()


def progress_line(done: float, skipped: float, rows: int, seconds: float) -> str:
    """Return the text of the progress line.

    Parameters
    ----------
    done, skipped : float
        Shares of the whole, from 0 to 1: done in all, and by an earlier run.
    rows : int
        Rows done by this run.
    seconds : float
        Since it began.

    Examples
    --------
    >>> progress_line(0.25, 0.0, 50_000, 10.0)
    ' 25.0 %      50,000 rows     5,000 rows/s  0:30 left'
    """
    rate = rows / seconds if seconds > 0 else 0.0
    own = done - skipped
    left = f"{seconds * (1 - done) / own:.0f}" if own > 0 else ""
    remains = f"{int(left) // 60}:{int(left) % 60:02d} left" if left else "time left not known yet"
    return f"{100 * done:5.1f} % {rows:>11,} rows {rate:>9,.0f} rows/s  {remains}"
