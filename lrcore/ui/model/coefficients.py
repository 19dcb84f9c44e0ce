"""The coefficients of the model: drawn with the range of the refits, as a formula and as a table."""

import streamlit as st

from lrcore.figures.forests.coefficients import coefficient_alt, coefficient_figure
from lrcore.registry.artifact import Artifact
from lrcore.schema import FIELDS
from lrcore.ui import session
from lrcore.ui.chart import chart
from lrcore.ui.components.captions import show_caption
from lrcore.ui.components.folded import folded
from lrcore.ui.components.term_links import linked
from lrcore.ui.table import show_grid
from lrcore.wording import model
from lrcore.wording.captions.model import COEFFICIENTS
from lrcore.wording.numbers import fixed

_NUMBER = st.column_config.NumberColumn(format="%.4f", width=120)
_COLUMNS = {
    "Measurement": st.column_config.TextColumn(pinned=True, width=215),
    "Unit": st.column_config.TextColumn(width=150),
    "Training mean": _NUMBER,
    "Training SD": _NUMBER,
    "Log-odds per SD": _NUMBER,
    "Log-odds per unit": _NUMBER,
}


def show_coefficients(artifact: Artifact) -> None:
    """Show the coefficients.

    Parameters
    ----------
    artifact : Artifact
    """
    _forest(artifact)
    bent = bool(artifact.model.maps)
    what = "weighted sum" if bent else "log-odds"
    with folded("The formula, and all coefficients as a table"):
        _formula(artifact, what)
        show_grid(
            model.coefficients(artifact),
            alt="The 30 measurements with their training mean, standard deviation and coefficients",
            column_config=_COLUMNS,
            height="content",
        )
    if bent:
        st.markdown(
            "The coefficients give a weighted sum, which the flexible update bends into the log-odds. "
            "Straight updates before it are contained in the coefficients, later ones in the bend."
        )
    elif artifact.record.updates:
        st.markdown("The updates are contained in the intercept and the coefficients.")


def _formula(artifact: Artifact, what: str) -> None:
    st.markdown(
        linked(
            "A logistic regression for P(malignant) from 30 measurements, with an L2 penalty of strength "
            f"C = {artifact.record.parameters['C']:g}. Each measurement is centred on its training mean and "
            "divided by its training standard deviation (SD)."
        )
    )
    total = r"\operatorname{weighted\,sum}" if artifact.model.maps else r"\operatorname{log\,odds}"
    st.latex(total + r" = \beta_0 + \sum_{j=1}^{30} \beta_j \, \frac{x_j - \mu_j}{\sigma_j}")
    intercept = fixed(artifact.model.intercept, 4)
    st.markdown(linked(f"The intercept is {intercept}: the {what} at the mean of every measurement."))


def _forest(artifact: Artifact) -> None:
    """Draw the coefficients with the range of the refits, the largest first."""
    fitted, refits = artifact.model, session.refits()
    names = [field.label for field in FIELDS]
    low, high = refits.coefficient_range(fitted.scales)
    figure = coefficient_figure(names, fitted.coefficients, low, high)
    chart(figure, coefficient_alt(names, fitted.coefficients), key="coefficients")
    show_caption(COEFFICIENTS.with_values(resamples=refits.resamples, n=refits.n))
