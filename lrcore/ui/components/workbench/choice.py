"""What is set in the workbench, in the terms of Python, of the browser and of the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lrcore.evaluation.threshold.counts import STEPS

PINNED, SCALE, RECALL, CAPACITY = "pinned", "scale", "recall", "flag"  # in the address
_LINEAR = "linear"


@dataclass(frozen=True, slots=True)
class View:
    """How a threshold is looked at: what it is compared with, on which scale, within which limits.

    Attributes
    ----------
    pinned : float or None
        A threshold to compare with, a multiple of 0.001.
    linear : bool
        Whether the scale of risks is linear; by default it is in log-odds.
    recall : float or None
        Least share of the malignant patients to be found.
    capacity : int or None
        Most patients that can be flagged.
    """

    pinned: float | None = None
    linear: bool = False
    recall: float | None = None
    capacity: int | None = None

    def as_address(self) -> dict[str, str | None]:
        """Return the parameters of the address; None for those it does without."""
        return {
            PINNED: None if self.pinned is None else f"{self.pinned:.3f}",
            SCALE: _LINEAR if self.linear else None,
            RECALL: None if self.recall is None else f"{self.recall:.4g}",
            CAPACITY: None if self.capacity is None else str(self.capacity),
        }


def view_from_address(parameters: Mapping[str, str]) -> View:
    """Return the view of an address; what is no number, or out of range, does not count.

    Examples
    --------
    >>> view_from_address({"pinned": "0.2", "recall": "2", "flag": "250"})
    View(pinned=0.2, linear=False, recall=None, capacity=250)
    """
    pinned = _share(parameters.get(PINNED, ""))
    capacity = parameters.get(CAPACITY, "")
    return View(
        None if pinned is None else _threshold(pinned * STEPS),
        parameters.get(SCALE) == _LINEAR,
        _share(parameters.get(RECALL, "")),
        int(capacity) if capacity.isascii() and capacity.isdigit() and len(capacity) < _MAX_DIGITS else None,
    )


_MAX_DIGITS = 12  # of a number of patients


def _share(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 <= value <= 1 else None


@dataclass(frozen=True, slots=True)
class Choice:
    """The settings of the workbench.

    Attributes
    ----------
    threshold : float
        A multiple of 0.001.
    prevalence : float or None
        Where the threshold will be used; None for the patients' own.
    zone : tuple of float or None
        Rule-out and rule-in thresholds, when a grey zone is left between them.
    shifted : bool
        Whether the risks are shifted to that prevalence. The threshold stays on the scale of the
        model's own risks all the same: it is the only one that is ever recorded.
    view : View
    """

    threshold: float
    prevalence: float | None
    zone: tuple[float, float] | None
    shifted: bool = False
    view: View = View()

    def as_json(self) -> dict[str, Any]:
        """Return the choice in the browser's terms: whole steps of 0.001."""
        zone = None if self.zone is None else [round(limit * STEPS) for limit in self.zone]
        view = self.view
        return {
            "step": round(self.threshold * STEPS),
            "prevalence": self.prevalence,
            "zone": zone,
            "shifted": self.shifted,
            "pinned": None if view.pinned is None else round(view.pinned * STEPS),
            "linear": view.linear,
            "recall": view.recall,
            "capacity": view.capacity,
        }


def choice_from(sent: dict[str, Any]) -> Choice:
    """Return what the browser sent as a choice; values out of range are clipped.

    Examples
    --------
    >>> choice = choice_from({"step": 80, "prevalence": None, "zone": [50, 500], "capacity": 250})
    >>> choice.threshold, choice.zone, choice.view.capacity
    (0.08, (0.05, 0.5), 250)
    """
    zone, prevalence = sent.get("zone"), sent.get("prevalence")
    return Choice(
        _threshold(sent["step"]),
        None if prevalence is None else min(1.0, max(0.0, float(prevalence))),
        None if zone is None else (_threshold(min(zone)), _threshold(max(zone))),
        prevalence is not None and bool(sent.get("shifted")),
        _view(sent),
    )


def _view(sent: dict[str, Any]) -> View:
    pinned, recall, capacity = (sent.get(name) for name in ("pinned", "recall", "capacity"))
    return View(
        None if pinned is None else _threshold(pinned),
        bool(sent.get("linear")),
        None if recall is None else min(1.0, max(0.0, float(recall))),
        None if capacity is None else max(0, round(capacity)),
    )


def _threshold(step: float) -> float:
    return min(STEPS, max(0, round(step))) / STEPS
