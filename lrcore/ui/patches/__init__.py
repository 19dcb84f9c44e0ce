"""Changes made to the behaviour of other libraries while the dashboard runs, one module for each.

Each module names in ``PATCHED`` the library and the version it was written for, and in its docstring
what upstream says about it. ``tests/ui/test_patches.py`` fails when the installed library no longer
matches a patch or no longer needs it.
"""

from lrcore.ui.patches import pages_folder, session_storage, upload_memory


def keep_in_memory_only() -> None:
    """Keep patients' data in memory, and no longer than their session.

    Call it before Streamlit makes its runtime.
    """
    upload_memory.keep_uploads_in_memory()
    session_storage.expire_sessions()


def use_navigation_only() -> None:
    """Let ``st.navigation`` alone decide which pages there are."""
    pages_folder.ignore_pages_folder()


__all__ = ["keep_in_memory_only", "use_navigation_only"]
