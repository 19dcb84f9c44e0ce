"""Text for a reader: the signs of print in place of those of a keyboard."""

import re

_MINUS, _NO_BREAK_SPACE = "\u2212", "\u00a0"
# A sign or an operator; not within an id, a date or a range.
_SIGN = re.compile(r"(?<![^\s(\[])-(?=\d)|(?<=\()-(?=[a-z])|(?<=[\d)] )-(?= [\d(a-z])")
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=%|(?:kB|MB|GB|ms|SD)\b)")


def typeset(text: str) -> str:
    """Return text for a reader: with a true minus, and each number on the same line as its unit.

    Every page and the report pass through this function; the command line, JSON and files do not,
    because programs read them.

    Examples
    --------
    >>> typeset("-0.43 (-1.04 to 0.60), 95 %").replace("\u2212", "minus ").replace("\u00a0", "_")
    'minus 0.43 (minus 1.04 to 0.60), 95_%'
    >>> typeset("0.5 - 0.8 log(1 + exp(-old))").replace("\u2212", "minus")
    '0.5 minus 0.8 log(1 + exp(minusold))'
    >>> typeset("P-0005, 2026-11-29, 0.03-0.50")
    'P-0005, 2026-11-29, 0.03-0.50'
    """
    return _BEFORE_UNIT.sub(_NO_BREAK_SPACE, _SIGN.sub(_MINUS, text))


def capitalised(text: str) -> str:
    """Return a text with a capital at its beginning, and all else as it is.

    Examples
    --------
    >>> capitalised("the AUC"), capitalised("")
    ('The AUC', '')
    """
    return f"{text[:1].upper()}{text[1:]}"
