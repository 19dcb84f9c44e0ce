"""The report as a Word document, and its figures as files: nothing is lost, and every reader opens them."""

import io
import subprocess
import zipfile
from xml.etree import ElementTree

import docx
import pandas as pd
import pytest
from PIL import Image

from lrcore.commands.main import main
from lrcore.registry.development_sets import evaluation_sets
from lrcore.registry.operating_point import InForce
from lrcore.report import Contents, document, evaluate_group
from lrcore.report.document import BLANK, page_of
from lrcore.report.files import figures, word, word_layout
from lrcore.system import extras
from lrcore.wording.typesetting import typeset
from tests.programs import program

STEMS = ["01-held-out-calibration", "02-held-out-roc", "03-held-out-net-benefit", "04-held-out-risks"]
MINUTES = 3 * 60  # seconds
THRESHOLD = 0.1


@pytest.fixture(scope="module")
def contents(artifact):
    sentence = "0.100 is in force, chosen by Dr \x0b <b>&."
    groups = (evaluate_group(evaluation_sets(artifact)["held out"], THRESHOLD),)
    in_force, moment = InForce(THRESHOLD, None, sentence), "2026-03-01T08:00:00+00:00"
    return Contents("model", groups, (), artifact, False, THRESHOLD, in_force, (), moment)


@pytest.fixture(scope="module")
def written(contents):
    return word.word(contents)


