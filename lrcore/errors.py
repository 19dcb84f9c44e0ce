"""What lrcore raises on purpose.

::

    CutpointError               a sentence for the person at the keyboard
    ├── InvalidInput            arrays or arguments outside a function's rules
    │   └── MissingText         a decision without its reason or a name
    ├── CohortRefused           a file that is not a table of these measurements
    ├── ArtifactError           a stored model cannot be used
    │   ├── ArtifactMissing     nothing has been trained here yet
    │   ├── ArtifactDamaged     a digest does not match, or the record cannot be read
    │   └── ArtifactForeign     made by another version of a library it depends on
    ├── NotWritten              the system does not let a file be written
    └── JournalUnavailable      the journal cannot be written or read

Every message says what was expected, what came instead and what to do. Pages show it with
``st.error``, the service answers 4xx with it, the command line prints it and exits with 2.
"""

import errno
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_FULL = "Make room, or name a place with more."
_CLOSED = "Name a folder that may be written to, or have it opened to you."
_HELP = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EROFS: _CLOSED,
    errno.EACCES: _CLOSED,
    errno.EPERM: _CLOSED,
    errno.ENOENT: "Its folder must exist.",
    errno.ENOTDIR: "What is named as its folder is a file.",
    errno.EEXIST: "What is named as a folder is a file.",
    errno.ELOOP: "Symbolic links lead round in a circle: name the file itself.",
}


class CutpointError(Exception):
    """Base of everything raised on purpose; ``str(error)`` is a sentence for the user."""


class InvalidInput(CutpointError, ValueError):
    """Arrays or arguments break a rule of the function they were given to."""


class MissingText(InvalidInput):
    """A decision lacks texts that it has to state.

    Attributes
    ----------
    requests : dict of str to str
        For each attribute that is empty, the sentence that asks for it.
    """

    def __init__(self, requests: Mapping[str, str]) -> None:
        super().__init__(" ".join(requests.values()))
        self.requests = dict(requests)


class CohortRefused(CutpointError):
    """The file as a whole cannot be read as a table of patients.

    Attributes
    ----------
    details : dict
        What a page can act on, where there is something: ``missing`` (names of fields),
        ``near_misses`` (header -> field name), ``headers`` (those found), ``offer`` (an
        :class:`lrcore.reader.choices.Offer`: the choices that would let the file be read),
        ``otherwise`` (another such offer), ``tables`` (sheets or files to choose from), ``asked``
        (``risk`` or ``outcome``: which column is asked for), ``risks`` and ``outcomes`` (the headers
        that may hold them) and ``samples`` (header -> its first values).
    """

    def __init__(self, message: str, *, details: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.details: dict[str, Any] = dict(details or {})


class ArtifactError(CutpointError):
    """A stored model cannot be used."""


class ArtifactMissing(ArtifactError):
    """No model has been stored yet."""


class ArtifactDamaged(ArtifactError):
    """A stored file does not match its digest, or cannot be read."""


class ArtifactForeign(ArtifactError):
    """The stored model was made by another version of a library it depends on."""


class NotWritten(CutpointError):
    """The system does not let a file be written; what was there before is still there."""

    @classmethod
    def because(cls, path: Path | str, error: OSError) -> "NotWritten":
        """Return the sentence for an error of the operating system.

        Examples
        --------
        >>> str(NotWritten.because(Path("out.csv"), OSError(errno.ENOSPC, "No space left on device")))
        'out.csv cannot be written: No space left on device. Make room, or name a place with more.'
        """
        sentence = f"{path} cannot be written: {error.strerror or error}."
        return cls(" ".join(filter(None, [sentence, _HELP.get(error.errno or 0)])))


class JournalUnavailable(CutpointError):
    """The journal cannot be written or read; nothing that was not recorded is acknowledged."""


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> counted(1, "row"), counted(1200, "row")
    ('1 row', '1,200 rows')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
