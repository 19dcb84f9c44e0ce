"""The centres of a file, and its unknown outcomes, in every form of the report."""

import io
import json
import re
import zipfile
from dataclasses import replace

import docx
import numpy as np
import pytest
from PIL import Image

from lrcore.arrays import sigmoid
from lrcore.commands.main import main
from lrcore.evaluation.centres.pooled_centres import pool_centres
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.figures.forests.centres import centre_rows
from lrcore.figures.forests.forest import ForestRow
from lrcore.registry.operating_point import InForce
from lrcore.report import Contents, Validated, evaluate_group
from lrcore.report.document import page_of
from lrcore.report.files.figures import figures
from lrcore.report.files.word import word
from lrcore.report.forest import forest_chart
from lrcore.validation.centre_column import read_centres
from lrcore.validation.whole_file import FileFindings
from lrcore.wording.typesetting import typeset

ROWS = 720


@pytest.fixture
def hospitals(tmp_path):
    """A table of risks of six hospitals in which some outcomes are unknown."""
    rng = np.random.default_rng(6)
    risk = sigmoid(rng.normal(-1, 1.5, ROWS))
    outcome, known = rng.random(ROWS) < risk, rng.random(ROWS) < np.where(risk >= 0.2, 0.95, 0.6)
    rows = [
        f"<b>{'ABCDEF'[row % 6]}</b>,{risk[row]:.6f},{int(outcome[row]) if known[row] else ''}"
        for row in range(ROWS)
    ]
    path = tmp_path / "hospitals.csv"
    path.write_text("\n".join(["site,risk,outcome", *rows]))
    return path


def test_the_report_holds_centres_and_the_correction_as_evaluate_gives_them(written, hospitals, capsys):
    html = written(hospitals, "--centre", "site", "--threshold", "0.2")
    assert main(["evaluate", str(hospitals), "--centre", "site", "--threshold", "0.2", "--json"]) == 0
    evaluated = json.loads(capsys.readouterr().out)
    (found,) = json.loads(re.search(r'id="numbers">(.*?)</script>', html, re.DOTALL)[1]).values()
    for key in ("centres", "pooled", "best_in_new_centre", "centre_column", "verification"):
        assert found[key] == evaluated[key]
    area = evaluated["pooled"]["auc"]
    expected = f"in a new centre {area['prediction_low']:.3f} to {area['prediction_high']:.3f}"
    assert expected in html
    assert html.count("of each centre</h3>") == 4
    assert html.count("&lt;b&gt;A&lt;/b&gt;") >= 4
    assert "<b>A</b>" not in html
    assert "Outcomes known for some patients only</h2>" in html
    assert "6 centres, pooled by random effects: see the centres." in html


def test_without_a_column_there_are_no_centres(written, hospitals):
    html = written(hospitals)
    assert "<h2>Centres</h2>" not in html
    assert "Outcomes known for some patients only</h2>" in html


@pytest.mark.parametrize(
    ("file", "column", "reason"),
    [(True, "nowhere", "No column is called 'nowhere'"), (False, "site", "development patients have none")],
)
def test_what_cannot_be_a_centre_is_refused(own_folder, hospitals, capsys, file, column, reason):
    assert main(["report", *([str(hospitals)] if file else []), "--centre", column]) == 2
    assert reason in capsys.readouterr().err


@pytest.fixture(scope="module")
def contents(artifact):
    rng = np.random.default_rng(3)
    risk = sigmoid(rng.normal(-1, 1.5, 600))
    patients = EvaluationSet("risk", "A file.", (rng.random(600) < risk).astype(int), risk)
    column = read_centres("site", [f"site {row % 6}" for row in range(600)])
    findings = FileFindings(column, column.pool(patients, 0.2), None)
    validated = Validated(file={"risk": findings})
    moment = "2026-03-01T08:00:00+00:00"
    group = (evaluate_group(patients, 0.2),)
    start = Contents("file", group, ("A file.",), artifact, True, 0.2, InForce(0.2, None, "0.2"), (), moment)
    return replace(start, validated=validated)


def test_figures_of_centres_are_numbered_on(contents):
    page = page_of(contents)
    (centres,) = page["centres"]
    assert [each["number"] for each in centres["figures"]] == [5, 6, 7, 8]


