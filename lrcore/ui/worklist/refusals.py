"""Every row that is not scored, with the cell and the reason."""

import streamlit as st

from lrcore.reader import Cohort
from lrcore.reader.issues import counted, listed
from lrcore.ui.plain_text import plain
from lrcore.ui.table import show_grid
from lrcore.ui.worklist.downloads import download_refusals

_MAX_ROWS = 500
# In pixels. The problem says what to do, so it has most of the room.
_WIDTHS = {"Row": 50, "Id": 90, "Column": 125, "Value": 95, "Problem": 755, "Severity": 80}


def refusals(cohort: Cohort) -> None:
    """Show the rows that were not scored, if there are any."""
    away = cohort.n_refused + cohort.n_held_back
    if not away:
        return
    frame = cohort.frame()
    st.header("Not scored", anchor="not-scored")
    st.markdown(
        f"**{away:,} of {cohort.n_rows:,}** rows are not scored. "
        f"{plain(_what_was_done(cohort))} Correct the cells named here and upload the file again."
    )
    show_grid(
        frame.head(_MAX_ROWS).rename(columns=str.capitalize),
        alt="Rows that are not scored, with column, value and problem",
        column_config={name: st.column_config.Column(width=width) for name, width in _WIDTHS.items()},
    )
    if cohort.n_problems > _MAX_ROWS:
        st.caption(f"The first {_MAX_ROWS:,} of {cohort.n_problems:,} problems; the download holds all.")
    download_refusals(cohort)


def _what_was_done(cohort: Cohort) -> str:
    """Return whether any scored row differs from the file."""
    changes = cohort.changes
    if not changes:
        return "Nothing was filled in or guessed."
    what = [f"{counted(len(changes.cells), 'cell')} in {counted(len(changes.rows), 'row')}"]
    what = what * bool(changes.cells)
    if changes.columns:
        what.append(f"{counted(len(changes.columns), 'column')} in every row")
    was = "was" if len(what) == 1 and max(len(changes.cells), len(changes.columns)) == 1 else "were"
    return f"In the rows that are scored, {listed(what)} {was} changed on request; nothing else was."
