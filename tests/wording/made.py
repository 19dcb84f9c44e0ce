"""Patients for whom the sentence that follows is known."""

import numpy as np

from lrcore.arrays import sigmoid
from lrcore.evaluation.calibration.agreement import agreement
from lrcore.evaluation.calibration.slope import calibration
from lrcore.evaluation.measures import measures
from lrcore.evaluation.patients import Patients


def patients_at_risks(truth, each=100, spread=3.0):
    """Patients at 21 risks, of whom exactly as many are malignant as `truth` says."""
    eta = np.repeat(np.linspace(-spread, spread, 21), each)
    malignant = np.rint(each * sigmoid(truth(eta[::each]))).astype(int)
    outcome = np.concatenate([np.arange(each) < cases for cases in malignant]).astype(int)
    return Patients(outcome, sigmoid(eta), eta)


def judged(patients):
    return agreement(patients, calibration(patients))


def measured(truth, each=100, threshold=0.2):
    return measures(patients_at_risks(truth, each), threshold=threshold)
