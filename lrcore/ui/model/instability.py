"""Instability of the whole model: bundles of curves, and the calibration curve corrected for optimism."""

import streamlit as st

from lrcore.figures.chance import instability
from lrcore.model.dataset import load
from lrcore.ui import session
from lrcore.ui.chart import chart
from lrcore.ui.components.captions import show_caption
from lrcore.ui.components.folded import folded
from lrcore.validation.instability_curves import InstabilityCurves, instability_curves
from lrcore.wording.captions.model import INSTABILITY


def show_instability() -> None:
    """Show, folded away, what refits on resamples of the development patients do to the curves."""
    artifact = session.artifact()
    with folded("How far would another sample of the same patients move the curves?"):
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
        show_caption(
            INSTABILITY.with_values(
                n=found.n,
                cases=found.n_malignant,
                resamples=found.resamples,
                seed=found.seed,
                estimable=found.estimable,
            )
        )


@st.cache_resource(show_spinner="Drawing the curves of the refits.", max_entries=4)
def _curves(digest: str) -> InstabilityCurves:
    return instability_curves(session.artifact(), session.refits(), load())
