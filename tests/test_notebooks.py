"""The notebooks of the lessons are those that the pages give, and run where only the package is."""

import ast
import json
import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from lrcore.ui.lessons.contents import LESSONS

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
MINUTES = 5 * 60  # seconds
MAX_BYTES = 40_000
RUN = """
import sys, nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(notebook, kernel_name="python3", timeout=600).execute()
nbformat.write(notebook, sys.argv[2])
"""
# From the pages, from scikit-learn, or from theory.
PRINTED = {
    "linear_regression": ["R squared 0.9749"],
    "probability": ["a risk of 0.100 becomes 0.237"],
    "loss": [
        "cross-entropy: pull at scores of -6, 0 and 6: 0.9975, 0.5000, 0.0025",
        "Cross-entropy: 0 of 1,369",
    ],
    "training": [
        "Largest difference from Newton's weights after 6,000 steps",
        "Condition number, raw: 5.5e+08",
    ],
    "leakage": [
        "Scaler fitted on all patients: AUC",
        "10 of 1,000 measurements of noise: AUC 0.87 with the leak",
    ],
    "regularisation": ["C = 1: log loss 0.0729, AUC 0.9951, calibration slope 1.19"],
    "distortion": ["stretched by 3: AUC 0.9951", "as it is: AUC 0.9951"],
    "failures": ["exclusive or, product: AUC 0.99", "circles, squares: AUC 0.98"],
    "study_size": ["n = 800: width 0.44 by formula"],
    "ten_models": [
        "AUC of the ten models: 0.991 to 0.995",
        "threshold 0.10: divided about 53 of 569 patients",
    ],
}


def cells_of(path, kind):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == kind]


def test_the_notebooks_are_those_that_the_pages_give():
    written = runpy.run_path(str(FOLDER / "make_notebooks.py"))["all_notebooks"]()
    assert {path.name: path.read_text(encoding="utf-8") for path in NOTEBOOKS} == written


def test_there_is_one_small_notebook_for_each_lesson():
    assert [path.stem.partition("_")[2] for path in NOTEBOOKS] == [lesson.name for lesson in LESSONS]
    assert max(path.stat().st_size for path in NOTEBOOKS) < MAX_BYTES


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_imports_from_the_package_and_leaves_its_exercises_empty(path):
    code = [("".join(cell["source"]), cell["outputs"]) for cell in cells_of(path, "code")]
    assert not any(outputs for _, outputs in code)
    assert sum(not source for source, _ in code) >= 2
    for source, _ in code:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ImportFrom):
                assert node.module.split(".")[0] in {
                    "lrcore",
                    "collections",
                    "dataclasses",
                    "numpy",
                    "time",
                    "functools",
                }
                assert not node.module.startswith(("lrcore.ui", "lrcore.commands"))
            if isinstance(node, ast.Import):
                assert {name.name.split(".")[0] for name in node.names} <= {"numpy", "plotly"}


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_ends_with_its_numbers_and_its_figure(path, tmp_path):
    done = tmp_path / "done.ipynb"
    own = {name: str(tmp_path / name) for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR")}
    environment = {**os.environ, **own, "PYTHONPATH": str(ROOT), "PLOTLY_RENDERER": "plotly_mimetype"}
    command = [sys.executable, "-c", RUN, path, done]
    ran = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=MINUTES
    )
    assert ran.returncode == 0, ran.stderr
    experiment = [cell for cell in cells_of(done, "code") if cell["outputs"]][-1]
    text = "".join("".join(each.get("text", "")) for each in experiment["outputs"])
    for line in PRINTED[path.stem.partition("_")[2]]:
        assert line in text
    (figure,) = [each["data"] for each in experiment["outputs"] if each["output_type"] == "display_data"]
    assert figure["application/vnd.plotly.v1+json"]["data"]
