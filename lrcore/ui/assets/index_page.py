"""Streamlit's index page with the style sheet and the scripts of the frame.

Sent as elements of the page, they would come once a program has been loaded that shows such elements,
and the first elements that wait for it are held back for another 300 ms.
"""

from functools import cache
from pathlib import Path

from streamlit.config import get_option
from streamlit.file_util import get_static_dir

from lrcore.figures import theme
from lrcore.service.middleware.headers import Asgi, Message, Receive, Scope, Send
from lrcore.ui.components import markup, term_links
from lrcore.ui.components.plotting import read_source
from lrcore.ui.patches import browser_history, popover_focus

_FRAME = Path(__file__).parents[1] / "frame"
_STYLES = (_FRAME / "frame.css", _FRAME / "copy_link.css", term_links.STYLE, markup.STYLE)
_SCRIPTS = (browser_history.SCRIPT, popover_focus.SCRIPT, _FRAME / "copy_link.js", *markup.SCRIPTS)
_EARLY = ("Html", "purify.es")  # Streamlit's programs that show finished markup
_ROOT = b'<div id="root"></div>'  # of Streamlit's index page, and of no other


class IndexPage:
    """ASGI middleware: adds to Streamlit's index page what every page needs.

    Parameters
    ----------
    app : ASGI application
        Answers every request.
    """

    def __init__(self, app: Asgi) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if not _asks_for_a_page(scope):
            await self._app(scope, receive, send)
            return
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self._app({**scope, "headers": plain}, receive, _Completing(send))


class _Completing:
    """Passes the messages of an answer on; of a page in HTML once its body is whole."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_html(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._finish(self._start)

    async def _finish(self, start: Message) -> None:
        body = completed(self._body)
        kept = [(name, value) for name, value in start["headers"] if name.lower() != b"content-length"]
        length = (b"content-length", b"%d" % len(body))
        await self._send({**start, "headers": [*kept, length]})
        await self._send({"type": "http.response.body", "body": body})


def completed(page: bytes) -> bytes:
    """Return Streamlit's index page with what is added to it; any other page as it is.

    Parameters
    ----------
    page : bytes
    """
    if _ROOT not in page:
        return page
    early, late = _added()
    page = page.replace(b"</head>", early + b"</head>", 1)
    head, end, tail = page.rpartition(b"</body>")
    return head + late + end + tail


def _asks_for_a_page(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    return any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])


def _is_html(message: Message) -> bool:
    headers: dict[bytes, bytes] = {name.lower(): value for name, value in message["headers"]}
    is_html = headers.get(b"content-type", b"").startswith(b"text/html")
    return is_html and message["status"] == 200


@cache
def _added() -> tuple[bytes, bytes]:
    """Return what is added at the end of the head, and at the end of the body.

    The style sheets come after those that Streamlit writes into the head: of rules that are equally
    specific the last one counts.
    """
    scripts = Path(get_static_dir()) / "static" / "js"
    early = [file.name for name in _EARLY for file in scripts.glob(f"{name}.*.js")]
    links = (f'<link rel="modulepreload" crossorigin href="./static/js/{name}">' for name in early)
    frame = f"{_primary_colour()}\n{read_source(*_STYLES)}"
    sheets = (f"<style>{sheet}</style>" for sheet in (frame, theme.style_for_both_themes()))
    script = f"<script>{read_source(*_SCRIPTS)}</script>"
    return "".join(links).encode(), "".join([*sheets, script]).encode()


def _primary_colour() -> str:
    """Return a rule that gives the configured primary colour of each theme a name.

    Streamlit writes it into the rules of its own elements, and names it in components alone.
    """
    light, dark = (get_option(f"theme.{each}.primaryColor") or "currentColor" for each in ("light", "dark"))
    return f":root {{ --primary-color: light-dark({light}, {dark}); }}"
