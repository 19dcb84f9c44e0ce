"""Escape text so that Streamlit's Markdown shows it as it was written."""

import re

from lrcore.wording.typesetting import typeset

# Markdown interprets a line break and the blanks at the start of a line.
_BREAK = re.compile(r"\r\n|[\r\n\t\v\f\x1c-\x1e\x85\u2028\u2029]")
_INDENT = re.compile(r"^ {4,}")
_NO_BREAK_SPACE = "\u00a0"

# Streamlit replaces some text after Markdown has removed every backslash: bare addresses become links, names
# between colons become emoji and icons, and two characters become one (`>=`, `->`, `--`). Only a character
# between them prevents that; the word joiner has no width.
_JOINER = "\u2060"
_JOINED = re.compile(
    r"(?<=http)(?=://)|(?<=https)(?=://)|(?<=www)(?=\.)|(?=@)"
    r"|(?<=:)(?=material[/_]|streamlit:|[\w+-]+:)",
    re.IGNORECASE,
)
_PAIRED = re.compile(r"(?<!\S)(?:<->|->|<-|--|>=|<=|~=)(?!\S)")
_ICON_IN_CODE = re.compile(r"(?<=:)(?=material/)")

# Markup wherever it stands; a less-than sign before a digit or a blank opens no tag.
_ANYWHERE = re.compile(r"[\\*_\[\]|~$&`]|<(?![\d\s])|:(?!\s)")
# Markup only as the first characters of a block: quotation, heading, list, rule.
_FIRST = re.compile(r"^( {0,3}(?:(?=[>#=])|(?=[+-](?![\w.]))|\d{1,9}(?=[.)](?:\s|$))))")


def plain(text: str) -> str:
    r"""Return one of our messages so that Markdown shows it as it is, whatever values it quotes.

    Names between single backticks stay code, as our own messages write them; nothing inside a
    code span is interpreted.

    Examples
    --------
    >>> print(plain("`radius_mean` is *missing*"))
    `radius_mean` is \*missing\*
    >>> print(plain("![x](http://example.org)").replace(_JOINER, "|"))
    !\[x\](http|\://example.org)
    """
    text = _one_line(text)
    parts = text.split("`")
    if len(parts) % 2 == 0 or "" in parts[1:-1]:
        return _at_the_start(_escape(typeset(text)))
    spans = (
        _ICON_IN_CODE.sub(_JOINER, part) if place % 2 else _escape(typeset(part))
        for place, part in enumerate(parts)
    )
    return _at_the_start("`".join(spans))


def literal(text: str) -> str:
    r"""Return a value, such as a name from a file or a number, so that Markdown shows it as it is.

    Examples
    --------
    >>> print(literal(">99"), literal("1. *x*"), literal("`rm`"))
    \>99 1\. \*x\* \`rm\`
    >>> print(literal("-0.2"), literal("0.995 (0.987 to 0.998)"), literal("<0.001"))
    -0.2 0.995 (0.987 to 0.998) <0.001
    """
    return _at_the_start(_escape(_one_line(text)))


def number(text: str) -> str:
    r"""Return a number of ours as :func:`literal` does, with a true minus and hard spaces.

    Examples
    --------
    >>> number("98 %"), number("-0.2")
    ('98\xa0%', '−0.2')
    """
    return literal(typeset(text))


def bold(text: str) -> str:
    r"""Return a value as :func:`literal` does, in bold.

    Examples
    --------
    >>> print(bold(" ward_3.csv"))
    **ward\_3.csv**
    """
    return f"**{literal(text.strip())}**"


def _one_line(text: str) -> str:
    line = _BREAK.sub(" ", text)
    return _INDENT.sub(lambda indent: _NO_BREAK_SPACE * len(indent[0]), line)


def _escape(text: str) -> str:
    text = _PAIRED.sub(lambda pair: _JOINER.join(pair[0]), _JOINED.sub(_JOINER, text))
    return _ANYWHERE.sub(r"\\\g<0>", text)


def _at_the_start(text: str) -> str:
    return _FIRST.sub(lambda found: f"{found[1]}\\", text, count=1)
