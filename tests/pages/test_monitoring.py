"""The Monitoring page in each of its states."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from lrcore.evaluation.threshold.counts import flagged
from lrcore.journal import BATCH, SERVICE, Journal, entry
from lrcore.model.dataset import load
from lrcore.model.sample import sample_csv
from lrcore.schema import BY_KEY
from lrcore.validation.drift import drift

DAY = 86_400_000_000
TEXTURE = BY_KEY["mean_texture"].index


@pytest.fixture
def journal(own_folder, artifact):
    """Return a function that fills the journal: patients of the series, the last one now."""

    def fill(n, *, texture=1.0, days=20, threshold=0.5):
        measurements = load().measurements[np.random.default_rng(0).permutation(569)[:n]].copy()
        measurements[:, TEXTURE] *= texture
        log_odds, risk = artifact.model.log_odds(measurements), artifact.model.risk(measurements)
        above = flagged(risk, threshold)
        entries = []
        for place, values in enumerate(measurements):
            one = entry(
                values,
                model_version=artifact.record.version,
                threshold=threshold,
                risk=risk[place],
                log_odds=log_odds[place],
                flagged=bool(above[place]),
                source=SERVICE if place % 2 else BATCH,
            )
            entries.append(one._replace(time=one.time - (n - 1 - place) * days * DAY // n))
        with Journal.open(own_folder / "journal.sqlite3") as opened:
            return opened.append(entries), measurements

    return fill


def said(app):
    elements = [*app.markdown, *app.caption, *app.info, *app.warning]
    return "\n".join(element.value for element in elements).replace("\\", "")


def test_an_empty_journal_says_what_to_do(opened):
    app = opened("monitoring")
    assert "No prediction of this period is in the journal" in app.info[0].value
    assert "upload it on the Worklist page" in app.info[0].value
    assert not app.metric


def test_constructed_predictions_show_the_page_and_are_recorded_nowhere(opened, own_folder):
    app = opened("monitoring")
    app.toggle(key="constructed").set_value(True).run(timeout=60)
    assert not app.exception, app.exception
    assert "Constructed, not collected" in said(app)
    assert "Constructed predictions, not recorded, n = 480" in said(app)
    titles = [header.value for header in app.header]
    assert {"Is anything to be done?", "Have the patients changed?", "Were the risks right?"} <= set(titles)
    assert "The journal" not in titles
    assert not app.file_uploader, "no outcome can be recorded for them"
    with Journal.open(own_folder / "journal.sqlite3") as found:
        assert found.count() == 0


def test_a_journal_that_is_switched_off_is_reported(opened, monkeypatch):
    monkeypatch.setenv("CUTPOINT_JOURNAL", "off")
    assert "CUTPOINT_JOURNAL=off" in opened("monitoring").info[0].value


def test_a_journal_that_cannot_be_read_is_reported_and_stops_nothing(opened, own_folder):
    (own_folder / "journal.sqlite3").write_bytes(b"not a database, but long enough to be taken for one" * 40)
    app = opened("monitoring")
    assert "The journal journal" in app.error[0].value
    assert "upload it on the Worklist page" in app.info[0].value


def test_few_predictions_are_counted_and_not_judged(opened, journal):
    journal(12)
    app = opened("monitoring")
    assert app.metric[0].value == "12"
    assert "Too few patients to judge any field: 12, and at least 50 are needed" in said(app)
    assert "No outcome is known yet" in said(app)
    assert not any("Measurement" in each.value for each in app.dataframe)


def test_a_single_day_is_set_next_to_the_development_patients(opened, journal):
    journal(60, days=0)
    app = opened("monitoring")
    headings = [each.value for each in [*app.header, *app.subheader]]
    assert "Share flagged, next to development" in headings
    assert not any(", by " in each for each in headings)
    assert "a course over time takes two days" in said(app)


def test_patients_who_have_not_changed(opened, journal):
    journal(171)
    app = opened("monitoring")
    assert "No field has moved more than chance would: 171 patients" in said(app)
    table = next(each.value for each in app.dataframe if "Measurement" in each.value)
    assert len(table) == 30
    assert set(table["Moved"]) == {"within chance"}


def test_patients_who_have_changed_are_described_with_the_effect_on_flags(
    opened, journal, artifact, in_force
):
    _, measurements = journal(171, texture=1.3)
    app = opened("monitoring")
    in_force(0.2)
    app.number_input(key="threshold").set_value(0.7).run()
    found = drift(load().measurements, measurements, model=artifact.model, threshold=0.2)
    answer, warned = (each.value.replace("\\", "") for each in app.warning[:2])
    assert answer.startswith("Yes, record outcomes: the patients have changed by more than chance")
    assert "1 of 30 fields has moved more than chance would (p, adjusted for the 31 quantities" in warned
    assert "of 0.05 or less): Texture, mean, higher (p 0.0" in warned
    table = next(each.value for each in app.dataframe if "Measurement" in each.value)
    assert table["Measurement"][0] == "Texture, mean"
    assert table["Moved"].tolist()[:2] == ["beyond chance", "within chance"]
    assert table["PSI"][0] == f"{found.by_evidence[0].shift.stability.value:.3f}"
    effect = 1000 * found.by_evidence[0].flags.value
    assert table["Flags in 1,000"][0].startswith(f"+{effect:.0f} (")
    assert "At 0.200 the model in use flags" in said(app)


def test_one_source_and_one_period_can_be_watched(opened, journal):
    journal(60, days=60)
    app = opened("monitoring")
    next(each for each in app.selectbox if each.label == "Source").set_value(SERVICE).run()
    assert app.metric[0].value == "30"
    next(each for each in app.segmented_control if each.label == "Period").set_value("Last 7 days").run()
    assert not app.exception
    assert 2 <= int(app.metric[0].value) <= 4
    assert "Too few patients" in said(app)


def test_what_the_filters_keep_is_named_above_the_numbers(opened, journal, artifact):
    journal(60, days=60)
    app = opened("monitoring")
    version = artifact.record.version
    assert f"All predictions, model version {version}, files and service, n = 60" in said(app)
    next(each for each in app.selectbox if each.label == "Source").set_value(SERVICE).run()
    next(each for each in app.segmented_control if each.label == "Period").set_value("Dates").run()
    first, last = (box.value.isoformat() for box in app.date_input)
    assert not app.exception
    # A link must lead to the same days tomorrow, so that the days proposed are in it too.
    assert (app.query_params["from"], app.query_params["to"]) == (first, last)
    assert f"{first} to {last}, model version {version}, service, n = " in said(app)


def test_a_link_opens_the_filters_it_names(app, opened, journal):
    journal(60, days=60)
    today = datetime.now(UTC).date()
    first, last = today - timedelta(days=50), today - timedelta(days=20)
    asked = {"period": "Dates", "from": first, "to": last, "source": "Service", "version": "unknown"}
    for name, value in asked.items():
        app.query_params[name] = str(value)
    opened("monitoring")
    assert f"{first} to {last}" in said(app)
    assert "service, n = " in said(app)
    assert 10 <= int(app.metric[0].value) <= 20


@pytest.mark.parametrize("text", ["yesterday", "", "20260230", "9999-12-31", "0001-01-01", "2026-W48-1"])
def test_a_link_with_days_that_are_none_opens_a_period_that_is_named(app, opened, journal, text):
    journal(10, days=1)
    for name, value in {"period": "Dates", "from": text, "to": text}.items():
        app.query_params[name] = value
    opened("monitoring")
    first, last = (box.value for box in app.date_input)
    assert first <= last
    if app.metric:
        assert f"{first} to {last}" in said(app)


def test_a_period_without_predictions_says_so(opened, journal):
    journal(10, days=1)
    app = opened("monitoring")
    next(each for each in app.segmented_control if each.label == "Period").set_value("Dates").run()
    for box in app.date_input:
        box.set_value(box.value.replace(year=2020))
    app.run()
    assert "No prediction of this period" in app.info[0].value


def test_the_uploaded_file_is_monitored_instead(opened, artifact):
    app = opened("worklist")
    rows = artifact.record.held_out_rows
    app.file_uploader[0].upload("held-out.csv", sample_csv(rows), "text/csv").run()
    app.switch_page("pages/monitoring.py").run()
    assert not app.exception
    assert f"held-out.csv, n = {len(rows)}" in said(app)
    assert "No field has moved more than chance would" in said(app)
    assert f"{len(rows)} of these {len(rows)} patients have exactly the measurements" in said(app)
    assert not app.metric  # a file has no times
    assert app.info[0].value.startswith("Nothing: no change beyond chance is seen in 114 patients")
    next(each for each in app.button if each.label.startswith("Record these 114")).click().run()
    assert not app.exception, app.exception
    assert "Recorded in the journal as numbers 1 to 114" in said(app)
    assert any("row, id, journal number" in each.proto.label for each in app.get("download_button"))


def test_outcomes_are_recorded_and_held_against_the_risks(opened, journal):
    ids, _ = journal(80)
    rows = np.random.default_rng(0).permutation(569)[:80]
    outcome = load().outcome[rows]
    table = (
        "id,outcome\n"
        + "\n".join(f"{i},{o}" for i, o in zip(ids, outcome, strict=True))
        + "\n999999,1\nx,0\n"
    )
    app = opened("monitoring")
    app.file_uploader(key="outcomes_file").upload("outcomes.csv", table.encode(), "text/csv").run()
    assert "82 data rows: 81 outcomes read, 0 without an outcome, 1 refused." in said(app)
    next(each for each in app.button if each.label.startswith("Record 81")).click().run()
    assert not app.exception
    assert "80 outcomes recorded; 1 numbers the journal does not have (999999)." in said(app)
    assert "80 of 80 predictions have an outcome." in said(app)
    assert f"were expected to be malignant and {outcome.sum()} were (observed / expected" in said(app)
    assert "too few to tell whether the risks are right (one test of" in said(app)
    assert "These sentences hold for one look" in said(app)
    assert "in 5 of 100 series that are looked at up to 52 times" in said(app)
    assert any("observed_over_expected" in each.value for each in app.dataframe)


def test_outcomes_that_cannot_be_understood_are_refused(opened, journal):
    journal(5)
    app = opened("monitoring")
    app.file_uploader(key="outcomes_file").upload("x.csv", b"id,status\n1,1\n2,0\n", "text/csv").run()
    assert "It is not clear what column" in app.error[0].value
    assert not any(each.label.startswith("Record") for each in app.button)


def test_a_retention_that_is_paused_is_reported(journal, opened, own_folder, monkeypatch):
    """The clock, as far as the journal knows it, has jumped by 31 days since it was last open."""
    import sqlite3

    journal(60)
    with sqlite3.connect(own_folder / "journal.sqlite3") as connection:
        connection.execute("UPDATE clock SET believed = believed - ?, last = last - ?", (31 * DAY, 31 * DAY))
    connection.close()
    monkeypatch.setenv("CUTPOINT_JOURNAL_KEEP_DAYS", "30")
    assert "31.0 days ahead of" in said(opened("monitoring"))
