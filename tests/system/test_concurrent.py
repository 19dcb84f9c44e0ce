import threading

import numpy as np
import pytest

from lrcore.errors import InvalidInput
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.summary import evaluation_summary
from lrcore.system import concurrent as module
from lrcore.system.concurrent import MANY, run_concurrently


def test_few_patients_start_no_thread():
    here = threading.get_ident()
    assert run_concurrently({"who": threading.get_ident}, MANY - 1) == {"who": here}
    assert run_concurrently({"who": threading.get_ident}, MANY) != {"who": here}


def test_what_is_refused_in_a_thread_is_refused():
    def refuse():
        raise InvalidInput("`risk` must be a number.")

    with pytest.raises(InvalidInput, match="must be a number"):
        run_concurrently({"refused": refuse, "done": int}, MANY)


@pytest.mark.parametrize(("n", "smoother"), [(20_000, "splines"), (900, "lowess"), (900, "loess")])
def test_a_summary_does_not_depend_on_the_threads(monkeypatch, n, smoother):
    rng = np.random.default_rng(8)
    risk = rng.random(n).round(4)
    outcome = rng.random(n) < risk**1.2
    in_turn = evaluation_summary(Patients(outcome, risk), threshold=0.3, smoother=smoother)
    monkeypatch.setattr(module, "MANY", 1)
    abreast = evaluation_summary(Patients(outcome, risk), threshold=0.3, smoother=smoother)
    assert abreast.as_json() == in_turn.as_json()
    np.testing.assert_array_equal(abreast.curve.observed, in_turn.curve.observed)
    np.testing.assert_array_equal(abreast.corp.recalibrated, in_turn.corp.recalibrated)
