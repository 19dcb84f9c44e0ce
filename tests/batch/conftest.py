"""Files with something of everything, and what is scored of them as a whole."""

import pytest

from lrcore.evaluation.threshold.counts import flagged
from lrcore.model.sample import sample_csv
from lrcore.reader import read_cohort
from lrcore.reader.export.tables import refusals, scores
from lrcore.validation.scoring import score

THRESHOLD = 0.3


def lines_of_patients():
    """Return the 569 patients with rows that are refused, held back, no patients, or hard to cut."""
    lines = sample_csv(range(569)).decode().splitlines()
    cells_written = [(30, 5, "see report"), (31, 2, "-1"), (200, 3, ""), (201, 24, "0.0001")]
    cells_written += [(32, 2, "99"), (202, 25, "99999999"), (203, 5, "999.9"), (400, 4, "3.4e38")]
    for row, column, cell in cells_written:
        cells = lines[row].split(",")
        cells[column] = cell
        lines[row] = ",".join(cells)
    lines[100] = lines[100].replace("S-100", '"=1+1, ""x"""')
    lines[110] = lines[110].replace("S-110", '"two\nlines"')
    lines[120] += ",one,more"
    lines[300:300] = ["", "# a comment", lines[0]]
    return lines


@pytest.fixture(scope="session")
def content():
    return ("\n".join(lines_of_patients()) + "\n").encode()


@pytest.fixture(scope="session")
def expected(content, artifact):
    """Return the bytes of the scores and of the rejected rows, read as a whole."""
    cohort = read_cohort(content)
    scored = score(cohort, artifact.model)
    above = flagged(scored.risk, THRESHOLD)
    table = scores(cohort.rows.tolist(), cohort.ids, scored.risk, scored.log_odds, above)
    return table.encode(), refusals(cohort.issues).encode(), cohort.sentence
