"""What passes between a reading process and the one that waits for it: pickled objects over a pipe."""

import pickle
import struct
from typing import IO, Any, NamedTuple

from lrcore.reader.choices import Choices

_SIZE = struct.Struct("<Q")


class Ended(Exception):
    """The other end of the pipe is closed."""


EITHER, MEASUREMENTS, OUTCOMES = "either kind of table", "measurements", "outcomes"


class Task(NamedTuple):
    """One file to be read; its bytes follow."""

    name: str
    choices: Choices
    memory: int  # bytes the reading may hold
    seconds: float
    tells_progress: bool
    kind: str


class Progress(NamedTuple):
    """Which share of the file has been read."""

    share: float


class Failed(NamedTuple):
    """An error that nothing was prepared for, without any value of the file."""

    where: str


class OutOfMemory(NamedTuple):
    """The system gave no more memory."""


def send(pipe: IO[bytes], message: Any) -> None:
    """Write an object; its arrays follow it as they lie in memory."""
    buffers: list[pickle.PickleBuffer] = []
    body = pickle.dumps(message, protocol=5, buffer_callback=buffers.append)
    pipe.write(_SIZE.pack(len(buffers)))
    send_bytes(pipe, body)
    for buffer in buffers:
        send_bytes(pipe, buffer.raw())
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:
    """Read an object.

    Raises
    ------
    Ended
        If the other end was closed before all of it had come.
    """
    count = _size(pipe)
    body, *buffers = [_room_filled(pipe, _size(pipe)) for _ in range(count + 1)]
    return pickle.loads(body, buffers=buffers)


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
    size = _size(pipe)
    data = pipe.read(size)
    if len(data) < size:
        raise Ended
    return data


def _size(pipe: IO[bytes]) -> int:
    written = pipe.read(_SIZE.size)
    if len(written) < _SIZE.size:
        raise Ended
    return int(_SIZE.unpack(written)[0])


def _room_filled(pipe: IO[bytes], size: int) -> bytearray:
    room = bytearray(size)
    view = memoryview(room)
    while view:
        taken = pipe.readinto(view)  # type: ignore[attr-defined]
        if not taken:
            raise Ended
        view = view[taken:]
    return room
