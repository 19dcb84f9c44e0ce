"""How a file was read, in one line and in parts."""

from dataclasses import dataclass

GAPS = "gaps"  # columns set apart by two or more spaces, or by a tab
_DELIMITERS = {
    ",": "commas",
    ";": "semicolons",
    "\t": "tabs",
    "|": "bars",
    " ": "spaces",
    ":": "colons",
    "~": "tildes",
    "^": "carets",
    GAPS: "gaps of spaces",
}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file was read.

    Attributes
    ----------
    form : str
        ``text``, ``Excel workbook`` or ``Parquet``.
    opened : tuple of str
        What was opened to reach the table: ``gzip``, the sheet's name.
    encoding : str
        Empty for workbooks and Parquet.
    delimiter, quote : str
        One character each, or ``gaps``; empty for workbooks and Parquet.
    decimal : str
        ``.`` or ``,``.
    header : str
        Where the names came from, in words.
    tables : tuple of str
        The sheets or files of an archive that could have been read, this one included.
    """

    form: str
    opened: tuple[str, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    quote: str = ""
    decimal: str = "."
    header: str = ""
    tables: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """All of it in one line.

        Examples
        --------
        >>> Dialect("text", ("gzip",), "UTF-8", ";", '"', ",", "Kaggle names").line
        'text, gzip, UTF-8, semicolons, decimal comma, Kaggle names'
        """
        delimiter = _DELIMITERS.get(self.delimiter, repr(self.delimiter) if self.delimiter else "")
        decimal = "decimal comma" if self.decimal == "," else "decimal point"
        parts = (self.form, *self.opened, self.encoding, delimiter, decimal, self.header)
        return ", ".join(part for part in parts if part)
