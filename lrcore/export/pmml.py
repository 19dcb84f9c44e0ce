"""The model as PMML 4.4 of the Data Mining Group."""

from collections.abc import Sequence
from functools import reduce
from itertools import pairwise
from xml.etree import ElementTree as Tree
from xml.etree.ElementTree import Element, SubElement

from lrcore import __version__
from lrcore.export.contents import COLUMNS, MAX_EXPONENT, TOLERANCE, ModelExport
from lrcore.model.calibration_map import LogOddsMap
from lrcore.schema import BENIGN, FIELDS, MALIGNANT

_NAMESPACE = "http://www.dmg.org/PMML-4_4"
_TARGET = "diagnosis"
_DESCRIPTION = (
    "Risk of malignancy from 30 measurements. Not a medical device. The output `flagged` applies the "
    "threshold in force; the predicted category is only the more probable one. A patient with a missing "
    "measurement gets no risk. Values are not checked for plausibility."
)


def pmml(export: ModelExport) -> str:
    """Return a regression model with its verification rows; a flexible update becomes derived fields."""
    root = Element("PMML", xmlns=_NAMESPACE, version="4.4")
    _add_header(root, export)
    fields = SubElement(root, "DataDictionary", numberOfFields=str(len(FIELDS) + 1))
    for field, name in zip(FIELDS, export.columns, strict=True):
        SubElement(
            fields,
            "DataField",
            name=name,
            displayName=field.label,
            optype="continuous",
            dataType="double",
        )
    target = SubElement(fields, "DataField", name=_TARGET, optype="categorical", dataType="string")
    for value in (MALIGNANT, BENIGN):
        SubElement(target, "Value", value=value)
    _add_model(root, export)
    Tree.indent(root)
    return Tree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _add_header(root: Element, export: ModelExport) -> None:
    header = SubElement(root, "Header", description=_DESCRIPTION, modelVersion=export.version)
    for name, value in export.facts().items():
        SubElement(header, "Extension", extender="Cutpoint", name=name, value=value)
    SubElement(header, "Application", name="Cutpoint", version=__version__)
    SubElement(header, "Timestamp").text = export.exported_at


def _add_model(root: Element, export: ModelExport) -> None:
    model = SubElement(
        root,
        "RegressionModel",
        modelName=export.version,
        functionName="classification",
        normalizationMethod="logit",
        targetFieldName=_TARGET,
    )
    schema = SubElement(model, "MiningSchema")
    for name in export.columns:
        SubElement(schema, "MiningField", name=name)
    SubElement(schema, "MiningField", name=_TARGET, usageType="target")
    _add_output(model, export)
    if export.model.maps:
        terms = _add_derived_fields(model, export)
        table = SubElement(model, "RegressionTable", intercept="0", targetCategory=MALIGNANT)
    else:
        terms = dict(zip(export.columns, export.model.weights.tolist(), strict=True))
        table = SubElement(
            model, "RegressionTable", intercept=repr(export.model.offset), targetCategory=MALIGNANT
        )
    for name, coefficient in terms.items():
        SubElement(table, "NumericPredictor", name=name, coefficient=repr(coefficient))
    SubElement(model, "RegressionTable", intercept="0", targetCategory=BENIGN)
    _add_verification(model, export)


def _add_output(model: Element, export: ModelExport) -> None:
    output = SubElement(model, "Output")
    SubElement(
        output,
        "OutputField",
        name="risk",
        optype="continuous",
        dataType="double",
        feature="probability",
        value=MALIGNANT,
    )
    flag = SubElement(
        output,
        "OutputField",
        name="flagged",
        optype="categorical",
        dataType="integer",
        feature="transformedValue",
    )
    at_or_above, below = (
        _apply(function, _field("risk"), _constant(export.threshold))
        for function in ("greaterOrEqual", "lessThan")
    )
    known = _apply("and", *(_apply("isNotMissing", _field(name)) for name in export.columns))
    flagged = _apply("if", at_or_above, _whole(1), _apply("if", below, _whole(0)))
    flag.append(_apply("if", known, flagged))  # without a risk, some engines refuse to compare it


