"""A parser of the command line whose messages act on no terminal.

Tried with argparse of Python 3.11 to 3.14. It repeats what was typed, a file name for example, as it is:
an escape sequence in it would act on the terminal. ``error`` is the method that its documentation lets
subclasses replace; for the rest there is none, so ``_print_message`` is replaced, through which it
prints everything. ``tests/commands/test_parser.py`` fails when argparse escapes by itself, or prints in
another way.
"""

import argparse
from typing import IO, Any, NoReturn

from lrcore.system.terminal import visible, visible_lines


class VisibleParser(argparse.ArgumentParser):
    """A parser that shows every character of what was typed."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.color = False  # Python 3.14 colours its output with codes that look like those of a name

    def error(self, message: str) -> NoReturn:
        """Print the usage and a message on one line, and exit."""
        super().error(visible(message))

    def _print_message(self, message: str, file: IO[str] | None = None) -> None:  # type: ignore[override]
        super()._print_message(visible_lines(message), file)
