"""A file to try the product with: held-out patients of the series, in a layout people know."""

import csv
import io
from collections.abc import Sequence

from lrcore.dataset import load
from lrcore.schema import FIELDS


def sample_csv(rows: Sequence[int]) -> bytes:
    """Return rows of the series as a Kaggle-style CSV with made-up ids.

    Parameters
    ----------
    rows : sequence of int
        Row numbers of the data set; patients the model was not fitted on give honest results.
    """
    data = load()
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["id", "diagnosis", *(field.headers["Kaggle"] for field in FIELDS)])
    for number, row in enumerate(rows, start=1):
        diagnosis = "M" if data.outcome[row] else "B"
        values = [repr(float(value)) for value in data.measurements[row]]
        writer.writerow([f"S-{number:03d}", diagnosis, *values])
    return text.getvalue().encode()
