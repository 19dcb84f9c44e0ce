"""Who may ask: an optional key, compared in constant time."""

import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lrcore.errors import InvalidInput
from lrcore.system.environment import API_KEY, API_KEY_FILE, setting

HEADER = "X-API-Key"
OPEN_PATHS = frozenset(["/health", "/ready"])  # for whoever watches over the process; they tell nothing
_SHORTEST = 16


@dataclass(frozen=True, slots=True)
class Access:
    """What a request must bring.

    Attributes
    ----------
    digests : tuple of bytes
        SHA-256 of the keys that open; without any, no key is asked for.
    closed : bool
        The dashboard asks people to sign in, and no key was set: nothing is answered, because the
        service would be a way around.
    """

    digests: tuple[bytes, ...]
    closed: bool

    @property
    def asks(self) -> bool:
        """Whether anything is asked of a request at all."""
        return bool(self.digests) or self.closed

    def refusal(self, path: str, key: bytes | None) -> str:
        """Return why a request is turned away; empty when it may pass."""
        if path in OPEN_PATHS or not self.asks:
            return ""
        if self.closed:
            return (
                "The dashboard asks for sign-on, and no key is set for the service, so it answers nobody. "
                f"Set {API_KEY} or {API_KEY_FILE} where the server is started."
            )
        if key is None:
            return f"A key is needed: send it in the header {HEADER}."
        found = hashlib.sha256(key).digest()
        # Every key is compared, and each in constant time: the time tells nothing of which was near.
        same = [hmac.compare_digest(found, digest) for digest in self.digests]
        return "" if any(same) else f"The key in the header {HEADER} is not one of this service's."


def access_in_use(*, sign_on: bool, environment: Mapping[str, str] = os.environ) -> Access:
    """Read the keys from ``CUTPOINT_API_KEY``, or from the lines of the file ``CUTPOINT_API_KEY_FILE`` names.

    Parameters
    ----------
    sign_on : bool
        Whether the dashboard in the same server asks people to sign in.
    environment : mapping of str to str

    Raises
    ------
    InvalidInput
        If a key is too short, or the file has none: a mistake must not open the service.
    """
    keys = _keys(environment)
    short = next((key for key in keys if len(key) < _SHORTEST), None)
    if short is not None:
        raise InvalidInput(
            f"A key of the service must have {_SHORTEST} characters or more, got {len(short)}."
        )
    return Access(tuple(hashlib.sha256(key.encode()).digest() for key in keys), sign_on and not keys)


def _keys(environment: Mapping[str, str]) -> list[str]:
    key, file = setting(API_KEY, environment), setting(API_KEY_FILE, environment)
    if key and file:
        raise InvalidInput(f"Set `{API_KEY}` or `{API_KEY_FILE}`, not both.")
    if not file:
        return [key] if key else []
    try:
        keys = [line.strip() for line in Path(file).read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise InvalidInput(
            f"`{API_KEY_FILE}` names a file that cannot be read: {type(error).__name__}."
        ) from error
    if not keys:
        raise InvalidInput(f"`{API_KEY_FILE}` names a file without a key: write one on a line.")
    return keys
