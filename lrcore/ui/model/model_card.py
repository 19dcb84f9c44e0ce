"""The coefficients and the limits of the model, and the column formats of its tables."""

import streamlit as st

from lrcore.figures.forests.coefficients import coefficient_alt, coefficient_figure
from lrcore.registry.artifact import Artifact
from lrcore.schema import FIELDS
from lrcore.ui import session
from lrcore.ui.chart import chart
from lrcore.ui.components.captions import show_caption
from lrcore.ui.plain_text import plain
from lrcore.wording.captions.model import COEFFICIENTS
from lrcore.wording.model import LIMITS

_NUMBER = st.column_config.NumberColumn(format="%.4f", width=120)
COLUMNS = {
    "Measurement": st.column_config.TextColumn(pinned=True, width=215),
    "Unit": st.column_config.TextColumn(width=150),
    "Training mean": _NUMBER,
    "Training SD": _NUMBER,
    "Log-odds per SD": _NUMBER,
    "Log-odds per unit": _NUMBER,
}


def coefficient_forest(artifact: Artifact) -> None:
    """Draw the coefficients with the range of the refits, the largest first."""
    model, refits = artifact.model, session.refits()
    names = [field.label for field in FIELDS]
    low, high = refits.coefficient_range(model.scales)
    figure = coefficient_figure(names, model.coefficients, low, high)
    chart(figure, coefficient_alt(names, model.coefficients), key="coefficients")
    show_caption(COEFFICIENTS.with_values(resamples=refits.resamples, n=refits.n))


def limits() -> None:
    """List what the model cannot do."""
    st.markdown("\n".join(f"- {plain(limit)}" for limit in LIMITS))
