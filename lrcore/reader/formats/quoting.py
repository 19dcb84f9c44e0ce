"""Rewrite two unusual ways to quote before a file is cut into cells.

One is a table whose lines are quoted as a whole, as a spreadsheet writes a CSV that it took for one
column; the other, blanks between a delimiter and a quotation mark.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

from lrcore.reader.formats.delimited import LONGEST_LINE
from lrcore.reader.formats.encoding import Encoding
from lrcore.reader.formats.file_signatures import foreign_text

Rewrite = Callable[[Iterator[str]], Iterator[str]]

_HEAD_LINES = 20
_ENOUGH_DELIMITERS = 10  # delimiters that show a line to be a row, even if others hold more
_DELIMITERS = ",;\t|"
_BLANK_BEFORE_QUOTE = re.compile(rf"[{_DELIMITERS}] +\"")


def normalize_quoting(data: bytes, encoding: Encoding) -> tuple[bytes, Encoding]:
    r"""Return the bytes of a file with the usual quotation marks; most files are returned as they are.

    Returns
    -------
    data : bytes
    encoding : Encoding
        UTF-8 where the file was rewritten.

    Examples
    --------
    >>> from lrcore.reader.formats.encoding import sniff_encoding
    >>> plain = sniff_encoding(b"a,b")
    >>> normalize_quoting(b'"a,b,c,d,e,f,g,h,i,j,k"\n"1,2,3,4,5,6,7,8,9,10,11"\n', plain)[0]
    b'a,b,c,d,e,f,g,h,i,j,k\n1,2,3,4,5,6,7,8,9,10,11\n'
    """
    with encoding.reader(data) as stream:
        head = [line.strip() for line in islice(_lines(stream), _HEAD_LINES)]
    if foreign_text("\n".join(head)[:4096]):
        return data, encoding
    counts = [sum(map(line.count, _DELIMITERS)) for line in head]
    fewest = max(1, min(_ENOUGH_DELIMITERS, max(counts, default=0)))
    table = [line for line, n in zip(head, counts, strict=True) if n >= fewest]
    if table and all(map(_is_wrapped, table)):
        return _rewritten(data, encoding, _unwrapped)
    if any(map(_has_blank_before_quote, table)):
        delimiter = max(_DELIMITERS, key=table[0].count)
        return _rewritten(data, encoding, lambda lines: _without_blanks(lines, delimiter))
    return data, encoding


def _lines(stream: io.TextIOWrapper) -> Iterator[str]:
    return iter(lambda: stream.readline(LONGEST_LINE), "")


def _is_wrapped(line: str) -> bool:
    inner = line[1:-1].replace('""', "")
    return len(line) > 1 and line.startswith('"') and line.endswith('"') and '"' not in inner


def _has_blank_before_quote(line: str) -> bool:
    return any(line.count('"', 0, found.start()) % 2 == 0 for found in _BLANK_BEFORE_QUOTE.finditer(line))


def _rewritten(data: bytes, encoding: Encoding, rewrite: Rewrite) -> tuple[bytes, Encoding]:
    with encoding.reader(data) as stream:
        text = "".join(rewrite(_lines(stream)))
    return text.encode("utf-8", "replace"), replace(encoding, codec="utf-8")


def _unwrapped(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        plain = line.strip()
        yield plain[1:-1].replace('""', '"') + "\n" if _is_wrapped(plain) else line


def _without_blanks(lines: Iterator[str], delimiter: str) -> Iterator[str]:
    written = io.StringIO(newline="")
    records = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    csv.writer(written, delimiter=delimiter, lineterminator="\n").writerows(records)
    yield written.getvalue()
