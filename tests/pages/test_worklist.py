"""The open patient stays open through whatever the list does, and what was changed stays marked."""

import csv
import io
import json

import pytest

from lrcore.model.dataset import load
from tests.pages.shown import list_proto, listed, marks, report
from tests.reader.made import PLACE, archive, changed, file, table

MANY = tuple(range(60))


def with_doubtful_ids(records):
    """Two patients share an id, two have none."""
    for row, name in ((21, "SAME"), (22, "SAME"), (23, ""), (24, "")):
        records[row][0] = name
    return records


@pytest.fixture
def worklist(opened):
    """Return a function that uploads a file on the Worklist page."""

    def upload(content=None, name="ward.csv"):
        app = opened("worklist")
        content = content or file(with_doubtful_ids(table(MANY)))
        app.file_uploader[0].upload(name, content, "text/csv").run()
        assert not app.exception
        return app

    return upload


def rows(app):
    return listed(app)["rows"]


def select(app, row):
    assert row in rows(app)
    report(app, row, list_proto(app))


def marked(app):
    """The row that a list drawn now would show as open, if it is in the list."""
    state = app.session_state
    held = state.get("open_patient")
    sent, row = row_sent(app)
    received = (state.get("worklist") or {}).get("opened")
    if received is not None and received["number"] == sent:
        row = received["row"]
    assert row == (None if held is None else held[1])
    return [row] if row in rows(app) else []


def row_sent(app):
    choice = json.loads(list_proto(app).json)["choice"]
    return choice["number"], choice["row"]


def title(app):
    found = [each.value.replace("\\", "") for each in app.header if each.value.startswith("Row")]
    assert len(found) <= 1
    return found[0] if found else None


def said(app):
    texts = [*app.markdown, *app.caption, *app.info, *app.warning, *app.error]
    return "\n".join(str(text.value) for text in texts).replace("\\", "").replace("\u2060", "")


def choose(app, label, value):
    next(each for each in app.segmented_control if each.label == label).set_value(value).run()
    assert not app.exception


def click(app, label):
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception


def set_threshold(app, value):
    next(each for each in app.number_input if each.label == "Threshold").set_value(value).run()
    assert not app.exception


@pytest.mark.parametrize("row", [21, 22, 23, 24])
def test_the_open_patient_stays_through_order_filter_and_threshold(worklist, row):
    app = worklist()
    assert title(app) is None
    select(app, row)
    name = title(app)
    assert name.startswith(f"Row {row}, ")
    for label, value in (
        ("Order", "Least certain first"),
        ("Show", "Flagged"),
        ("Order", "Highest risk first"),
        ("Show", "All"),
    ):
        choose(app, label, value)
        assert title(app) == name
        assert marked(app) == [row] * (row in rows(app))
    set_threshold(app, 0.031)
    assert title(app) == name
    assert marked(app) == [row]


def test_a_patient_who_leaves_the_list_stays_open_and_the_drawer_says_why(worklist):
    app = worklist()
    benign = next(row for row in reversed(rows(app)) if row > 24)
    select(app, benign)
    name = title(app)
    assert "not in this list" not in said(app)
    for show, reason in (
        ("Flagged", "not in this list: not flagged at 0.500"),
        ("Near threshold", "the risk is not near the threshold of 0.500"),
        ("Outside", "the risk is supported"),
    ):
        choose(app, "Show", show)
        assert title(app) == name
        assert reason in said(app)
        assert benign not in rows(app)
    choose(app, "Show", "All")
    assert marked(app) == [benign]
    next(each for each in app.number_input if each.label == "Capacity (patients)").set_value(10).run()
    assert title(app) == name
    assert "beyond the 10 that can be worked up" in said(app)
    next(each for each in app.number_input if each.label == "Capacity (patients)").set_value(None).run()
    set_threshold(app, 0.0)
    choose(app, "Show", "Flagged")
    assert title(app) == name
    assert marked(app) == [benign]


