"""The card as XML: the sections in the order that its schema demands."""

from typing import NamedTuple
from xml.etree import ElementTree as Tree
from xml.etree.ElementTree import Element, SubElement

from lrcore.export.card.metrics import KeyMetric, key_metrics
from lrcore.export.card.sections import sections
from lrcore.export.contents import ModelExport
from lrcore.system.terminal import visible

_NAMESPACE = "https://mc.chai.org/v0.2/schema.xsd"


class _Parts(NamedTuple):
    before: tuple[str, ...]
    after: tuple[str, ...]


_ORDER = _Parts(
    ("BasicInfo", "ReleaseInfo", "ModelSummary", "UsesAndDirections", "Warnings", "TrustIngredients"),
    ("Resources", "Bibliography"),
)


def card(export: ModelExport) -> str:
    """Return the card, filled in from the record, the results and the history of thresholds.

    What only people know is marked as open: see :data:`lrcore.export.card.sections.OPEN`.
    """
    root, known = Element("AppliedModelCard", xmlns=_NAMESPACE), sections(export)
    for name in _ORDER.before:
        _add(root, name, known[name])
    metrics = SubElement(root, "KeyMetrics")
    for name, metric in key_metrics(export).items():
        _add_metric(SubElement(metrics, name), metric)
    for name in _ORDER.after:
        _add(root, name, known[name])
    Tree.indent(root)
    return Tree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _add(parent: Element, name: str, content: object) -> None:
    """Add a text, the elements of a dictionary, or one element for each member of a list."""
    if isinstance(content, list):
        for each in content:
            _add(parent, name, each)
        return
    element = SubElement(parent, name)
    if isinstance(content, dict):
        for inner, value in content.items():
            _add(element, inner, value)
    else:
        element.text = visible(str(content))


def _add_metric(parent: Element, metric: KeyMetric) -> None:
    _add(parent, "MetricGoal", metric.goal)
    results = SubElement(parent, "Results")
    for label, value in metric.results:
        _add(results, "MetricResult", {"Label": label, "ValueJson": value})
    _add(parent, "Interpretation", metric.interpretation)
    _add(parent, "TestType", metric.test_type)
    _add(parent, "TestingDataDescription", metric.data)
    _add(parent, "ValidationProcessAndJustification", metric.process)
