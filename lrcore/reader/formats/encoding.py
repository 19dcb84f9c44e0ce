"""Which characters the bytes of a text file stand for."""

import codecs
import io
import re
from dataclasses import dataclass

from lrcore.errors import CohortRefused

_SAMPLE = 2**16
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with byte-order mark"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16 (little endian)"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16 (big endian)"),
)
_CONTROLS = bytes({*range(32), 127} - {*b"\t\n\r\f\v\x1a\x1b"})
_INNER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # no letters, wherever they stand
_MULTIBYTE = re.compile(rb"[\xc3-\xf4][\x80-\xbf]")
_FALLBACK = "cutpoint-cp1252"


@dataclass(frozen=True, slots=True)
class Encoding:
    """How bytes become characters.

    Attributes
    ----------
    codec : str
        Python's name for it.
    errors : str
        What to do with bytes that do not belong.
    label : str
        Its name for the reader.
    """

    codec: str
    errors: str
    label: str

    def reader(self, data: bytes) -> io.TextIOWrapper:
        """Open the bytes as a stream of text whose line ends are left as they are."""
        return io.TextIOWrapper(io.BytesIO(data), encoding=self.codec, errors=self.errors, newline="")


def sniff_encoding(data: bytes, *, choice: str = "") -> Encoding:
    """Decide the encoding from a byte-order mark, from the bytes, or as a person chose.

    Raises
    ------
    CohortRefused
        If the bytes are not text.

    Notes
    -----
    Bytes that are not UTF-8 in a file that otherwise is are read one by one as Windows-1252, so
    that one name typed elsewhere does not spoil all the others; what means nothing there either
    is shown as the replacement character.
    """
    sample = data[:_SAMPLE]
    if choice:
        return Encoding(choice, "replace", f"{choice} (as chosen)")
    for mark, codec, label in _MARKS:
        if sample.startswith(mark):
            return Encoding(codec, _FALLBACK if codec == "utf-8-sig" else "replace", label)
    wide = _unmarked_utf16(sample)
    if wide:
        return wide
    if len(sample) - len(sample.translate(None, _CONTROLS)) > 0.02 * len(sample):
        raise CohortRefused(
            "This is not a table: most of a table is text, but the file holds binary data. "
            "Save the measurements as CSV or as an Excel workbook (.xlsx) and upload that."
        )
    return _eight_bit(data)


def _unmarked_utf16(sample: bytes) -> Encoding | None:
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = max(len(sample) / 2, 1)
    if odd > 0.4 * half and even < 0.05 * half:
        return Encoding("utf-16-le", "replace", "UTF-16 (little endian, no mark)")
    if even > 0.4 * half and odd < 0.05 * half:
        return Encoding("utf-16-be", "replace", "UTF-16 (big endian, no mark)")
    return None


def _eight_bit(data: bytes) -> Encoding:
    if data.isascii():
        return Encoding("utf-8", _FALLBACK, "UTF-8")
    if is_utf8(data):
        return Encoding("utf-8", _FALLBACK, "UTF-8")
    if _MULTIBYTE.search(data) or any(mark in data for mark in _INNER_MARKS):
        return Encoding("utf-8", _FALLBACK, "UTF-8, other bytes read as Windows-1252")
    return Encoding("cp1252", "replace", "Windows-1252")


def is_utf8(data: bytes) -> bool:
    """Return whether bytes are UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), 2**20):
            decoder.decode(data[start : start + 2**20])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    around = error.object[max(error.start - 1, 0) : error.end + 1]
    if any(mark in around for mark in _INNER_MARKS):
        return "\ufffd" * (error.end - error.start), error.end
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(_FALLBACK, _as_windows)
