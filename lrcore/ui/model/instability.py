"""Instability of the whole model: bundles of curves, and the calibration curve corrected for optimism."""

import streamlit as st

from lrcore.figures.chance import instability
from lrcore.model.dataset import load
from lrcore.ui import session
from lrcore.ui.chart import chart
from lrcore.ui.plain_text import plain
from lrcore.validation.instability_curves import InstabilityCurves, instability_curves


def show_instability() -> None:
    """Show, folded away, what refits on resamples of the development patients do to the curves."""
    artifact = session.artifact()
    with st.expander("How far would another sample of the same patients move the curves?"):
        if artifact.record.updates:
            st.info(
                "The model was updated after it was trained: the optimism of its training says nothing about "
                "the update. Choose the version as trained to see its curves."
            )
            return
        if not st.toggle("Draw the curves of the refits", key="instability_curves"):
            return
        found = _curves(artifact.digest)
        left, right = st.columns(2, gap="large")
        with left:
            chart(
                instability.calibration_bundle_figure(found),
                instability.calibration_alt(found),
                key="calibration_bundle",
            )
        with right:
            figure = instability.decision_bundle_figure(found, session.in_force().threshold)
            chart(figure, instability.decision_alt(found), key="decision_bundle")
        st.caption(
            plain(
                f"{found.n:,} patients the model was fitted on ({found.n_malignant:,} malignant), "
                f"{found.resamples:,} refits on resamples of them (seed {found.seed}); scaling and fitting "
                f"repeated in each, the curves of {found.estimable:,} estimable. Calibration curves are "
                "straight on the log-odds scale, and show no bend. Corrected: the apparent curve less the "
                "mean difference between a refit on its own resample and on all patients. Patients of "
                "another place are not part of it."
            )
        )


@st.cache_resource(show_spinner="Drawing the curves of the refits.", max_entries=4)
def _curves(digest: str) -> InstabilityCurves:
    return instability_curves(session.artifact(), session.refits(), load())
