"""Outputs of commands: a file is replaced as a whole, through links; pipes and devices are written to."""

import io
import os
import re
import stat
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from lrcore.errors import InvalidInput, NotWritten
from lrcore.system.files import atomic_file
from lrcore.system.terminal import visible_lines

if sys.platform != "win32":
    import fcntl

_MAX_LINKS = 40  # the limit of the system
_DESCRIPTORS = re.compile(r"/(?:dev|proc/(?P<process>\d+)(?:/task/\d+)?)/fd/(?P<number>\d+)")


@dataclass(frozen=True, slots=True)
class Output:
    """A place to write to.

    Attributes
    ----------
    given : Path
        As given by the user.
    target : Path
        Where links lead.
    descriptor : int or None
        An open file of this process, if the path names one, such as ``/dev/stdout``.
    about : os.stat_result or None
        Status of the file; None if there is none yet.
    """

    given: Path
    target: Path
    descriptor: int | None
    about: os.stat_result | None

    @property
    def is_file(self) -> bool:
        """Whether it is a new file, or one that is replaced as a whole; not a pipe or a device."""
        return self.descriptor is None and (self.about is None or stat.S_ISREG(self.about.st_mode))

    def same_as(self, other: "Output") -> bool:
        """Return whether one would overwrite the other; terminals and the null device never do."""
        if self.about is None or other.about is None:
            return self.about is other.about and _plain(self.target) == _plain(other.target)
        return not stat.S_ISCHR(self.about.st_mode) and os.path.samestat(self.about, other.about)


def output_at(path: Path) -> Output:
    """Return the output at a path, after checking that it can be written.

    Raises
    ------
    NotWritten, InvalidInput
        If it is a folder or a socket, its folder does not exist, links form a circle, or writing is not
        permitted.
    """
    try:
        output = _found(path)
    except OSError as error:
        raise NotWritten.because(path, error) from error
    if output.about is None:
        _check_folder(output)
    elif stat.S_ISDIR(output.about.st_mode):
        raise InvalidInput(f"{path} cannot be written: it is a folder. Name a file in it.")
    elif output.descriptor is None:
        _check_existing(output)
    elif not _is_open_for_writing(output.descriptor):
        raise InvalidInput(f"{path} cannot be written: it was opened only to be read.")
    return output


def _is_open_for_writing(descriptor: int) -> bool:
    if sys.platform == "win32":
        return True
    return fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_ACCMODE != os.O_RDONLY


def _check_folder(output: Output) -> None:
    home = output.target.parent
    if not home.is_dir():
        raise InvalidInput(f"{output.given} cannot be written: its folder does not exist.")
    _check_access(output, home)


def _check_existing(output: Output) -> None:
    assert output.about is not None
    if stat.S_ISSOCK(output.about.st_mode):
        raise InvalidInput(
            f"{output.given} cannot be written: it is a socket. Name a file, a pipe or a device."
        )
    _check_access(output, output.target)
    if output.is_file:
        _check_access(output, output.target.parent)


def _check_access(output: Output, path: Path) -> None:
    if not os.access(path, os.W_OK):
        what = "its folder" if path.is_dir() else "it"
        raise InvalidInput(
            f"{output.given} cannot be written: {what} may not be written to. Name another place, or have "
            "this one opened to you."
        )


def check_outputs(outputs: Mapping[str, Path | None], inputs: Sequence[Path]) -> None:
    """Refuse, before any work, outputs that cannot be written or would overwrite something.

    Parameters
    ----------
    outputs : mapping of str to Path or None
        What is written, for example "scores", and where; None is standard output.
    inputs : sequence of Path
        The files that are read.

    Raises
    ------
    NotWritten, InvalidInput
        If one cannot be written, is an input, or is another output.
    """
    found = {name: _standard_output() if path is None else output_at(path) for name, path in outputs.items()}
    known = [(name, output) for name, output in found.items() if output is not None]
    for place, (name, output) in enumerate(known):
        for other, earlier in known[:place]:
            if output.same_as(earlier):
                raise InvalidInput(
                    f"The {other} and the {name} must go to two files, got the same one for both: "
                    f"{output.given}."
                )
        _keep_inputs(output, inputs)


def _keep_inputs(output: Output, inputs: Sequence[Path]) -> None:
    for path in inputs:
        with suppress(OSError):  # reported when the input is read
            if output.same_as(_found(path)):
                raise InvalidInput(
                    f"{output.given} is a file that is read: writing would destroy it. Name another."
                )


@contextmanager
def open_output(path: Path, *, private: bool) -> Iterator[IO[bytes]]:
    """Yield a stream to an output: a file appears complete at the end of the block, or not at all.

    A pipe or a device receives the data as they are written.

    Parameters
    ----------
    path : Path
    private : bool
        Whether a new file is readable by its owner only; see :func:`lrcore.system.files.atomic_file`.

    Raises
    ------
    NotWritten, InvalidInput
        If it cannot be written.
    BrokenPipeError
        If the reader of a pipe closes it.
    """
    output = output_at(path)
    if output.is_file:
        with atomic_file(output.target, private=private) as file:
            yield file
        return
    try:
        with _through(output) as stream:
            yield stream
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.filename not in (None, str(output.target)):
            raise
        raise NotWritten.because(path, error) from error


class _OneWay(io.BufferedWriter):
    """A pipe or a device, which has no position; on a terminal, every character is made visible."""

    def __init__(self, descriptor: int) -> None:
        super().__init__(io.FileIO(descriptor, "wb"))
        self._written = 0
        self._is_terminal = os.isatty(descriptor)

    def write(self, data: Any, /) -> int:
        """Write all of the data."""
        shown = bytes(data)
        self._written += len(shown)
        if self._is_terminal:
            lines = shown.decode("utf-8", "replace").replace("\r\n", "\n")
            shown = visible_lines(lines).encode()
        return super().write(shown)

    def tell(self) -> int:
        """Return how much was written."""
        return self._written


def _through(output: Output) -> _OneWay:
    if output.descriptor is None:
        return _OneWay(os.open(output.target, os.O_WRONLY | getattr(os, "O_NOCTTY", 0)))
    for stream in (sys.stdout, sys.stderr):  # keep the order of what was printed before
        stream.flush()
    return _OneWay(os.dup(output.descriptor))


def _found(path: Path) -> Output:
    """Follow the links of a path, up to an open file of this process if one is on the way.

    ``/dev/stdout`` is not followed to the file behind it: the shell that opened it continues to write
    there, possibly in append mode.
    """
    at = Path(os.path.abspath(path))
    for _ in range(_MAX_LINKS):
        at = Path(os.path.realpath(at.parent)) / at.name
        named = _DESCRIPTORS.fullmatch(str(at))
        if named and int(named["process"] or os.getpid()) == os.getpid():
            number = int(named["number"])
            return Output(path, at, number, os.fstat(number))
        if named or not at.is_symlink():
            break
        at = at.parent / os.readlink(at)
    try:
        return Output(path, at, None, at.stat())
    except FileNotFoundError:
        return Output(path, at, None, None)


def _standard_output() -> Output | None:
    try:
        number = sys.stdout.fileno()
        return Output(Path("standard output"), Path("/dev/stdout"), number, os.fstat(number))
    except (OSError, ValueError, AttributeError):  # it is not a file
        return None


def _plain(path: Path) -> str:
    return os.path.normcase(path)
