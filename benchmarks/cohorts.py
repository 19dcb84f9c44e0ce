"""Files of patients of any size: resampled aspirates with a little noise, all plausible."""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from lrcore.model.dataset import load
from lrcore.schema import FIELDS, PROPERTIES

BLOCK = 250_000  # rows made at a time
NOISE = 0.02
DIGITS = 6
LENGTHS = {"radius": 1, "perimeter": 1, "area": 2}  # powers of one factor, so that nuclei stay round


def write_csv(path: Path, n: int, *, seed: int = 0) -> Path:
    """Write n patients as Kaggle lays them out: id, diagnosis, 30 columns, 6 significant digits."""
    import pyarrow
    from pyarrow import csv

    rng, data = np.random.default_rng(seed), load()
    names = ["id", "diagnosis", *(field.headers["Kaggle"] for field in FIELDS)]
    options = csv.WriteOptions(include_header=False, quoting_style="none")
    with path.open("wb") as file:
        file.write((",".join(names) + "\n").encode())
        for start in range(0, n, BLOCK):
            rows = rng.integers(0, len(data.outcome), min(BLOCK, n - start))
            ids = pyarrow.array(np.arange(start, start + len(rows)) * 7 + 842_302)
            labels = pyarrow.array(np.where(data.outcome[rows] == 1, "M", "B"))
            columns = [pyarrow.array(column) for column in _measured(data.measurements[rows], rng).T]
            csv.write_csv(pyarrow.table([ids, labels, *columns], names), file, options)
    return path


def _measured(values, rng):
    """Change each property of a patient by up to 2 % in mean, error and worst alike; round."""
    factors = rng.uniform(1 - NOISE, 1 + NOISE, (len(values), len(PROPERTIES)))
    for place, prop in enumerate(PROPERTIES):
        if prop.name in LENGTHS:
            factors[:, place] = factors[:, 0] ** LENGTHS[prop.name]
    noisy = values * np.tile(factors, 3)
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = 10.0 ** (DIGITS - 1 - np.floor(np.log10(noisy)))
        return np.where(noisy > 0, np.round(noisy * scale) / scale, 0.0)


if __name__ == "__main__":
    write_csv(Path(sys.argv[1]), int(sys.argv[2]))
