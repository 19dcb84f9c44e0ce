"""Patients that foreign programs were given, and what those programs found."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

REFERENCES = Path(__file__).parents[1] / "references"


@dataclass(frozen=True)
class Case:
    """One data set of the reference: arrays, and the numbers of R and others."""

    outcome: np.ndarray
    risk: np.ndarray
    log_odds: np.ndarray
    metrics: dict
    tables: dict

    def agrees(self, name, found):
        """Compare a number with the reference, within the reference's own tolerance."""
        entry = self.metrics[name]
        assert found == pytest.approx(entry["value"], abs=entry["tolerance"] or 1e-12, rel=0), name


@pytest.fixture(scope="module", params=["wdbc_test", "synthetic_miscalibrated"])
def case(request):
    import json

    known = json.loads((REFERENCES / "reference.json").read_text())["datasets"][request.param]
    with (REFERENCES / known["file"]).open() as file:
        rows = list(csv.DictReader(file))
    columns = [np.array([float(row[name]) for row in rows]) for name in ("y", "p", "lp")]
    return Case(columns[0].astype(int), columns[1], columns[2], known["metrics"], known["reliability_tables"])


@dataclass(frozen=True)
class Tied:
    """160 patients who share 11 risks, some of them exactly 0 and 1, and what R says of them."""

    outcome: np.ndarray
    risk: np.ndarray
    known: dict


@pytest.fixture(scope="session")
def tied():
    import json

    with (REFERENCES / "tied_risks.csv").open() as file:
        rows = list(csv.DictReader(file))
    columns = [np.array([float(row[name]) for row in rows]) for name in ("outcome", "risk")]
    known = json.loads((REFERENCES / "tied_risks.json").read_text())
    return Tied(columns[0].astype(int), columns[1], known)
