"""The numbers of the page as a file."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import streamlit as st

from lrcore.reader.export.tables import neutral


def download(numbers: dict[str, Any]) -> None:
    """Offer the numbers as JSON, and flat as CSV: two buttons for a row."""
    st.download_button(
        "Download every number (JSON)",
        json.dumps(numbers, indent=1, allow_nan=False),
        file_name="validation.json",
        mime="application/json",
        on_click="ignore",
    )
    st.download_button(
        "Download every number (CSV)",
        as_csv(numbers),
        file_name="validation.csv",
        mime="text/csv",
        on_click="ignore",
    )


def as_csv(numbers: dict[str, Any]) -> str:
    """Return nested numbers as lines of ``name,value``.

    Examples
    --------
    >>> print(as_csv({"ours": {"n": 3, "auc": None}, "rows": [{"x": 0.5}]}).replace(chr(13), ""), end="")
    name,value
    ours.n,3
    ours.auc,
    rows.1.x,0.5
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(["name", "value"])
    for name, value in _flat(numbers, ""):
        text = value if isinstance(value, str) else "" if value is None else repr(value)
        writer.writerow([neutral(name), neutral(text) if isinstance(value, str) else text])
    return stream.getvalue()


def _flat(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        parts = value.items()
    elif isinstance(value, list):
        parts = {str(place): each for place, each in enumerate(value, start=1)}.items()
    else:
        yield name, value
        return
    for key, each in parts:
        yield from _flat(each, f"{name}.{key}" if name else str(key))
