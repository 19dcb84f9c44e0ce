"""A published equation that gives the risks of the patients in an uploaded file."""

import streamlit as st

from lrcore.errors import CohortRefused, InvalidInput
from lrcore.reader.equation.equation import INTERCEPT, Equation, read_equation
from lrcore.ui.components.folded import folded
from lrcore.ui.plain_text import bold, plain
from lrcore.ui.table import show_table
from lrcore.ui.worklist.file_choices import EQUATION

_UPLOADER, _REFUSED, _REMOVED = "equation_file", "refused_equation", "equations_removed"


def equation_form() -> None:
    """Let a published equation be uploaded, and show the one in use."""
    equation: Equation | None = st.session_state.get(EQUATION)
    refused: str = st.session_state.get(_REFUSED, "")
    wanted = st.toggle("Risks by a published equation", value=equation is not None, key=f"with_{_uploader()}")
    if not wanted and equation is None:
        return
    with st.container(border=True):
        st.file_uploader(
            "An equation",
            type=["csv", "txt", "tsv"],
            key=_uploader(),
            on_change=_take,
            help="CSV with the columns term and coefficient, one row of which is (Intercept). Terms: a "
            'column, log(x), sqrt(x), x^2, min(x, 5), max(x, 5), x == "value", and products such as a:b. '
            "The columns low and high are optional.",
        )
        if refused:
            st.error(plain(refused), icon=":material/block:")
        if equation is not None:
            _show(equation)


def _take() -> None:
    for key in (EQUATION, _REFUSED):
        st.session_state.pop(key, None)
    file = st.session_state.get(_uploader())
    if file is None:
        return
    try:
        st.session_state[EQUATION] = read_equation(file.getvalue(), name=file.name)
    except (InvalidInput, CohortRefused) as error:
        st.session_state[_REFUSED] = str(error)


def _show(equation: Equation) -> None:
    st.markdown(f"{bold(equation.name)} {plain('gives the risks of the file; the model in use gives none.')}")
    terms = [INTERCEPT, *(each.term.written for each in equation.terms)]
    numbers = [equation.intercept, *(each.coefficient for each in equation.terms)]
    with folded("Its coefficients"):
        show_table({"Term": terms, "Coefficient": [f"{number:.6g}" for number in numbers]})
    st.button("Use the model again", on_click=_forget)


def _forget() -> None:
    st.session_state.pop(EQUATION, None)
    st.session_state[_REMOVED] = st.session_state.get(_REMOVED, 0) + 1


def _uploader() -> str:
    """Return the key of the uploader; another one empties it."""
    return f"{_UPLOADER}_{st.session_state.get(_REMOVED, 0)}"
