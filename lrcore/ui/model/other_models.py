"""Other models that could be defended as well: their measures, and whom they would decide otherwise."""

import streamlit as st

from lrcore.model.dataset import load
from lrcore.registry.other_models import disagreement
from lrcore.registry.refits import instability
from lrcore.ui import session
from lrcore.ui.components.captions import show_caption
from lrcore.ui.components.term_links import linked
from lrcore.ui.table import show_table
from lrcore.wording.captions.model import OTHER_MODELS
from lrcore.wording.numbers import fixed, percent
from lrcore.wording.other_models import table


def show_other_models() -> None:
    """List the models, and state how much the choice among them, and resampling, moves."""
    artifact, at = session.artifact(), session.in_force().threshold
    series = load().measurements
    risk = artifact.model.risk(series)
    models = session.other_models()
    found = disagreement(models, series, risk, at)
    firm = instability(session.refits(), series, risk, at)
    n, moved = len(risk), int((found.otherwise > 0).sum())
    otherwise = percent(float(firm.classification.mean()), n)
    mean, most = fixed(float(firm.mape.mean()), 3), fixed(float(firm.mape.max()), 2)
    st.markdown(
        linked(
            f"At {at:.3f}, at least one of {len(models.names)} other models decides otherwise about "
            f"{moved:,} of the {n:,} development patients ({percent(moved / n, n)}). Fitted on resamples of "
            f"the patients, the model itself decides otherwise in {otherwise} of cases, and a risk moves by "
            f"{mean} on average, by up to {most} for one patient."
        )
    )
    show_table(table(models))
    show_caption(OTHER_MODELS)