def test_a_forest_plot_draws_and_prints_every_row(contents):
    pooled = contents.validated.file["risk"].pooled
    svg = str(page_of(contents)["centres"][0]["figures"][0]["chart"].svg)
    for row in centre_rows(pooled, "auc"):
        assert f">{row.short_name}</text>" in svg
        printed = f"{row.printed[0]} ({row.printed[1]})" if len(row.printed) > 1 else row.printed[0]
        assert f">{typeset(printed)}</text>" in svg
    drawn = re.findall(r'd="M([\d.]+) [\d.]+H([\d.]+)"', svg)
    assert len(drawn) == len(pooled.centres) + 2
    own = [each.measures["auc"].estimate for each in pooled.centres]
    widths = [float(right) - float(left) for left, right in drawn][: len(own)]
    np.testing.assert_allclose(
        np.array(widths) / widths[0], [(e.high - e.low) / (own[0].high - own[0].low) for e in own], rtol=1e-3
    )


def test_ratios_are_drawn_on_a_logarithmic_axis():
    rows = [ForestRow("A", "9 (3)", 1.0, 0.5, 2.0, ("1.00", "0.50 to 2.00"))]
    svg = str(forest_chart(rows, "title", "axis", "words", reference=1.0, log=True).svg)
    left, right = (float(end) for end in re.search(r'd="M([\d.]+) [\d.]+H([\d.]+)"', svg).groups())
    middle = float(re.search(r"translate\(([\d.]+) ", svg)[1])
    assert middle - left == pytest.approx(right - middle, abs=0.02)


@pytest.mark.parametrize("values", [(0.76, 0.76, 0.76), (float("nan"),) * 3])
def test_a_chart_without_a_width_is_drawn(values):
    rows = [ForestRow("A", "", *values, ("not defined",))]
    assert "A</text>" in str(forest_chart(rows, "title", "axis", "words").svg)


def test_the_word_document_holds_the_centres(contents, monkeypatch):
    dot = io.BytesIO()
    Image.new("RGB", (1, 1)).save(dot, "PNG")  # tests/report/test_report_files.py looks at drawn ones
    monkeypatch.setattr("lrcore.report.files.word.png", lambda *_: dot.getvalue())
    found = docx.Document(io.BytesIO(word(contents)))
    (centres,) = page_of(contents)["centres"]
    first_rows = [[cell.text for cell in table.rows[0].cells] for table in found.tables]
    assert list(centres["pooled"]) in first_rows
    assert list(centres["table"]) in first_rows
    assert len(found.inline_shapes) == 8


def test_the_archive_holds_the_figures_of_centres_with_their_numbers(contents, monkeypatch):
    for form in ("png", "pdf"):  # tests/report/test_report_files.py opens these
        monkeypatch.setattr(f"lrcore.report.files.figures.{form}", lambda *_: b"")
    with zipfile.ZipFile(io.BytesIO(figures(contents))) as archive:
        names = [name for name in archive.namelist() if name.endswith(".csv") and name >= "05"]
        numbers = archive.read("06-risk-by-site-oe.csv").decode().splitlines()
    assert names == [
        f"{number:02}-risk-by-site-{name}.csv"
        for number, name in enumerate(("auc", "oe", "slope", "net-benefit"), start=5)
    ]
    pooled = contents.validated.file["risk"].pooled
    assert numbers[0] == "centre,n,n_malignant,estimate,low,high"
    assert len(numbers) == 1 + len(pooled.centres) + 2
    assert float(numbers[1].split(",")[3]) == pooled.centres[0].measures["oe"].estimate.value
    assert numbers[-1].startswith("new centre,")


def test_one_patient_in_each_class_of_a_centre_is_drawn_without_what_is_not_defined():
    rng = np.random.default_rng(3)
    risk = sigmoid(rng.normal(-1, 1.5, 300))
    patients = EvaluationSet("risk", "", (rng.random(300) < risk).astype(int), risk)
    names = ["tiny" if row < 3 else f"site {row % 2}" for row in range(300)]
    pooled = pool_centres(patients, names, threshold=0.2)
    for measure in ("auc", "oe", "slope", "net_benefit"):
        forest_chart(centre_rows(pooled, measure), "title", "axis", "words", log=measure == "oe")
