"""A form that assigns the columns of a file whose headers are not recognised."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from lrcore.reader.issues import quoted, shown
from lrcore.schema import BENIGN, FIELDS, MALIGNANT, N_FIELDS, Field
from lrcore.ui.components.folded import folded
from lrcore.ui.plain_text import literal, plain
from lrcore.ui.worklist.file_choices import choose, current_choices, file_mark

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

_MAX_HEADERS = 60  # headers that can be chosen from
_LONGEST = 60  # characters of a name in a list


def columns_form(details: Mapping[str, Any]) -> None:
    """Let the user assign the columns of the measurements, or of the risks and outcomes.

    Parameters
    ----------
    details : mapping
        Of a :class:`lrcore.errors.CohortRefused`.
    """
    headers = [name for name in details.get("headers", ()) if name.strip()][:_MAX_HEADERS]
    if not headers:
        return
    missing = [field for field in FIELDS if field.name in details.get("missing", ())]
    if missing and len(headers) >= len(missing):
        found = f"{len(missing)} of {N_FIELDS} measurements {'is' if len(missing) == 1 else 'are'} not found"
        with folded(f"Assign the columns ({found})"):
            _measurements(headers, missing, details["near_misses"])
    if len(missing) in (0, N_FIELDS):
        with folded(
            "It is a table of risks and outcomes", expanded=len(headers) < len(missing) or not missing
        ):
            _predictions(headers, details)


def _measurements(headers: Sequence[str], missing: Sequence[Field], near: Mapping[str, str]) -> None:
    likely = {field: header for header, field in near.items()}
    mapping: dict[str, str] = {}
    columns: Sequence[DeltaGenerator] = ()
    for place, field in enumerate(missing):
        if place % 3 == 0:  # row by row, so that they keep their order on a narrow screen
            columns = st.columns(3)
        options = ["", *headers]
        picked = columns[place % 3].selectbox(
            plain(field.label),
            options,
            index=options.index(likely[field.name]) if likely.get(field.name) in options else 0,
            format_func=lambda name: name or "not in the file",
            key=f"column_{field.key}_{file_mark()}",
        )
        if picked:
            mapping[picked] = field.key
    st.caption("Rows with inconsistent measurements are still held back.")
    st.button(
        "Read with these columns",
        on_click=choose,
        args=(current_choices().with_headers(mapping),),
        disabled=len(mapping) < len(missing),
        help="Each column once, and one for each measurement.",
    )


def _predictions(headers: Sequence[str], details: Mapping[str, Any]) -> None:
    samples: Mapping[str, str] = details.get("samples", {})

    def with_values(header: str) -> str:
        name = header[:_LONGEST]
        return f"{name} ({shown(samples[header])})" if samples.get(header) else name

    likely = [name for name in details.get("risks", ()) if name in headers]
    risks = st.multiselect(
        "Columns of risks, one for each model",
        headers,
        default=likely if len(likely) == 1 else [],
        format_func=with_values,
        key=f"risks_{file_mark()}",
    )
    likely = [name for name in details.get("outcomes", ()) if name in headers]
    outcome = st.selectbox(
        "Column of outcomes",
        headers,
        index=headers.index(likely[0]) if len(likely) == 1 else None,
        format_func=with_values,
        placeholder="Choose",
        key=f"outcome_{file_mark()}",
    )
    if outcome in risks:
        st.caption(f"{literal(str(outcome))} cannot be both.")
    values = details.get("unclear", {}).get(outcome, ())
    event = _event(values)
    meaning = {value: MALIGNANT if value == event else BENIGN for value in values}
    columns = replace(current_choices(), risk_columns=tuple(risks), label_column=outcome)
    st.button(
        "Read as risks and outcomes",
        on_click=choose,
        args=(replace(columns, label_meaning=tuple(meaning.items())),),
        disabled=not risks or outcome is None or outcome in risks or (bool(values) and event is None),
    )


def _event(values: Sequence[str]) -> str | None:
    """Ask which value of the outcome means the event, where its values do not say so."""
    if not values:
        return None
    return st.selectbox(
        "Value of the outcome that means the event",
        values,
        index=None,
        format_func=lambda value: quoted(value[:_LONGEST]),
        placeholder="Choose",
        key=f"event_{file_mark()}",
    )
