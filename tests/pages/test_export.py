"""The Model page offers the model in every form that the version in use has."""

from lrcore.model.calibration_map import LogOddsMap
from lrcore.registry.artifact import load
from tests.registry.decisions import update

FORMS = ["SQL", "PMML", "Excel", "JSON", "equation (CSV)", "model card (XML)"]


def offered(app):
    buttons = (element.proto for element in app.get("download_button"))
    return [button.label.removeprefix("Download as ") for button in buttons if "Download as" in button.label]


def test_every_form_is_offered(opened):
    assert offered(opened("model")) == FORMS


def test_a_form_that_the_version_does_not_have_is_named_with_the_reason(own_folder, opened):
    update(own_folder, LogOddsMap(0.2, 0.7, 1.3))
    app = opened("model")
    assert offered(app) == [form for form in FORMS if form != "equation (CSV)"]
    version = load(own_folder).record.version
    assert any(
        f"{version} has a flexible update" in caption.value.replace("\\", "") for caption in app.caption
    )
