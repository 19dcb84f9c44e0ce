"""The reason and the name that every decision needs, with what is missing said below each field."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from lrcore.errors import CutpointError, MissingText
from lrcore.ui.plain_text import plain

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

_REASON, _NAME = "rationale", "name"
_MAX_REASON, _MAX_NAME = 2_000, 200  # characters


@dataclass(frozen=True, slots=True)
class ReasonAndName:
    """What was entered, and the places for what is missing.

    Attributes
    ----------
    rationale, by : str
    below : dict of str to DeltaGenerator
        A place below each field.
    """

    rationale: str
    by: str
    below: "dict[str, DeltaGenerator]"

    def refuse(self, error: CutpointError) -> None:
        """Show why the decision was refused: a missing text below its field, everything else at the end."""
        if not isinstance(error, MissingText):
            st.error(plain(str(error)))
            return
        for attribute, request in error.requests.items():
            self.below[_REASON if attribute == _REASON else _NAME].error(plain(request))


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
    below = {_REASON: st.empty()}
    by = st.text_input(plain(who), values[1], max_chars=_MAX_NAME, key=keys[1])
    below[_NAME] = st.empty()
    return ReasonAndName(rationale, by, below)
