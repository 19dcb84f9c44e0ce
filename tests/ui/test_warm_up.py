"""Nothing slow before the server listens; then the first page, kept for every session and not logged."""

import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from lrcore.ui import evaluation_set_choice, warm_up
from lrcore.ui.performance import results

ROOT = Path(__file__).parents[2]
SLOW = "numpy scipy sklearn pandas pyarrow fastapi jinja2"


def test_the_server_listens_before_anything_slow_is_imported():
    code = f"import sys, app; print(*set({SLOW.split()!r}) & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


@pytest.mark.usefixtures("own_folder")
def test_the_first_page_is_computed_for_all_sessions(monkeypatch, caplog):
    computing = Thread(target=warm_up._compute_first_page)
    computing.start()
    computing.join(60)
    assert not caplog.records

    def refuse(*_, **__):
        raise AssertionError("computed again")

    monkeypatch.setattr(results, "evaluation_summary", refuse)
    found = results.performance(evaluation_set_choice.cross_validated_set())
    assert found.summary.auc.defined
