"""The live threshold while it is dragged, in a real browser.

Event to paint: from the input event to the first frame in which all panels show it. Release to
Python: from the key press to the moment the bar shows the new threshold, against an empty Streamlit app
with one slider and one line of text; both by the clock of the page, so that what this program takes to
ask the browser is in neither.
"""

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median, quantiles

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np

from benchmarks.browser import ROOT, chromium, server
from lrcore.registry.active import model_in_use

ROUNDS, KEYS = 3, 15
FLOOR = "import streamlit as st\nt = st.slider('Threshold', 0, 1000, 500)\nst.write(f'now {t}')\n"
LARGE = """
import numpy as np, streamlit as st
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.ui.components.workbench import Choice, workbench
from lrcore.wording.captions.caption import Audience

@st.cache_resource
def patients(n):
    rng = np.random.default_rng(0)
    risk = rng.beta(0.3, 0.6, n)
    return EvaluationSet("Simulated", "Simulated.", (rng.random(n) < risk).astype(np.int8), risk, None)

st.set_page_config(layout="wide")
n = int(st.query_params.get("n", "114"))
workbench(
    patients(n),
    (1, Choice(0.5, None, None)),
    key="bench",
    audience=Audience.STATISTICIAN,
    on_choice=lambda: None,
    in_force=0.5,
)
"""
PANELS = """() => {
  const hosts = [...document.querySelectorAll('*')].map((node) => node.shadowRoot ?? node);
  const bench = hosts.map((host) => host.querySelector('.workbench')).find(Boolean);
  const inside = ({ top, bottom }) => top >= 0 && bottom <= innerHeight;
  const seen = [...bench.querySelectorAll('[data-panel], .rail')].map((each) => each.getBoundingClientRect());
  return seen.filter(inside).length - 1;
}"""
DRAG = """async (moves) => {
  const hosts = [...document.querySelectorAll('*')].map((node) => node.shadowRoot ?? node);
  const bench = hosts.map((host) => host.querySelector('.workbench')).find(Boolean);
  const range = bench.querySelector('#threshold');
  const found = bench.querySelector('[data-show="found"]');
  const script = [], paint = [];
  for (let i = 0; i < moves; i += 1) {
    await new Promise((done) => setTimeout(done, 3));
    const start = performance.now();
    range.value = 200 + ((i * 37) % 600);
    range.dispatchEvent(new Event('input'));
    const busy = performance.now();
    await new Promise((done) => requestAnimationFrame(() => {
      const begun = performance.now();
      Promise.resolve().then(() => { script.push(performance.now() - begun + busy - start); });
      setTimeout(() => { paint.push(performance.now() - start); done(); }, 0);
    }));
  }
  return { script, paint, text: found.textContent };
}"""
WORK = """async (moves) => {
  const hosts = [...document.querySelectorAll('*')].map((node) => node.shadowRoot ?? node);
  const bench = hosts.map((host) => host.querySelector('.workbench')).find(Boolean);
  const range = bench.querySelector('#threshold');
  const original = window.requestAnimationFrame;
  const spent = [];
  window.requestAnimationFrame = (act) => original((now) => {
    const begun = performance.now();
    act(now);
    bench.getBoundingClientRect();
    spent.push(performance.now() - begun);
  });
  const begun = performance.now();
  for (let i = 0; i < moves; i += 1) {
    range.value = 200 + ((i * 37) % 600);
    range.dispatchEvent(new Event('input'));
    await new Promise((done) => original(done));
  }
  const seconds = (performance.now() - begun) / 1000;
  window.requestAnimationFrame = original;
  return { spent, frames: moves / seconds };
}"""

# Resolves to the milliseconds from the next key press to the first moment at which the answer is there.
ANSWERED = """([answer, value]) => {
  const isThere = eval(answer);
  window.answered = new Promise((done) => {
    addEventListener('keydown', () => {
      const begun = performance.now();
      const look = () => (isThere(value) ? done(performance.now() - begun) : setTimeout(look, 1));
      look();
    }, { capture: true, once: true });
  });
}"""


def p95(values):
    return quantiles(values, n=20)[-1]


def dragging(browser, script, n):
    with server(script, PYTHONPATH=str(ROOT)) as (url, _, _):
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        payload = []
        page.on("websocket", lambda ws: ws.on("framereceived", lambda frame: payload.append(len(frame))))
        page.goto(f"{url}/?n={n}")
        page.get_by_role("slider", name="Threshold").wait_for()
        page.wait_for_timeout(1000)
        sent = sum(payload)
        work = page.evaluate(WORK, 200)
        paint = page.evaluate(DRAG, 200)["paint"]
        quiet, panels = sum(payload) == sent, page.evaluate(PANELS)
        page.close()
    return {"n": n, "payload": sent, "quiet": quiet, "paint": paint, "panels": panels, **work}


def until_python(browser, script, path, slider_name, answer, **environment):
    """Return milliseconds from a key press to Python's answer, for single presses."""
    with server(script, **environment) as (url, _, _):
        page = browser.new_page()
        page.goto(url + path)
        slider = page.get_by_role("slider", name=slider_name)
        slider.focus()
        page.wait_for_timeout(1500)
        times = []
        for i in range(1, KEYS + 1):
            page.evaluate(ANSWERED, [answer, 500 + i])
            page.keyboard.press("ArrowRight")
            times.append(page.evaluate("() => window.answered"))
            page.wait_for_timeout(300)
        page.close()
    return times


def drags(browser, folder):
    large = folder / "large.py"
    large.write_text(LARGE)
    print(f"{'n':>9} {'payload':>9} {'script per frame':>22} {'event to painted frame':>24} {'frames/s':>9}")
    for n in (114, 10_000, 1_000_000):
        found = dragging(browser, large, n)
        work, paint = found["spent"], found["paint"]
        print(
            f"{n:9,} {found['payload'] / 1000:6.1f} kB {median(work):7.1f} / {p95(work):4.1f} ms p95 "
            f"{median(paint):9.1f} / {p95(paint):4.1f} ms p95 {found['frames']:9.0f}  "
            f"{'no server round trip' if found['quiet'] else 'ROUND TRIP'}, "
            f"{found['panels']} panels and the slider in view at 1440x900",
            flush=True,
        )


def releases(browser, folder, rounds):
    floor, artifacts = folder / "floor.py", folder / "artifacts"
    floor.write_text(FLOOR)
    model_in_use(artifacts)
    for _ in range(rounds):
        base = until_python(
            browser,
            floor,
            "/",
            "Threshold",
            "t => document.body.innerText.includes(`now ${t}`)",
        )
        ours = until_python(
            browser,
            ROOT / "app.py",
            "/threshold",
            "Threshold",
            "t => document.querySelector('.st-key-bar_threshold input[aria-label=Threshold]')"
            "?.value === (t / 1000).toFixed(3)",
            CUTPOINT_ARTIFACTS=str(artifacts),
        )
        print(
            f"release to Python {median(ours):.0f} ms, empty app with one slider {median(base):.0f} ms, "
            f"x {median(ours) / median(base):.2f}",
            flush=True,
        )


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", choices=["drag", "release"])
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="of releases")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        if asked.only != "release":
            drags(browser, Path(folder))
        if asked.only != "drag":
            releases(browser, Path(folder), asked.rounds)


if __name__ == "__main__":
    np.seterr(all="raise")
    main()
