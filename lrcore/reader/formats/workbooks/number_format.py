"""What a spreadsheet shows for a whole number in a column formatted with leading zeros."""

from collections.abc import Mapping
from dataclasses import dataclass

from lrcore.reader.formats.workbooks.xml_events import Attributes, each_start

_FEWEST_ZEROS, _FEWEST_ZEROS_WITH_TEXT = 2, 3  # "00" pads; "00 mm" is a measurement with its unit
_LITERAL = frozenset(" -/():")  # signs that a format shows as they are
_COLOURS = frozenset(["black", "blue", "cyan", "green", "magenta", "red", "white", "yellow"])
_MOST_DIGITS = 15  # of a number that a spreadsheet holds exactly


@dataclass(frozen=True, slots=True)
class Padding:
    """A number format of zeros, and texts between them.

    Attributes
    ----------
    parts : tuple of (str, bool)
        Stretches in their order: a text, or zeros to be replaced by digits.
    """

    parts: tuple[tuple[str, bool], ...]

    def shown(self, value: str) -> str:
        """Return what is shown for a stored number, or an empty text where the format changes nothing.

        Examples
        --------
        >>> padding("0000").shown("34"), padding('"P-"0000').shown("3.4E1"), padding("000-00").shown("12345")
        ('0034', 'P-0034', '123-45')
        >>> padding("0000").shown("17.99")
        ''
        """
        number = _whole(value)
        if number is None:
            return ""
        digits = str(abs(number)).zfill(sum(len(text) for text, zeros in self.parts if zeros))
        shown: list[str] = []
        for text, zeros in reversed(self.parts):
            if zeros:
                digits, text = digits[: -len(text)], digits[-len(text) :]
            shown.append(text)
        first = next(place for place in reversed(range(len(shown))) if self.parts[-1 - place][1])
        shown[first] = digits + shown[first]
        return "-" * (number < 0) + "".join(reversed(shown))


def _whole(value: str) -> int | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return int(number) if number.is_integer() and abs(number) < 10**_MOST_DIGITS else None


def padding(code: str) -> Padding | None:
    """Return how a format pads whole numbers, or None for any other format.

    Examples
    --------
    >>> padding("0.00"), padding("General"), padding("yyyy"), padding("0"), padding('00" mm"')
    (None, None, None, None, None)
    """
    parts = _parts(code)
    if parts is None:
        return None
    zeros = sum(len(text) for text, are_zeros in parts if are_zeros)
    with_text = any(text.strip() and not are_zeros for text, are_zeros in parts)
    enough = _FEWEST_ZEROS_WITH_TEXT if with_text else _FEWEST_ZEROS
    return Padding(parts) if zeros >= enough else None


def _parts(code: str) -> tuple[tuple[str, bool], ...] | None:
    """Cut the first section of a format into texts and zeros; None where it holds anything else."""
    parts: list[tuple[str, bool]] = []
    place = 0
    while place < len(code) and code[place] != ";":
        zeros = code[place] == "0"
        text, place = ("0", place + 1) if zeros else _next_text(code, place)
        if text is None:
            return None
        if parts and zeros and parts[-1][1]:
            parts[-1] = (parts[-1][0] + text, True)
        elif text:
            parts.append((text, zeros))
    return tuple(parts)


def _next_text(code: str, place: int) -> tuple[str | None, int]:
    """Return the text that the next element of a format shows, and where the element ends."""
    sign = code[place]
    if sign == '"':
        end = code.find('"', place + 1)
        return (None, place) if end < 0 else (code[place + 1 : end], end + 1)
    if sign == "\\":
        return code[place + 1 : place + 2] or None, place + 2
    if sign == "_":  # a blank as wide as the next sign
        return "", place + 2
    if sign == "[":
        end = code.find("]", place)
        inside = code[place + 1 : end].lower()
        shows_nothing = end > 0 and (inside.startswith("$") or inside in _COLOURS)
        return ("", end + 1) if shows_nothing else (None, place)
    return (sign if sign in _LITERAL else None), place + 1


def paddings(styles: bytes) -> Mapping[str, Padding]:
    """Return the cell styles that pad whole numbers, by their number as cells write it.

    Raises
    ------
    DamagedXML
        If the part of styles cannot be read.
    """
    codes: dict[str, str] = {}
    used: list[str] = []
    place = {"cellXfs": False}

    def start(name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            place["cellXfs"] = name == "cellXfs"
        elif name == "xf" and place["cellXfs"]:
            used.append(attributes.get("numFmtId", ""))

    each_start(styles, start)
    found = {str(style): padding(codes.get(number, "")) for style, number in enumerate(used)}
    return {style: pads for style, pads in found.items() if pads is not None}
