"""The pages with everything on them that is shown on request, for tests of all texts."""

import numpy as np

from lrcore.arrays import sigmoid
from lrcore.evaluation.threshold.counts import flagged
from lrcore.journal import SERVICE, Journal, entry
from lrcore.model.dataset import load
from lrcore.model.sample import constructed_csv, sample_csv
from tests.pages.shown import button

HOUR = 3_600_000_000  # microseconds


def hospitals(n=900):
    """A table of risks of two models for patients of six hospitals; some outcomes are unknown."""
    rng = np.random.default_rng(6)
    eta = rng.normal(-1, 1.5, n)
    risk, outcome = sigmoid(eta), rng.random(n) < sigmoid(eta)
    other = np.clip(risk + rng.normal(0, 0.1, n), 0.0, 0.99)
    known = rng.random(n) < np.where(risk >= 0.5, 0.95, 0.6)
    rows = [
        f"P{row},site {row % 6},{risk[row]:.6f},{other[row]:.6f},{int(outcome[row]) if known[row] else ''}"
        for row in range(n)
    ]
    return "\n".join(["id,site,risk_a,risk_b,outcome", *rows]).encode()


def fill_journal(folder, artifact, n=120):
    """Predictions of the last hours, half of them with an outcome."""
    rows = np.random.default_rng(0).permutation(569)[:n]
    measurements, outcome = load().measurements[rows], load().outcome[rows]
    risk, log_odds = artifact.model.risk(measurements), artifact.model.log_odds(measurements)
    above = flagged(risk, 0.5)
    entries = []
    for place, values in enumerate(measurements):
        one = entry(
            values,
            model_version=artifact.record.version,
            threshold=0.5,
            risk=risk[place],
            log_odds=log_odds[place],
            flagged=bool(above[place]),
            source=SERVICE,
        )
        entries.append(one._replace(time=one.time - (n - 1 - place) * HOUR))
    with Journal.open(folder / "journal.sqlite3") as journal:
        ids = journal.append(entries)
        journal.record_outcomes([(ids[k], int(outcome[k])) for k in range(0, n, 2)])


def run(app):
    app.run(timeout=60)
    assert not app.exception, app.exception
    return app


def upload(app, content, name="ours.csv"):
    app.file_uploader[0].upload(name, content, "text/csv")
    return run(app)


def of_tabs(app):
    """Yield the page with each of its tabs open, and in it what is shown on request."""
    for tab in run(app).session_state["tab_names"]:
        app.session_state["tab"] = tab
        run(app)
        switch_on(app, "if_right")
        if tab == "Study size":
            button(app, "Plan with these").click()
            run(app)
        yield app


def switch_on(app, *keys):
    """Switch on what is shown on request, where it is offered."""
    for toggle in app.toggle:
        if not keys or toggle.key in keys:
            toggle.set_value(True)
    return run(app)


def performance(opened, artifact):
    from lrcore.ui.performance.internal import internal_validation_run

    app = opened("performance")
    internal_validation_run(0.5).result()
    yield from of_tabs(app)


def performance_of_another_model(opened, artifact):
    app = upload(opened("worklist"), hospitals(), "hospitals.csv")
    for name, word in {"event": "readmission", "unit": "stay", "flag": "refer"}.items():
        app.text_input(key=f"word_{name}").set_value(word)
        run(app)
    yield app
    app.switch_page("pages/performance.py")
    yield from of_tabs(app)


def threshold(opened, artifact):
    app = opened("threshold")
    yield app
    button(app, "Resample these patients").click()
    yield run(app)
    button(app, "Put 0.500 in force").click()
    yield run(app)


def validation(opened, artifact):
    app = opened("validation")
    yield app
    upload(app, constructed_csv(artifact.record.held_out_rows))
    yield switch_on(app, "updating", "if_right")


def validation_of_hospitals(opened, artifact):
    app = upload(opened("validation"), hospitals(), "hospitals.csv")
    app.selectbox(key="centres").select_index(1)
    yield run(app)


def monitoring(opened, artifact, folder):
    fill_journal(folder, artifact)
    yield opened("monitoring")


def worklist(opened, artifact):
    app = upload(opened("worklist"), sample_csv(artifact.record.held_out_rows))
    yield app
    app.number_input(key="threshold").set_value(0.3)
    yield run(app)
    rows = [line.split(",") for line in sample_csv(artifact.record.held_out_rows[:30]).decode().splitlines()]
    unknown = "\n".join(",".join(cells[:1] + cells[2:]) for cells in rows)
    yield upload(app, unknown.encode(), "unknown.csv")


def calculator(opened, artifact):
    app = opened("calculator")
    app.menu_button[0].click("Typical malignant")
    yield run(app)


def model(opened, artifact):
    yield switch_on(opened("model"), "instability_curves")


STATES = {
    "performance": performance,
    "performance_of_another_model": performance_of_another_model,
    "threshold": threshold,
    "validation": validation,
    "validation_of_hospitals": validation_of_hospitals,
    "monitoring": monitoring,
    "worklist": worklist,
    "calculator": calculator,
    "model": model,
}


def states_of(name, opened, artifact, folder):
    """Yield the same app in each state of a page."""
    more = (folder,) if name == "monitoring" else ()
    yield from STATES[name](opened, artifact, *more)
