import re
from datetime import date
from pathlib import Path

import pytest

from lrcore.evaluation.measured_coverage import (
    centres_coverage,
    coverage_facts,
    coverage_rows,
    measured,
    outside_aim,
    pooled_coverage,
    refit_range_coverage,
    spread_coverage,
    write_part,
)
from lrcore.wording.numbers import fixed

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


def test_the_documents_name_every_interval_outside_the_aim():
    section = DOCS[DOCS.index("Outside 93 to 97.5 %") : DOCS.index("Any other population can be tried")]
    assert outside_aim()
    for quantity, world, covered in outside_aim():
        assert f"{covered:.1f}" in section, (quantity, world)
        assert f"in {world}" in section, (quantity, world)


def test_the_aim_allows_for_twice_the_monte_carlo_error(monkeypatch):
    from lrcore.evaluation import measured_coverage

    shares = {"A": 91.7, "B": 91.5, "C": 98.8, "D": 98.9, "S": 75.0}
    cells = {world: {"covered": share, "not_defined": 0.0} for world, share in shares.items()}
    found = {
        "intervals": {"date": "2026-01-01", "replications": 1_000, "coverage": {"auc": cells | {"Cc": None}}}
    }
    monkeypatch.setattr(measured_coverage, "measured", lambda: found)
    assert outside_aim() == [("auc", "S", 75.0), ("auc", "B", 91.5), ("auc", "D", 98.9)]


def test_the_documents_show_the_measured_coverage_over_centres():
    found = measured()["centres"]
    section = DOCS[DOCS.index("## Several centres") : DOCS.index("## Outcomes known for some patients")]
    table = section[section.index("| centres |") :].split("\n\n")[0].splitlines()
    shown = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    for row, cells in zip(found["rows"], shown[2:], strict=True):
        pairs = [f"{mean:.1f} / {new:.1f}" for mean, new in row["covered"].values()]
        assert cells == [str(row["centres"]), f"{row['tau']}", f"{row['patients']:,}", *pairs]
    day, prose = date.fromisoformat(found["date"]), " ".join(section.split())
    assert f"of {found['replications']:,} simulated files ({day.day} {day:%B %Y};" in prose
    centres = centres_coverage()
    assert centres.mean[0] < 95 < centres.mean[1]
    for low, high in (centres.mean, centres.new_centre):
        assert f"{low:.0f} to {high:.0f} %" in prose


def test_the_documents_state_what_was_measured_of_the_development():
    section = " ".join(DOCS[DOCS.index("## What is not called an interval") :].split())
    for name, held in (("spread", spread_coverage()), ("pooled", pooled_coverage())):
        assert held, name
        for share in held.values():
            assert re.search(rf"\b{fixed(share, 0)} %", section), (name, share)
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
