"""Access control: an optional key, compared in constant time; a file of keys is read again on change."""

import hashlib
import hmac
import os
import stat
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lrcore.errors import InvalidInput
from lrcore.service.refusal import UNAUTHORISED, UNAVAILABLE
from lrcore.system.environment import API_KEY, API_KEY_FILE, setting

HEADER = "X-API-Key"
OPEN_PATHS = frozenset(["/health", "/ready"])  # for monitoring; they disclose nothing
_ALIVE = "/health"  # answers even while the file of keys cannot be used
_MIN_KEY_CHARACTERS = 16
_MAX_FILE_BYTES = 64 * 1024
_SETTLED_SECONDS = 0.1  # a second change within this time may leave the same time stamp


@dataclass(frozen=True, slots=True)
class AccessRefusal:
    """Why a request is refused.

    Attributes
    ----------
    status : int
    detail : str
    """

    status: int
    detail: str


class Access:
    """Decides which requests are answered.

    Parameters
    ----------
    sign_on : bool
        Whether the dashboard in the same server requires sign-on. Without a key, every request is
        then refused, because the service would bypass the sign-on.
    environment : mapping of str to str

    Raises
    ------
    InvalidInput
        If a key is too short, or the file has none: a mistake does not open the service.
    """

    def __init__(self, *, sign_on: bool, environment: Mapping[str, str]) -> None:
        key, file = setting(API_KEY, environment), setting(API_KEY_FILE, environment)
        if key and file:
            raise InvalidInput(f"Set `{API_KEY}` or `{API_KEY_FILE}`, not both.")
        self._file = KeyFile(Path(file)) if file else None
        self._digests = self._file.digests() if self._file else _digests([key] if key else [])
        self.keyed = bool(file or key)
        self._closed = sign_on and not self.keyed
        self.asks = self.keyed or self._closed

    def refusal(self, path: str, key: bytes | None) -> AccessRefusal | None:
        """Return why a request is refused; None if it may pass."""
        if not self.asks or path == _ALIVE:
            return None
        if self._closed:
            return None if path in OPEN_PATHS else AccessRefusal(UNAUTHORISED, _CLOSED)
        try:
            digests = self._digests if self._file is None else self._file.digests()
        except InvalidInput as error:
            return AccessRefusal(UNAVAILABLE, f"Nothing is answered until this is corrected: {error}")
        if path in OPEN_PATHS:
            return None
        if key is None:
            return AccessRefusal(UNAUTHORISED, f"A key is needed: send it in the header {HEADER}.")
        found = hashlib.sha256(key).digest()
        # Every key is compared, each in constant time: the time discloses none of them.
        same = [hmac.compare_digest(found, digest) for digest in digests]
        if any(same):
            return None
        return AccessRefusal(UNAUTHORISED, f"The key in the header {HEADER} is not one of this service's.")


_CLOSED = (
    "The dashboard requires sign-on, and no key is set for the service, so it answers no request. "
    f"Set {API_KEY} or {API_KEY_FILE} where the server is started."
)


class KeyFile:
    """A file with one key per line, read at first use and after every change.

    Parameters
    ----------
    path : Path
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._mark: tuple[int, ...] = ()
        self._found: tuple[bytes, ...] = ()

    def digests(self) -> tuple[bytes, ...]:
        """Return the SHA-256 of each key.

        Raises
        ------
        InvalidInput
            If the file cannot be read, has no key or a short one. What it held before is not used.
        """
        try:
            found = os.stat(self._path)
            mark = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
            if self._mark and mark == self._mark:
                return self._found
            self._mark = ()
            keys = self._keys(found)
        except (OSError, ValueError) as error:
            self._mark = ()
            if isinstance(error, InvalidInput):
                raise
            raise InvalidInput(
                f"`{API_KEY_FILE}` names a file that cannot be read: {type(error).__name__}."
            ) from error
        self._found = _digests(keys)
        if time.time() - max(found.st_mtime, found.st_ctime) > _SETTLED_SECONDS:
            self._mark = mark
        return self._found

    def _keys(self, found: os.stat_result) -> list[str]:
        if not stat.S_ISREG(found.st_mode):  # a pipe blocks, and cannot be read twice
            raise InvalidInput(f"`{API_KEY_FILE}` must name a regular file.")
        with self._path.open("rb") as file:
            content = file.read(_MAX_FILE_BYTES + 1)
        if len(content) > _MAX_FILE_BYTES:
            raise InvalidInput(f"`{API_KEY_FILE}` names a file of more than {_MAX_FILE_BYTES:,} bytes.")
        keys = [line.strip() for line in content.decode("utf-8").splitlines() if line.strip()]
        if not keys:
            raise InvalidInput(f"`{API_KEY_FILE}` names a file without a key: write one key per line.")
        return keys


def access_in_use(*, sign_on: bool, environment: Mapping[str, str] = os.environ) -> Access:
    """Read the keys from ``CUTPOINT_API_KEY``, or from the lines of the file ``CUTPOINT_API_KEY_FILE`` names.

    Parameters
    ----------
    sign_on : bool
        Whether the dashboard in the same server requires sign-on.
    environment : mapping of str to str

    Raises
    ------
    InvalidInput
        If a key is too short, or the file has none.
    """
    return Access(sign_on=sign_on, environment=environment)


def _digests(keys: list[str]) -> tuple[bytes, ...]:
    short = next((key for key in keys if len(key) < _MIN_KEY_CHARACTERS), None)
    if short is not None:
        raise InvalidInput(
            f"A key of the service must have {_MIN_KEY_CHARACTERS} characters or more, got {len(short)}."
        )
    return tuple(hashlib.sha256(key.encode()).digest() for key in keys)
