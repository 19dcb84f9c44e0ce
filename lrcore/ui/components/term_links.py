"""Links from the first use of each term on a page to its meaning on the Help page.

A link is an ordinary one, relative to the page: it holds below any path, and opens Help in a tab of its
own, so that what is read stays as it is. Its style sheet, a part of the index page and of the workbench,
makes it quiet, and says to screen readers that it opens a tab.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from lrcore.ui.plain_text import plain
from lrcore.wording.guide.glossary import TERM, slug, uses
from lrcore.wording.typesetting import typeset

if TYPE_CHECKING:
    from markupsafe import Markup

    from lrcore.wording.guide.terms.term import Term

HELP = "help"  # the address of the page
STYLE = Path(__file__).with_suffix(".css")
# An escaped character, code, a formula, a link.
_NO_PROSE = re.compile(r"\\.|`[^`]*`|\$[^$]*\$|\[[^\]]*\]\([^)]*\)", re.DOTALL)
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

    What the page has linked so far is known to it, and what it links to the page that is drawn with it.
    """
    return partial(_part, _linked.get())


@contextmanager
def _part(known: frozenset[str] | None) -> Iterator[None]:
    of_page = _linked.get()
    with _from(known):
        yield
        linked_by_now = _linked.get()
    if of_page is not None:
        _linked.set(linked_by_now)


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
    return linked_markdown(plain(text))


def linked_markdown(markdown: str) -> str:
    r"""Return Markdown of ours with links; its code, formulas and links stay as they are.

    Examples
    --------
    >>> with on_page(""):
    ...     print(linked_markdown("*Lowess* at $AUC$, `AUC` and an AUC of 1"))
    *[Lowess](help?term=lowess)* at $AUC$, `AUC` and an [AUC](help?term=auc) of 1
    """
    return _with_links(markdown, _in_markdown, str, [each.span() for each in _NO_PROSE.finditer(markdown)])


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


def _with_links(
    text: str,
    link: "Callable[[str, Term], str]",
    escaped: Callable[[str], str],
    kept: Sequence[tuple[int, int]] = (),
) -> str:
    """Return a text with each term that is not linked yet as a link, and all else as it is to be written.

    Nothing is linked within the places in ``kept``.
    """
    known = _linked.get()
    if known is None:
        return escaped(text)
    pieces, end = [], 0
    for use in uses(text):
        if use.term.name not in known and not any(a < use.end and use.start < b for a, b in kept):
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
