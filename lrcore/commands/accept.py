"""What the reader offers, accepted on the command line by its token."""

import argparse
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from lrcore.batch.opened import PartitionedFile, open_partitioned
from lrcore.errors import CohortRefused
from lrcore.reader import Choices, Cohort, Offer
from lrcore.reader.choices import TOKENS
from lrcore.reader.coherence.unseen import FEW_ROWS

Table = TypeVar("Table")

_MOST_READINGS = 12  # each offer leads to a new reading, which may hold another offer


def add_option(parser: argparse.ArgumentParser) -> None:
    """Add the option."""
    parser.add_argument(
        "--accept",
        action="append",
        default=[],
        choices=TOKENS,
        metavar="TOKEN",
        help=f"accept what is offered for a file: {', '.join(TOKENS)}",
    )


def read_accepting(
    read: Callable[[Choices], Table], tokens: Collection[str], choices: Choices | None = None
) -> tuple[Table, Choices]:
    """Read a file, and read it again with each offer that was accepted beforehand.

    Parameters
    ----------
    read : callable
        How it is read with some choices.
    tokens : collection of str
        What is accepted.
    choices : Choices, optional
        What is settled at the beginning.

    Returns
    -------
    object
        What was read.
    Choices
        With what was accepted.

    Raises
    ------
    CohortRefused
        If the file is refused and nothing that is accepted mends it. The message names the token of what
        is offered.
    """
    now = choices or Choices()
    for _ in range(_MOST_READINGS):
        try:
            table = read(now)
        except CohortRefused as refusal:
            now = _after(refusal, tokens)
            continue
        more = _further(table, tokens, now)
        if more == now:
            return table, now
        now = more
    return read(now), now


def _after(refusal: CohortRefused, tokens: Collection[str]) -> Choices:
    """Return the choices of the accepted way out of a refusal, or refuse and name the ways out."""
    offers = [refusal.details.get(key) for key in ("offer", "otherwise")]
    known = [offer for offer in offers if isinstance(offer, Offer)]
    for offer in known:
        if offer.token in tokens:
            return offer.choices
    if not known:
        raise refusal
    ways = " ".join(_way(offer) for offer in known)
    raise CohortRefused(f"{refusal} {ways}", details=refusal.details) from refusal


def _way(offer: Offer) -> str:
    return f"{offer.sentence} To accept: --accept {offer.token}."


def _further(table: object, tokens: Collection[str], now: Choices) -> Choices:
    """Return the choices with every accepted offer for rows that were held back."""
    if not isinstance(table, Cohort):
        return now
    before = len(table.choices.conversions)
    for offer in table.offers:
        if offer.token in tokens:
            # An offer holds the choices before it, and its own conversions behind theirs.
            now = now.with_conversions(offer.choices.conversions[before:])
            now = replace(now, as_it_is=now.as_it_is or offer.choices.as_it_is)
    return now


def opener(options: argparse.Namespace) -> Callable[[Path], PartitionedFile]:
    """Return what opens a file that is read in parts, with what is accepted."""

    def opened(path: Path) -> PartitionedFile:
        return read_accepting(lambda choices: open_partitioned(path, choices), options.accept)[0]

    return opened


def doubts_in_words(cohort: Cohort) -> list[str]:
    """Say what could not be noticed in few rows, and what could be accepted for rows that were held back."""
    unseen = [note.problem for note in cohort.notes if note.rule == FEW_ROWS]
    return [*unseen, *(_way(offer) for offer in cohort.offers)]
