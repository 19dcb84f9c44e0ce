"""The input files of a run: the one that is named, or the tables in a folder."""

from pathlib import Path

from lrcore.errors import InvalidInput

GZIP, PARQUET = b"\x1f\x8b", b"PAR1"  # how such files begin
_ENDINGS = (".csv", ".tsv", ".txt", ".gz", ".parquet")


def files_of(path: Path) -> list[Path]:
    """Return a file, or the tables in a folder by their names.

    Raises
    ------
    InvalidInput
        If there is none.
    """
    if not path.is_dir():
        return [path]
    files = sorted(file for file in path.iterdir() if is_table(file) and file.is_file())
    if not files:
        raise InvalidInput(f"{path} holds no table: expected files ending in {', '.join(_ENDINGS)}.")
    return files


def is_table(path: Path) -> bool:
    """Return whether a file of a folder is read, judged by the ending of its name."""
    return path.suffix.lower() in _ENDINGS


def kind_of(path: Path) -> bytes:
    """Return the first bytes of a file as it is stored, which identify gzip and Parquet."""
    try:
        with path.open("rb") as file:
            return file.read(4)
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}.") from error
