"""What the dashboard writes into the journal, and what it does not."""

import numpy as np
import pytest

from lrcore.journal import Journal
from lrcore.model.dataset import load
from lrcore.model.sample import sample_csv
from tests.pages import shown


@pytest.fixture
def written(own_folder):
    """Return a function that reads the journal of this dashboard."""

    def read():
        with Journal.open(own_folder / "journal.sqlite3") as journal:
            return journal.entries()

    return read


def enter(app, values):
    shown.enter(app, values)
    assess(app)


def assess(app):
    next(button for button in app.button if button.label == "Assess").click()
    app.run()


def captions(app):
    return " ".join(caption.value for caption in app.caption)


def test_a_patient_entered_by_hand_is_recorded_once(opened, written, artifact):
    app = opened("calculator")
    enter(app, load().measurements[9])
    assert "Recorded in the journal as number 1" in captions(app)
    app.number_input(key="threshold").set_value(0.1).run()
    app.switch_page("pages/model.py").run()
    app.switch_page("pages/calculator.py").run()
    assert "Recorded in the journal as number 1" in captions(app)
    read = written()
    assert read.source.tolist() == ["page"]
    assert read.risk[0] == artifact.model.risk(load().measurements[9:10])[0]
    np.testing.assert_array_equal(read.measurements, load().measurements[9:10])


def test_an_example_is_not_recorded(opened, written):
    app = opened("calculator")
    app.menu_button[0].click("Typical malignant").run()
    assert len(app.metric) == 1
    assert "An example, not a patient: not recorded in the journal." in captions(app)
    assert len(written()) == 0


def test_without_a_journal_the_page_says_so(opened, monkeypatch):
    monkeypatch.setenv("CUTPOINT_JOURNAL", "off")
    app = opened("calculator")
    enter(app, load().measurements[9])
    assert "the journal is switched off" in captions(app)
    assert len(app.metric) == 1


def test_what_cannot_be_recorded_gets_no_risk(opened, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("CUTPOINT_JOURNAL", str(tmp_path / "file" / "journal.sqlite3"))
    app = opened("calculator")
    enter(app, load().measurements[9])
    assert "cannot be used" in app.error[0].value
    assert not app.metric


def test_a_cohort_is_recorded_by_a_click_and_only_then(opened, written, artifact):
    app = opened("worklist")
    rows = list(artifact.record.held_out_rows[:20])
    app.file_uploader[0].upload("new.csv", sample_csv(rows), "text/csv").run()
    assert len(written()) == 0
    next(button for button in app.button if button.label.startswith("Record these 20")).click()
    app.run()
    assert any("as numbers 1 to 20" in text.value for text in app.markdown)
    assert not any(button.label.startswith("Record these") for button in app.button)
    read = written()
    assert set(read.source.tolist()) == {"batch"}
    np.testing.assert_array_equal(read.risk, artifact.model.risk(load().measurements[rows]))