def test_another_row_is_opened_and_the_drawer_closed(worklist):
    app = worklist()
    first, other = rows(app)[3], rows(app)[7]
    select(app, first)
    sent = list_proto(app).json
    select(app, other)
    assert title(app).startswith(f"Row {other},")
    assert list_proto(app).json == sent, "opening a patient sends no row again"
    click(app, "Close")
    assert title(app) is None
    assert row_sent(app) == (1, None), "the browser must adopt it"
    select(app, other)
    assert title(app).startswith(f"Row {other},")
    report(app, None, list_proto(app))
    assert title(app) is None


def test_the_open_patient_is_there_after_a_change_of_pages(worklist):
    app = worklist()
    row = rows(app)[5]
    select(app, row)
    app.switch_page("pages/threshold.py")
    app.run()
    app.switch_page("pages/worklist.py")
    app.run()
    assert title(app).startswith(f"Row {row},")
    assert marked(app) == [row]


def test_a_late_report_is_about_the_row_that_was_clicked(worklist):
    app = worklist()
    clicked, late = rows(app)[0], list_proto(app)
    select(app, rows(app)[4])
    choose(app, "Order", "Least certain first")
    assert rows(app)[0] != clicked
    report(app, clicked, late)
    assert title(app).startswith(f"Row {clicked},")
    assert marked(app) == [clicked]


def test_an_upload_closes_the_drawer_even_if_a_report_on_the_old_list_comes_with_it(worklist):
    app = worklist()
    select(app, rows(app)[2])
    before = list_proto(app)
    app.file_uploader[0].upload("next.csv", file(table(MANY[:30])), "text/csv")
    report(app, 5, before)
    assert title(app) is None
    assert row_sent(app)[1] is None
    assert len(rows(app)) == 30


def test_a_row_opened_in_the_list_of_the_file_before_opens_nobody(worklist):
    app = worklist()
    before = list_proto(app)
    app.file_uploader[0].upload("next.csv", file(table(MANY[:30])), "text/csv").run()
    report(app, 5, before)
    assert title(app) is None
    assert row_sent(app) == (1, None), "the browser must unmark the row"
    select(app, 5)
    report(app, 9, before)
    assert title(app).startswith("Row 5,")
    assert row_sent(app)[1] == 5


def test_another_sheet_or_file_of_an_archive_closes_the_drawer(worklist):
    content = archive({"a.csv": file(table((1, 2, 3))), "b.csv": file(table((4, 5, 6)))})
    app = worklist(content)
    for member, named in (("a.csv", "P-0002"), ("b.csv", None)):
        next(box for box in app.selectbox if box.label == "Sheet or file").set_value(member).run()
        click(app, "Read again")
        assert title(app) is None
        select(app, 2)
        assert title(app) == f"Row 2, {named or 'P-0005'}"


SHIFTED, CHANGED = 9, 4


def with_a_slip(rows_=MANY):
    """One row held back for a slip of the decimal point, one with a code for a missing value."""
    records = table(rows_)
    place = records[0].index("area_worst")
    wrong = changed(records, SHIFTED, "area_worst", repr(float(records[SHIFTED][place]) * 100))
    return changed(wrong, 3, "area_worst", "99999999")


def scores(app):
    """The downloaded scores as rows of named cells."""
    from lrcore.evaluation.threshold.counts import flagged
    from lrcore.reader.export import tables

    held = app.session_state["cohort"].scored
    cohort = held.cohort
    text = tables.scores(
        cohort.rows, cohort.ids, held.risk, held.log_odds, flagged(held.risk, 0.5), changes=cohort.changes
    )
    return list(csv.DictReader(io.StringIO(text)))


def test_a_code_for_a_missing_value_is_refused_and_never_offered(worklist):
    app = worklist(file(with_a_slip()))
    assert "60 data rows: 58 scored, 1 refused, 1 held back." in said(app)
    problems = app.dataframe[0].value
    (problem,) = problems[problems["Row"] == 3]["Problem"]
    assert "99999999 looks like a code for a missing value" in problem
    assert [button.label for button in app.button].count("Accept and read again") == 1
    assert "Nothing was filled in or guessed." in said(app)
    assert not marks(app, CHANGED)
    assert "changed" not in scores(app)[0]


