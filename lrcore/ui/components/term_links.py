"""Links from the first use of each term on a page to its meaning on the Help page.

A link is an ordinary one, relative to the page: it holds below any path, and opens Help in a tab of its
own, so that what is read stays as it is. The style sheet of the frame makes it quiet, and says to screen
readers that it opens a tab.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from lrcore.ui.plain_text import plain
from lrcore.wording.guide.glossary import TERM, slug, uses
from lrcore.wording.typesetting import typeset

if TYPE_CHECKING:
    from markupsafe import Markup

    from lrcore.wording.guide.terms.term import Term

HELP = "help"  # the address of the page
_linked: ContextVar[frozenset[str] | None] = ContextVar("terms linked on this page", default=None)


@contextmanager
def on_page(page: str) -> Iterator[None]:
    """Link the first use of each term while a page is drawn.

    A fragment that runs alone is outside of it and links nothing, and nothing is linked on Help itself.

    Parameters
    ----------
    page : str
        Its address.
    """
    with _from(None if page == HELP else frozenset()):
        yield


@contextmanager
def aside() -> Iterator[None]:
    """Link for itself what may be hidden, as behind a tab: what follows takes no notice of it."""
    with _from(_linked.get()):
        yield


@contextmanager
def without_links() -> Iterator[None]:
    """Link nothing in what is drawn again without the page."""
    with _from(None):
        yield


def from_here() -> Callable[[], AbstractContextManager[None]]:
    """Return in what a part of the page is drawn, and drawn again alone with the same links.

    What the page has linked so far is known to it.
    """
    return partial(_from, _linked.get())


@contextmanager
def _from(known: frozenset[str] | None) -> Iterator[None]:
    token = _linked.set(known)
    try:
        yield
    finally:
        _linked.reset(token)


def linked(text: str) -> str:
    r"""Return one of our messages as :func:`plain` does, with links.

    Examples
    --------
    >>> with on_page(""):
    ...     print(linked("`lowess` draws by lowess, *not* a Brier score."))
    ...     print(linked("Brier score, Lowess"))
    `lowess` draws by [lowess](help?term=lowess), \*not\* a [Brier score](help?term=brier-score).
    Brier score, Lowess
    >>> linked("lowess")
    'lowess'
    """
    if _linked.get() is None:
        return plain(text)
    parts = plain(text).split("`")
    return "`".join(
        part if place % 2 else _with_links(part, _in_markdown, str) for place, part in enumerate(parts)
    )


def linked_markup(text: str) -> "Markup":
    """Return a text escaped for markup, with links.

    Examples
    --------
    >>> with on_page(""):
    ...     print(linked_markup("AUC < 1"))
    <a href="help?term=auc" target="_blank" rel="noopener noreferrer">AUC</a> &lt; 1
    """
    from markupsafe import Markup

    return Markup(_with_links(typeset(text), _in_markup, escape))


def _with_links(text: str, link: "Callable[[str, Term], str]", escaped: Callable[[str], str]) -> str:
    """Return a text with each term that is not linked yet as a link, and all else as it is to be written."""
    known = _linked.get()
    if known is None:
        return escaped(text)
    pieces, end = [], 0
    for use in uses(text):
        if use.term.name not in known:
            known |= {use.term.name}
            pieces += [escaped(text[end : use.start]), link(text[use.start : use.end], use.term)]
            end = use.end
    _linked.set(known)
    return "".join((*pieces, escaped(text[end:])))


def _in_markdown(text: str, term: "Term") -> str:
    return f"[{text}]({_address(term)})"


def _in_markup(text: str, term: "Term") -> str:
    return f'<a href="{_address(term)}" target="_blank" rel="noopener noreferrer">{escape(text)}</a>'


def _address(term: "Term") -> str:
    return f"{HELP}?{TERM}={slug(term)}"
