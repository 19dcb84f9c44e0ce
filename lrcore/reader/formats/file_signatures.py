"""Files that are not tables, known by their first bytes or words."""

import re
import zipfile

_MAGIC = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF87a", "a picture (GIF)"),
    (b"GIF89a", "a picture (GIF)"),
    (b"II*\x00", "a picture (TIFF)"),
    (b"MM\x00*", "a picture (TIFF)"),
    (b"{\\rtf", "a rich-text document"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"BZh91AY&SY", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"$FL2", "an SPSS file"),
    (b"<stata_dta>", "a Stata file"),
    (b"\x89HDF\r\n", "an HDF5 file"),
    (b"SQLite format 3\x00", "a SQLite database"),
    (b"\x93NUMPY", "a NumPy file"),
    (b"\x80\x02", "a Python pickle, which is never opened here"),
    (b"\x80\x03", "a Python pickle, which is never opened here"),
    (b"\x80\x04", "a Python pickle, which is never opened here"),
    (b"\x80\x05", "a Python pickle, which is never opened here"),
    (b"FEA1", "a Feather file"),
    (b"RDX2\n", "an R workspace"),
    (b"RDX3\n", "an R workspace"),
    (b"X\n\x00\x00\x00\x02", "an R object"),
    (b"X\n\x00\x00\x00\x03", "an R object"),
    (b"Obj\x01", "an Avro file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"\x00" * 12 + b"\xc2\xea\x81\x60", "a SAS file"),
    (b"HEADER RECORD*******", "a SAS transport file"),
)
_ARFF = re.compile(rb"\s*(%[^\n]*\n\s*)*@relation\b", re.IGNORECASE)
_OPEN_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXTS = (
    (r"\s*<(!doctype\s+html|html|head|body|table|script|div|p\b)", "a web page"),
    (r"\s*<\?xml[\s\S]{0,2000}?<(html|!doctype html)", "a web page"),
    (r"\s*<\?xml", "an XML file"),
    (r"\s*<svg", "a picture (SVG)"),
    (r'\s*\{\s*("|\})', "JSON"),
    (r'\s*\[\s*[\[\]{"\d-]', "JSON"),
    (
        r"version https://git-lfs\.github\.com/spec/",
        "a pointer of Git LFS to a file that was not fetched (`git lfs pull` fetches it)",
    ),
    (r"[+-]?\d+(\.\d+)?([ \t]+\d+:[+-]?[\d.eE+-]+){3,}[ \t]*(#|[\r\n]|$)", "a libSVM (svmlight) file"),
    (r"(\s*--[^\n]*\n)*\s*(create table|insert into)\b", "a database dump (SQL)"),
    (r"-----BEGIN ", "a key or an encrypted message"),
    (r"MIME-Version:|From: |Received: ", "an e-mail message"),
)
_SENTENCE = re.compile(r"(?:[^\W\d_]+[,:;.]? ){4}[^\W\d_]+", re.UNICODE)  # five words in a row
_NUMBER = re.compile(r"(?<![^\s,;|])[+-]?\d[\d.]*(?![^\s,;|])")
_QUOTED_CELL = re.compile(r'^(?:[^\s,;]+[,;\t]){2,}"', re.MULTILINE)  # a note in a row
_HEADING, _FENCE = (
    re.compile(r"^##+ \w", re.MULTILINE),
    re.compile(r"^(```|\|[ :-]+-[ :|-]*\|$)", re.MULTILINE),
)
_ROW_OF_NUMBERS = 10
_FEWEST_LINES, _IN_SENTENCES, _OF_NUMBERS = 3, 0.5, 0.1  # shares of the characters, and of the lines
_TEXT_RULES = tuple((re.compile(pattern, re.IGNORECASE), what) for pattern, what in _TEXTS)


