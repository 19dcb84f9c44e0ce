"""Files named on the command line."""

from pathlib import Path

from lrcore.errors import InvalidInput
from lrcore.reader.formats.file_bytes import Bytes, bytes_of
from lrcore.system.outputs import open_output


def content_of(path: Path) -> Bytes:
    """Return a file's bytes, or refuse with the reason."""
    try:
        return bytes_of(path)
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}.") from error


def write(path: Path, text: str, *, private: bool) -> None:
    """Write a text as a whole or not at all; see :func:`lrcore.system.outputs.open_output`."""
    with open_output(path, private=private) as file:
        file.write(text.encode("utf-8", "replace"))
