"""Ports for servers that cannot choose one themselves and say which."""

import itertools
import os
import socket

# Below the ports that a system gives to connections: until its server listens, no connection takes one.
# Each process of the tests begins elsewhere.
_FIRST, _LAST, _OF_A_PROCESS = 10_000, 32_000, 64
_START = os.getpid() * _OF_A_PROCESS % (_LAST - _FIRST)
_OWN_PORTS = itertools.islice(itertools.cycle(range(_FIRST, _LAST)), _START, None)


def free_port():
    """Return a port of this machine that nothing listens at, and never the same one twice."""
    return next(port for port in _OWN_PORTS if _is_free(port))


def _is_free(port):
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
