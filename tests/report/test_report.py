"""The report: its numbers are those of `evaluate`, it needs nothing else, and nothing in it runs."""

import json
import re
from html import unescape

import numpy as np
import pytest

from lrcore.arrays import sigmoid
from lrcore.commands.main import main
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.model.dataset import load
from lrcore.model.sample import sample_csv
from lrcore.registry import operating_point
from lrcore.registry.development_sets import evaluation_sets
from lrcore.registry.operating_point import InForce, OperatingPoint, evidence_at
from lrcore.report import document, evaluate_group
from lrcore.report.axes import Axes
from lrcore.report.document import NUMBERS
from lrcore.schema import FIELDS
from lrcore.wording.model import LIMITS
from lrcore.wording.numbers import fixed
from tests.in_force import put_in_force_at
from tests.mixed_cohort import mixed_csv
from tests.report.html_report import RISKS, cells, contents, numbers_of, parsed, text_of


def test_its_numbers_are_those_of_evaluate(written, artifact, tmp_path, capsys):
    path = tmp_path / "patients.csv"
    path.write_bytes(sample_csv(artifact.record.held_out_rows))
    html = written(path, "--threshold", "0.2")
    assert main(["evaluate", str(path), "--threshold", "0.2", "--json"]) == 0
    expected = json.loads(capsys.readouterr().out)
    assert expected.pop("notes")  # on how the file was read
    assert numbers_of(html)["Uploaded"] == expected
    auc, at = expected["auc"], expected["operating_point"]
    shown = cells(html, "AUC")[0]
    assert shown == f"{fixed(auc['estimate'], 3)} ({fixed(auc['low'], 3)} to {fixed(auc['high'], 3)})"
    assert f"{at['tp']} found, {at['fn']} missed, {at['fp']} false alarms, {at['tn']} cleared." in html
    assert cells(html, "Recall (sensitivity)")[0] == f"{at['tp']} of {at['tp'] + at['fn']} malignant"
    assert cells(html, "Net benefit")[0].startswith(fixed(at["net_benefit"], 4))
    assert cells(html, "Brier score")[0].startswith(fixed(expected["brier"], 4))
    assert "114 data rows: 114 scored, 0 refused, 0 held back." in html


def test_without_a_file_it_reports_the_development_patients(written, artifact):
    html = written()
    assert set(numbers_of(html)) == {"Cross-validated", "Held out"}
    assert f"<h1>Report on model {artifact.record.version}</h1>" in html
    assert cells(html, "Version") == [artifact.record.version]
    assert artifact.digest[:16] in html
    assert html.count("<svg") == 8


def test_figures_are_numbered_through_and_stay_with_their_captions_in_print(written):
    html = written()
    numbers = re.findall(r"<figure><h3>Figure (\d+)\. ", html)
    assert numbers == [str(number) for number in range(1, 9)]
    assert (
        len(re.findall(r"<figure>(?:(?!</figure>).)*<svg(?:(?!</figure>).)*<figcaption>", html, re.DOTALL))
        == 8
    )
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)[1]
    assert "figure, tr, .whole, .notice { break-inside: avoid; }" in style
    assert "h1, h2, h3, h2 + p, h3 + p { break-after: avoid; }" in style
    assert '"Page " counter(page) " of " counter(pages)' in style


def number(text):
    return float(text.replace("\u2212", "-"))


def test_the_coefficients_give_the_risks_to_four_decimals(written, artifact):
    html = written()
    html = html[html.index("<h3>Coefficients</h3>") :]
    rows = np.array([[number(cell) for cell in cells(html, field.label)[:4]] for field in FIELDS])
    per_deviation, _, mean, deviation = rows.T
    intercept = number(re.search(r"Log-odds = (\S+) \+ the sum", html).group(1))
    log_odds = intercept + ((load().measurements - mean) / deviation) @ per_deviation
    np.testing.assert_allclose(sigmoid(log_odds), artifact.model.risk(load().measurements), atol=5e-5)


def test_it_needs_nothing_else_and_nothing_runs(written):
    reader = parsed(written())
    assert reader.addresses == reader.handlers == []
    scripts = [attributes for tag, attributes in reader.tags if tag == "script"]
    assert scripts == [{"type": "application/json", "id": NUMBERS}]
    assert not {"link", "img", "iframe", "object"} & {tag for tag, _ in reader.tags}
    labels = [attributes["aria-label"] for tag, attributes in reader.tags if tag == "svg"]
    assert all(labels)


def test_what_people_and_files_wrote_is_shown_and_does_not_run(artifact):
    evil = "<img src=x onerror=alert(1)></script><script>alert(2)</script>"
    patients = evaluation_sets(artifact)["held out"]
    point = OperatingPoint(
        0.2, evil, evil, "2026-03-01T08:00:00+00:00", evidence_at(patients, 0.2, prevalence=None), "lr-1", "d"
    )
    odd = EvaluationSet(evil, evil, patients.outcome, patients.risk, patients.log_odds)
    html = document(
        contents(
            artifact,
            (evaluate_group(odd, 0.2),),
            title=evil,
            how_read=(evil,),
            in_force=InForce(0.2, point, evil),
            history=(point,),
        )
    )
    reader = parsed(html)
    assert [tag for tag, _ in reader.tags].count("script") == 1
    assert "img" not in {tag for tag, _ in reader.tags}
    assert reader.handlers == []
    assert evil in unescape(html)
    assert evil in numbers_of(html)


