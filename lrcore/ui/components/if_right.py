"""On request: what right risks would show in the same patients."""

from dataclasses import dataclass

import streamlit as st

from lrcore.evaluation.calibration.curves.cumulative import CumulativeCalibration, cumulative_calibration
from lrcore.evaluation.discrimination.expected_auc import ExpectedAuc, expected_auc
from lrcore.evaluation.discrimination.roc import RocCurve, auc, roc_curve
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.intervals import Estimate
from lrcore.figures.chance import cumulative, expected_roc
from lrcore.ui.cache import cached_per_owner
from lrcore.ui.chart import chart
from lrcore.ui.components.captions import show_caption
from lrcore.ui.components.folded import folded
from lrcore.ui.plain_text import literal, plain
from lrcore.wording.calibration.if_right import cumulative_caption, expected_auc_caption

_TITLE = "What would right risks show in these patients?"


@dataclass(frozen=True, eq=False, slots=True)
class _IfRight:
    walk: CumulativeCalibration
    expected: ExpectedAuc
    observed: RocCurve
    area: Estimate


def show_if_right(patients: EvaluationSet, *, name: str = "", key: str = "if_right") -> None:
    """Show the expected ROC curve in front of which the observed one is drawn, and the cumulative walk.

    Parameters
    ----------
    patients : EvaluationSet
    name : str
        Of the patients, where the page shows several sets of them.
    key : str
        Unique on the page.
    """
    title = plain(patients.words.say(_TITLE))
    with folded(f"{literal(name)}: {title}" if name else title):
        compare_with_right(patients, key=key)


def compare_with_right(patients: EvaluationSet, *, key: str = "if_right") -> None:
    """Show the same where the place on the page has its own title; see :func:`show_if_right`."""
    say = patients.words.say
    if not st.toggle("Compare with right risks", key=key):
        return
    found = _if_right(patients)
    left, right = st.columns(2, gap="large")
    with left:
        if found.area.defined and found.expected.expected.defined:
            figure = expected_roc.expected_roc_figure(found.observed, found.expected, patients.words)
            chart(figure, say(expected_roc.alt(found.area, found.expected)), key=f"{key}_roc")
        show_caption(expected_auc_caption(found.area, found.expected), patients.words)
    with right:
        if not found.walk.reason:
            alt = say(cumulative.alt(found.walk))
            chart(cumulative.cumulative_figure(found.walk), alt, key=f"{key}_walk")
        show_caption(cumulative_caption(found.walk), patients.words)


@cached_per_owner
def _if_right(patients: EvaluationSet) -> _IfRight:
    with st.spinner("Drawing what right risks would show."):
        return _IfRight(
            cumulative_calibration(patients), expected_auc(patients), roc_curve(patients), auc(patients)
        )
