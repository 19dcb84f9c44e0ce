"""Uploads stay in memory on their way to the session.

Starlette writes an uploaded file of more than 1 MB to a temporary file; patients' data would be on
the disk. Streamlit reads the whole file into memory anyway.

Upstream: https://github.com/Kludex/starlette/pull/3190 makes the limit an argument of
``Request.form``; it is open, and Streamlit would have to pass the argument on.
"""

from starlette.formparsers import MultiPartParser

PATCHED = ("starlette", "1.10.0")
_NO_LIMIT = 0


def keep_uploads_in_memory() -> None:
    """Set no size from which an upload goes to a temporary file."""
    MultiPartParser.spool_max_size = _NO_LIMIT
