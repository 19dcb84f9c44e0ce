"""Signing in through an OpenID Connect provider, where ``secrets.toml`` names one."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
from streamlit.web.server.starlette.starlette_websocket import _get_signed_cookie_with_chunks

from lrcore.errors import CutpointError
from lrcore.service.middleware.headers import Asgi, Receive, Scope, Send
from lrcore.ui.plain_text import literal

_GUARDED = ("_stcore", "media")  # first part of the addresses that take or give patients' data
# What the browser needs to show who can sign in; the pages themselves are drawn over the WebSocket.
_OPEN = ("_stcore/health", "_stcore/host-config", "_stcore/bidi-components/")


def required() -> bool:
    """Return whether the dashboard asks people to sign in.

    Raises
    ------
    CutpointError
        If there are secrets that cannot be read: they may have asked for it.
    """
    return _settings() is not None


def signed_in() -> bool:
    """Return whether this session may see the dashboard."""
    return not required() or bool(st.user.get("is_logged_in"))


def ask() -> None:
    """Show who can sign in, and nothing else."""
    st.title("Cutpoint", anchor=False)
    st.markdown("This dashboard is for people who sign in.")
    settings = _settings() or {}
    providers = [name for name, section in settings.items() if isinstance(section, Mapping)]
    for name in providers or [""]:
        if st.button(f"Sign in with {literal(name)}" if name else "Sign in"):
            st.login(name or None)


def who() -> None:
    """Say who is signed in, and offer to sign out; nothing where nobody needs to."""
    if required():
        st.caption(f"Signed in as {literal(str(st.user.get('name') or st.user.get('email') or 'somebody'))}.")
        if st.button("Sign out"):
            st.logout()


class SignedInOnly:
    """ASGI middleware: where people sign in, files are taken from and given to those who did only.

    Parameters
    ----------
    app : ASGI application
    """

    def __init__(self, app: Asgi) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; of a refused one, the body is not read."""
        refusal = _turned_away(scope) if scope["type"] == "http" else None
        if refusal is None:
            await self._app(scope, receive, send)
        else:
            await refusal(scope, receive, send)


def _turned_away(scope: Scope) -> JSONResponse | None:
    path = scope["path"].removeprefix(scope.get("root_path", "")).lstrip("/")
    base = st.config.get_option("server.baseUrlPath").strip("/")
    path = path.removeprefix(f"{base}/") if base else path
    if path.partition("/")[0] not in _GUARDED or path.startswith(_OPEN):
        return None
    try:
        if not required() or _has_signed_in(Request(scope)):
            return None
        status, detail = 403, "This address is for people who have signed in to the dashboard."
    except CutpointError as error:
        status, detail = 503, str(error)
    return JSONResponse({"detail": detail, "problems": []}, status, {"connection": "close"})


def _has_signed_in(request: Request) -> bool:
    """Tell whether a request carries the cookie Streamlit has signed when its sender signed in."""
    signed = _get_signed_cookie_with_chunks(request.cookies, USER_COOKIE_NAME)
    try:
        return signed is not None and json.loads(signed).get("is_logged_in") is True
    except (ValueError, AttributeError):
        return False


def _settings() -> Mapping[str, Any] | None:
    if not st.secrets.load_if_toml_exists():
        unread = [path for path in st.config.get_option("secrets.files") if Path(path).exists()]
        if unread:
            raise CutpointError(
                f"{Path(unread[0]).name} cannot be read, and it may ask people to sign in. Correct it, or "
                "move it away; then start again."
            )
        return None
    settings: Mapping[str, Any] | None = st.secrets.get("auth")
    return settings
