"""The model card: valid against its published schema, its numbers those of the results, its gaps visible."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import xmlschema

from lrcore.evaluation.summary import evaluation_summary
from lrcore.export.card import card
from lrcore.export.card.sections import OPEN
from lrcore.registry import operating_point
from lrcore.registry.artifact import load
from lrcore.registry.development_sets import evaluation_sets
from tests.conftest import REFERENCES
from tests.export.conftest import VERSIONS, export_of
from tests.in_force import put_in_force_at
from tests.registry.decisions import update

CHAI = "{https://mc.chai.org/v0.2/schema.xsd}"
SIGNATURES = Path(xmlschema.__file__).parent / "schemas" / "DSIG" / "xmldsig-core-schema.xsd"


@pytest.fixture(scope="module")
def schema():
    """The published schema; what it imports is read from a local copy."""
    return xmlschema.XMLSchema(
        REFERENCES / "chai" / "model_card_v0.2.xsd",
        locations={"http://www.w3.org/2000/09/xmldsig#": str(SIGNATURES)},
        uri_mapper={"http://www.w3.org/TR/xmldsig-core/xmldsig-core-schema.xsd": str(SIGNATURES)},
        allow="local",
    )


def texts(root, name):
    return [element.text for element in root.iter(f"{CHAI}{name}")]


def parsed(text):
    return xmlschema.XMLResource(text).root


def results(root):
    labels, values = texts(root, "Label"), texts(root, "ValueJson")
    return {label: json.loads(value) for label, value in zip(labels, values, strict=True)}


@pytest.mark.parametrize("name", list(VERSIONS))
def test_it_is_valid(schema, artifact, name):
    text = card(export_of(artifact, VERSIONS[name]))
    schema.validate(text)
    with pytest.raises(xmlschema.XMLSchemaValidationError):
        schema.validate(text.replace("ModelDeveloper>", "Developer>"))


def test_its_numbers_are_those_of_the_results(artifact):
    found = results(parsed(card(export_of(artifact, (), 0.1))))
    for patients in evaluation_sets(artifact).values():
        summary = evaluation_summary(patients, threshold=0.1)
        auc, sensitivity = summary.auc, summary.at_threshold.sensitivity
        assert found[f"AUC ({patients.name})"] == {
            "kind": "estimate_ci",
            "estimate": auc.value,
            "lower": auc.low,
            "upper": auc.high,
            "level": 95,
        }
        shown = found[f"Malignant patients who are flagged: sensitivity ({patients.name})"]
        assert (shown["unit"], shown["estimate"]) == ("%", 100 * sensitivity.value)
        assert (shown["lower"], shown["upper"]) == (100 * sensitivity.low, 100 * sensitivity.high)
        assert found[f"Malignant patients missed ({patients.name})"]["value"] == summary.at_threshold.fn
        npv = found[f"Malignant among those not flagged: 1 - NPV ({patients.name})"]
        assert npv["lower"] <= npv["estimate"] <= npv["upper"]


def test_it_holds_the_updates_and_every_threshold_of_the_version(own_folder, capsys):
    update(own_folder)
    artifact = load(own_folder)
    put_in_force_at(own_folder, artifact, 0.031)
    from lrcore.commands.main import main

    assert main(["export", "--as", "card"]) == 0
    root = parsed(capsys.readouterr().out)
    (maintenance,) = texts(root, "OngoingMaintenance")
    assert "Updated on" in maintenance
    assert "Threshold 0.01037 put in force" in maintenance
    assert "Threshold 0.031 put in force on 2026-03-01 by Dr A" in maintenance
    assert texts(root, "ReleaseVersion")[0].startswith(artifact.record.version)
    assert artifact.digest in texts(root, "ReleaseVersion")[0]


def test_what_only_people_know_is_visibly_open(artifact):
    root = parsed(card(export_of(artifact, ())))
    for name in ("ModelDeveloper", "DeveloperContact", "FundingSource", "ClinicalRiskLevel", "ReleaseStage"):
        assert all(text.startswith(OPEN) for text in texts(root, name))
    assert all(text and text.strip() for text in texts(root, "ModelType"))
    assert [label for label in results(root) if label.startswith(OPEN)] == [f"{OPEN} results by group"]


def test_characters_that_xml_cannot_hold_are_made_visible(schema, artifact):
    export = export_of(artifact, ())
    in_force = replace(export.in_force, sentence="chosen by Dr \x0b <b>&\ud800")
    text = card(replace(export, in_force=in_force))
    schema.validate(text)
    assert "\\x0b &lt;b&gt;&amp;\\ud800" in text


def test_the_default_threshold_is_named_as_such(own_folder):
    artifact = load(own_folder)
    in_force = operating_point.in_force(own_folder, artifact.digest)
    (maintenance,) = texts(
        parsed(card(replace(export_of(artifact, ()), in_force=in_force))), "OngoingMaintenance"
    )
    assert "no threshold has been chosen" in maintenance
