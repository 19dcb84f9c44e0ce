"""The report: its numbers are those of `evaluate`, it needs nothing else, and nothing in it runs."""

import json
import re
from html import unescape
from html.parser import HTMLParser

import numpy as np
import pytest

from lrcore.arrays import sigmoid
from lrcore.commands.main import main
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.model.dataset import load
from lrcore.model.sample import constructed_csv, sample_csv
from lrcore.registry import operating_point
from lrcore.registry.development_sets import evaluation_sets
from lrcore.registry.operating_point import InForce, OperatingPoint, evidence_at
from lrcore.report import Contents, document, evaluate_group
from lrcore.report.axes import Axes
from lrcore.report.checklist import checklist
from lrcore.report.document import BLANK, NUMBERS
from lrcore.schema import FIELDS
from lrcore.wording.model import LIMITS
from lrcore.wording.numbers import fixed
from tests.in_force import put_in_force_at
from tests.mixed_cohort import mixed_csv

VOID = {"meta", "br", "path", "rect"}


class Balanced(HTMLParser):
    """Collects tags, addresses and text, and fails on a tag that is not closed in its place."""

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.addresses, self.handlers = [], [], [], []

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self.addresses += [value for name, value in attributes if name in ("src", "href", "action", "data")]
        self.handlers += [name for name, _ in attributes if name.startswith("on")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def parsed(html):
    reader = Balanced()
    reader.feed(html)
    assert reader.open == []
    return reader


def cells(html, first):
    """The cells of the first row that begins with these words."""
    row = re.search(rf"<tr><td>{re.escape(first)}</td>(.*?)</tr>", html).group(1)
    return [unescape(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)]


def numbers_of(html):
    return json.loads(re.search(rf'id="{NUMBERS}">(.*?)</script>', html).group(1))


@pytest.fixture
def written(own_folder, tmp_path, capsys):
    """Return a function that runs `report` and returns the document."""

    def run(*arguments):
        path = tmp_path / "report.html"
        assert main(["report", *map(str, arguments), "-o", str(path)]) == 0
        capsys.readouterr()
        return path.read_text(encoding="utf-8")

    return run


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
    rows = np.array([[float(cell) for cell in cells(html, field.label)[:4]] for field in FIELDS])
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


def contents(artifact, groups=None, **changes):
    patients = evaluation_sets(artifact)["held out"]
    facts = {
        "title": "held-out patients",
        "groups": groups or (evaluate_group(patients, 0.2),),
        "how_read": (),
        "artifact": artifact,
        "of_another_model": False,
        "threshold": 0.2,
        "in_force": InForce(0.5, None, "0.500 is in force, the default: no threshold has been chosen."),
        "history": (),
        "made_at": "2026-03-01T09:30:00+00:00",
    }
    return Contents(**facts | changes)


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
        "prevalence of 5.3 %: of risks "
        "shifted to it, one missed cancer is as bad as 19.7 false alarms."
    )
    assert html.count(there) == 3
    assert "It was chosen for a prevalence" not in written("--threshold", "0.2")


def test_tripod_is_filled_in_where_known_and_the_blanks_are_listed(artifact):
    items = checklist(contents(artifact))
    assert {re.match(r"\d+", item.number)[0] for item in items} == {str(number) for number in range(1, 28)}
    assert len({item.number for item in items}) == len(items)
    blank = [item.number for item in items if not item.known]
    assert {"1", "2", "17", "18a", "18b", "25"} <= set(blank)
    assert not {"5a", "15", "22", "23a", "26", "27a"} & set(blank)
    html = document(contents(artifact))
    assert html.count(f'<td class="blank">{BLANK}</td>') == len(blank)
    assert f"{52 - len(blank)} of 52 items are filled in from what is known here." in html
    assert f"For the authors to complete: {', '.join(blank)}." in html


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
    path.write_text("outcome,a_risk,b_risk\n" + "1,0.9,0.8\n0,0.2,0.1\n1,0.4,0.7\n0,0.5,0.3\n" * 10)
    html = written(path)
    assert len(numbers_of(html)) == 2
    assert "<h2>The models compared</h2>" in html


RISKS = "outcome,a_risk,b_risk\n" + "1,0.9,0.8\n0,0.2,0.1\n1,0.4,0.7\n0,0.5,0.3\n" * 10


def text_of(html):
    """What a reader sees: without drawings, style and the numbers for machines."""
    bare = re.sub(r"<(svg|style|script)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]*>", " ", bare))


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


def test_what_only_the_authors_of_another_model_know_is_left_to_them(written, tmp_path):
    path = tmp_path / "risks.csv"
    path.write_text(RISKS)
    html = written(path)
    rows = re.findall(r"<tr><td>(\d+[a-g]?)</td><td>[^<]*</td>(<td class=\"blank\">)?", html)
    blank = [number for number, mark in rows if mark]
    filled = [number for number, mark in rows if not mark]
    assert (len(rows), filled) == (52, ["15", "20a", "21", "23a"])
    assert "3 of 52 items are filled in from what is known here, 1 more in part (15)." in html
    assert f"For the authors to complete: {', '.join(blank)}." in html
    assert "No threshold has been chosen for them here" in html
    assert "is left to the authors" in html


