"""Read and write the files that are named on the command line."""

from collections.abc import Callable
from pathlib import Path

from lrcore.errors import InvalidInput
from lrcore.reader import Choices, Cohort, Predictions, read_cohort, read_labelled
from lrcore.reader.formats.file_bytes import Bytes, bytes_of
from lrcore.system.outputs import open_output
from lrcore.system.terminal import say


def content_of(path: Path) -> Bytes:
    """Return a file's bytes, or refuse with the reason."""
    try:
        return bytes_of(path)
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}.") from error


def read_measurements(data: Bytes, name: str, choices: Choices) -> Cohort:
    """Read a file of patients with the 30 measurements."""
    read = _read(
        data, lambda: read_cohort(data, name=name, choices=choices), name, choices, measurements=True
    )
    assert isinstance(read, Cohort)
    return read


def read_either(data: Bytes, name: str, choices: Choices) -> Cohort | Predictions:
    """Read either kind of table: 30 measurements, or risks and outcomes."""
    return _read(data, lambda: read_labelled(data, name=name, choices=choices), name, choices)


def _read(
    data: Bytes,
    read: Callable[[], Cohort | Predictions],
    name: str,
    choices: Choices,
    *,
    measurements: bool = False,
) -> Cohort | Predictions:
    from lrcore.reader.apart.own_process import read_within_bounds

    return read_within_bounds(data, read, name=name, choices=choices, measurements=measurements, say=say)


def write(path: Path, text: str, *, private: bool) -> None:
    """Write a text as a whole or not at all; see :func:`lrcore.system.outputs.open_output`."""
    with open_output(path, private=private) as file:
        file.write(text.encode("utf-8", "replace"))
