r"""Printing: no character of a file, a name or an id acts on the terminal.

Everything the command line and the log write goes through :func:`visible`: escape codes, other
control characters, line feeds within a name, marks that reverse the direction of writing, and bytes
that are not text appear as ``\x1b``, ``\n``, ``\u202e``. Data that are written to a file or a pipe
stay as they are.
"""

import csv
import io
import json
import sys
import unicodedata
from collections.abc import Iterable
from typing import Any, TextIO

from lrcore.errors import InvalidInput

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def visible(text: str) -> str:
    r"""Return text in which every character is visible, on one line.

    Examples
    --------
    >>> visible("\x1b[31mred"), visible("two\nlines"), visible("Jörg\u202e")
    ('\\x1b[31mred', 'two\\nlines', 'Jörg\\u202e')
    """
    return text if text.isprintable() else "".join(map(_visible, text))


def visible_lines(text: str) -> str:
    r"""Return text of several lines, each of them as :func:`visible` returns it.

    Examples
    --------
    >>> visible_lines("a\x07\nb")
    'a\\x07\nb'
    """
    return "\n".join(map(visible, text.split("\n")))


def visible_table(text: str) -> str:
    r"""Return CSV in which every character of every cell is visible.

    Examples
    --------
    >>> visible_table('1,"two\nlines"\r\n')
    '1,two\\nlines\n'
    """
    shown = io.StringIO()
    rows = csv.reader(io.StringIO(text, newline=""))
    csv.writer(shown, lineterminator="\n").writerows([visible(cell) for cell in row] for row in rows)
    return shown.getvalue()


def _visible(character: str) -> str:
    if unicodedata.category(character) not in _INVISIBLE:
        return character
    return ascii(character)[1:-1]


def say(*lines: str) -> None:
    """Print messages on standard error, one per line; empty ones are skipped."""
    _print(filter(None, lines), sys.stderr)


def show(*lines: str) -> None:
    """Print lines of a result on standard output."""
    _print(lines, sys.stdout)


def show_json(numbers: dict[str, Any]) -> None:
    """Print one JSON object on standard output."""
    # json escapes all that is not ASCII, and of ASCII all control characters but one.
    text = json.dumps(numbers, indent=1, allow_nan=False).replace("\x7f", "\\u007f")
    print(text)


def show_table(text: str) -> None:
    """Write CSV to standard output, unchanged unless standard output is a terminal."""
    lines = text.replace("\r\n", "\n")
    sys.stdout.write(_encodable(visible_table(text) if sys.stdout.isatty() else lines, sys.stdout))


def show_document(text: str) -> None:
    """Write a document to standard output, unchanged unless standard output is a terminal."""
    sys.stdout.write(_encodable(visible_lines(text) if sys.stdout.isatty() else text, sys.stdout))


def show_bytes(content: bytes) -> None:
    """Write the content of a file to standard output; on a terminal, only a text, made visible.

    Raises
    ------
    InvalidInput
        If it is not a text, and standard output is a terminal.
    """
    stream = sys.stdout
    if not stream.isatty() and hasattr(stream, "buffer"):
        stream.flush()
        stream.buffer.write(content)
        return
    try:
        show_document(content.decode())
    except UnicodeDecodeError:
        raise InvalidInput("The result is not a text: name a file with `-o`.") from None


def rewrite_line(text: str) -> None:
    """Write a line on standard error: on a terminal over the line before, elsewhere below it."""
    line = visible(text)
    sys.stderr.write(f"\r{line}\x1b[K" if sys.stderr.isatty() else f"{line}\n")
    sys.stderr.flush()


def end_line() -> None:
    """End a rewritten line."""
    if sys.stderr.isatty():
        sys.stderr.write("\n")


def _print(lines: Iterable[str], stream: TextIO) -> None:
    for line in lines:
        print(_encodable(visible(line), stream), file=stream, flush=stream is sys.stderr)


def _encodable(text: str, stream: TextIO) -> str:
    """Return text that the encoding of the stream can represent."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return text if text.isascii() else text.encode(encoding, "backslashreplace").decode(encoding)
