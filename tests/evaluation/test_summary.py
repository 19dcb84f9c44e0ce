"""The summary repeats, digit for digit, what the single functions say."""

import json
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrcore.evaluation.calibration.brier import brier_score, log_loss, scaled_brier
from lrcore.evaluation.calibration.curves.smooth import smooth_curve
from lrcore.evaluation.calibration.slope import calibration
from lrcore.evaluation.discrimination.average_precision import average_precision
from lrcore.evaluation.discrimination.roc import auc
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.summary import evaluation_summary
from lrcore.evaluation.threshold.counts import counts_at
from lrcore.evaluation.threshold.net_benefit import net_benefit
from lrcore.evaluation.threshold.operating_characteristics import operating_characteristics
from tests.evaluation.made import of_both_kinds


def shown(estimate):
    """An estimate as JSON without its value."""
    return {name: value for name, value in estimate.as_json().items() if name != "estimate"}


@settings(max_examples=25)
@given(of_both_kinds(), st.sampled_from([0.0, 0.25, 1.0]))
def test_it_is_what_the_single_functions_say(known, threshold):
    patients = Patients(*known)
    told = evaluation_summary(patients, threshold=threshold).as_json()
    json.dumps(told, allow_nan=False)
    assert told["auc"] == auc(patients).as_json()
    for name, measure in (
        ("average_precision", average_precision),
        ("brier", brier_score),
        ("brier_skill", scaled_brier),
        ("log_loss", log_loss),
    ):
        estimate = measure(patients)
        assert told[name] == (estimate.value if np.isfinite(estimate.value) else None)
        assert told[f"{name}_interval"] == shown(estimate)
    assert told["calibration"]["slope"] == calibration(patients).slope.as_json()
    at = told["operating_point"]
    counts = counts_at(patients, threshold)
    assert at["sensitivity"] == operating_characteristics(counts).sensitivity.as_json()
    benefit = net_benefit(counts)
    assert at["net_benefit_interval"] == shown(benefit.estimate())
    assert at["interventions_avoided_per_100_interval"] == shown(benefit.avoided_estimate())


def test_its_smoother_and_level_are_those_asked_for(tied):
    patients = Patients(tied.outcome, tied.risk)
    told = evaluation_summary(patients, threshold=0.3, smoother="loess", level=0.9).as_json()
    assert told["calibration"]["smoother"].startswith("loess")
    assert told["calibration"]["ici"] == smooth_curve(patients, smoother="loess").ici
    assert told["auc"]["level"] == told["calibration"]["slope"]["level"] == 0.9
    assert told["auc"]["estimate"] == pytest.approx(tied.known["auc"], abs=1e-12)


def test_a_first_evaluation_waits_for_nothing_slow():
    # Local regression, splines and both kinds of log-odds, in a process that has imported nothing else.
    program = """
import sys
import numpy as np
from lrcore.evaluation.patients import Patients
from lrcore.evaluation.summary import evaluation_summary
risk = np.linspace(0.01, 0.99, 200)
outcome = np.arange(200) % 3 < 3 * risk - 0.5
for smoother in ("lowess", "splines"):
    for log_odds in (None, np.log(risk / (1 - risk))):
        evaluation_summary(Patients(outcome, risk, log_odds), threshold=0.3, smoother=smoother)
print(*{"scipy", "sklearn", "pandas", "numpy.ma", "concurrent.futures"} & set(sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
