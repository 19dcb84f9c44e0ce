"""How many predictions there are, and the share flagged since the first of them."""

import numpy as np
import streamlit as st

from lrcore.evaluation.groups.periods import flagged_over_time
from lrcore.evaluation.intervals import Estimate, proportion
from lrcore.figures.drift import flagged_alt, flagged_figure
from lrcore.journal import JournalEntries
from lrcore.ui.chart import chart
from lrcore.ui.components.captions import show_caption
from lrcore.ui.components.folded import folded
from lrcore.ui.plain_text import literal, plain
from lrcore.ui.table import show_grid
from lrcore.wording.captions.caption import for_both
from lrcore.wording.captions.monitoring import FLAGGED_ON_ONE_DAY, FLAGGED_OVER_TIME, FLAGGED_WHEN_PREDICTED
from lrcore.wording.numbers import percent_with_interval


def show_numbers(entries: JournalEntries) -> None:
    """Show number, period and share flagged.

    Parameters
    ----------
    entries : JournalEntries
        At least one.
    """
    n, days = len(entries), entries.time.astype("datetime64[D]").astype(str)
    share = proportion(int(entries.flagged.sum()), n, of="prediction")
    facts = (
        ("Predictions", f"{n:,}", for_both(f"{int(np.sum(entries.outcome >= 0)):,} with a known outcome")),
        ("From (UTC)", days[0], for_both(f"to {days[-1]}")),
        (
            "Flagged when predicted",
            percent_with_interval(share),
            FLAGGED_WHEN_PREDICTED.with_values(thresholds=_thresholds(entries)),
        ),
    )
    for column, (label, value, note) in zip(st.columns([1, 1, 2]), facts, strict=True):
        with column.container(border=True, height="stretch"):
            st.metric(plain(label), literal(value))
            show_caption(note)


def over_time(entries: JournalEntries, development: Estimate) -> None:
    """Show the share flagged by day, week or month.

    Parameters
    ----------
    entries : JournalEntries
        At least one.
    development : Estimate
        Share of the development patients the model in use flags at the threshold in force.
    """
    result = flagged_over_time(entries.time, entries.flagged)
    is_course = len(result.start) > 1
    st.header(
        f"Share flagged, by {plain(result.unit)}" if is_course else "Share flagged, next to development",
        anchor=False,
    )
    chart(flagged_figure(result, development), flagged_alt(result, development), key="flagged_over_time")
    show_caption(FLAGGED_OVER_TIME if is_course else FLAGGED_ON_ONE_DAY)
    with folded("These numbers as a table"):
        show_grid(result.frame(), alt="Share flagged in each period with its n")


def _thresholds(entries: JournalEntries) -> str:
    used = np.unique(entries.threshold)
    if len(used) == 1:
        return f"at the threshold of {used[0]:.3f}"
    return f"at {len(used):,} thresholds, from {used[0]:.3f} to {used[-1]:.3f}"
