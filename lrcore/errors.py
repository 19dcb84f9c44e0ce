"""What lrcore raises on purpose.

::

    CutpointError               a sentence for the person at the keyboard
    ├── InvalidInput            arrays or arguments outside a function's rules
    ├── CohortRefused           a file that is not a table of these measurements
    ├── ArtifactError           a stored model cannot be used
    │   ├── ArtifactMissing     nothing has been trained here yet
    │   ├── ArtifactDamaged     a digest does not match, or the record cannot be read
    │   └── ArtifactForeign     made by another version of a library it depends on
    └── JournalUnavailable      the journal cannot be written or read

Every message says what was expected, what came instead and what to do. Pages show it with
``st.error``, the service answers 4xx with it, the command line prints it and exits with 2.
"""

from collections.abc import Mapping
from typing import Any


class CutpointError(Exception):
    """Base of everything raised on purpose; ``str(error)`` is a sentence for the user."""


class InvalidInput(CutpointError, ValueError):
    """Arrays or arguments break a rule of the function they were given to."""


class CohortRefused(CutpointError):
    """The file as a whole cannot be read as a table of patients.

    Attributes
    ----------
    details : dict
        What a page can act on, where there is something: ``missing`` (names of fields),
        ``near_misses`` (header -> field name), ``headers`` (those found), ``offer`` (an
        :class:`lrcore.cohort.choices.Offer`: the choices that would let the file be read),
        ``otherwise`` (another such offer) and ``tables`` (sheets or files to choose from).
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


class JournalUnavailable(CutpointError):
    """The journal cannot be written or read; nothing that was not recorded is acknowledged."""
