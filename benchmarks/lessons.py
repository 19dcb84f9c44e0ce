"""What a lesson costs its reader: seconds of computing, and the fits of lesson 6 against scikit-learn."""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
ROUNDS = 3
CHOICES = {
    "leakage": [("leak_measure", "Accuracy at 0.5")],
    "distortion": [("distortion", "Stretch"), ("distortion", "Power")],
    "failures": [("pattern", "Circles"), ("features", "both"), ("imbalance_set", "all ten means")],
}


def computing(work):
    """Return the processor seconds of a call: other programs on the machine do not count."""
    start = time.process_time()
    work()
    return time.process_time() - start


def open_lessons():
    from streamlit.testing.v1 import AppTest

    from lrcore.startup import model_in_use

    os.chdir(ROOT)
    model_in_use(Path(os.environ["CUTPOINT_ARTIFACTS"]))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    app.run()
    print("lesson           first reader   next reader   each choice (processor seconds)")
    for path in sorted((ROOT / "pages" / "lessons").glob("*.py")):
        app.switch_page(f"pages/lessons/{path.name}")
        first, again = computing(app.run), min(computing(app.run) for _ in range(ROUNDS))
        choices = []
        for key, value in CHOICES.get(path.stem, []):
            app.segmented_control(key=key).set_value(value)
            choices.append(computing(app.run))
        print(f"{path.stem:15} {first:13.2f} {again:13.3f}   {'  '.join(f'{c:.3f}' for c in choices)}")


def fit_the_path():
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    from lrcore.dataset import load
    from lrcore.evaluation.threads import one_thread
    from lrcore.lessons.regularisation import path
    from lrcore.lessons.splitting import scaled

    data, strengths = load(), 10.0 ** (np.arange(-16, 17) / 4)
    features, outcome = scaled(data.measurements, data.measurements), data.outcome.astype(float)

    def theirs(solver):
        for C in strengths:
            LogisticRegression(C=C, solver=solver, tol=1e-10, max_iter=100_000).fit(features, outcome)

    ways = {
        "Newton, from the last": lambda: path(features, outcome, strengths),
        "newton-cholesky": lambda: theirs("newton-cholesky"),
        "lbfgs": lambda: theirs("lbfgs"),
    }
    with one_thread():
        times = {name: [] for name in ways}
        for _ in range(ROUNDS):
            for name, work in ways.items():
                times[name].append(computing(work))
    base = statistics.median(times["Newton, from the last"])
    print(f"\n{len(strengths)} values of C, 569 patients: median of {ROUNDS}, as a multiple of the first")
    for name, taken in times.items():
        print(f"{name:22} {statistics.median(taken):7.3f} s {statistics.median(taken) / base:7.1f} x")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CUTPOINT_ARTIFACTS"] = folder
        open_lessons()
    fit_the_path()
