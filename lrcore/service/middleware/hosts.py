"""Which names the server answers to, and which sites may send requests to it.

A page of another site can reach a server on this machine in two ways: its name is made to point here
(DNS rebinding), which the header Host shows, or it sends requests to this address directly, which the
header Origin shows. Both are compared with one list.
"""

import ipaddress
import json
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from lrcore.errors import InvalidInput
from lrcore.service.middleware.headers import Asgi, Headers, Message, Receive, Scope, Send
from lrcore.system.environment import HOSTS, setting

LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_NAMED = (b"host", b"origin")
_ADDRESS = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+))(?::([0-9]{1,5}))?")
_ORIGIN = re.compile(r"(https?)://(.*)", re.IGNORECASE)
_MAX_QUOTED = 80  # characters of a header, in a message
_MAX_KNOWN = 1_000  # accepted pairs of headers that are remembered
_BAD_HOST, _BAD_ORIGIN = 400, 403


@dataclass(frozen=True, slots=True)
class Address:
    """A name with the port behind it.

    Attributes
    ----------
    name : str
        In lower case, without the dot of a full name and without the brackets of IPv6.
    port : int or None
        None where none was given.
    """

    name: str
    port: int | None

    def __str__(self) -> str:
        name = f"[{self.name}]" if ":" in self.name else self.name
        return name if self.port is None else f"{name}:{self.port}"


def address_of(text: str) -> Address | None:
    """Read ``name`` or ``name:port``; None if it is neither.

    Examples
    --------
    >>> str(address_of("LocalHost.:8501")), str(address_of("[0:0:0:0:0:0:0:1]:80")), address_of("a b")
    ('localhost:8501', '[::1]:80', None)
    """
    match = _ADDRESS.fullmatch(text)
    if match is None:
        return None
    literal, name, port = match[1], match[2], None if match[3] is None else int(match[3])
    if port is not None and not 0 < port < 65_536:
        return None
    if literal is None:
        name = name.lower().removesuffix(".")
        return Address(name, port) if name else None
    try:
        return Address(ipaddress.IPv6Address(literal).compressed, port)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class AllowedHosts:
    """The names the server answers to.

    Attributes
    ----------
    more : frozenset of Address
        Configured names, in addition to those of this machine on the port of the server. A name without
        a port stands for the port of the server, and for 80 and 443, which browsers leave out.
    """

    more: frozenset[Address] = frozenset()

    def allows(self, found: Address, own_port: int | None) -> bool:
        """Return whether a request may name this address.

        Parameters
        ----------
        found : Address
            With its port.
        own_port : int or None
            Of the server; None where it does not listen on one.
        """
        if found in self.more:
            return True
        if Address(found.name, None) in self.more:
            return found.port in (own_port, *_DEFAULT_PORTS.values())
        return found.name in LOCAL_NAMES and found.port == own_port

    def listed(self, own_port: int | None) -> str:
        """Return the allowed names for a message."""
        local = [str(Address(name, own_port)) for name in LOCAL_NAMES]
        names = [*local, *sorted(map(str, self.more))]
        return f"{', '.join(names[:-1])} and {names[-1]}"

    def about(self, own_port: int | None) -> str:
        """Return a line for the start of a server that listens on other addresses than this machine's."""
        return (
            f"Only requests for {self.listed(own_port)} are answered. To be reached by another name or "
            f"address, set {HOSTS} to it, for example {HOSTS}=cutpoint.example.org."
        )


def hosts_in_use(environment: Mapping[str, str] = os.environ) -> AllowedHosts:
    """Read the names in ``CUTPOINT_HOSTS``, separated by commas.

    Raises
    ------
    InvalidInput
        If one of them is no name and no name with a port.

    Examples
    --------
    >>> hosts_in_use({"CUTPOINT_HOSTS": "cutpoint.example.org, ward:8443"}).listed(8501)
    'localhost:8501, 127.0.0.1:8501, [::1]:8501, cutpoint.example.org and ward:8443'
    """
    given = [part.strip() for part in setting(HOSTS, environment).split(",") if part.strip()]
    return AllowedHosts(frozenset(map(_given, given)))


def _given(text: str) -> Address:
    bare = text if text.count(":") < 2 or text.startswith("[") else f"[{text}]"  # IPv6 without brackets
    found = address_of(bare)
    if found is None:
        raise InvalidInput(
            f"`{HOSTS}` must hold names such as cutpoint.example.org or ward:8443, separated by commas; "
            f"{_shortened(text)} is none."
        )
    return found


