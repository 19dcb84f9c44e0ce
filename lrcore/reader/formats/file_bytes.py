"""The bytes of a large file, left where they are and read stretch by stretch."""

from pathlib import Path

from lrcore.errors import CohortRefused
from lrcore.reader.issues import quoted

AHEAD = 2**23  # bytes from which a large text is decided upon: more than 16,384 rows of most tables


class StoredBytes:
    """The bytes of a file on disk; slices of them are read when they are asked for.

    Parameters
    ----------
    path : Path

    Raises
    ------
    OSError
        If the file cannot be read.
    """

    __slots__ = ("_path", "_version", "size")

    def __init__(self, path: Path) -> None:
        self._path, about = path, path.stat()
        self.size, self._version = about.st_size, (about.st_size, about.st_mtime_ns)

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, where: slice) -> bytes:
        start, stop, _ = where.indices(self.size)
        with self._path.open("rb") as file:
            file.seek(start)
            read = file.read(max(stop - start, 0))
        about = self._path.stat()
        if (about.st_size, about.st_mtime_ns) != self._version:
            raise CohortRefused(
                f"{quoted(self._path.name)} was changed while it was read: read it again when it is complete."
            )
        return read

    def whole(self) -> bytes:
        """Read all of it."""
        return self[:]


Bytes = bytes | StoredBytes


def bytes_of(path: Path) -> Bytes:
    """Return the bytes of a file, read at once unless it is large.

    Raises
    ------
    OSError
        If the file cannot be read.
    """
    return StoredBytes(path) if path.stat().st_size > 2 * AHEAD else path.read_bytes()
