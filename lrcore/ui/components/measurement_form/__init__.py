"""The form of the 30 measurements: judged while they are typed, sent when a field is left."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from lrcore.schema import FIELDS, GROUPS, PROPERTIES, Field
from lrcore.ui.components.plotting import PLOTS_STYLE, packed, read_source

_FOLDER = Path(__file__).parent


def measurement_form(
    values: tuple[int, Sequence[float | None]],
    problems: Mapping[int, str],
    *,
    key: str,
    on_values: Callable[[], None],
    on_pasted: Callable[[], None],
) -> None:
    """Show the form.

    Parameters
    ----------
    values : tuple of int and sequence of 30 float or None
        After a number that grows whenever the browser must adopt them.
    problems : mapping of int to str
        What cannot be right about a field, by its place.
    key : str
        Where ``st.session_state`` holds what the browser last sent: ``["values"]`` and ``["pasted"]``.
    on_values : callable
        Called when a field was left.
    on_pasted : callable
        Called when more than one number was pasted into a field.
    """
    number, current = values
    data = {
        "fields": [_limits(field) for field in FIELDS],
        "groups": [group.title for group in GROUPS],
        "properties": [{"name": each.name.capitalize(), "unit": each.unit} for each in PROPERTIES],
        "choice": {"number": number, "values": list(current)},
        "problems": {str(place): text for place, text in problems.items()},
    }
    _component(key=key, data=data, on_values_change=on_values, on_pasted_change=on_pasted)


def _limits(field: Field) -> dict[str, Any]:
    quantiles = field.quantiles
    return {
        "label": field.label,
        "low": quantiles.minimum,
        "quarter": quantiles.p25,
        "half": quantiles.median,
        "most": quantiles.p75,
        "high": quantiles.maximum,
    }


_component = st.components.v2.component(
    "cutpoint_measurement_form",
    html=read_source(_FOLDER / "measurement_form.html"),
    css=read_source(PLOTS_STYLE, _FOLDER / "measurement_form.css"),
    js=packed(read_source(_FOLDER / "measurement_form.js")),
)
