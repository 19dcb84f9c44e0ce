"""What a reading process and the one that waits for it tell each other."""

from typing import NamedTuple

from lrcore.reader.choices import Choices

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
