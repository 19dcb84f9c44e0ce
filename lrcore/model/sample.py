"""Sample files: held-out patients of the series, unchanged or as constructed patients of another hospital."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from lrcore.model.dataset import load
from lrcore.schema import FIELDS, PROPERTIES

CONSTRUCTED_SIZE, SEED = 1_200, 0
# Each nuclear property of the constructed hospital: how much larger it measures, and how much its
# measurements scatter, as a factor. The three of size go together, as a circle's do.
_LARGER = {"radius": 1.02, "texture": 1.05, "concave points": 1.05, "smoothness": 1.02}
_SCATTER = {"radius": 0.06, "texture": 0.12}
_OTHER_SCATTER = 0.10
_SITES = ("North", "South", "West")


def sample_csv(rows: Sequence[int]) -> bytes:
    """Return rows of the series as a Kaggle-style CSV with made-up ids.

    Parameters
    ----------
    rows : sequence of int
        Row numbers of the data set; patients the model was not fitted on give honest results.
    """
    chosen = np.asarray(rows, dtype=np.intp)
    return _written([], chosen, load().measurements[chosen], ([] for _ in rows))


def sample_with_mistakes_csv(rows: Sequence[int]) -> bytes:
    """Return the same patients with mistakes of the kinds that files have.

    Parameters
    ----------
    rows : sequence of int
        At least eight row numbers of the data set.

    Examples
    --------
    >>> text = sample_with_mistakes_csv(range(10)).decode()
    >>> "see report" in text, len(text.splitlines())
    (True, 11)
    """
    header, *patients = sample_csv(rows).decode().splitlines()
    names = header.split(",")
    cells = [patient.split(",") for patient in patients]
    area, texture, radius = (names.index(name) for name in ("area_worst", "texture_mean", "radius_mean"))
    cells[1][texture] = "see report"
    cells[2][area] = ""
    cells[3][area] = repr(float(cells[3][area]) * 10)  # a decimal point moved
    cells[4][radius] = "-1"
    cells[5][texture] = "999"
    cells[6] = cells[6][:20]  # cut off
    cells[7][1] = "?"
    return "\n".join([header, *map(",".join, cells), ""]).encode()


def risks_csv(outcome: Sequence[int], risks: Mapping[str, Sequence[float]]) -> bytes:
    r"""Return a table of risks and outcomes of several models.

    Examples
    --------
    >>> risks_csv([1, 0], {"p_first": [0.9, 0.1], "p_second": [0.7, 0.2]})
    b'id,outcome,p_first,p_second\nS-001,1,0.9,0.7\nS-002,0,0.1,0.2\n'
    """
    lines = ["id,outcome," + ",".join(risks)]
    for number, (known, *each) in enumerate(zip(outcome, *risks.values(), strict=True), start=1):
        lines.append(f"S-{number:03d},{int(known)}," + ",".join(map(repr, each)))
    return "\n".join([*lines, ""]).encode()


def constructed_csv(rows: Sequence[int], *, n: int = CONSTRUCTED_SIZE, seed: int = SEED) -> bytes:
    """Return constructed patients of another hospital, for whom the model is less well calibrated.

    Parameters
    ----------
    rows : sequence of int
        Row numbers of the data set to draw from, each as often as chance has it.
    n : int
        Patients to construct.
    seed : int

    Notes
    -----
    Every measurement of a patient is a little larger than it was, and scatters; the diagnosis stays. A
    column ``site`` is drawn by chance and means nothing.
    """
    chosen, measurements, rng = _drawn(rows, n, seed)
    sites = ([site] for site in rng.choice(_SITES, size=n))
    return _written(["site"], chosen, measurements, sites)


def constructed_patients(
    rows: Sequence[int], *, n: int = CONSTRUCTED_SIZE, seed: int = SEED
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return the rows that :func:`constructed_csv` draws, and the measurements it constructs for them."""
    chosen, measurements, _ = _drawn(rows, n, seed)
    return chosen, measurements


def _drawn(
    rows: Sequence[int], n: int, seed: int
) -> tuple[NDArray[np.intp], NDArray[np.float64], np.random.Generator]:
    rng = np.random.default_rng(seed)
    chosen = rng.choice(np.asarray(rows, dtype=np.intp), size=n)
    scatter = [_SCATTER.get(prop.name, _OTHER_SCATTER) for prop in PROPERTIES]
    factor = np.exp(rng.normal(0.0, scatter, size=(n, len(PROPERTIES))))
    factor *= [_LARGER.get(prop.name, 1.0) for prop in PROPERTIES]
    names = [prop.name for prop in PROPERTIES]
    radius = factor[:, names.index("radius")]
    factor[:, names.index("perimeter")], factor[:, names.index("area")] = radius, radius**2
    each = np.stack([factor[:, names.index(field.nuclear_property.name)] for field in FIELDS], axis=1)
    return chosen, np.round(load().measurements[chosen] * each, 6), rng


def _written(
    further: list[str], rows: np.ndarray, measurements: np.ndarray, cells: Iterable[Sequence[str]]
) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["id", "diagnosis", *further, *(field.headers["Kaggle"] for field in FIELDS)])
    patients = zip(load().outcome[rows], cells, measurements.tolist(), strict=True)
    for number, (outcome, more, values) in enumerate(patients, start=1):
        writer.writerow([f"S-{number:03d}", "M" if outcome else "B", *more, *map(repr, values)])
    return text.getvalue().encode()
