import numpy as np
import pytest

from lrcore.evaluation.discrimination.roc import concordance
from lrcore.evaluation.numerics.risk_cells import MAX_CELLS, risk_cells
from lrcore.evaluation.numerics.tally import Tally
from lrcore.evaluation.patients import Patients


def test_joined_cells_measure_a_resample_as_its_patients_do():
    rng = np.random.default_rng(5)
    outcome = rng.integers(0, 2, 40_000)
    risk = 1 / (1 + np.exp(-(rng.normal(0, 2, 40_000) + outcome)))
    patients = Patients(outcome, risk).tally
    cells = risk_cells(patients, [])
    moved = concordance(patients) - concordance(Tally(cells.lowest, cells.malignant, cells.benign))
    place, k = np.searchsorted(cells.lowest, risk, side="right") - 1, len(cells.lowest)
    assert k == MAX_CELLS
    for _ in range(5):
        rows = rng.integers(0, 40_000, 40_000)
        y, cell = outcome[rows], place[rows]
        joined = Tally(cells.lowest, *(np.bincount(cell[y == code], minlength=k) for code in (1, 0)))
        exact = concordance(Patients(y, risk[rows]).tally)
        assert concordance(joined) + moved == pytest.approx(exact, abs=2e-5)