@pytest.fixture(scope="module")
def files(contents):
    with zipfile.ZipFile(io.BytesIO(figures.figures(contents))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def cells_of(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_the_word_document_holds_the_tables_of_the_report(contents, written):
    found, page = docx.Document(io.BytesIO(written)), page_of(contents)
    (group,) = page["groups"]
    tables = [cells_of(table) for table in found.tables if table.style.name != "Normal Table"]
    signatures = ["", "Name and role", "Date", "Signature"]
    assert tables.pop(0) == [signatures, *([each, "", "", ""] for each in page["first"]["signatories"])]
    expected = [group["measures"], group["rates"], group["further"], page["characteristics"]]
    expected += [page["model"]["provenance"], page["model"]["coefficients"]]
    for shown, columns in zip(tables[:-1], expected, strict=True):  # the last is the checklist
        assert shown[0] == list(map(typeset, columns))
        assert shown[1:] == [
            [typeset(str(cell)) for cell in row] for row in zip(*columns.values(), strict=True)
        ]
    assert len(found.inline_shapes) == 4
    text = "\n".join(paragraph.text for paragraph in found.paragraphs)
    first = page["first"]
    for sentence in (
        *first["answers"][0]["sentences"],
        *first["limits"],
        *group["sentences"],
        group["counts"],
    ):
        assert typeset(sentence) in text
    assert "Not a medical device" in text
    assert "chosen by Dr \\x0b <b>&." in text


def test_the_checklist_has_item_answer_and_blank(contents, written):
    *_, shown = (cells_of(table) for table in docx.Document(io.BytesIO(written)).tables)
    items = page_of(contents)["tripod"]["checklist"]
    assert shown[0] == ["Item", "Asks for", "Known"]
    assert [row[0] for row in shown[1:]] == [item.number for item in items]
    blank = [item.number for item in items if not item.known]
    assert [row[0] for row in shown[1:] if row[2] == f"[{BLANK}]"] == blank
    assert len(blank) > 10


def test_the_first_row_of_every_table_is_repeated_on_each_page(written):
    figures_table, *others = sorted(
        docx.Document(io.BytesIO(written)).tables, key=lambda table: table.style.name != "Normal Table"
    )
    for table in others:
        assert "w:tblHeader" in table.rows[0]._tr.xml
    for table in (figures_table, *others):
        assert all("w:cantSplit" in row._tr.xml for row in table.rows)


@pytest.mark.slow
def test_every_figure_comes_in_every_form(files):
    forms = [".svg", ".csv", *(f"-{mm}mm{rest}" for mm in (85, 180) for rest in (".pdf", "-600dpi.png"))]
    expected = {f"{stem}{form}" for stem in STEMS for form in forms}
    assert set(files) == expected | {"captions.txt", "01-held-out-calibration-groups.csv"}
    assert files["captions.txt"].decode().count("\n") == 4


@pytest.mark.slow
@pytest.mark.parametrize("stem", STEMS)
def test_svg_stands_alone_and_png_has_600_dpi(files, stem):
    root = ElementTree.fromstring(files[f"{stem}.svg"])
    assert (root.tag, root.get("width")) == ("{http://www.w3.org/2000/svg}svg", "85mm")
    texts = list(root.iter("{http://www.w3.org/2000/svg}text"))
    assert all(text.get("font-family") == "DejaVu Sans" for text in texts)
    assert not [element for element in root.iter() if "class" in element.attrib]
    for mm in (85, 180):
        image = Image.open(io.BytesIO(files[f"{stem}-{mm}mm-600dpi.png"]))
        assert image.width == pytest.approx(mm / 25.4 * 600, abs=1)
        assert image.info["dpi"] == pytest.approx((600, 600), abs=0.5)
        assert len(image.resize((200, 200)).convert("RGB").getcolors(1 << 16)) > 20  # something is drawn


@pytest.mark.slow
def test_the_numbers_are_those_of_the_results(contents, files):
    (group,) = contents.groups
    for stem, frame in zip(
        STEMS,
        (
            group.reliability.frame(),
            group.roc.frame(),
            group.net_benefit.frame(),
            group.reliability.risks.frame(),
        ),
        strict=True,
    ):
        read = pd.read_csv(io.BytesIO(files[f"{stem}.csv"]))
        pd.testing.assert_frame_equal(read, frame, check_dtype=False, rtol=1e-14)


def test_the_html_report_is_the_default_and_each_form_is_written(own_folder, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("lrcore.report.files.word.word", lambda contents: b"docx")
    monkeypatch.setattr("lrcore.report.files.figures.figures", lambda contents: b"zip")
    for form, begin in (("html", b"<!doctype html>"), ("docx", b"docx"), ("figures", b"zip")):
        path = tmp_path / form
        assert main(["report", "--as", form, "-o", str(path)]) == 0
        assert path.read_bytes().lstrip().startswith(begin)
    capsys.readouterr()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (
            ["--as", "docx", "-o", "{}/x.html"],
            "expected a name that ends in .docx for a Word document, got .html",
        ),
        (["-o", "{}/x.pdf"], "expected a name that ends in .html or .htm for an HTML document, got .pdf"),
        (["--as", "docx", "-o", "{}/none/x.docx"], "cannot be written: its folder does not exist"),
        (["--as", "figures", "-o", "{}/figures.zip"], "An archive of figures needs svglib and resvg-py"),
    ],
)
def test_what_cannot_be_written_is_refused_before_anything_is_computed(
    own_folder, tmp_path, monkeypatch, capsys, options, words
):
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    monkeypatch.setattr("lrcore.commands.report.model_in_use", lambda folder: pytest.fail("computed"))
    assert main(["report", *(option.format(tmp_path) for option in options)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert words in line


@pytest.mark.parametrize(
    ("write", "words"),
    [
        (word.word, "A Word document needs python-docx and resvg-py, which are not installed"),
        (figures.figures, "An archive of figures needs svglib and resvg-py, which are not installed"),
    ],
)
def test_without_the_libraries_it_is_refused_in_one_sentence(monkeypatch, contents, write, words):
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    with pytest.raises(ValueError, match=words):
        write(contents)
    assert document(contents)  # needs none of them


@pytest.mark.slow
@pytest.mark.parametrize("stem", STEMS)
def test_the_fonts_of_a_pdf_are_embedded(files, stem, tmp_path):
    (tmp_path / "figure.pdf").write_bytes(files[f"{stem}-85mm.pdf"])
    command = [program("pdffonts", "poppler-utils"), tmp_path / "figure.pdf"]
    _, _, *fonts = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert len(fonts) == 1
    assert "DejaVuSans" in fonts[0]
    assert fonts[0].split()[-5:-2] == ["yes", "yes", "yes"]


@pytest.mark.slow
def test_libreoffice_prints_the_word_document(contents, written, tmp_path):
    soffice, pdftotext = program("soffice", "libreoffice-writer-nogui"), program("pdftotext", "poppler-utils")
    (tmp_path / "report.docx").write_bytes(written)
    command = [soffice, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "report.docx"]
    subprocess.run(command, check=True, capture_output=True, timeout=MINUTES)
    command = [pdftotext, "-layout", tmp_path / "report.pdf", "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    for words in (
        "Report on model",
        "TRIPOD+AI",
        "Figure 4.",
        BLANK,
        page_of(contents)["groups"][0]["counts"],
    ):
        assert typeset(words) in text
    pages = text.rstrip("\f").split("\f")
    assert "Approved by" in pages[0]
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page


def test_each_figure_stands_above_its_caption_in_a_row_that_is_not_divided(written):
    table = next(
        each for each in docx.Document(io.BytesIO(written)).tables if not each.style.name.startswith("Light")
    )
    cells = [cell for row in table.rows for cell in row.cells]
    assert len(cells) == 4
    for number, cell in enumerate(cells, start=1):
        picture, caption = cell.paragraphs
        assert "<pic:pic" in picture._p.xml
        assert caption.text.startswith(f"Figure {number}. ")


@pytest.mark.parametrize(
    "columns",
    [
        {"Group": ["South", "X"], **{f"Measure {n}": ["0.993 (0.985 to 0.997)", ""] for n in range(6)}},
        {"a": ["1"], "b": ["a sentence " * 30]},
        {"": ["w" * 200], "b": [1.5]},
        {"empty": [""], "": [""]},
    ],
)
def test_columns_fill_the_text_and_hold_their_longest_word(columns):
    widths = word_layout._widths_mm(columns, 9)
    assert sum(widths) == pytest.approx(word_layout.TEXT_MM)
    for width, (name, cells) in zip(widths, columns.items(), strict=True):
        longest = max(len(part) for cell in (name, *map(str, cells)) for part in cell.split() or [""])
        if longest < word_layout._MAX_CHARACTERS:
            assert width >= 1.9 * longest  # mm, of text of 9 points
