"""Performance, Threshold and Validation offer the report in Word and its figures, made on request."""

import io
import zipfile

import docx
import pytest

from lrcore.model.sample import constructed_csv
from lrcore.report.files import figures, word
from lrcore.system import extras
from lrcore.ui.components import report_contents, report_files
from lrcore.ui.frame import report

LABELS = ["Download as Word", "Download the figures (ZIP)"]
TWO_MODELS = "outcome,forest_risk,network_risk,site\n" + "1,0.9,0.8,A\n0,0.2,0.1,B\n1,0.4,0.7,A\n" * 20
IN_FORCE, SET = 0.3, 0.2


@pytest.fixture
def made(monkeypatch):
    """What each button makes when it is clicked, by its label."""
    buttons = {}
    monkeypatch.setattr(
        report_files, "_button", lambda label, about, content, *_: buttons.update({label: content})
    )
    return buttons


@pytest.fixture
def contents_of(made, monkeypatch):
    """Return a function that clicks a button and returns the contents of the file."""
    monkeypatch.setattr(word, "word", lambda contents: contents)
    monkeypatch.setattr(figures, "figures", lambda contents: contents)
    return lambda label: made[label]()


def upload(app, content):
    app.file_uploader[0].upload("ours.csv", content, "text/csv").run(timeout=60)
    assert not app.exception, app.exception


@pytest.mark.parametrize("page", ["performance", "threshold"])
def test_nothing_is_computed_before_a_click(opened, made, monkeypatch, page):
    def computed(*_):
        raise AssertionError("computed for a page")

    monkeypatch.setattr(report_contents, "_group", computed)
    opened(page)
    assert list(made) == LABELS
    with pytest.raises(AssertionError, match="computed for a page"):
        made[LABELS[0]]()


def test_the_files_hold_the_patients_and_the_threshold_of_the_page(opened, contents_of):
    app = opened("threshold")
    app.number_input(key="threshold").set_value(SET).run()
    for label in LABELS:
        contents = contents_of(label)
        assert [group.patients.n for group in contents.groups] == [569]
        assert contents.threshold == SET
        assert contents.title == "Cross-validated"


@pytest.mark.slow
def test_word_opens_with_the_numbers_of_the_page(opened, made):
    opened("performance")
    document = docx.Document(io.BytesIO(made["Download as Word"]()))
    assert document.paragraphs[0].text == "Report on Cross-validated"
    assert ["AUC", "0.995 (0.987 to 0.998)"] in [
        [cell.text for cell in row.cells][:2] for table in document.tables for row in table.rows
    ]


def test_validation_reports_every_model_of_the_file(opened, contents_of, made):
    app = opened("validation")
    assert not made  # there are no patients
    upload(app, TWO_MODELS.encode())
    contents = contents_of("Download as Word")
    names = ["Uploaded forest_risk", "Uploaded network_risk"]
    assert [group.patients.name for group in contents.groups] == names
    assert contents.of_another_model
    assert contents.title == "ours.csv"
    assert list(contents.validated.subgroups) == names


def test_validation_reports_at_the_threshold_in_force_as_the_page_does(
    opened, contents_of, in_force, artifact, monkeypatch
):
    html = {}
    monkeypatch.setattr(report, "report_contents", lambda page: html.setdefault(page, page))
    in_force(IN_FORCE)
    app = opened("validation")
    upload(app, constructed_csv(artifact.record.held_out_rows))
    app.number_input(key="threshold").set_value(SET).run(timeout=60)
    contents = contents_of("Download as Word")
    assert contents.threshold == IN_FORCE
    assert contents.validated.validation is not None
    assert "validation" in html  # the report of the bar is that of the page, too


def test_without_the_libraries_each_file_is_explained_in_one_sentence(opened, made, monkeypatch):
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    app = opened("performance")
    assert not made
    said = [caption.value.replace("\\", "") for caption in app.caption]
    for extra in ("word", "figures"):
        (found,) = [text for text in said if f"pip install '.[{extra}]'" in text]
        assert "not installed" in found


@pytest.mark.slow
def test_the_archive_opens_with_every_figure(opened, made):
    opened("performance")
    with zipfile.ZipFile(io.BytesIO(made["Download the figures (ZIP)"]())) as archive:
        assert archive.testzip() is None
        assert {name.rsplit(".", 1)[-1] for name in archive.namelist()} == {"svg", "pdf", "png", "csv", "txt"}