def _add_derived_fields(model: Element, export: ModelExport) -> dict[str, float]:
    """Add the weighted sum and each flexible update of it; return the one predictor that is left."""
    derived = SubElement(model, "LocalTransformations")
    maps = export.model.maps
    names = ["weighted_sum", *(f"log_odds_{number}" for number in range(1, len(maps))), "log_odds"]
    _derive(derived, names[0], _weighted_sum(export))
    for change, (old, new) in zip(maps, pairwise(names), strict=True):
        known = _apply("isNotMissing", _field(old))
        _derive(derived, new, _apply("if", known, _mapped(change, old)))
    return {names[-1]: 1.0}


def _derive(parent: Element, name: str, expression: Element) -> None:
    field = SubElement(parent, "DerivedField", name=name, optype="continuous", dataType="double")
    field.append(expression)


def _weighted_sum(export: ModelExport) -> Element:
    """Return the sum from left to right; the function `sum` would skip missing values."""
    terms = [
        _apply("*", _constant(float(weight)), _field(name))
        for name, weight in zip(export.columns, export.model.weights, strict=True)
    ]
    return _sum([_constant(export.model.offset), *terms])


def _mapped(change: LogOddsMap, old: str) -> Element:
    if change.is_line:
        return _sum([_constant(change.intercept), _apply("*", _constant(change.below), _field(old))])
    up, down = _softplus(_field(old)), _softplus(_apply("*", _constant(-1.0), _field(old)))
    return _sum(
        [
            _constant(change.intercept),
            _apply("*", _constant(change.above), up),
            _apply("*", _constant(-change.below), down),
        ]
    )


def _softplus(value: Element) -> Element:
    """Return ``log(1 + exp(value))`` in a form that does not overflow.

    The functions `min` and `max` skip missing values, so conditions take their place.
    """
    size, most = _apply("abs", value), _constant(MAX_EXPONENT)
    size = _apply("if", _apply("greaterThan", size, most), most, size)
    bend = _apply("ln", _sum([_constant(1.0), _apply("exp", _apply("*", _constant(-1.0), size))]))
    is_positive = _apply("greaterThan", value, _constant(0.0))
    return _sum([_apply("if", is_positive, value, _constant(0.0)), bend])


def _add_verification(model: Element, export: ModelExport) -> None:
    rows = export.verification
    found = SubElement(model, "ModelVerification", recordCount=str(len(rows.risk)))
    fields = SubElement(found, "VerificationFields")
    for name, column in zip(export.columns, COLUMNS, strict=True):  # a column is the name of an element
        SubElement(fields, "VerificationField", field=name, column=column)
    SubElement(
        fields,
        "VerificationField",
        field="risk",
        column="risk",
        precision=f"{TOLERANCE:g}",
        zeroThreshold=f"{TOLERANCE:g}",
    )
    table = SubElement(found, "InlineTable")
    for measurements, risk in zip(rows.measurements.tolist(), rows.risk.tolist(), strict=True):
        row = SubElement(table, "row")
        for name, value in zip([*COLUMNS, "risk"], [*measurements, risk], strict=True):
            SubElement(row, name).text = repr(value)


def _sum(terms: Sequence[Element]) -> Element:
    return reduce(lambda left, right: _apply("+", left, right), terms)


def _apply(function: str, *arguments: Element) -> Element:
    element = Element("Apply", function=function)
    element.extend(arguments)
    return element


def _field(name: str) -> Element:
    return Element("FieldRef", field=name)


def _constant(value: float) -> Element:
    element = Element("Constant", dataType="double")
    element.text = repr(value)
    return element


def _whole(value: int) -> Element:
    element = Element("Constant", dataType="integer")
    element.text = str(value)
    return element
