"""The reason and the name that every decision needs, with what is missing said below each field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from lrcore.errors import CutpointError, MissingText
from lrcore.ui.plain_text import plain

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

_REASON, _NAMES = "rationale", ("by", "chosen_by", "applied_by")  # as the records of decisions call them
_MAX_REASON, _MAX_NAME = 2_000, 200  # characters


@dataclass(frozen=True, slots=True)
class ReasonAndName:
    """What was entered, and the places for what is missing.

    Attributes
    ----------
    rationale, by : str
    below : dict of str to DeltaGenerator
        A place below each field, by the attribute it is for.
    """

    rationale: str
    by: str
    below: "dict[str, DeltaGenerator]"

    def refuse(self, error: CutpointError) -> None:
        """Show why the decision was refused: see :func:`show_refusal`."""
        show_refusal(error, self.below)


def show_refusal(error: CutpointError, below: "Mapping[str, DeltaGenerator]") -> None:
    """Show why a form was refused: a missing text below its field, everything else at the end.

    Parameters
    ----------
    error : CutpointError
    below : mapping of str to DeltaGenerator
        A place below each field that has to be filled in, by the attribute it is for.
    """
    if not isinstance(error, MissingText):
        st.error(plain(str(error)))
        return
    for attribute, request in error.requests.items():
        below[attribute].error(plain(request))


def ask_reason_and_name(
    why: str,
    who: str = "Who decides?",
    *,
    keys: tuple[str, str],
    values: tuple[str, str] = ("", ""),
    height: int | None = None,
) -> ReasonAndName:
    """Ask in a form for the reason and the name.

    Parameters
    ----------
    why, who : str
        Labels of the two fields.
    keys : tuple of str
        Of the reason and of the name.
    values : tuple of str, optional
        What they hold at first.
    height : int, optional
        Of the field of the reason, in pixels.
    """
    rationale = st.text_area(plain(why), values[0], max_chars=_MAX_REASON, key=keys[0], height=height)
    below_reason = st.empty()
    by = st.text_input(plain(who), values[1], max_chars=_MAX_NAME, key=keys[1])
    return ReasonAndName(rationale, by, {_REASON: below_reason} | dict.fromkeys(_NAMES, st.empty()))
