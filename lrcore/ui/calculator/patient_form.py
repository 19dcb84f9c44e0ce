"""The 30 measurements of one patient: entered, pasted, or taken from an example."""

import numpy as np
import streamlit as st

from lrcore.arrays import Floats
from lrcore.errors import CohortRefused
from lrcore.model.dataset import load
from lrcore.reader import check_row, read_cohort
from lrcore.schema import FIELDS, N_FIELDS, Field
from lrcore.ui import session
from lrcore.ui.components.measurement_form import measurement_form
from lrcore.ui.components.numbered import numbered
from lrcore.ui.components.term_links import without_links
from lrcore.ui.plain_text import plain

PASTED, EXAMPLE = "pasted_row", "example"
ASSESS = "Assess"
_LONGEST_PASTED = 20_000  # characters: a row with its header
_FORM, _SENT = "measurement_form", "measurement_form_sent"
_PASTING, _PASTE_PROBLEM = "pasting", "paste_problem"
_EXAMPLE_CHOSEN = "example_chosen"
_EXAMPLES = ("Typical benign", "Typical malignant", "Near the threshold")


def key_of(field: Field) -> str:
    """Return the session key of one field of the form."""
    return f"form_{field.key}"


def patient_form() -> bool:
    """Let the user enter the 30 measurements of one patient; return whether the risk was just requested."""
    _fillers()
    values = _entered()
    received = (st.session_state.get(_FORM) or {}).get("values")
    known = (received["number"], tuple(received["values"])) if received else None
    measurement_form(
        numbered(_SENT, values, known),
        _problems(values),
        key=_FORM,
        on_values=_take_values,
        on_pasted=_take_pasted,
    )
    # Not disabled while values are missing: the value being typed counts from the click on.
    return st.button(
        ASSESS,
        key="assess",
        width="stretch",
        help="The 30 measurements are recorded in the journal with their risk, which is shown after that.",
    )


def _entered() -> tuple[float | None, ...]:
    return tuple(st.session_state.get(key_of(field)) for field in FIELDS)


def _problems(values: tuple[float | None, ...]) -> dict[int, str]:
    """Return what cannot be right about a field, as far as the fields that are filled in can tell."""
    row = np.array([np.nan if value is None else value for value in values])
    place = {field.name: field.index for field in FIELDS}
    found = [issue for issue in check_row(row) if issue.column and issue.rule != "missing"]
    return {place[issue.column]: issue.problem for issue in reversed(found)}


def _take_values() -> None:
    for field, value in zip(FIELDS, st.session_state[_FORM]["values"]["values"], strict=True):
        st.session_state[key_of(field)] = None if value is None else float(value)


def _take_pasted() -> None:
    _fill_row(str(st.session_state[_FORM]["pasted"] or ""))


def _fillers() -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.menu_button(
            "Fill in an example",
            _EXAMPLES,
            format_func=plain,
            key=_EXAMPLE_CHOSEN,
            on_click=_fill_example,
        )
        st.button("Paste a row", on_click=_open_paste)
        st.button("Clear all", on_click=_fill, args=(None,))
    if st.session_state.get(_PASTING):
        with without_links():
            st.dialog("Paste a row", on_dismiss=_close_paste)(_paste)()
    else:
        _say_paste_problem()


def _open_paste() -> None:
    st.session_state[_PASTING] = True


def _close_paste() -> None:
    st.session_state.pop(_PASTING, None)


def _paste() -> None:
    """Show the contents of the dialog, which closes once a row has been filled in."""
    if not st.session_state.get(_PASTING):
        st.rerun()
    st.text_area(
        "30 measurements, or a header and a row",
        key=PASTED,
        help="From a spreadsheet or a file. Without a header: means, standard errors, worst values. "
        "A row can also be pasted into any field of the table.",
    )
    st.button("Fill in", on_click=_fill_pasted)
    _say_paste_problem()


def _say_paste_problem() -> None:
    problem = st.session_state.pop(_PASTE_PROBLEM, "")
    if problem:
        st.error(plain(problem))


def _fill(values: Floats | None) -> None:
    for field in FIELDS:
        st.session_state[key_of(field)] = None if values is None else float(values[field.index])


def _fill_example() -> None:
    name = st.session_state[_EXAMPLE_CHOSEN]
    artifact = session.artifact()
    rows = np.array(artifact.record.held_out_rows)
    risks = artifact.model.risk(load().measurements[rows])
    target = {"Typical benign": 0.01, "Typical malignant": 0.99}.get(name, session.in_force().threshold)
    example = load().measurements[rows[np.argmin(np.abs(risks - target))]]
    st.session_state[EXAMPLE] = example.tobytes()
    _fill(example)


def is_example(measurements: Floats) -> bool:
    """Return whether these are the measurements of the example that was filled in last."""
    return st.session_state.get(EXAMPLE) == measurements.tobytes()


def _fill_pasted() -> None:
    _fill_row(st.session_state.get(PASTED, ""))


def _fill_row(text: str) -> None:
    try:
        _fill(_parse_row(text))
        _close_paste()
    except CohortRefused as refusal:
        st.session_state[_PASTE_PROBLEM] = str(refusal)


def _parse_row(text: str) -> Floats:
    """Read a pasted row by the rules of a file; bare numbers are given the order of the series."""
    if len(text) > _LONGEST_PASTED:
        raise CohortRefused(
            f"Expected one row of {N_FIELDS} numbers, found {len(text):,} characters: paste one patient, or "
            "upload the file on the Worklist page."
        )
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) == 1:
        separator = next((mark for mark in ("\t", ";", ",") if mark in lines[0]), " ")
        header = separator.join(field.name.replace(" ", "_") for field in FIELDS)
        if len(lines[0].split(separator)) == N_FIELDS:
            text = f"{header}\n{lines[0]}\n"
    cohort = read_cohort(text.encode(), name="pasted row")
    if cohort.n_scored:
        row: Floats = cohort.measurements[0]
        return row
    problems = " ".join(f"{issue.column}: {issue.problem}" for issue in cohort.issues[:3])
    raise CohortRefused(f"The row cannot be used. {problems}")


def entered_patient() -> Floats | None:
    """Return the measurements once they are complete and plausible; until then, show what is missing."""
    entered = _entered()
    missing = [field for field, value in zip(FIELDS, entered, strict=True) if value is None]
    if missing:
        _say_missing(missing)
        return None
    values = np.array(entered, dtype=np.float64)
    problems = check_row(values)
    for issue in problems:
        st.error(plain(issue.problem), icon=":material/block:")
    if problems:
        st.markdown("No risk is shown for impossible measurements. Correct them first.")
        return None
    return values


def _say_missing(missing: list[Field]) -> None:
    if len(missing) == N_FIELDS:
        st.info("Enter the 30 measurements, fill in an example, or paste a row. The risk then appears here.")
        return
    first = ", ".join(field.label for field in missing[:4])
    more = f" and {len(missing) - 4:d} more" if len(missing) > 4 else ""
    st.info(
        f"{N_FIELDS - len(missing):d} of {N_FIELDS} measurements are entered. Missing: {plain(first)}{more}."
    )
