"""The Worklist page: what was read is shown and can be overruled; who is left out; nothing is guessed."""

import re

import numpy as np
import pytest

from lrcore.model.dataset import load
from tests.pages.shown import button, listed, marks, tables
from tests.reader.columns.test_headers import OFFERED, with_header
from tests.reader.made import PLACE, archive, changed, file, table, with_numbers, workbook

MANY = tuple(range(60))


@pytest.fixture
def uploaded(opened):
    """Return a function that uploads a file on the Worklist page."""

    def upload(content, name="ward.csv"):
        app = opened("worklist")
        app.file_uploader[0].upload(name, content, "text/csv").run()
        assert not app.exception
        return app

    return upload


def said(app):
    texts = [*app.markdown, *app.caption, *app.error, *app.warning, *app.info]
    return "\n".join(str(text.value) for text in texts).replace("\\", "")


def click(app, label):
    next(each for each in app.button if each.label == label).click()
    app.run()
    assert not app.exception


def choose(app, label, value):
    next(box for box in app.selectbox if box.label.replace("\\", "") == label).set_value(value).run()


def test_doubtful_headers_are_accepted_by_click(uploaded):
    app = uploaded(file(with_header(OFFERED["German"])))
    assert "Expected 30 measurements, found 0" in app.error[0].value.replace("\\", "")
    assert "Perhaps 'Radius Mittelwert' for mean radius" in said(app)
    click(app, "Accept and read again")
    assert "20 data rows: 20 scored, 0 refused, 0 held back." in said(app)
    assert "'Radius Mittelwert' was read as mean radius, as accepted." in said(app)


def test_columns_can_be_mapped_by_hand(uploaded):
    app = uploaded(file(table()).replace(b"radius_mean", b"col_a", 1).replace(b"area_se", b"col_b", 1))
    assert next(b for b in app.button if b.label == "Read with these columns").disabled
    choose(app, "Radius, mean", "col_a")
    choose(app, "Area, standard error", "col_b")
    click(app, "Read with these columns")
    assert "20 data rows: 20 scored" in said(app)


def test_a_unit_conversion_is_accepted_by_click(uploaded):
    records = table()
    for record in records[1:]:
        for place, name in enumerate(records[0]):
            if name.startswith("radius"):
                record[place] = repr(float(record[place]) / 10)
    app = uploaded(file(records))
    assert "ten times too small" in said(app)
    assert not app.dataframe
    click(app, "Accept and read again")
    assert "20 data rows: 20 scored" in said(app)
    assert "was converted as accepted: multiplied by 10" in said(app)


def test_standardised_data_are_refused_with_the_reason(uploaded):
    series = load().measurements
    records = table()
    for row, record in enumerate(records[1:], 14):
        record[2:] = map(repr, ((series[row] - series.mean(0)) / series.std(0)).tolist())
    app = uploaded(file(records))
    assert "rescaled" in said(app)
    assert "z-scores" in said(app)


def test_exchanged_columns_can_be_exchanged_or_left(uploaded):
    records = table(MANY)
    records[0][7], records[0][8] = records[0][8], records[0][7]
    app = uploaded(file(records))
    assert "under each other's header" in said(app)
    click(app, "Apply")
    assert "60 data rows" in said(app)


def test_rows_in_doubt_are_held_back_until_they_are_accepted(uploaded):
    records = table(tuple(range(12)))
    for record in records[1:]:
        for place, name in enumerate(records[0]):
            if name.startswith(("radius", "perimeter", "area")):
                factor = 1.28**2 if name.startswith("area") else 1.28
                record[place] = repr(float(record[place]) * factor)
    app = uploaded(file(records))
    assert "12 data rows: 0 scored, 0 refused, 12 held back" in said(app)
    assert "Score 12 rows" in said(app)
    click(app, "Accept and read again")
    assert "12 data rows: 12 scored" in said(app)
    assert "it was compared with its source" in said(app)
    click(app, "Undo this reading")
    assert "12 held back" in said(app)


def test_the_coding_of_diagnoses_is_confirmed_and_can_be_corrected(uploaded):
    app = uploaded(file(table(MANY, label=("0", "1"), header="diagnosis")))
    assert "What do the values of column 'diagnosis' mean?" in app.warning[0].value.replace("\\", "")
    click(app, "Confirm")
    assert not any("What do the values" in warning.value for warning in app.warning)
    choose(app, "'1' (47 rows)", "unknown")
    click(app, "Use this coding")
    assert "The diagnosis is unknown in 47 rows" in said(app)


def test_the_delimiter_and_the_decimal_sign_can_be_overruled(uploaded):
    records = table(MANY)
    for row in range(1, 31):
        records[row] = records[row][:2] + [cell.replace(".", ",") for cell in records[row][2:]]
    app = uploaded(file(records, delimiter=";"))
    assert "written in two ways" in said(app)
    choose(app, "Decimal sign", ".")
    click(app, "Read again")
    assert "60 data rows: 30 scored, 30 refused" in said(app)
    choose(app, "Column of diagnoses", "")
    click(app, "Read again")
    assert "No column of diagnoses" in said(app)


