"""XML read as a stream of events; what could make a small text large is refused."""

from collections.abc import Callable, Iterable, Mapping
from xml.parsers import expat

Attributes = Mapping[str, str]
Start = Callable[[str, Attributes], object]


class DamagedXML(Exception):
    """XML that is not well-formed, not in UTF-8, or declares entities."""


def local_name(name: str) -> str:
    """Return a name without the prefix of its namespace.

    Examples
    --------
    >>> local_name("x:row"), local_name("row")
    ('row', 'row')
    """
    return name.rpartition(":")[2]


def new_parser() -> "expat.XMLParserType":
    """Return a parser of UTF-8 that refuses a document type, and with it every entity."""
    parser = expat.ParserCreate("UTF-8")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*declaration: object) -> None:
    raise DamagedXML


def feed(parser: "expat.XMLParserType", stretches: Iterable[bytes]) -> None:
    """Parse all of a document.

    Raises
    ------
    DamagedXML
        If it is not well-formed, or not in UTF-8.
    """
    try:
        for stretch in stretches:
            parser.Parse(stretch, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise DamagedXML from error


def each_start(xml: bytes, start: Start) -> None:
    """Call a function with the local name and the attributes of every element.

    Examples
    --------
    >>> each_start(b'<a><x:b r="1"/></a>', print)
    a {}
    b {'r': '1'}
    """
    parser = new_parser()
    parser.StartElementHandler = lambda name, attributes: start(local_name(name), attributes)
    feed(parser, [xml])
