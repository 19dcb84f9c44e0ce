"""The figures of the first two screens: drawn without anything that has to be loaded."""

from typing import TYPE_CHECKING, NamedTuple

from lrcore.evaluation.threshold.operating_characteristics import OperatingCharacteristics
from lrcore.report import charts, overview_charts
from lrcore.report.axes import Sheet
from lrcore.report.templating import render
from lrcore.ui.components.markup import show_markup
from lrcore.ui.performance import figures
from lrcore.ui.performance.results import Performance
from lrcore.ui.table import table_markup

if TYPE_CHECKING:
    from markupsafe import Markup

    from lrcore.report.charts import Chart

_CALIBRATION = Sheet(width=570, height=330, left=76, right=32, top=10)
_LOWER = Sheet(width=570, height=218, left=76, right=32, top=10)  # for windows of a laptop's height
_BELOW = Sheet(width=570, height=210, left=76, right=32, top=10)


class _Figure(NamedTuple):
    name: str
    title: str
    chart: "Chart | None" = None
    lower: "Chart | None" = None
    table: "Markup | None" = None
    why_not: str = ""


def show_overview(results: Performance, at: OperatingCharacteristics) -> None:
    """Show the calibration curve with the patients at each risk, the groups, net benefit, and false alarms.

    Parameters
    ----------
    results : Performance
    at : OperatingCharacteristics
        At the threshold that is marked.
    """
    words = results.words
    calibration, lower = (
        charts.calibration(results.reliability, words, with_patients=True, sheet=sheet)
        for sheet in (_CALIBRATION, _LOWER)
    )
    benefit = charts.usefulness(results.net_benefit, at.threshold, words, sheet=_BELOW)
    shown = (
        _Figure("calibration", "Do the risks mean what they say?", calibration, lower),
        _Figure(
            "groups",
            words.say("The same patients in groups"),
            table=table_markup(figures.groups(results)),
        ),
        _Figure("decision", benefit.title, benefit),
        _alarms(results, at),
    )
    show_markup(render("overview.html.j2", figures=shown), key="overview")


def _alarms(results: Performance, at: OperatingCharacteristics) -> _Figure:
    words, area = results.words, results.summary.auc
    title = words.say("How many false alarms does a found cancer take?")
    if not area.defined:
        return _Figure("alarms", title, why_not=words.say(f"No curve. AUC {area.reason}."))
    return _Figure("alarms", title, overview_charts.alarms(results.roc, at, words, sheet=_BELOW))
