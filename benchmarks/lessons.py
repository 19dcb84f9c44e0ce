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
SEGMENTS, LIST = "segmented_control", "selectbox"
CHOICES = {
    "linear_regression": [(SEGMENTS, "lesson_column", "Radius squared")],
    "probability": [(LIST, "measurement", "worst_texture")],
    "loss": [(LIST, "lesson_second", "mean_perimeter"), (LIST, "lesson_first", "worst_area")],
    "leakage": [(SEGMENTS, "leak_measure", "Accuracy at 0.5")],
    "distortion": [(SEGMENTS, "distortion", "Stretch"), (SEGMENTS, "distortion", "Power")],
    "failures": [
        (SEGMENTS, "pattern", "Circles"),
        (SEGMENTS, "features", "both"),
        (SEGMENTS, "imbalance_set", "all ten means"),
    ],
}
LIVE = ("linear_regression", "probability", "loss", "training")
DRAG = """async (moves) => {
  const roots = [...document.querySelectorAll('*')].map((node) => node.shadowRoot).filter(Boolean);
  const paint = [];
  for (const root of roots.filter((each) => each.querySelector('.lively'))) {
    const range = root.querySelector('input');
    for (let i = 0; i < moves; i += 1) {
      await new Promise((done) => setTimeout(done, 3));
      const start = performance.now();
      range.value = (i * 7) % (Number(range.max) + 1);
      range.dispatchEvent(new Event('input'));
      await new Promise((done) => requestAnimationFrame(() => setTimeout(() => {
        paint.push(performance.now() - start);
        done();
      }, 0)));
    }
  }
  return paint;
}"""


def computing(work):
    """Return the processor seconds of a call: other programs on the machine do not count."""
    start = time.process_time()
    work()
    return time.process_time() - start


def open_lessons():
    from streamlit.testing.v1 import AppTest

    from lrcore.registry.active import model_in_use

    os.chdir(ROOT)
    model_in_use(Path(os.environ["CUTPOINT_ARTIFACTS"]))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    app.run()
    print("lesson           first reader   next reader   each choice (processor seconds)")
    for path in sorted((ROOT / "pages" / "lessons").glob("*.py")):
        app.switch_page(f"pages/lessons/{path.name}")
        first, again = computing(app.run), min(computing(app.run) for _ in range(ROUNDS))
        choices = []
        for kind, key, value in CHOICES.get(path.stem, []):
            getattr(app, kind)(key=key).set_value(value)
            choices.append(computing(app.run))
        print(f"{path.stem:15} {first:13.2f} {again:13.3f}   {'  '.join(f'{c:.3f}' for c in choices)}")


def drag():
    from benchmarks.browser import chromium, server

    print("\nlive figures: input event to painted frame, milliseconds: median, 95th percentile")
    with server(ROOT / "app.py") as running, chromium() as browser:
        for name in LIVE:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(f"{running.url}/{name}")
            page.get_by_role("heading", name="Sources").wait_for(timeout=120_000)
            page.locator(".lively").first.wait_for()
            page.wait_for_timeout(1000)
            taken = [time for _ in range(ROUNDS) for time in page.evaluate(DRAG, 40)]
            print(f"{name:17} {statistics.median(taken):6.1f} {statistics.quantiles(taken, n=20)[-1]:6.1f}")
            page.close()


def fit_the_path():
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    from lrcore.lessons.regularisation import path
    from lrcore.lessons.splitting import scaled
    from lrcore.model.dataset import load
    from lrcore.system.parallel import one_blas_thread

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
    with one_blas_thread():
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
        drag()
    fit_the_path()
