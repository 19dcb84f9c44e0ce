import re
from datetime import date
from pathlib import Path

import pytest

from lrcore.evaluation.measured_coverage import (
    coverage_facts,
    coverage_rows,
    measured,
    pooled_coverage,
    refit_range_coverage,
    spread_coverage,
    write_part,
)

DOCS = (Path(__file__).parents[2] / "docs" / "statistics.md").read_text()


def test_the_documents_show_the_same_table():
    table = DOCS[DOCS.index("| quantity |") :].split("\n\n")[0].splitlines()
    shown = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    rows = coverage_rows()
    assert shown[0] == ["quantity", *rows[0].cells]
    assert shown[2:] == [[row.quantity, *row.cells.values()] for row in rows]


def test_the_documents_name_the_samples_drawn_and_the_date():
    written, replications = coverage_facts()
    day = date.fromisoformat(written)
    section = " ".join(DOCS[DOCS.index("## Coverage of the intervals") :].split())
    assert f"per cent of {replications:,} simulated samples ({day.day} {day:%B %Y};" in section


def test_the_documents_state_what_was_measured_of_the_development():
    section = " ".join(DOCS[DOCS.index("## What is not called an interval") :].split())
    for name, held in (("spread", spread_coverage()), ("pooled", pooled_coverage())):
        assert held, name
        for share in held.values():
            assert re.search(rf"\b{share:.0f} %", section), (name, share)
    assert f"{refit_range_coverage():.0f} %" in section


def test_no_spread_of_the_bootstrap_is_near_enough_to_be_called_an_interval_for_every_measure():
    assert min(spread_coverage().values()) < 90


def test_every_row_has_a_cell_for_every_world():
    rows = coverage_rows()
    assert {"auc", "brier", "net benefit 2", "partial auc", "band 0.3"} <= {row.quantity for row in rows}
    assert all(set(row.cells) == {"A", "B", "C", "D", "S", "Cc", "Dc"} for row in rows)
    empty = [row.quantity for row in rows if "not defined" in row.cells.values()]
    assert not empty


def test_a_part_is_replaced_and_the_rest_stays(tmp_path, monkeypatch):
    from lrcore.evaluation import measured_coverage

    path = tmp_path / "found.json"
    monkeypatch.setattr(measured_coverage, "_FILE", path)
    try:
        write_part("one", {"a": 1})
        write_part("two", {"b": 2})
        write_part("one", {"a": 3})
        assert measured() == {"one": {"a": 3}, "two": {"b": 2}}
    finally:
        measured.cache_clear()


@pytest.mark.parametrize("kind", ["spread", "pooled"])
def test_names_are_those_of_the_measures(kind):
    found = spread_coverage() if kind == "spread" else pooled_coverage()
    assert {"auc", "slope", "in_the_large", "brier", "recall"} <= set(found)
