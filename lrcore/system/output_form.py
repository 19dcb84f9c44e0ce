"""Outputs whose name announces another form than what is written."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from lrcore.errors import InvalidInput

# Endings by which other programs open a file. Plain text, such as `.txt`, and unknown endings announce less.
_DOCUMENTS = {".doc", ".docx", ".odt", ".parquet", ".pdf", ".pmml", ".pptx", ".rtf", ".xls", ".xlsx", ".xml"}
_PICTURES = {".gif", ".jpeg", ".jpg", ".png", ".svg", ".tif", ".tiff"}
_ARCHIVES = {".7z", ".bz2", ".gz", ".tar", ".tgz", ".xz", ".zip", ".zst"}
_ENDINGS = _DOCUMENTS | _PICTURES | _ARCHIVES


@dataclass(frozen=True, slots=True)
class OutputForm:
    """What is written.

    Attributes
    ----------
    name : str
        With its article, within a sentence.
    endings : tuple of str
        Of the names of its files, the usual one first.
    """

    name: str
    endings: tuple[str, ...]

    def check(self, output: Path | None, others: Iterable["OutputForm"]) -> None:
        """Refuse an output that would be taken for something else.

        Parameters
        ----------
        output : Path or None
            None for standard output.
        others : iterable of OutputForm
            What else the command can write.

        Raises
        ------
        InvalidInput
            If the name ends as those of another form do.
        """
        if output is None:
            return
        ending = output.suffix.lower()
        announced = _ENDINGS.union(*(other.endings for other in others))
        if ending in announced and ending not in self.endings:
            raise InvalidInput(
                f"{output} cannot be written: expected a name that ends in {' or '.join(self.endings)} for "
                f"{self.name}, got {ending}. Change the name, or choose another form with --as."
            )
