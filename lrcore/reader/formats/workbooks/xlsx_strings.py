"""The shared texts of an .xlsx: how long they are, and how long all cells that use them are together."""

from array import array
from collections.abc import Iterable

from lrcore.reader.formats.workbooks.xml_events import Attributes, DamagedXML, feed, local_name, new_parser

_LEAST_BYTES = 5  # of a shared text: <si/>


def text_lengths(stretches: Iterable[bytes]) -> "array[int]":
    """Return the number of characters of each shared text.

    Raises
    ------
    DamagedXML
        If the part cannot be read, or declares more texts than could stand in it.
    """
    reader = _TextLengths()
    size = 0

    def measured() -> Iterable[bytes]:
        nonlocal size
        for stretch in stretches:
            size += len(stretch)
            yield stretch

    feed(reader.parser, measured())
    if reader.declared > size // _LEAST_BYTES + 1:
        raise DamagedXML
    return reader.lengths


class _TextLengths:
    def __init__(self) -> None:
        self.lengths = array("l")
        self.declared = 0
        self._length, self._has_text, self._in_text = 0, False, False
        self.parser = new_parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _start(self, name: str, attributes: Attributes) -> None:
        name = local_name(name)
        if name == "si":
            self._length, self._has_text = 0, False
        elif name == "t":
            self._has_text = self._in_text = True
        elif name == "sst":
            declared = attributes.get("uniqueCount", "0")
            if not (declared.isascii() and declared.isdigit() and len(declared) < 20):
                raise DamagedXML
            self.declared = int(declared)

    def _end(self, name: str) -> None:
        name = local_name(name)
        if name == "t":
            self._in_text = False
        elif name == "si":
            if not self._has_text:  # the reader of values would number the texts after it otherwise
                raise DamagedXML
            self.lengths.append(self._length)

    def _text(self, text: str) -> None:
        if self._in_text:
            self._length += len(text)


def characters_used(stretches: Iterable[bytes], lengths: "array[int]") -> int:
    """Return how many characters the cells of a sheet hold that refer to shared texts.

    Raises
    ------
    DamagedXML
        If a cell refers to none of them.
    """
    reader = _SharedCells(lengths)
    feed(reader.parser, stretches)
    return reader.characters


class _SharedCells:
    def __init__(self, lengths: "array[int]") -> None:
        self.characters = 0
        self._lengths = lengths
        self._shared, self._value, self._in_value = False, "", False
        self.parser = new_parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _start(self, name: str, attributes: Attributes) -> None:
        name = local_name(name)
        if name == "c":
            self._shared, self._value = attributes.get("t") == "s", ""
        self._in_value = name == "v" and self._shared

    def _end(self, name: str) -> None:
        self._in_value = False
        if local_name(name) == "c" and self._shared and self._value:
            try:
                self.characters += self._lengths[int(self._value)]
            except (ValueError, IndexError):
                raise DamagedXML from None

    def _text(self, text: str) -> None:
        if self._in_value:
            self._value += text