def test_items_about_the_development_alone_are_left_open_for_patients_of_a_file(
    written, tmp_path, own_folder, artifact
):
    path = tmp_path / "patients.csv"
    path.write_bytes(constructed_csv(artifact.record.held_out_rows, n=200))
    html, own = written(path), written()
    words = "exact dates are not documented."
    assert f"{words}</td>" in own
    assert f'{words} <span class="blank">The patients evaluated here: {BLANK}.</span>' in html
    assert "because no age, sex, ethnicity or site is recorded.</td>" in own
    assert "26 of 52 items are filled in from what is known here, 6 more in part" in html
    assert "belong to the series" not in html


def item(html, number):
    """The answer to one item of the checklist."""
    row = re.search(rf"<tr><td>{number}</td><td>[^<]*</td>\s*<td[^>]*>(.*?)</td>", html, re.DOTALL)
    return unescape(row[1])


def test_items_that_validation_answers_are_filled_in(written, tmp_path, artifact):
    path = tmp_path / "patients.csv"
    path.write_bytes(constructed_csv(artifact.record.held_out_rows, n=300))
    html, own = written(path), written()
    assert "500 bootstrap samples" in item(html, "12c")
    assert "not tuned" in item(html, "12c")
    assert "in each group of 'site'" in item(html, "14")
    assert "Of 30 measurements, " in item(html, "16")
    assert item(html, "20c").startswith("See the characteristics of the patients, next to")
    assert "corrected for optimism, then cross-validated" in item(html, "23a")
    assert item(html, "23b") == "By 'site': see the groups of patients."
    assert "<h3>Uploaded, by site</h3>" in html
    assert len(cells(html, "Radius, mean")) == 3
    assert re.fullmatch(r"[-\d.]+ \([-\d.]+ to [-\d.]+\)", cells(html, "Radius, mean")[2])
    assert cells(own, "Radius, mean") == ["17.46 (3.20)", "12.15 (1.78)"]
    assert item(own, "16") == item(own, "20c")
    assert "are those of development" in item(own, "16")
    assert item(own, "23b") == BLANK


def test_groups_of_a_table_of_risks_are_reported(written, tmp_path):
    path = tmp_path / "risks.csv"
    rows = [f"{i % 2},{0.2 + 0.6 * (i % 2) * (i % 3 > 0):.1f},{'AB'[i % 4 > 1]}" for i in range(240)]
    path.write_text("\n".join(["outcome,risk,ward", *rows]))
    html = written(path)
    assert "by ward</h3>" in html
    assert item(html, "23b") == "By 'ward': see the groups of patients."
    assert cells(html, "A")[0].startswith("120 (60 malignant)")


def test_the_first_page_asks_answers_and_leaves_room_to_sign(written, tmp_path, own_folder, artifact):
    put_in_force_at(own_folder, artifact, 0.2)
    path = tmp_path / "patients.csv"
    path.write_bytes(sample_csv(artifact.record.held_out_rows))
    html = written(path)
    page = html[html.index('<section class="first">') : html.index("</section>")]
    assert re.findall("<h2>(.*?)</h2>", page) == [
        "Question",
        "Answer",
        "Threshold and its reason",
        "Limits",
        "Signatures",
    ]
    at, found = numbers_of(html)["Uploaded"]["operating_point"], numbers_of(html)["Uploaded"]
    assert f"These 114 patients, {found['n_malignant']} of them malignant, are too few to tell" in page
    assert f"At 0.200, {at['tp']} of {at['tp'] + at['fn']} malignant patients are flagged" in page
    assert f"{at['fp']} of {at['fp'] + at['tn']} benign patients are false alarms" in page
    assert "Fewer than 100 malignant or 100 benign patients" in page
    assert "114 of 114 patients belong to the series" in page
    assert "Reason: " in page
    assert [cells(page, who) for who in ("Prepared by", "Reviewed by", "Approved by")] == [["", "", ""]] * 3
    assert ".first { break-after: page; }" in html


def test_the_sentences_are_those_of_evaluate(written, tmp_path, capsys):
    path = tmp_path / "risks.csv"
    path.write_text("outcome,risk\n" + "".join(f"{int(i % 50 == 0)},{0.1 + i / 1000}\n" for i in range(500)))
    html = text_of(written(path))
    assert main(["evaluate", str(path), "--json"]) == 0
    sentences = json.loads(capsys.readouterr().out)["summary"]
    assert main(["evaluate", str(path)]) == 0
    assert main(["validate", str(path)]) == 0
    printed = capsys.readouterr().out
    assert "On average the risks are too high" in " ".join(sentences)
    for sentence in sentences:
        assert sentence in html
        assert printed.count(sentence) == 2


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