def test_every_threshold_put_in_force_is_listed_with_its_evidence(written, own_folder, artifact):
    patients = evaluation_sets(artifact)["cross-validated"]
    for threshold, why in ((0.3, "First thoughts."), (0.1, "A missed cancer is worse.")):
        operating_point.put_in_force(
            own_folder,
            OperatingPoint(
                threshold,
                why,
                "Dr A",
                "2026-03-01T08:00:00+00:00",
                evidence_at(patients, threshold, prevalence=None),
                artifact.record.version,
                artifact.digest,
            ),
        )
    html = written()
    assert "0.100 is in force, chosen by Dr A on 2026-03-01." in html
    assert cells(html, "0.300")[:3] == ["2026-03-01 08:00 UTC", "Dr A", "First thoughts."]
    assert (
        "Cross-validated, n = 569 (212 malignant): recall 98\u00a0% (95\u00a0% to 99\u00a0%)"
        in cells(html, "0.100")[3]
    )
    assert numbers_of(html)["Held out"]["operating_point"]["threshold"] == 0.1


def test_a_threshold_chosen_for_another_prevalence_says_what_it_weighs_there(written, own_folder, artifact):
    put_in_force_at(own_folder, artifact, 0.35, prevalence=0.053)
    html = written()
    there = (
        "If the risks are right, one missed cancer is as bad as 1.9 false alarms. It was chosen for a "
        "prevalence of 5.3\u00a0%: of risks "
        "shifted to it, one missed cancer is as bad as 19.7 false alarms."
    )
    assert html.count(there) == 3
    assert "It was chosen for a prevalence" not in written("--threshold", "0.2")


@pytest.mark.parametrize("outcome", [np.ones(6, np.int8), np.zeros(6, np.int8)])
def test_patients_of_one_class_have_reasons_instead_of_numbers(artifact, outcome):
    risk = np.array([0.1, 0.3, 0.5, 0.7, 0.9, 0.9])
    html = document(
        contents(
            artifact, (evaluate_group(EvaluationSet("One class", "Made up.", outcome, risk, None), 0.2),)
        )
    )
    parsed(html)
    assert "not defined" in cells(html, "AUC")[0]
    assert not re.search(r"\b(nan|inf)\b", html, re.IGNORECASE)


def test_risks_of_other_models_are_compared_and_have_no_threshold_in_force(written, tmp_path):
    path = tmp_path / "risks.csv"
    path.write_text(RISKS)
    html = written(path)
    assert len(numbers_of(html)) == 2
    assert "<h2>The models compared</h2>" in html


def facts_of(record):
    """Every text and number of the record of a model, from names of libraries to coefficients."""
    if isinstance(record, dict):
        return [fact for value in record.values() for fact in facts_of(value)] + [
            key for key in record if len(key) > 9
        ]
    if isinstance(record, (list, tuple)):
        return [fact for value in record for fact in facts_of(value)]
    return [record]


def test_a_report_on_another_model_holds_nothing_of_ours(written, tmp_path, own_folder, artifact):
    put_in_force_at(own_folder, artifact, 0.237)
    path = tmp_path / "risks.csv"
    path.write_text(RISKS)
    html = written(path, "--threshold", "0.2")
    said = text_of(html)
    model, record = artifact.model, json.loads(artifact.record.as_json())
    numbers = [*model.coefficients, *model.means, *model.scales, *model.weights, model.intercept]
    ours = {f"{abs(value):.{digits}g}" for value in numbers for digits in (4, 6)}
    ours |= {str(fact) for fact in facts_of(record) if len(str(fact)) > 4}
    ours |= {str(fact)[:16] for fact in facts_of(record) if len(str(fact)) == 64} | {artifact.digest[:16]}
    ours |= {"0.237", "Dr A", "scikit-learn", "Wisconsin", "UCI"}
    ours |= {"10.24432", "10.1117", "1995", "30 measurements", "fine-needle", "aspirate", "L2", "in force"}
    ours |= {"training", "coefficient", "held out", "was not updated", *LIMITS}
    ours = {each for each in ours if len(each) > 4 or not each[0].isdigit()} | {"455", "569", "114"}
    assert len(ours) > 150
    assert {each for each in ours if each.lower() in said.lower()} == set()
    assert not any(each in html for each in (artifact.record.version, artifact.digest[:12], "Dr A"))


def test_patients_of_the_series_in_a_file_are_counted_and_no_update_is_advised(written, tmp_path, artifact):
    path = tmp_path / "mixed.csv"
    path.write_bytes(mixed_csv(artifact.record.held_out_rows))
    html = written(path)
    assert "120 of 420 patients belong to the series the model was developed with" in html
    assert "No update is advised while they are among the patients." in html


def test_a_file_without_outcomes_is_refused(own_folder, tmp_path, capsys, artifact):
    lines = sample_csv(artifact.record.held_out_rows[:12]).decode().splitlines()
    path = tmp_path / "unlabelled.csv"
    path.write_text("\n".join(",".join(line.split(",")[:1] + line.split(",")[2:]) for line in lines))
    assert main(["report", str(path)]) == 2
    assert "no patient has a known outcome" in capsys.readouterr().err


def test_a_point_stands_where_its_numbers_say():
    axes = Axes((0, 2), (0, 1), x_title="<x>", y_title="y", x_ticks=[(1, "one")], y_ticks=[(0.5, "half")])
    axes.points(np.array([1.0, np.nan]), np.array([0.5, 0.5]), "#000", "circle")
    axes.line(np.array([0.0, np.nan, 2.0]), np.array([0.0, 0.5, 1.0]), "#000")
    svg = axes.svg('say "it"')
    marks = re.findall(r'translate\(([\d.]+) ([\d.]+)\)" d="M-4', svg)
    assert marks == [(f"{64 + (460 - 64 - 26) / 2:.2f}", f"{380 - 50 - (380 - 12 - 50) / 2:.2f}")]
    assert 'd="M64.00 330.00L434.00 12.00"' in svg
    assert "&lt;x&gt;" in svg
    assert 'aria-label="say "it""' in unescape(svg)
