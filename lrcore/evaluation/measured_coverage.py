"""How frequently what is shown contains the truth, as measured by simulation.

``benchmarks/coverage.py --write`` and ``benchmarks/development_coverage.py --write`` write the numbers; the
Help page and docs/statistics.md show them.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

_FILE = Path(__file__).with_suffix(".json")


@cache
def measured() -> dict[str, Any]:
    """Return everything that was measured: ``intervals`` by simulated world, and ``development``."""
    found: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found


def write_part(name: str, content: dict[str, Any]) -> None:
    """Replace one part of what was measured.

    Parameters
    ----------
    name : str
        ``intervals`` or ``development``.
    content : dict
    """
    whole = json.loads(_FILE.read_text(encoding="utf-8")) if _FILE.exists() else {}
    _FILE.write_text(json.dumps(whole | {name: content}, indent=1) + "\n", encoding="utf-8")
    measured.cache_clear()


def spread_coverage() -> dict[str, float]:
    """Return in how many of 100 series the spread of each measure corrected for optimism held the truth."""
    return _development("spread ")


def pooled_coverage() -> dict[str, float]:
    """Return the same for the intervals of one cross-validation whose risks are pooled."""
    return _development("pooled ")


def refit_range_coverage() -> float:
    """Return how many of 100 models of other series give a risk within the range of the refits."""
    share: float = _development("range ")["widened"]
    return share


def _development(kind: str) -> dict[str, float]:
    every = measured()["development"]["per_cent"].items()
    return {name.removeprefix(kind): share for name, share in every if name.startswith(kind)}


class CoverageRow(NamedTuple):
    """The measured coverage of one interval.

    Attributes
    ----------
    quantity : str
        As in ``benchmarks/coverage.py --only``.
    cells : dict of str to str
        By world: per cent covered where defined, and per cent not defined if any.
    """

    quantity: str
    cells: dict[str, str]


def coverage_facts() -> tuple[str, int]:
    """Return the date of the simulation of the intervals and the samples drawn in each world."""
    found = measured()["intervals"]
    return found["date"], found["replications"]


def coverage_rows() -> list[CoverageRow]:
    """Return the table of every interval in every simulated world."""
    table = measured()["intervals"]["coverage"]
    return [
        CoverageRow(quantity.replace("_", " "), {world: _cell(found) for world, found in worlds.items()})
        for quantity, worlds in table.items()
    ]


def _cell(found: dict[str, float] | None) -> str:
    if found is None:
        return "not defined"
    missing = f" (u {found['not_defined']:.1f})" if found["not_defined"] else ""
    return f"{found['covered']:.1f}{missing}"
