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

_GUARDED = ("_stcore", "media")  # first part of the addresses through which patients' data pass
# What the browser needs to show the ways to sign in; the pages themselves are drawn over the WebSocket.
_OPEN = ("_stcore/health", "_stcore/host-config", "_stcore/bidi-components/")


def is_required() -> bool:
    """Return whether the dashboard asks people to sign in.

    Raises
    ------
    CutpointError
        If there are secrets that cannot be read: they may require signing in.
    """
    return _settings() is not None


def is_signed_in() -> bool:
    """Return whether this session may see the dashboard."""
    return not is_required() or bool(st.user.get("is_logged_in"))


def show_sign_in() -> None:
    """Show the ways to sign in, and nothing else."""
    st.title("Cutpoint", anchor=False)
    st.markdown("This dashboard is for people who sign in.")
    settings = _settings() or {}
    providers = [name for name, section in settings.items() if isinstance(section, Mapping)]
    for name in providers or [""]:
        if st.button(f"Sign in with {literal(name)}" if name else "Sign in"):
            st.login(name or None)


def show_user() -> None:
    """Show who is signed in, and offer to sign out; nothing where signing in is not required."""
    if is_required():
        st.caption(
            f"Signed in as {literal(str(st.user.get('name') or st.user.get('email') or 'an unnamed user'))}."
        )
        if st.button("Sign out"):
            st.logout()


class SignedInOnly:
    """ASGI middleware: where signing in is required, only signed-in users upload and download files.

    Parameters
    ----------
    app : ASGI application
    """

    def __init__(self, app: Asgi) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; the body of a refused one is not read."""
        refusal = _refusal(scope) if scope["type"] == "http" else None
        if refusal is None:
            await self._app(scope, receive, send)
        else:
            await refusal(scope, receive, send)


def _refusal(scope: Scope) -> JSONResponse | None:
    path = scope["path"].removeprefix(scope.get("root_path", "")).lstrip("/")
    base = st.config.get_option("server.baseUrlPath").strip("/")
    path = path.removeprefix(f"{base}/") if base else path
    if path.partition("/")[0] not in _GUARDED or path.startswith(_OPEN):
        return None
    try:
        if not is_required() or _has_signed_in(Request(scope)):
            return None
        status, detail = 403, "This address is for people who have signed in to the dashboard."
    except CutpointError as error:
        status, detail = 503, str(error)
    return JSONResponse({"detail": detail, "problems": []}, status, {"connection": "close"})


def _has_signed_in(request: Request) -> bool:
    """Return whether a request carries the cookie that Streamlit signs when a user signs in."""
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
                f"{Path(unread[0]).name} cannot be read, and it may require signing in. Correct or remove "
                "it, then start again."
            )
        return None
    settings: Mapping[str, Any] | None = st.secrets.get("auth")
    return settings
