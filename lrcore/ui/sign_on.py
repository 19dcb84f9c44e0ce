"""Signing in through an OpenID Connect provider, where ``secrets.toml`` names one."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from lrcore.errors import CutpointError
from lrcore.ui.plain_text import literal


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
