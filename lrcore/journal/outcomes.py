"""The outcomes of patients, recorded under the number of their prediction."""

import sqlite3
import time
from collections.abc import Iterable
from dataclasses import dataclass

from lrcore.errors import InvalidInput
from lrcore.journal.database import transaction


@dataclass(frozen=True, slots=True)
class RecordedOutcomes:
    """The result of recording a list of outcomes.

    Attributes
    ----------
    recorded : int
        New outcomes.
    unchanged : int
        Outcomes that were recorded already.
    unknown : tuple of int
        Numbers that are not in the journal.
    contradicting : tuple of int
        Numbers whose recorded outcome is the other one; left unchanged.
    """

    recorded: int
    unchanged: int
    unknown: tuple[int, ...]
    contradicting: tuple[int, ...]


def record(connection: sqlite3.Connection, pairs: Iterable[tuple[int, int]]) -> RecordedOutcomes:
    """Record outcomes in one transaction.

    Parameters
    ----------
    connection : sqlite3.Connection
    pairs : iterable of (int, int)
        Number in the journal; 1 = malignant, 0 = benign.

    Raises
    ------
    InvalidInput
        If an outcome is neither, or one number is given both; nothing is recorded then.
    """
    outcomes = _checked(pairs)
    now = time.time_ns() // 1000
    recorded, unchanged, unknown, contradicting = 0, 0, [], []
    with transaction(connection):
        for number, outcome in outcomes.items():
            found = connection.execute(
                "SELECT o.outcome FROM predictions p LEFT JOIN outcomes o USING (id) WHERE p.id = ?",
                (number,),
            ).fetchone()
            if found is None:
                unknown.append(number)
            elif found[0] is None:
                connection.execute("INSERT INTO outcomes VALUES (?, ?, ?)", (number, outcome, now))
                recorded += 1
            elif found[0] == outcome:
                unchanged += 1
            else:
                contradicting.append(number)
    return RecordedOutcomes(recorded, unchanged, tuple(unknown), tuple(contradicting))


def _checked(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    outcomes: dict[int, int] = {}
    for number, outcome in pairs:
        if outcome not in (0, 1):
            raise InvalidInput(
                f"An outcome must be 1 (malignant) or 0 (benign), got {outcome} for number {number}."
            )
        if outcomes.setdefault(int(number), int(outcome)) != outcome:
            raise InvalidInput(f"Number {number} is given twice, once as malignant and once as benign.")
    return outcomes
