"""What a report fills in: the items of TRIPOD+AI, the first page, and the sentences on calibration."""

import json
import re

from lrcore.commands.main import main
from lrcore.model.sample import constructed_csv, sample_csv
from lrcore.report import document
from lrcore.report.checklist import checklist
from lrcore.report.document import BLANK
from lrcore.wording.typesetting import typeset
from tests.in_force import put_in_force_at
from tests.report.html_report import RISKS, cells, contents, item, numbers_of, text_of


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
    assert re.fullmatch(r"[\u2212\d.]+ \([\u2212\d.]+ to [\u2212\d.]+\)", cells(html, "Radius, mean")[2])
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
    assert cells(html, "A")[0].startswith("120 (60 with the event)")


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
        assert typeset(sentence) in html
        assert printed.count(sentence) == 2
