"""The 30 measurements of one patient: entered, pasted, or taken from an example."""

import numpy as np
import streamlit as st

from lrcore.arrays import Floats
from lrcore.errors import CohortRefused
from lrcore.model.dataset import load
from lrcore.reader import check_row, read_cohort
from lrcore.schema import FIELDS, GROUPS, N_FIELDS, Field, fields_of
from lrcore.ui import session
from lrcore.ui.plain_text import plain

PASTED, EXAMPLE = "pasted_row", "example"
ASSESS = "Assess"
_LONGEST_PASTED = 20_000  # characters: a row with its header
_EXAMPLES = ("Typical benign", "Typical malignant", "Near the threshold")


def key_of(field: Field) -> str:
    """Return the session key of one field of the form."""
    return f"form_{field.key}"


def patient_form() -> bool:
    """Let the user enter the 30 measurements of one patient; return whether the risk was just requested."""
    _fillers()
    for tab, group in zip(st.tabs([plain(_tab_title(group.title)) for group in GROUPS]), GROUPS, strict=True):
        with tab:
            _entries(fields_of(group))
    # Not disabled while values are missing: the value being typed counts from the click on.
    return st.button(
        ASSESS,
        width="stretch",
        help="The 30 measurements are recorded in the journal with their risk, which is shown after that.",
    )


def _tab_title(title: str) -> str:
    return f"{title} (10)"


def _entries(fields: tuple[Field, ...]) -> None:
    """Lay fields out in pairs, so that they keep their order on a narrow screen."""
    for pair in zip(fields[::2], fields[1::2], strict=True):
        for column, field in zip(st.columns(2), pair, strict=True):
            with column:
                _entry(field)


def _entry(field: Field) -> None:
    low, high = field.quantiles.minimum, field.quantiles.maximum
    unit = f" ({field.unit})" if field.unit else ""
    value = st.number_input(
        plain(f"{field.nuclear_property.name.capitalize()}{unit}"),
        value=None,
        min_value=0.0,
        step=10.0**-field.decimals,
        format=f"%.{field.decimals}f",
        key=key_of(field),
        persist_state="session",
        help=plain(
            f"{field.label}. The 569 development aspirates range from {low:.4g} to {high:.4g}, half of them "
            f"from {field.quantiles.p25:.4g} to {field.quantiles.p75:.4g}."
        ),
    )
    st.caption(plain(_percentile(field, value)))


def _percentile(field: Field, value: float | None) -> str:
    if value is None:
        return f"Range of the series {field.quantiles.minimum:.4g} to {field.quantiles.maximum:.4g}"
    share = 100 * float(np.mean(load().measurements[:, field.index] < value))
    return f"Above {share:.0f}\u00a0% of the series"


def _fillers() -> None:
    example, paste, clear = st.columns([2, 2, 1], vertical_alignment="bottom")
    with example.popover("Fill in an example", width="stretch"):
        for name in _EXAMPLES:
            st.button(plain(name), on_click=_fill_example, args=(name,), width="stretch")
    with paste.popover("Paste a row", width="stretch"):
        st.text_area(
            "30 measurements, or a header and a row",
            key=PASTED,
            help="From a spreadsheet or a file. Without a header: means, standard errors, worst values.",
        )
        st.button("Fill in", on_click=_fill_pasted)
    clear.button("Clear all", on_click=_fill, args=(None,), width="stretch")
    problem = st.session_state.pop("paste_problem", "")
    if problem:
        st.error(plain(problem))


def _fill(values: Floats | None) -> None:
    for field in FIELDS:
        st.session_state[key_of(field)] = None if values is None else float(values[field.index])


def _fill_example(name: str) -> None:
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
    try:
        _fill(_parse_row(st.session_state.get(PASTED, "")))
    except CohortRefused as refusal:
        st.session_state["paste_problem"] = str(refusal)


def _parse_row(text: str) -> Floats:
    """Read a pasted row by the rules of a file; bare numbers are given the order of the series."""
    if len(text) > _LONGEST_PASTED:
        raise CohortRefused(
            f"Expected one row of {N_FIELDS} numbers, found {len(text):,} characters: paste one patient, or "
            "upload the file on the Patients page."
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
    entered = [st.session_state.get(key_of(field)) for field in FIELDS]
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
