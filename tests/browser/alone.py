"""The workbench alone on an empty page: its own files and Python's statistics, without a server."""

from pathlib import Path

from lrcore.evaluation.intervals import LEVEL, normal_quantile
from lrcore.ui.components import workbench
from lrcore.ui.components.plotting import read_source
from lrcore.ui.components.workbench import Choice
from lrcore.ui.components.workbench.payload import payload, reference
from lrcore.wording.captions.caption import Audience

_FOLDER = Path(workbench.__file__).parent
_LIGHT = {"text": "#0e1117", "background": "#ffffff", "secondary-background": "#f0f2f6", "primary": "#0072b2"}
_DARK = {"text": "#fafafa", "background": "#0e1117", "secondary-background": "#262730", "primary": "#56b4e9"}
# What is shown at each of the 1,001 thresholds, on a page of the dashboard or here.
ALL_STEPS = """async (names) => {
  const hosts = [...document.querySelectorAll('*')].map((node) => node.shadowRoot ?? node);
  const bench = hosts.map((host) => host.querySelector('.workbench')).find(Boolean);
  const range = bench.querySelector('#threshold');
  const cells = Object.fromEntries(names.map((name) => [name, bench.querySelector(`[data-show="${name}"]`)]));
  const rows = [];
  await new Promise(requestAnimationFrame);
  const inNextFrame = window.requestAnimationFrame;
  window.requestAnimationFrame = (act) => { act(0); };
  for (let step = 0; step <= 1000; step += 1) {
    range.value = step;
    range.dispatchEvent(new Event('input'));
    const row = Object.fromEntries(names.map((name) => [name, cells[name].textContent]));
    rows.push({ ...row, harmRatio: bench.querySelector('#harm-ratio').value });
  }
  window.requestAnimationFrame = inNextFrame;
  return rows;
}"""
_MOUNT = """async ({ script, html, css, variables, scheme }) => {
  document.documentElement.style.colorScheme = scheme;
  document.body.innerHTML = '<main></main>';
  document.body.style.margin = '0';
  document.body.style.background = variables['--st-background-color'];
  const host = document.querySelector('main');
  for (const [name, value] of Object.entries(variables)) host.style.setProperty(name, value);
  const root = host.attachShadow({ mode: 'open' });
  root.innerHTML = `<style>${css}</style>${html}`;
  const address = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  window.mountBench = (await import(address)).default;
  window.sent = [];
  const setStateValue = (name, value) => window.sent.push(value);
  window.showBench = (data) => window.mountBench({ data, parentElement: root, setStateValue });
  window.bench = root.querySelector('.workbench');
}"""

_SHOW = """(data) => {
  window.showBench(data);
  return new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(drawn))));
}"""


def message(patients, choice=None, *, in_force=0.5, number=1):
    """Return what Python sends for some patients."""
    return {
        "patients": payload(patients),
        "words": patients.words.phrases_json(),
        "captions": workbench.captions(Audience.STATISTICIAN, patients.words),
        "reference": None if in_force is None else reference(patients, in_force),
        "choice": {"number": number, **(choice or Choice(0.5, None, None)).as_json()},
        "z2": normal_quantile(LEVEL) ** 2,
        "colours": workbench.colours(),
    }


def mount(page, *, dark=False):
    """Put the component onto an empty page, on which ``show`` then draws patients."""
    variables = {f"--st-{name}-color": value for name, value in (_DARK if dark else _LIGHT).items()}
    variables |= {"--st-base-radius": "8px", "--st-font": "sans-serif"}
    page.set_content("<!doctype html><title>Bench</title>")
    page.evaluate(
        _MOUNT,
        {
            "script": read_source(*workbench.SCRIPTS),
            "html": read_source(workbench.MARKUP),
            "css": read_source(*workbench.STYLES),
            "variables": variables,
            "scheme": "dark" if dark else "light",
        },
    )


def show(page, patients, choice=None, **options):
    """Draw some patients, as after a message from Python, and wait until all is drawn in its last size."""
    page.evaluate(_SHOW, message(patients, choice, **options))
