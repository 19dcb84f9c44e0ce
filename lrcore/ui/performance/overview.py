"""The figures of the first two screens: drawn without anything that has to be loaded."""

import streamlit as st

from lrcore.evaluation.threshold.operating_characteristics import OperatingCharacteristics
from lrcore.report import charts, overview_charts
from lrcore.report.axes import Sheet
from lrcore.ui.components.svg import show_chart
from lrcore.ui.performance import figures
from lrcore.ui.performance.results import Performance
from lrcore.ui.plain_text import plain
from lrcore.ui.table import show_table

_CALIBRATION = Sheet(width=570, height=330, left=76, right=32, top=10)
_BELOW = Sheet(width=570, height=210, left=76, right=32, top=10)


def show_calibration(results: Performance) -> None:
    """Show the calibration curve with the patients at each risk, and the groups next to it.

    Parameters
    ----------
    results : Performance
    """
    left, right = st.columns(2, gap="medium")
    with left.container(key="figure_calibration", gap="small"):
        st.header("Do the risks mean what they say?", anchor=False)
        drawing = charts.calibration(
            results.reliability, results.words, with_patients=True, sheet=_CALIBRATION
        )
        show_chart(drawing, key="drawing_calibration")
    with right.container(key="figure_groups", gap="small"):
        st.header(plain(results.words.say("The same patients in groups")), anchor=False)
        show_table(figures.groups(results))


def show_use(results: Performance, at: OperatingCharacteristics) -> None:
    """Show net benefit, and recall against false alarms.

    Parameters
    ----------
    results : Performance
    at : OperatingCharacteristics
        At the threshold that is marked.
    """
    left, right = st.columns(2, gap="medium")
    with left.container(key="figure_decision", gap="small"):
        drawing = charts.usefulness(results.net_benefit, at.threshold, results.words, sheet=_BELOW)
        st.header(plain(drawing.title), anchor=False)
        show_chart(drawing, key="drawing_decision")
    with right.container(key="figure_alarms", gap="small"):
        title = results.words.say("How many false alarms does a found cancer take?")
        st.header(plain(title), anchor=False)
        area = results.summary.auc
        if not area.defined:
            st.info(plain(results.words.say(f"No curve. AUC {area.reason}.")))
            return
        show_chart(overview_charts.alarms(results.roc, at, results.words, sheet=_BELOW), key="drawing_alarms")