class HostCheck:
    """ASGI middleware: refuses requests that name another server, or come from another site.

    Parameters
    ----------
    app : ASGI application
    hosts : AllowedHosts
    refused : callable, optional
        Called with the method and the status of each request that is refused.
    """

    def __init__(
        self, app: Asgi, hosts: AllowedHosts, refused: Callable[[str, int], None] | None = None
    ) -> None:
        self._app, self._hosts, self._refused = app, hosts, refused
        self._known: set[tuple[object, ...]] = set()  # headers that were accepted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal is None:
            seen = _as_seen_by_the_browser(scope) if scope["type"] == "websocket" else scope
            await self._app(seen, receive, send)
            return
        status, detail = refusal
        if self._refused is not None:
            self._refused(scope.get("method", "GET"), status)
        await _answer(scope, send, status, detail)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        named = tuple([pair for pair in scope["headers"] if pair[0] in _NAMED])
        own = scope["server"][1] if scope.get("server") else None
        key = (named, own, scope["http_version"])
        if key in self._known:
            return None
        refusal = self._bad_host(_values(named, b"host"), scope, own)
        refusal = refusal or self._bad_origin(_values(named, b"origin"), own)
        if refusal is None and len(self._known) < _MAX_KNOWN:
            self._known.add(key)
        return refusal

    def _bad_host(self, hosts: list[str], scope: Scope, own: int | None) -> tuple[int, str] | None:
        if not hosts and scope["http_version"] == "1.0":
            return None  # HTTP/1.0 does not have the header; no browser leaves it out
        found = address_of(hosts[0]) if len(hosts) == 1 else None
        if found is not None and any(self._hosts.allows(each, own) for each in _with_ports(found)):
            return None
        came = " and ".join(map(_shortened, hosts)) or "no header Host"
        return _BAD_HOST, self._explained("for the host", came, own)

    def _bad_origin(self, origins: list[str], own: int | None) -> tuple[int, str] | None:
        if not origins:
            return None
        match = _ORIGIN.fullmatch(origins[0]) if len(origins) == 1 else None
        found = address_of(match[2]) if match else None
        if match and found:
            port = found.port or _DEFAULT_PORTS[match[1].lower()]
            if self._hosts.allows(Address(found.name, port), own):
                return None
        return _BAD_ORIGIN, self._explained("from pages of", " and ".join(map(_shortened, origins)), own)

    def _explained(self, what: str, came: str, own: int | None) -> str:
        return (
            f"This server answers requests {what} {self._hosts.listed(own)}, got {came}. To allow another, "
            f"set {HOSTS} where the server is started."
        )


def _values(named: Iterable[tuple[bytes, bytes]], header: bytes) -> list[str]:
    return [value.decode("latin-1") for name, value in named if name == header]


def _with_ports(found: Address) -> list[Address]:
    """Return an address with the ports it may mean: behind a proxy, HTTPS is not seen here."""
    ports = _DEFAULT_PORTS.values() if found.port is None else [found.port]
    return [Address(found.name, port) for port in ports]


def _shortened(text: str) -> str:
    return ascii(text if len(text) <= _MAX_QUOTED else f"{text[: _MAX_QUOTED - 3]}...")


def _as_seen_by_the_browser(scope: Scope) -> Scope:
    """Return a WebSocket's scope with the host of its origin.

    A proxy may have replaced it. Streamlit compares the two itself, and where they differ it asks a server
    on the internet for the address of this machine.
    """
    origins = _values(scope["headers"], b"origin")
    if not origins:
        return scope
    host = (b"host", origins[0].partition("://")[2].encode("latin-1"))
    kept: Iterable[tuple[bytes, bytes]] = (pair for pair in scope["headers"] if pair[0] != b"host")
    return {**scope, "headers": [host, *kept]}


async def _answer(scope: Scope, send: Send, status: int, detail: str) -> None:
    body = json.dumps({"detail": detail, "problems": []}).encode()
    headers: Headers = [
        (b"content-type", b"application/json"),
        (b"content-length", b"%d" % len(body)),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        (b"connection", b"close"),
    ]
    if scope["type"] == "http":
        kind = "http.response"
    elif "websocket.http.response" in scope.get("extensions", {}):
        kind = "websocket.http.response"
    else:
        await send({"type": "websocket.close", "code": 1008, "reason": detail[:120]})
        return
    start: Message = {"type": f"{kind}.start", "status": status, "headers": headers}
    await send(start)
    await send({"type": f"{kind}.body", "body": body})
