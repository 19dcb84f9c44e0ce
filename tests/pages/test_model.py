"""The Model page: the card, the limits and the tabs."""

import numpy as np

from lrcore.model.dataset import load
from lrcore.model.training import Parameters
from lrcore.registry.active import train_and_store
from lrcore.ui.components.sections import SECTION
from tests.in_force import put_in_force_at
from tests.pages.shown import facts, tables


def test_the_card_answers_who_when_which_on_whom_and_at_which_threshold(opened, own_folder, artifact):
    put_in_force_at(own_folder, artifact, 0.2)
    app = opened("model")
    (card,) = facts(app)
    held_out = list(artifact.record.held_out_rows)
    fitted = np.setdiff1d(np.arange(len(load().outcome)), held_out)
    assert card["Version"] == f"{artifact.record.version}, as trained"
    assert card["Trained on"].startswith(
        f"{len(fitted)} patients, {load().outcome[fitted].sum()} malignant; {len(held_out)} more"
    )
    assert card["Threshold"].startswith("0.200 is in force, chosen by ")
    assert "by Cutpoint" in card["In use since"]
    assert artifact.digest in card["Digest"]
    assert f"<summary>{artifact.digest[:12]}\u2026" in card["Digest"]
    assert [header.value for header in app.header][:2] == ["In use", "Limits"]


def test_each_section_is_a_tab_that_the_address_names(opened):
    app = opened("model")
    assert [tab.label for tab in app.tabs] == [
        "Coefficients",
        "Versions",
        "Other models",
        "Series size",
        "Provenance",
        "Export",
    ]
    app.query_params[SECTION] = "Provenance"
    assert opened("model").query_params[SECTION] == "Provenance"


def test_no_value_is_written_as_python_writes_it(opened, own_folder):
    train_and_store(own_folder, Parameters(C=0.3))
    app = opened("model")
    shown = [cell for table in tables(app) for cell in table.value.to_numpy().ravel()]
    shown += [str(cell) for grid in app.dataframe for cell in grid.value.to_numpy().ravel()]
    shown += [fact for card in facts(app) for fact in card.values()]
    assert any("Trained with C = 0.3, classes not weighted, 20 % held out" in each for each in shown)
    assert not [each for each in shown if "{'" in each or each in ("None", "True", "False")]
