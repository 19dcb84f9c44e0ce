"""The 30 fields with the evidence of a shift, and one of them drawn then and now."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from lrcore.evaluation.groups.histograms import shared_histograms
from lrcore.figures.drift import field_alt, field_figure
from lrcore.model.dataset import load
from lrcore.ui import session
from lrcore.ui.chart import chart
from lrcore.ui.components.captions import show_caption
from lrcore.ui.monitoring.patient_source import MonitoredPatients
from lrcore.ui.plain_text import plain
from lrcore.ui.table import select_row
from lrcore.validation.drift_results import MAX_FALSE_ALARM_RATE, Drift, FieldDrift
from lrcore.wording.captions.monitoring import THEN_AND_NOW
from lrcore.wording.drift import direction, in_units, log_odds_caption, per_thousand
from lrcore.wording.numbers import fixed, p_against

SELECTED = "drift_fields"
_COLUMNS = {
    "Measurement": st.column_config.TextColumn(pinned=True, width=210),
    "Moved": st.column_config.TextColumn(
        help=f"Beyond chance: an adjusted p of {MAX_FALSE_ALARM_RATE:g} or less. Such a move would be rare "
        "if nothing had changed, although 31 quantities are tested (30 measurements and the log-odds)"
    ),
    "PSI": st.column_config.TextColumn(
        help="Population stability index on the deciles of the development patients: 0 is no difference. It "
        "describes the size of a move; whether chance explains it, the adjusted p decides"
    ),
    "p, adjusted": st.column_config.TextColumn(
        help="Exact permutation test of shape and shift, adjusted by Benjamini and Hochberg: "
        f"{MAX_FALSE_ALARM_RATE:g} or less is beyond chance"
    ),
    "Flags in 1,000": st.column_config.TextColumn(
        help="Development patients flagged if this measurement alone were distributed as it is now, less "
        "those flagged before, with its 95\u00a0% interval. The effects do not add up: measurements move "
        "together."
    ),
    "Outside": st.column_config.TextColumn(
        help="Values outside the range of the development patients", width=85
    ),
}


def fields_table(found: Drift) -> FieldDrift:
    """Show the 30 fields, the best evidence first, and return the one that is selected."""
    ordered = found.by_evidence
    names = [each.field.key for each in ordered]
    selected = st.session_state.get(SELECTED, names[0])
    key = f"{SELECTED}:{','.join(names)}"
    select_row(
        evidence_rows(ordered),
        alt="The 30 measurements by how strong the evidence of a move is",
        key=key,
        on_select=partial(_take_selection, key, names),
        selected=names.index(selected) if SELECTED in st.session_state else None,
        column_config=_COLUMNS,
    )
    return ordered[names.index(selected)]


def _take_selection(key: str, names: Sequence[str]) -> None:
    """Keep the field that was selected, whatever its place is when the evidence changes."""
    places = st.session_state[key]["selection"]["rows"]
    if places:
        st.session_state[SELECTED] = names[places[0]]
    else:
        st.session_state.pop(SELECTED, None)


def evidence_rows(ordered: tuple[FieldDrift, ...]) -> dict[str, Any]:
    """Return the table of fields: whether each moved beyond chance, with the p value that decides it."""
    shifts = [each.shift for each in ordered]
    return {
        "Measurement": [each.field.label for each in ordered],
        "Moved": ["beyond chance" if shift.alarm else "within chance" for shift in shifts],
        "p, adjusted": [p_against(shift.adjusted_p, MAX_FALSE_ALARM_RATE) for shift in shifts],
        "Median then, now": [_medians(each) for each in ordered],
        "Direction": [direction(each) for each in ordered],
        "PSI": [fixed(shift.stability.value, 3) for shift in shifts],
        "Flags in 1,000": [per_thousand(each.flags) for each in ordered],
        "Outside": [f"{shift.n_outside:,} of {shift.stability.n:,}" for shift in shifts],
    }


def _medians(each: FieldDrift) -> str:
    shift = each.shift
    return f"{in_units(shift.median_reference, each.field)}, {in_units(shift.median, each.field)}"


def field_then_and_now(patients: MonitoredPatients, each: FieldDrift) -> None:
    """Draw one field in the development patients and now."""
    place = each.field.index
    result = shared_histograms(load().measurements[:, place], patients.measurements[:, place])
    title = f"{each.field.label}, {each.field.unit}" if each.field.unit else each.field.label
    st.subheader(f"{plain(each.field.label)}, then and now", anchor=False)
    chart(field_figure(result, title), field_alt(result, title), key="field_then_and_now")
    show_caption(THEN_AND_NOW)


def log_odds_then_and_now(patients: MonitoredPatients, found: Drift) -> None:
    """State how far the log-odds moved, and draw them then and now."""
    model = session.artifact().model
    result = shared_histograms(model.log_odds(load().measurements), model.log_odds(patients.measurements))
    st.subheader("Log-odds, then and now", anchor=False)
    title = "Log-odds by the model in use"
    chart(field_figure(result, title), field_alt(result, title), key="log_odds_then_and_now")
    show_caption(log_odds_caption(found.log_odds[0]))
