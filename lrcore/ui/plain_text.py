"""Text for Streamlit's Markdown that shows as it was written, whoever wrote it."""

import re

# Markdown makes links of bare addresses even where every sign is escaped; an invisible joiner stops that.
_ADDRESS = re.compile(r"(?<=http)(?=://)|(?<=https)(?=://)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)
_JOINER = "\u2060"
_SPECIAL = re.compile(r"([\\*_{}\[\]()#+\-.!|<>~$:&`])")


def plain(text: str) -> str:
    r"""Return text so that Markdown shows it as it is: no link, picture, formula or emphasis.

    Names between single backticks stay code, as our own messages write them; nothing inside a
    code span is interpreted.

    Examples
    --------
    >>> print(plain("`radius_mean` is *missing*"))
    `radius_mean` is \*missing\*
    >>> print(plain("![x](http://example.org)").replace(_JOINER, "|"))
    \!\[x\]\(http|\://example\.org\)
    """
    parts = text.replace("\r", " ").replace("\n", " ").split("`")
    if len(parts) % 2 == 0 or "" in parts[1::2]:
        return _escaped("`".join(parts))
    return "`".join(part if place % 2 else _escaped(part) for place, part in enumerate(parts))


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", _ADDRESS.sub(_JOINER, text))
