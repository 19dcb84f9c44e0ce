"""Bytes -> what they hold: text, a workbook, a Parquet table; or a sentence why none of these."""

import gzip
import io
import struct
import zipfile
import zlib
from dataclasses import dataclass

from lrcore.errors import CohortRefused
from lrcore.reader.formats.bounds import MOST_BYTES
from lrcore.reader.formats.file_bytes import Bytes, StoredBytes
from lrcore.reader.formats.file_signatures import (
    foreign_archive,
    foreign_bytes,
    is_arff,
    is_old_workbook,
    other_workbook,
)
from lrcore.reader.issues import counted, listed, quoted

MOST_LINES = 4_000_000
_MOST_LAYERS = 3
_MOST_MEMBERS = 1000
TEXT, WORKBOOK, OLD_WORKBOOK, PARQUET, ARROW = "text", "workbook", "old workbook", "parquet", "arrow"
BINARY_WORKBOOK, OPEN_DOCUMENT, ARFF = "binary workbook", "OpenDocument spreadsheet", "arff"
_ARROW = b"ARROW1\x00\x00"
_BLANK, _FIRST_BYTES = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n\f\v", 4096
_TABLE_ENDINGS = (
    ".csv",
    ".tsv",
    ".tab",
    ".txt",
    ".psv",
    ".dat",
    ".data",
    ".asc",
    ".xlsx",
    ".xlsm",
    ".xls",
    ".xlsb",
    ".ods",
    ".arff",
    ".parquet",
    ".feather",
    ".arrow",
    ".gz",
)
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    struct.error,
)


@dataclass(frozen=True, eq=False, slots=True)
class Content:
    """What was found inside a file.

    Attributes
    ----------
    kind : str
        ``text``, ``workbook``, ``old workbook`` (.xls), ``binary workbook`` (.xlsb), ``OpenDocument
        spreadsheet`` (.ods), ``arff`` (Weka), ``parquet`` or ``arrow`` (Feather).
    data : bytes or StoredBytes
        Decompressed; a large text may still lie on disk.
    steps : tuple of str
        What was opened on the way, for example ``gzip``.
    tables : tuple of str
        The files of an archive that may hold a table.
    """

    kind: str
    data: Bytes
    steps: tuple[str, ...]
    tables: tuple[str, ...]


def unpack(data: Bytes, *, member: str = "") -> Content:
    """Open compressed files and archives until a table is found.

    Parameters
    ----------
    data : bytes or StoredBytes
        The file.
    member : str
        Which file of an archive to take, when there are several.

    Raises
    ------
    CohortRefused
        If it is empty, too large, damaged, encrypted, or no table at all.
    """
    if isinstance(data, StoredBytes):
        _check_size(len(data))
        if _is_text(data[:_FIRST_BYTES]):
            return Content(TEXT, data, (), ())
        data = data.whole()
    steps: list[str] = []
    tables: tuple[str, ...] = ()
    for _ in range(_MOST_LAYERS):
        _check_size(len(data))
        if data.startswith(b"\x1f\x8b"):
            data = _gunzip(data)
            steps.append("gzip")
        elif data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            with _archive(data) as archive:
                kind = _workbook_kind(archive)
                if kind:
                    _check_size(sum(entry.file_size for entry in archive.infolist()))
                    return Content(kind, data, tuple(steps), tables)
                data, name, tables = _only_table(archive, member)
            steps.append(f"zip, file {quoted(name)}")
        else:
            return Content(_plain_kind(data), data, tuple(steps), tables)
    raise CohortRefused(
        "Expected one table, found archives within archives: unpack the file and upload the table."
    )


def _workbook_kind(archive: zipfile.ZipFile) -> str:
    if "xl/workbook.xml" in archive.namelist():
        return WORKBOOK
    return {".xlsb": BINARY_WORKBOOK, ".ods": OPEN_DOCUMENT}.get(other_workbook(archive), "")


def _is_text(first: bytes) -> bool:
    packed = first.startswith((b"\x1f\x8b", b"PK"))
    return bool(first.strip(_BLANK)) and not packed and _plain_kind(first) == TEXT


