"""Predictions as rows to write, and as arrays once they are read."""

import struct
import time
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lrcore.arrays import Floats
from lrcore.schema import FIELDS, N_FIELDS

PAGE, BATCH, SERVICE = "page", "batch", "service"
_PACKED = struct.Struct(f"<{N_FIELDS}d")


class Entry(NamedTuple):
    """One prediction, as its row is stored.

    Attributes
    ----------
    time : int
        Microseconds since 1970, UTC.
    model_version : str
    threshold, risk, log_odds : float
    flagged : int
        1 when the risk reaches the threshold.
    measurements : bytes
        30 little-endian doubles, in the order of :data:`lrcore.schema.FIELDS`.
    source : str
        ``page``, ``batch`` or ``service``.
    """

    time: int
    model_version: str
    threshold: float
    risk: float
    log_odds: float
    flagged: int
    measurements: bytes
    source: str


def entry(
    measurements: Sequence[float],
    *,
    model_version: str,
    threshold: float,
    risk: float,
    log_odds: float,
    flagged: bool,
    source: str,
) -> Entry:
    """Return a prediction as a row of the journal, with the present time.

    Parameters
    ----------
    measurements : sequence of 30 float
        In the order of :data:`lrcore.schema.FIELDS`.
    model_version, threshold, risk, log_odds, flagged, source
        As in :class:`Entry`.
    """
    return Entry(
        time.time_ns() // 1000,
        model_version,
        threshold,
        risk,
        log_odds,
        int(flagged),
        _PACKED.pack(*measurements),
        source,
    )


def entries_of(
    measurements: Floats,
    *,
    log_odds: Floats,
    risk: Floats,
    flagged: NDArray[np.bool_],
    model_version: str,
    threshold: float,
    source: str,
) -> list[Entry]:
    """Return many predictions as rows of the journal, with the present time.

    Parameters
    ----------
    measurements : ndarray of shape (n, 30)
    log_odds, risk, flagged : ndarray of shape (n,)
    model_version, threshold, source
        As in :class:`Entry`.
    """
    facts: dict[str, Any] = {"model_version": model_version, "threshold": threshold, "source": source}
    rows = zip(measurements, log_odds.tolist(), risk.tolist(), flagged.tolist(), strict=True)
    return [
        entry(row.tolist(), log_odds=eta, risk=share, flagged=flag, **facts) for row, eta, share, flag in rows
    ]


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class JournalEntries:
    """Predictions read back from the journal, oldest first.

    Attributes
    ----------
    id : ndarray of int64, shape (n,)
        The number under which each prediction was acknowledged.
    time : ndarray of datetime64[us], shape (n,)
        UTC.
    model_version, source : ndarray of str, shape (n,)
    threshold, risk, log_odds : ndarray of shape (n,)
    flagged : ndarray of bool, shape (n,)
    measurements : ndarray of shape (n, 30)
    outcome : ndarray of int8, shape (n,)
        1 = malignant, 0 = benign, -1 = not known (yet).
    n_found : int
        How many predictions the period holds; more than n when only the newest were read.
    """

    id: NDArray[np.int64]
    time: NDArray[np.datetime64]
    model_version: NDArray[np.str_]
    source: NDArray[np.str_]
    threshold: Floats
    risk: Floats
    log_odds: Floats
    flagged: NDArray[np.bool_]
    measurements: Floats
    outcome: NDArray[np.int8]
    n_found: int

    def __len__(self) -> int:
        return len(self.id)

    def only(self, *, version: str | None = None, source: str | None = None) -> "JournalEntries":
        """Return the predictions of one model version, of one source, or both."""
        kept = np.ones(len(self), dtype=bool)
        if version is not None:
            kept &= self.model_version == version
        if source is not None:
            kept &= self.source == source
        arrays: dict[str, Any] = {
            column.name: getattr(self, column.name)[kept] for column in fields(self)[:-1]
        }
        return JournalEntries(**arrays, n_found=self.n_found)

    def columns(self) -> dict[str, NDArray[Any]]:
        """Return the entries column by column, as they are exported."""
        measured = {field.key: self.measurements[:, field.index] for field in FIELDS}
        return {
            "id": self.id,
            "time": self.time,
            "model_version": self.model_version,
            "threshold": self.threshold,
            "risk": self.risk,
            "log_odds": self.log_odds,
            "flagged": self.flagged,
            "source": self.source,
            "outcome": self.outcome,
            **measured,
        }


def from_rows(rows: Sequence[tuple[Any, ...]], n_found: int) -> JournalEntries:
    """Return rows of the database (id, then as :class:`Entry`, then outcome or None) as arrays."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * 10
    number, when, version, threshold, risk, log_odds, flagged, measured, source, outcome = columns
    values = np.frombuffer(b"".join(measured), dtype="<f8").astype(np.float64)
    return JournalEntries(
        np.array(number, np.int64),
        np.array(when, np.int64).astype("datetime64[us]"),
        np.array(version, np.str_),
        np.array(source, np.str_),
        np.array(threshold, np.float64),
        np.array(risk, np.float64),
        np.array(log_odds, np.float64),
        np.array(flagged, np.bool_),
        values.reshape(len(rows), N_FIELDS),
        np.array([-1 if known is None else known for known in outcome], np.int8),
        n_found,
    )


def concatenate(blocks: Sequence[JournalEntries], n_found: int) -> JournalEntries:
    """Return blocks of entries, given in order, as one."""
    names = [field.name for field in fields(JournalEntries) if field.name != "n_found"]
    columns = {name: np.concatenate([getattr(block, name) for block in blocks]) for name in names}
    return JournalEntries(**columns, n_found=n_found)
