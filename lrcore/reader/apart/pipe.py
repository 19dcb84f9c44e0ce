"""Messages between a reading process and the one that waits for it, over a pipe."""

import struct
import sys
from typing import IO, Any

from lrcore.reader.apart.plain_data import packed, unpacked

_SIZE = struct.Struct("<Q")


class Ended(Exception):
    """The other end of the pipe is closed, or sends what is no message."""


def send(pipe: IO[bytes], message: Any) -> None:
    """Write an object; its arrays follow it as they lie in memory."""
    body, buffers = packed(message)
    pipe.write(_SIZE.pack(len(buffers)))
    send_bytes(pipe, body)
    for buffer in buffers:
        send_bytes(pipe, buffer)
    pipe.flush()


def receive(pipe: IO[bytes], most: int) -> Any:
    """Read an object of at most so many bytes.

    Raises
    ------
    Ended
        If the other end was closed before all of it had come, or it is no message.
    """
    count, parts, left = _size(pipe, most), list[bytearray](), most
    for _ in range(count + 1):
        parts.append(_room_filled(pipe, _size(pipe, left)))
        left -= len(parts[-1])
    try:
        return unpacked(parts[0], parts[1:])
    except ValueError:
        raise Ended from None


def send_bytes(pipe: IO[bytes], data: bytes | bytearray | memoryview) -> None:
    """Write some bytes."""
    pipe.write(_SIZE.pack(len(data)))
    pipe.write(data)


def receive_bytes(pipe: IO[bytes]) -> bytes:
    """Read the bytes that were written at once.

    Raises
    ------
    Ended
        If the other end was closed before all of them had come.
    """
    size = _size(pipe, sys.maxsize)
    data = pipe.read(size)
    if len(data) < size:
        raise Ended
    return data


def _size(pipe: IO[bytes], most: int) -> int:
    written = pipe.read(_SIZE.size)
    if len(written) < _SIZE.size or (size := int(_SIZE.unpack(written)[0])) > most:
        raise Ended
    return size


def _room_filled(pipe: IO[bytes], size: int) -> bytearray:
    room = bytearray(size)
    view = memoryview(room)
    while view:
        taken = pipe.readinto(view)  # type: ignore[attr-defined]
        if not taken:
            raise Ended
        view = view[taken:]
    return room