def foreign_bytes(data: bytes) -> str:
    """Return what a binary file is when it is certainly no table, otherwise an empty text.

    Examples
    --------
    >>> foreign_bytes(b"%PDF-1.7 ...")
    'a PDF document'
    """
    if data.startswith(_OLD_OFFICE):
        # An encrypted .xlsx is stored inside the old container; entry names are UTF-16 there.
        if "EncryptedPackage".encode("utf-16-le") in data[: 2**20]:
            return "an Excel workbook protected by a password"
        return "" if is_old_workbook(data) else "a document in the old Office format (.doc, .ppt)"
    if data[128:132] == b"DICM":
        return "a medical image (DICOM)"
    if data.startswith(b"BM") and data[6:10] == b"\x00\x00\x00\x00":
        return "a picture (BMP)"
    if data.startswith(b"RIFF") and data[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        return "a picture or a recording"
    return next((what for magic, what in _MAGIC if data.startswith(magic)), "")


def is_old_workbook(data: bytes) -> bool:
    """Return whether a document of Office before 2007 is an Excel workbook."""
    streams = ("Workbook", "Book")
    return data.startswith(_OLD_OFFICE) and any(f"{name}\0".encode("utf-16-le") in data for name in streams)


def foreign_text(head: str) -> str:
    """Return what a text file is when it is certainly no delimited table, otherwise an empty text.

    Examples
    --------
    >>> foreign_text('[{"id": "14286204", "radius_mean": 12.77}]')
    'JSON'
    """
    return next((what for rule, what in _TEXT_RULES if rule.match(head)), "")


def is_prose(head: str) -> bool:
    r"""Return whether a text is made of sentences, without rows of numbers.

    Examples
    --------
    >>> is_prose("Dear all,\nhere are the risks of our patients, as we wrote before.\nPlease look at them.")
    True
    >>> is_prose("Risks of our patients, as we wrote before\nrisk,outcome\n0.2,0\n0.7,1")
    False
    """
    lines = [line for line in head.splitlines() if line.strip()]
    if len(lines) < _FEWEST_LINES:
        return False
    if _HEADING.search(head) and _FENCE.search(head):
        return True
    in_sentences = sum(len(line) for line in lines if _SENTENCE.search(line))
    numbers = [len(_NUMBER.findall(line)) for line in lines]
    rows = sum(n > 1 for n in numbers) > _OF_NUMBERS * len(lines) or max(numbers) >= _ROW_OF_NUMBERS
    return in_sentences >= _IN_SENTENCES * sum(map(len, lines)) and not (rows or _QUOTED_CELL.search(head))


def foreign_archive(archive: zipfile.ZipFile) -> str:
    """Return which other office document an archive is, or an empty text."""
    names = set(archive.namelist())
    if "mimetype" in names and "content.xml" in names:
        return "an OpenDocument file that is no spreadsheet (.odt, .odp)"
    if any(name.startswith("word/") for name in names):
        return "a Word document"
    if any(name.startswith("ppt/") for name in names):
        return "a PowerPoint presentation"
    if any(name.endswith(".iwa") for name in names):
        return "an Apple Numbers or Pages document"
    return ""


def other_workbook(archive: zipfile.ZipFile) -> str:
    """Return ``.xlsb`` or ``.ods`` for a workbook of such a kind, or an empty text."""
    names = set(archive.namelist())
    if "xl/workbook.bin" in names:
        return ".xlsb"
    if {"mimetype", "content.xml"} <= names:
        with archive.open("mimetype") as mimetype:
            kind = mimetype.read(len(_OPEN_SPREADSHEET))
        return ".ods" if kind == _OPEN_SPREADSHEET else ""
    return ""


def is_arff(first: bytes) -> bool:
    r"""Return whether a text begins as a Weka file does.

    Examples
    --------
    >>> is_arff(b"% made by hand\n@RELATION wdbc\n"), is_arff(b"id,diagnosis\n")
    (True, False)
    """
    return bool(_ARFF.match(first))
