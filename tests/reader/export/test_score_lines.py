"""Scores as lines: those of Python's own csv and repr, however many there are."""

import csv
import io

import numpy as np
import pytest

from lrcore.reader.columns.string_column import StringColumn
from lrcore.reader.export.score_lines import are_plain
from lrcore.reader.export.tables import neutral, score_lines

MANY = 20_000
SPECIAL = [0.0, 1.0, 0.5, 1e-300, 5e-324, 1 - 2**-53, 1e-4, 9.999e-5, 1e-3, 0.1 + 0.2 - 0.2]
LOG_ODDS = [0.0, -0.0, 1e15, -1e16, 1e22, 123456789012345.0, 99999999999999.98, -1e-3, -9.99e-4, 700.5]


def by_hand(rows, ids, risk, log_odds, flagged):
    stream = io.StringIO(newline="")
    cells = zip(rows, map(neutral, ids), map(repr, risk), map(repr, log_odds), map(int, flagged), strict=True)
    csv.writer(stream, lineterminator="\r\n").writerows(cells)
    return stream.getvalue()


def scored(n):
    rng = np.random.default_rng(0)
    log_odds = rng.normal(-2, 8, n)
    risk = 1 / (1 + np.exp(-log_odds))
    k = min(n, len(SPECIAL))
    risk[:k], log_odds[:k] = SPECIAL[:k], LOG_ODDS[:k]
    return risk, log_odds, rng.random(n) < 0.3


@pytest.mark.parametrize("n", [0, 1, 5_000, MANY])
@pytest.mark.parametrize("form", [StringColumn.of, tuple])
@pytest.mark.parametrize("pattern", ["{}", "P-{:05}", "", "Zoë {}", "=1+{}", "-{}", 'a,"{}'])
def test_they_are_those_written_cell_by_cell(n, form, pattern):
    rows, ids = np.arange(1, n + 1), [pattern.format(place) for place in range(n)]
    risk, log_odds, flagged = scored(n)
    expected = by_hand(rows.tolist(), ids, risk.tolist(), log_odds.tolist(), flagged)
    assert score_lines(rows, form(ids), risk, log_odds, flagged) == expected


@pytest.mark.parametrize("form", [StringColumn.of, tuple])
def test_which_ids_are_plain(form):
    for ids in (["1", "a_b", "P-1.0"], [""], ["Ä"] if form is tuple else ["A"]):
        assert are_plain(form(ids))
    for ids in (["1", "-1"], ["a b"], ["a\n"], ['"'], ["=1"], ["@x"], ["1", "\t1"]):
        assert not are_plain(form(ids))
