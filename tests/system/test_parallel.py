import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from lrcore.errors import InvalidInput
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.summary import evaluation_summary
from lrcore.system import parallel
from lrcore.system.parallel import MIN_PATIENTS_FOR_THREADS, cores, map_ordered, run_both, run_concurrently

ROOT = Path(__file__).parents[2]


def test_few_patients_start_no_thread():
    here, many = threading.get_ident(), MIN_PATIENTS_FOR_THREADS
    assert run_concurrently({"thread": threading.get_ident}, many - 1) == {"thread": here}
    assert run_concurrently({"thread": threading.get_ident}, many) != {"thread": here}


def test_a_refusal_in_a_thread_reaches_the_caller():
    def refuse():
        raise InvalidInput("`risk` must be a number.")

    with pytest.raises(InvalidInput, match="must be a number"):
        run_concurrently({"refused": refuse, "done": int}, MIN_PATIENTS_FOR_THREADS)
    with pytest.raises(InvalidInput, match="must be a number"):
        run_both(int, refuse)
    with pytest.raises(InvalidInput, match="must be a number"):
        list(map_ordered(lambda item: refuse() if item == 3 else item, range(9)))


def test_results_keep_the_order_of_the_items():
    """The second item ends only after the third has begun, so results that came as they end would differ."""
    third_began = threading.Event()

    def work(item):
        if item == 2:
            third_began.set()
        return item, item != 1 or cores() < 2 or third_began.wait(60)

    assert list(map_ordered(work, range(20))) == [(item, True) for item in range(20)]


def test_two_functions_run_at_the_same_time():
    meeting = threading.Barrier(2, timeout=60)
    assert sorted(run_both(meeting.wait, meeting.wait)) == [0, 1]


# scipy brings a BLAS of its own, here after the one of numpy was limited.
BOTH_LIMITED = """
import numpy
from threadpoolctl import threadpool_info
from lrcore.system.parallel import one_blas_thread

with one_blas_thread():
    pass
import scipy.linalg

with one_blas_thread():
    print([pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"])
"""


def test_matrix_products_use_one_thread_in_libraries_that_come_later():
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "2"}
    command = [sys.executable, "-c", BOTH_LIMITED]
    found = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[1, 1]"


@pytest.mark.parametrize(("n", "smoother"), [(20_000, "splines"), (900, "lowess"), (900, "loess")])
def test_a_summary_does_not_depend_on_the_threads(monkeypatch, n, smoother):
    rng = np.random.default_rng(8)
    risk = rng.random(n).round(4)
    outcome = rng.random(n) < risk**1.2
    in_turn = evaluation_summary(Patients(outcome, risk), threshold=0.3, smoother=smoother)
    monkeypatch.setattr(parallel, "MIN_PATIENTS_FOR_THREADS", 1)
    concurrent = evaluation_summary(Patients(outcome, risk), threshold=0.3, smoother=smoother)
    assert concurrent.as_json() == in_turn.as_json()
    np.testing.assert_array_equal(concurrent.curve.observed, in_turn.curve.observed)
    np.testing.assert_array_equal(concurrent.corp.recalibrated, in_turn.corp.recalibrated)
