"""The rows of a batch, decoded one by one: no step takes longer than the longest accepted row.

The parser of the standard library decodes a body in one call, during which no other request runs. Here
it decodes one row at a time, from a window that moves along the body.
"""

import codecs
import re
from collections.abc import AsyncIterator
from typing import Any

from lrcore.reader.issues import quoted
from lrcore.service.batch.turns import Turns
from lrcore.service.patients import DECODER, EXAMPLE, duplicate_name
from lrcore.service.refusal import MALFORMED, UNUSABLE, Refusal

ROWS = "rows"
MAX_ROWS = 10_000
MAX_ROW_CHARACTERS = 16 * 1024
_PIECE_BYTES = 16 * 1024
_SPACE = re.compile(r"[ \t\n\r]*")
_EXPECTED = f'{{"{ROWS}": [...]}} with one patient per row and nothing else'


class BatchText:
    """The text of a body, decoded on demand and dropped once it was read.

    Parameters
    ----------
    body : bytes
    turns : Turns
        Asked for a pause before each further piece is decoded.
    """

    def __init__(self, body: bytes, turns: Turns) -> None:
        self._body, self._taken, self._turns = memoryview(body), 0, turns
        self._utf8 = codecs.getincrementaldecoder("utf-8")()
        self._text, self._at = "", 0

    async def next_character(self) -> str:
        """Return the next character that is no white space, without reading it; empty at the end."""
        while True:
            match = _SPACE.match(self._text, self._at)
            assert match is not None
            self._at = match.end()
            if self._at < len(self._text):
                return self._text[self._at]
            if not await self._extend():
                return ""

    def skip(self, character: str) -> bool:
        """Read one character if it is the next; return whether it was. Never waits."""
        found = self._text.startswith(character, self._at)
        self._at += found
        return found

    async def value(self, what: str) -> Any:
        """Read one JSON value and the white space around it.

        Parameters
        ----------
        what : str
            Name of the value in a message.

        Raises
        ------
        Refusal
            If it is not JSON, is longer than a row may be, or gives one name twice.
        """
        await self.next_character()
        while True:
            window = len(self._text) - self._at
            found = self._decoded(what)
            if found is not None:
                return found[0]
            if window > MAX_ROW_CHARACTERS:
                raise _malformed(
                    f"{what} is not valid JSON, or longer than {MAX_ROW_CHARACTERS:,} characters"
                )
            if not await self._extend():
                raise _malformed(f"{what} is not valid JSON")

    def _decoded(self, what: str) -> tuple[Any] | None:
        """Return the next value if something follows it; at the end of the window it may be incomplete."""
        try:
            found, end = DECODER.raw_decode(self._text, self._at)
        except RecursionError:
            raise Refusal(MALFORMED, f"{what} is nested too deeply to be a list of measurements.") from None
        except ValueError:
            return None
        if end - self._at > MAX_ROW_CHARACTERS:
            raise _malformed(f"{what} is longer than {MAX_ROW_CHARACTERS:,} characters")
        match = _SPACE.match(self._text, end)
        assert match is not None
        if self._text[match.end() : match.end() + 1] not in (",", "]", "}", ":"):
            return None
        self._at = match.end()
        return (found,)

    async def _extend(self) -> bool:
        """Decode one more piece of the body; False at its end."""
        if self._turns.over:
            await self._turns.pause()
        if self._taken >= len(self._body):
            return False
        piece = self._body[self._taken : self._taken + _PIECE_BYTES]
        self._taken += len(piece)
        try:
            more = self._utf8.decode(piece, final=self._taken >= len(self._body))
        except UnicodeDecodeError:
            raise _malformed("The body is not valid JSON: it is not UTF-8") from None
        self._text, self._at = self._text[self._at :] + more, 0
        return True


async def rows_in(body: bytes, turns: Turns) -> AsyncIterator[Any]:
    """Decode the rows of a batch one after the other.

    Parameters
    ----------
    body : bytes
        ``{"rows": [...]}``.
    turns : Turns

    Yields
    ------
    object
        A row, as it was sent. Each step reads at most the next row; whether the body ends as it
        must is known only after the last.

    Raises
    ------
    Refusal
        If there is no list of 1 to 10,000 rows, or the body is not JSON.
    """
    text = BatchText(body, turns)
    await _begin(text)
    n = 0
    if await text.next_character() != "]":
        while True:
            n += 1
            if n > MAX_ROWS:
                raise Refusal(UNUSABLE, f"Expected 1 to {MAX_ROWS:,} rows, got more.")
            yield await text.value(f"Row {n}")
            if not text.skip(","):
                break
    await _expect(text, "]")
    await _end(text)
    if not n:
        raise Refusal(UNUSABLE, f"Expected 1 to {MAX_ROWS:,} rows, got 0.")


async def _begin(text: BatchText) -> None:
    """Read as far as the first row."""
    if await text.next_character() != "{":
        raise await _other_kind(text)
    text.skip("{")
    if await text.next_character() == "}":
        raise _unexpected("an object")
    name = await _name(text)
    if name != ROWS:
        raise _unexpected(quoted(name))
    if await text.next_character() != "[":
        raise await _other_kind(text)
    text.skip("[")


async def _end(text: BatchText) -> None:
    """Read from the last row to the end."""
    if await text.next_character() == ",":
        text.skip(",")
        name = await _name(text)
        raise duplicate_name(name) if name == ROWS else _unexpected(f"{quoted(ROWS)} and {quoted(name)}")
    await _expect(text, "}")
    if await text.next_character():
        raise _malformed("The body is not valid JSON: something follows its end")


async def _name(text: BatchText) -> str:
    name = await text.value("The body") if await text.next_character() == '"' else None
    if not isinstance(name, str):
        raise _malformed("The body is not valid JSON")
    await _expect(text, ":")
    return name


async def _expect(text: BatchText, character: str) -> None:
    await text.next_character()
    if not text.skip(character):
        raise _malformed("The body is not valid JSON")


async def _other_kind(text: BatchText) -> Refusal:
    """Return the refusal of a value that begins as another kind of value does."""
    kinds = {"{": "an object", "[": "a list", '"': "a text", "t": "true", "f": "false", "n": "null"}
    first = await text.next_character()
    if first and first in "-0123456789NI":
        return _unexpected("a number")
    return _unexpected(kinds[first]) if first in kinds else _malformed("The body is not valid JSON")


def _unexpected(found: str) -> Refusal:
    return Refusal(UNUSABLE, f"Expected {_EXPECTED}, got {found}.")


def _malformed(what: str) -> Refusal:
    return Refusal(MALFORMED, f"{what}. Send for example {EXAMPLE}.")
