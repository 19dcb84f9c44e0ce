"""The model as trained and after updates, and patients of every kind to try its forms on."""

from dataclasses import replace

import numpy as np
import pytest

from lrcore.export.contents import model_export
from lrcore.model.calibration_map import LogOddsMap
from lrcore.model.dataset import load
from lrcore.registry.artifact import Artifact
from lrcore.registry.operating_point import InForce
from lrcore.registry.update import Update

LINE, SLIGHT_BEND, BEND = LogOddsMap(-0.3, 0.9, 0.9), LogOddsMap(0.2, 0.7, 1.3), LogOddsMap(-0.5, 1.3, 0.6)
VERSIONS = {
    "as trained": (),
    "straight update": (LINE,),
    "flexible update": (SLIGHT_BEND,),
    "flexible updates, a straight one between": (LINE, SLIGHT_BEND, LINE, BEND),
}
N_PATIENTS = 1_000


def export_of(artifact, changes, threshold=0.1):
    """Return the export of a version with these changes of the log-odds."""
    updates = tuple(
        Update("any", change, "lr-0", "0" * 64, 30, 10, "0" * 64, "2026-03-01", "Dr B", "Too high.")
        for change in changes
    )
    updated = Artifact(replace(artifact.record, updates=updates), artifact.digest, artifact.scored)
    in_force = InForce(threshold, None, f"{threshold} is in force; no threshold; has been chosen.\n-- DROP")
    return model_export(updated, in_force, (), "2026-03-01T08:00:00+00:00")


@pytest.fixture(params=list(VERSIONS))
def export(artifact, request):
    return export_of(artifact, VERSIONS[request.param])


@pytest.fixture(scope="session")
def patients():
    """1,000 patients: like the series, beyond its range, far outside on both sides, and incomplete."""
    rng, series = np.random.default_rng(20260301), load().measurements
    rows = series[rng.integers(0, len(series), N_PATIENTS)] * rng.uniform(0.7, 1.4, (N_PATIENTS, 30))
    rows[:100] = rng.uniform(series.min(axis=0), series.max(axis=0), (100, 30))
    rows[100:130] *= 1_000
    rows[130:160] *= -1_000
    rows[160:180] *= 1e-9
    rows[180] = 0
    incomplete = np.arange(200, 320)
    rows[incomplete, np.resize(np.arange(30), incomplete.size)] = np.nan
    rows[320] = np.nan
    return rows


def assert_same(found, expected):
    """Risks agree to 1e-12, and are missing for the same patients."""
    np.testing.assert_array_equal(np.isnan(found), np.isnan(expected))
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12)