def test_what_was_changed_on_request_stays_marked_and_can_be_undone(worklist):
    app = worklist(file(with_a_slip()))
    select(app, 10)
    click(app, "Accept and read again")
    assert title(app).startswith("Row 10,"), "the rows are the same, so the drawer stays open"
    true = float(load().measurements[SHIFTED - 1, PLACE["worst_area"]])
    mark = f"area_worst: {true * 100:.10g} -> {true:.10g}"
    assert marks(app, CHANGED) == [SHIFTED]
    assert listed(app)["changes"] == {str(SHIFTED): mark}
    assert "Nothing was filled in or guessed" not in said(app)
    assert "1 cell in 1 row was changed on request; nothing else was." in said(app)
    found = {row["row"]: row["changed"] for row in scores(app)}
    assert found.pop(str(SHIFTED)) == mark
    assert set(found.values()) == {""}
    choose(app, "Show", "Changed")
    assert rows(app) == [SHIFTED]
    assert "not in this list: filtered out" in said(app)
    select(app, SHIFTED)
    assert f"Changed on request: {mark}." in said(app)
    next(button for button in app.button if button.key == f"undo_row_{SHIFTED}").click().run()
    assert "60 data rows: 58 scored, 1 refused, 1 held back." in said(app)
    assert f"Row {SHIFTED} is not scored as the file is read now." in said(app)
    assert not marks(app, CHANGED)
    assert "Nothing was filled in or guessed." in said(app)


def test_a_change_can_be_undone_after_a_change_of_pages(worklist):
    app = worklist(file(with_a_slip()))
    click(app, "Accept and read again")
    app.switch_page("pages/threshold.py")
    app.run()
    app.switch_page("pages/worklist.py")
    app.run()
    assert "59 scored" in said(app)
    click(app, "Undo this reading")
    assert "58 scored" in said(app)
    click(app, "Accept and read again")
    assert "59 scored" in said(app)


def test_a_conversion_of_the_whole_file_marks_every_row(worklist):
    records = table(MANY)
    for record in records[1:]:
        for place, name in enumerate(records[0]):
            if name.startswith("radius"):
                record[place] = repr(float(record[place]) / 10)
    app = worklist(file(records))
    click(app, "Accept and read again")
    text = "every row: radius_mean x 10, radius_se x 10 and radius_worst x 10"
    assert set(listed(app)["changes"].values()) == {text}
    assert marks(app, CHANGED) == rows(app)
    assert {row["changed"] for row in scores(app)} == {text}
    select(app, rows(app)[0])
    assert f"Changed on request: {text}." in said(app)
    click(app, "Undo this reading")
    assert "ten times too small" in said(app)
    assert not app.dataframe


def test_exchanged_columns_mark_every_row_and_keeping_them_marks_none(worklist):
    records = table(MANY)
    records[0][7], records[0][8] = records[0][8], records[0][7]
    app = worklist(file(records))
    click(app, "Accept and read again")
    (text,) = set(listed(app)["changes"].values())
    assert "concavity_mean read as mean compactness" in text
    assert "compactness_mean read as mean concavity" in text
    assert {row["changed"] for row in scores(app)} == {text}
    click(app, "Undo this reading")
    assert "under each other's header" in said(app)
    click(app, "Apply")
    assert not marks(app, CHANGED)
    assert "changed" not in scores(app)[0]


def test_what_is_still_refused_after_a_change_was_accepted_can_be_undone(worklist):
    records = table(MANY)
    records[0][7], records[0][8] = records[0][8], records[0][7]
    place = records[0].index("symmetry_worst")
    for record in records[1:]:
        record[place] = repr(float(record[place]) * 10)
    app = worklist(file(records))
    click(app, "Accept and read again")
    assert app.error
    assert any(button.label == "Undo this reading" for button in app.button)