@pytest.mark.parametrize("kind", ["sheets", "archive"])
def test_the_sheet_or_file_is_chosen(uploaded, kind):
    names = ("2023", "2024") if kind == "sheets" else ("a.csv", "b.csv")
    few, many = table((1, 2)), table()
    if kind == "sheets":
        content = workbook({names[0]: with_numbers(few), names[1]: with_numbers(many)})
    else:
        content = archive({names[0]: file(few), names[1]: file(many)})
    app = uploaded(content)
    choose(app, "Sheet or file", names[1])
    click(app, "Read again")
    assert "20 data rows: 20 scored" in said(app)
    choose(app, "Sheet or file", names[0])
    click(app, "Read again")
    assert "2 data rows: 2 scored" in said(app)


PAIRS = [(n % 3 == 0, n % 2, (n * 37 % 97) / 97) for n in range(60)]


def risks(header, write):
    return (header + "\n" + "".join(write(*each) for each in PAIRS)).encode()


def test_columns_that_are_not_certain_are_chosen_from_the_values_of_the_file(uploaded):
    app = uploaded(risks("outcome,forest,network", lambda y, s, r: f"{y:d},{r:.4f},{r / 2 + 0.2:.4f}\n"))
    assert "perhaps 'forest' (0.0000, 0.3814, 0.7629) and 'network'" in said(app)
    (models,) = app.multiselect
    assert models.options[1] == "forest (0.0000, 0.3814, 0.7629)"
    models.set_value(["forest"]).run()
    assert next(box for box in app.selectbox if box.label == "Column of outcomes").value == "outcome"
    click(app, "Read as risks and outcomes")
    assert "60 data rows: 60 read, 0 refused." in said(app)


def test_what_two_unknown_words_mean_is_asked_with_the_columns(uploaded):
    app = uploaded(risks("group,f,g", lambda y, s, r: f"{'uv'[y]},{r:.4f},{r / 2 + 0.2:.4f}\n"))
    app.multiselect[0].set_value(["f", "g"]).run()
    choose(app, "Column of outcomes", "group")
    assert next(button for button in app.button if button.label == "Read as risks and outcomes").disabled
    choose(app, "Value of the outcome that means the event", "v")
    click(app, "Read as risks and outcomes")
    assert "'v' is the event (20 rows)" in said(app)
    assert not [button for button in app.button if button.label == "Confirm"]


def test_rows_of_the_same_patients_are_read_one_by_one_only_after_a_click(uploaded):
    app = uploaded(risks("id,outcome,p", lambda y, s, r: f"{r},{y:d},{r:.4f}\n{r},{y:d},{1 - r:.4f}\n"))
    assert "The ids show that patients have several rows: 60 of them" in said(app)
    click(app, "Accept and read again")
    assert "120 data rows: 120 read, 0 refused." in said(app)
    click(app, "Undo this reading")
    assert "60 of them are used more than once" in said(app)


def test_two_outcomes_that_differ_are_chosen_from(uploaded):
    app = uploaded(risks("outcome,status,risk", lambda y, s, r: f"{y:d},{s},{r:.4f}\n"))
    assert "Which column holds the outcome? Columns 'outcome' and 'status' disagree in" in said(app)
    assert not [button for button in app.button if button.label == "Confirm"]
    next(radio for radio in app.radio if radio.label == "Column of outcomes").set_value("outcome").run()
    click(app, "Use this column")
    assert "'1' is the event (20 rows)" in said(app)
    assert "disagree" not in said(app)


def test_a_scale_is_accepted_and_undone_by_click(uploaded):
    app = uploaded(risks("outcome,risk", lambda y, s, r: f"{y:d},{100 * r:.2f}\n"))
    click(app, "Accept and read again")
    assert "Divided by 100 as accepted: 'risk'." in said(app)
    click(app, "Undo this reading")
    assert "seem to be written in per cent" in said(app)


def test_two_readings_of_one_column_are_both_offered(uploaded):
    app = uploaded(risks("class,pred,confidence", lambda y, s, r: f"{y:d},{r > 0.5:d},{max(r, 1 - r):.4f}\n"))
    assert "whichever class was predicted" in said(app)
    assert "Read 'confidence' as risks of the event" in said(app)
    click(app, "Accept and read again")
    assert "60 data rows: 60 read, 0 refused." in said(app)


def test_columns_of_risks_are_named_by_hand(uploaded):
    text = "forest,logistic,truth of pathology\n" + "0.9,0.8,M\n0.1,0.2,B\n0.3,0.4,B\n0.6,0.5,M\n" * 10
    app = uploaded(text.encode())
    app.multiselect[0].set_value(["forest", "logistic"]).run()
    choose(app, "Column of outcomes", "truth of pathology")
    click(app, "Read as risks and outcomes")
    assert "40 data rows: 40 read, 0 refused" in said(app)
    assert tables(app)[0].value["AUC (95\u00a0% interval)"][0].startswith("1.000")