def _plain_kind(data: bytes) -> str:
    if is_blank(data):
        raise CohortRefused(
            "The file is empty: expected a header line and one row per patient, found nothing but blanks."
            if data
            else "The file is empty (0 bytes): expected a header line and one row per patient."
        )
    if data.startswith(b"PAR1"):
        return PARQUET
    if data.startswith(_ARROW):
        return ARROW
    what = foreign_bytes(data)
    if what:
        raise CohortRefused(
            f"This is {what}, not a table: save the measurements as CSV or as an Excel workbook (.xlsx) and "
            "upload that."
        )
    if is_old_workbook(data):
        return OLD_WORKBOOK
    return ARFF if is_arff(data[:_FIRST_BYTES]) else TEXT


def is_blank(data: bytes) -> bool:
    """Return whether there is nothing in a text but blanks and line ends."""
    # Most files show in their first bytes that they are not blank; looking at all of a large one is slow.
    return not (data[:_FIRST_BYTES].strip(_BLANK) or data.strip(_BLANK))


def _check_size(size: int) -> None:
    if size > MOST_BYTES:
        raise CohortRefused(
            f"The file holds {size / 2**20:,.0f} MiB when unpacked; at most {MOST_BYTES // 2**20} MiB are "
            "read: split it into several files."
        )


def check_lines(lines: int) -> None:
    """Refuse a table of more lines than can be read while a person waits."""
    if lines > MOST_LINES:
        raise CohortRefused(
            f"The file has {lines:,} lines; at most {MOST_LINES:,} are read: remove empty "
            "lines, or split it into several files."
        )


def _gunzip(data: bytes) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            plain = stream.read(MOST_BYTES + 1)
    except _DAMAGED:
        raise CohortRefused(
            "The gzip file is damaged or was cut off while it was copied: compress the table again."
        ) from None
    _check_size(len(plain))
    return plain


def _archive(data: bytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        what = "" if other_workbook(archive) else foreign_archive(archive)
    except _DAMAGED:
        raise CohortRefused("The zip archive is damaged or was cut off: pack the table again.") from None
    if what:
        raise CohortRefused(
            f"This is {what}: save the table as CSV or as an Excel workbook (.xlsx) and upload that."
        )
    return archive


def _only_table(archive: zipfile.ZipFile, member: str) -> tuple[bytes, str, tuple[str, ...]]:
    entries = {entry.filename: entry for entry in archive.infolist() if _is_content(entry)}
    if len(entries) > _MOST_MEMBERS:
        raise CohortRefused(
            f"Expected a zip archive with one table, found {counted(len(entries), 'file')}: upload the "
            "table by itself."
        )
    tables = [name for name in entries if name.lower().endswith(_TABLE_ENDINGS)] or list(entries)
    chosen = [member] if member in entries else tables
    if not tables:
        raise CohortRefused("The zip archive is empty: expected one table. Upload the table by itself.")
    if len(chosen) != 1:
        raise CohortRefused(
            f"Expected a zip archive with one table, found {listed(map(quoted, tables))}: choose one of "
            "them, or save it as a file of its own.",
            details={"tables": tuple(tables)},
        )
    return _extract(archive, entries[chosen[0]]), chosen[0], tuple(tables)


def _is_content(entry: zipfile.ZipInfo) -> bool:
    own_name = entry.filename.rsplit("/", 1)[-1]
    return bool(own_name) and not own_name.startswith(".") and not entry.filename.startswith("__MACOSX/")


def _extract(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if entry.flag_bits & 1:
        raise CohortRefused("The zip archive is encrypted: unpack it with its password and upload the table.")
    _check_size(entry.file_size)
    try:
        with archive.open(entry) as stream:
            plain = stream.read(MOST_BYTES + 1)
    except _DAMAGED:
        raise CohortRefused(
            f"The file {quoted(entry.filename)} in the zip archive is damaged: pack the table again."
        ) from None
    _check_size(len(plain))
    return plain
