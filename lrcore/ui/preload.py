"""Ask the browser for the parts of Streamlit that every page needs, while it loads the rest of Streamlit.

Streamlit's page finds out that a part is missing when the first element of its kind arrives; on a first
visit the server that has to answer is then busy with the page itself.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from streamlit.file_util import get_static_dir

from lrcore.service.middleware.headers import Asgi, Message, Receive, Scope, Send

PARTS = ("Html", "BidiComponent", "Metric", "PageLink", "NumberInput", "DownloadButton")


class Preload:
    """ASGI middleware: names the files of these parts in a header of the page that loads Streamlit.

    Parameters
    ----------
    app : ASGI application
    besides : str
        Prefix of the paths that are not Streamlit's.
    """

    def __init__(self, app: Asgi, besides: str) -> None:
        self._app, self._besides = app, besides
        # Relative, as in the page itself: a proxy may add a path.
        links = (f"<./{file}>; rel=modulepreload" for file in files_of(PARTS))
        link = ", ".join(links).encode()
        self._headers = [(b"link", link)] if link else []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["path"].startswith(self._besides):
            await self._app(scope, receive, send)
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                message["headers"] = [*message["headers"], *self._headers]
            await send(message)

        await self._app(scope, receive, answer)


def _is_page(message: Message) -> bool:
    kind = next((value for name, value in message["headers"] if name.lower() == b"content-type"), b"")
    return bool(message["status"] == 200 and kind.startswith(b"text/html"))


def files_of(parts: Iterable[str]) -> list[str]:
    """Return the files that parts of Streamlit need besides those of its page; none where it has no list.

    Parameters
    ----------
    parts : iterable of str
        Names of elements in the list of files that Streamlit ships.
    """
    try:
        listed = json.loads((Path(get_static_dir()) / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    known: set[str] = set()
    for name in (name for name, entry in listed.items() if entry.get("isEntry")):
        _needed(name, listed, known)
    wanted: list[str] = []
    for part in parts:
        for name in (name for name in listed if name.endswith(f"/{part}.tsx")):
            wanted += _needed(name, listed, known)
    return [listed[name]["file"] for name in wanted]


def _needed(name: str, listed: dict[str, Any], known: set[str]) -> list[str]:
    """Return an entry and all it imports that is not known yet, and make it known."""
    if name in known:
        return []
    known.add(name)
    below = [each for other in listed[name].get("imports", ()) for each in _needed(other, listed, known)]
    return [name, *below]