def test_an_answer_about_one_file_is_not_taken_for_the_next(uploaded):
    app = uploaded(file(table(MANY, label=("0", "1"), header="diagnosis")))
    choose(app, "'1' (47 rows)", "unknown")
    app.file_uploader[0].upload("next.csv", file(table(MANY, label=("1", "0"), header="diagnosis"))).run()
    box = next(box for box in app.selectbox if box.label.replace("\\", "").startswith("'1'"))
    assert box.value == "benign"


def test_a_capacity_says_who_is_left_out(uploaded, artifact):
    records = [record[:1] + record[2:] for record in table(MANY)]
    app = uploaded(file(records))
    next(each for each in app.number_input if each.label == "Capacity (patients)").set_value(10).run()
    risk = sorted(artifact.model.risk(load().measurements[list(MANY)]))
    assert "10 of 60 can be worked up." in said(app)
    assert f"Among the 50 left out, {sum(risk[:50]):.1f} cancers are to be expected" in said(app)
    assert len(listed(app)["rows"]) == 10
    n_flagged = int((np.array(risk) >= 0.5).sum())
    assert f"Of the {n_flagged} flagged, {n_flagged - 10} are left out." in said(app)
    lowest, next_lower = risk[50], risk[49]
    shown = re.search(
        r"The lowest risk among these 10 is ([0-9.]+)\s%: a threshold there flags the same", said(app)
    )
    assert next_lower < float(shown[1]) / 100, "as many digits as tell it from the next"
    assert float(shown[1]) / 100 == pytest.approx(lowest, abs=lowest - next_lower)


def test_a_file_that_was_opened_here_can_be_closed(opened):
    app = opened("worklist")
    button(app, "Try the sample").click().run(timeout=60)
    assert "40 data rows: 40 scored" in said(app)
    button(app, "Close the file").click().run(timeout=60)
    assert not app.exception, app.exception
    assert "Upload a table with one patient per row" in said(app)
    assert not any(each.label == "Close the file" for each in app.button)


NOT_COMPARED, OUTSIDE = 2, 2


def test_a_risk_that_is_not_supported_gets_no_verdict(uploaded):
    furthest = int(load().measurements[:, PLACE["worst_texture"]].argmax())
    records = table((furthest, 21, 22))
    app = uploaded(file(changed(records, 1, "texture_worst", "50.1")))
    verdicts = dict(zip(listed(app)["ids"], listed(app)["verdicts"], strict=True))
    assert verdicts[f"P-{furthest:04d}"] == NOT_COMPARED
    assert verdicts["P-0021"] != NOT_COMPARED
    assert marks(app, OUTSIDE) == [1]
    next(each for each in app.segmented_control if each.label == "Show").set_value("Outside").run()
    assert listed(app)["ids"] == [f"P-{furthest:04d}"]


def test_a_file_that_is_removed_leaves_nothing_behind(uploaded):
    app = uploaded(file(table(MANY)))
    assert len(listed(app)["rows"]) == 60
    app.file_uploader[0].upload("none.csv", b"").run()
    assert "is empty" in said(app)
    for held in ("cohort", "predictions", "spread", "fits"):
        assert held not in app.session_state


def test_a_published_equation_gives_the_risks_until_it_is_removed(opened):
    app = opened("worklist")
    app.toggle[0].set_value(True).run()
    app.file_uploader[1].set_value(
        ("eq.csv", b"term,coefficient\n(Intercept),-2\nage,0.05\n", "text/csv")
    ).run()
    patients = b"age,outcome\n" + b"".join(b"%d,%d\n" % (30 + n, n % 2) for n in range(20))
    app.file_uploader[0].set_value(("patients.csv", patients, "text/csv")).run()
    assert not app.exception
    texts = [text.value for text in app.markdown]
    assert any("The risks are those of the equation eq" in text for text in texts)
    next(button for button in app.button if button.label == "Use the model again").click().run()
    assert any("Expected 30 measurements, found 0" in error.value for error in app.error)


def test_an_equation_that_cannot_be_read_says_why(opened):
    app = opened("worklist")
    app.toggle[0].set_value(True).run()
    app.file_uploader[1].set_value(("eq.csv", b"term,coefficient\n(Intercept),-2\nexp(age),1\n", "text/csv"))
    app.run()
    assert any("expected log, sqrt, min or max" in error.value for error in app.error)


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Try the sample", "40 data rows: 40 scored, 0 refused, 0 held back."),
        ("Try a file with mistakes", "40 data rows: 34 scored"),
        ("Try the risks of two models", "114 data rows: 114 read, 0 refused."),
    ],
)
def test_a_file_to_try_opens_by_one_click(opened, label, said):
    app = opened("worklist")
    next(each for each in app.button if each.label == label).click().run()
    assert not app.exception
    assert any(said in text.value for text in app.markdown)
