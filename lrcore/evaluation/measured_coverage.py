"""How frequently what is shown contains the truth, as measured by simulation.

``benchmarks/coverage.py``, ``benchmarks/centres.py`` and ``benchmarks/development_coverage.py``, each with
``--write``, write the numbers; the Help page and docs/statistics.md show them.
"""

import json
from functools import cache
from math import sqrt
from pathlib import Path
from typing import Any, NamedTuple

AIM = (93.0, 97.5)  # per cent
_FILE = Path(__file__).with_suffix(".json")


@cache
def measured() -> dict[str, Any]:
    """Return everything that was measured: ``intervals`` by simulated world, ``centres``, ``development``."""
    found: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found


def write_part(name: str, content: dict[str, Any]) -> None:
    """Replace one part of what was measured.

    Parameters
    ----------
    name : str
        ``intervals``, ``centres`` or ``development``.
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


class OutsideAim(NamedTuple):
    """An interval that holds the truth less or more frequently than is aimed at.

    Attributes
    ----------
    quantity, world : str
    covered : float
        Per cent of the samples in which it is defined.
    """

    quantity: str
    world: str
    covered: float


def outside_aim() -> list[OutsideAim]:
    """Return what lies outside the aim by more than twice the Monte Carlo error, the least covered first."""
    table, margin = measured()["intervals"]["coverage"], 2 * monte_carlo_error(coverage_facts()[1])
    found = [
        OutsideAim(quantity.replace("_", " "), world, each["covered"])
        for quantity, worlds in table.items()
        for world, each in worlds.items()
        if each and not AIM[0] - margin <= each["covered"] <= AIM[1] + margin
    ]
    return sorted(found, key=lambda each: each.covered)


def monte_carlo_error(replications: int) -> float:
    """Return the standard error, in per cent, of a coverage of 95 % that is measured in so many samples.

    Examples
    --------
    >>> round(monte_carlo_error(1000), 2)
    0.69
    """
    return 100 * sqrt(0.95 * 0.05 / replications)


class CentresCoverage(NamedTuple):
    """How frequently the intervals over several centres contain the truth.

    Attributes
    ----------
    date : str
    replications : int
    mean, new_centre : tuple of float
        Least and most per cent covered, over all simulated worlds and measures, of the interval of the mean
        and of the prediction interval.
    """

    date: str
    replications: int
    mean: tuple[float, float]
    new_centre: tuple[float, float]


def centres_coverage() -> CentresCoverage:
    """Return the measured coverage of the intervals over several centres."""
    found = measured()["centres"]
    cells = [cell for row in found["rows"] for cell in row["covered"].values()]
    mean, new = zip(*cells, strict=True)
    return CentresCoverage(found["date"], found["replications"], (min(mean), max(mean)), (min(new), max(new)))


def _cell(found: dict[str, float] | None) -> str:
    if found is None:
        return "not defined"
    missing = f" (u {found['not_defined']:.1f})" if found["not_defined"] else ""
    return f"{found['covered']:.1f}{missing}"
