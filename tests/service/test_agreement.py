"""Service, command line and page say the same of the same patient."""

import csv
import io

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lrcore.commands.main import main
from lrcore.model.dataset import load
from lrcore.model.explanation import explain
from lrcore.reader.export.tables import neutral
from lrcore.schema import FIELDS
from lrcore.ui.plain_text import plain
from lrcore.wording.numbers import fixed, risk_in_percent
from tests.pages import shown
from tests.pages.shown import enter

SERIES = load().measurements
HEADER = ",".join(field.headers["Kaggle"] for field in FIELDS)

factors = st.dictionaries(st.integers(0, 29), st.one_of(st.floats(0.97, 1.03), st.floats(-1, 12)), max_size=3)
patients = st.tuples(st.integers(0, 568), factors)


def measured(patient):
    row, changes = patient
    values = SERIES[row].copy()
    for field, factor in changes.items():
        values[field] *= factor
    return values.tolist()


def by_command_line(rows, folder, capsys):
    """Scores and refused rows of a file, as `python -m lrcore score` writes them."""
    file, rejected = folder / "patients.csv", folder / "rejected.csv"
    lines = [",".join(map(repr, row)) for row in rows]
    file.write_text("\n".join([HEADER, *lines, ""]))
    capsys.readouterr()
    code = main(["score", str(file), "--rejected", str(rejected)])
    assert code == 0, capsys.readouterr().err
    scores = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    problems = list(csv.DictReader(io.StringIO(rejected.read_text())))
    return {int(row["row"]): row for row in scores}, problems


@pytest.fixture
def row_by_row(monkeypatch):
    """Leave out what holds the rows of a file against each other or the series: it has no row by row."""
    for rule in ("check_coherence", "refuse_mostly_held"):
        monkeypatch.setattr(f"lrcore.reader.patients.{rule}", lambda *_: ())
    monkeypatch.setattr("lrcore.reader.patients.summary_lines", lambda _: {})


@pytest.mark.usefixtures("row_by_row")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cohort=st.lists(patients, min_size=3, max_size=25, unique_by=repr))
def test_service_command_line_and_page_agree(service, own_folder, tmp_path, capsys, artifact, cohort):
    rows = [measured(patient) for patient in cohort]
    scores, problems = by_command_line(rows, tmp_path, capsys)
    batch = service.client.post("/predict/batch", json={"rows": rows}).json()
    assert {row["row"] for row in batch["results"] if row["status"] == "scored"} == set(scores)
    for row in batch["results"]:
        values = rows[row["row"] - 1]
        alone = service.predict(values).json()
        if row["status"] == "refused":
            assert alone["problems"] == row["problems"]
            output = [problem["problem"] for problem in problems if int(problem["row"]) == row["row"]]
            assert [neutral(problem["problem"]) for problem in row["problems"]] == output
            continue
        written = scores[row["row"]]
        shown = explain(artifact.model, np.array(values))
        for risk in (alone["risk"], row["risk"], shown.risk):
            assert risk == pytest.approx(float(written["risk"]), rel=0, abs=1e-12)
        assert alone["log_odds"] == pytest.approx(float(written["log_odds"]), rel=1e-12)
        assert alone["flagged"] == row["flagged"] == (written["flagged"] == "1")


def test_the_page_shows_what_the_service_answers(service, opened):
    app = opened("calculator")
    values = SERIES[13]
    enter(app, values.tolist())
    next(button for button in app.button if button.label == "Assess").click().run()
    answer = service.predict(values).json()
    assert any(
        f"The risk of {plain(risk_in_percent(answer['risk'], 0.5))} is" in text.value for text in app.markdown
    )
    assert any(
        f"which makes {plain(fixed(answer['log_odds'], 3))}." in caption.value for caption in app.caption
    )


def test_the_boundary_is_flagged_everywhere(own_folder, artifact, tmp_path, capsys):
    """A threshold put in force at exactly one patient's risk flags that patient, and not the next lower."""
    from lrcore.service.active_model import ActiveModelWatcher
    from lrcore.service.prediction import predict
    from tests.service.test_active_model import put

    risks = artifact.model.risk(SERIES)
    middle = int(np.argsort(risks)[200])
    put(own_folder, artifact, float(risks[middle]))
    used = ActiveModelWatcher(own_folder).current()
    below = int(np.argsort(risks)[199])
    assert predict(SERIES[middle].tolist(), used).flagged
    assert not predict(SERIES[below].tolist(), used).flagged
    scores, _ = by_command_line(SERIES[[middle, below]].tolist(), tmp_path, capsys)
    assert [scores[1]["flagged"], scores[2]["flagged"]] == ["1", "0"]


@pytest.mark.parametrize("code", [99999999.0, 32767.0, 1e30, 99999.0])
def test_a_code_for_a_missing_value_is_refused_in_the_same_words_everywhere(
    service, opened, own_folder, tmp_path, capsys, code
):
    rows = SERIES[:3].copy()
    area = next(field for field in FIELDS if field.key == "worst_area")
    rows[1, area.index] = code
    scores, problems = by_command_line(rows.tolist(), tmp_path, capsys)
    assert set(scores) == {1, 3}
    (output,) = [problem["problem"] for problem in problems]
    assert output.startswith(f"{code:.10g} looks like a code for a missing value: worst area is plausible")
    assert [problem["problem"] for problem in service.predict(rows[1]).json()["problems"]] == [output]
    app = opened("calculator")
    shown.enter(app, rows[1].tolist()).run()
    assert [error.value.replace("\\", "") for error in app.error] == [output]


@pytest.mark.usefixtures("row_by_row")
def test_service_and_command_line_agree_about_other_models(service, own_folder, tmp_path, capsys):
    rows = SERIES[:60].tolist()
    file = tmp_path / "patients.csv"
    file.write_text("\n".join([HEADER, *(",".join(map(repr, row)) for row in rows), ""]))
    capsys.readouterr()
    assert main(["score", str(file), "--columns", "models_low,models_high,models_disagree"]) == 0
    written = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    disagreeing = [row for row in written if row["models_disagree"] != "0"]
    assert disagreeing
    for row in [*disagreeing, *written[:3]]:
        found = service.predict(rows[int(row["row"]) - 1]).json()["other_models"]
        assert found["otherwise"] == int(row["models_disagree"])
        assert found["low"] == pytest.approx(float(row["models_low"]), rel=1e-9)
        assert found["high"] == pytest.approx(float(row["models_high"]), rel=1e-9)
        assert 10 <= found["n"] <= 20
