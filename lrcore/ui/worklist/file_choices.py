"""Corrections of how an uploaded file is read: delimiter, decimal sign, columns, accepted offers and undo."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

import streamlit as st

from lrcore.reader import Choices, Offer
from lrcore.reader.changes import undo_offers
from lrcore.ui.plain_text import plain

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

UPLOADER, CHOICES, HELD = "cohort_file", "cohort_choices", "file_to_read_again"
EQUATION = "equation"  # the published equation that gives the risks of uploaded patients
UNDO = "Undo this reading"
_DELIMITERS = {"": "as found", ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "blank"}
_DECIMALS = {"": "as found", ".": "point", ",": "comma"}
_MAX_NAME_CHARACTERS = 60  # characters of a name in a list


class File(Protocol):
    """What is used of an uploaded file."""

    @property
    def name(self) -> str:
        """As the browser gives it."""

    @property
    def file_id(self) -> str:
        """Another one for each upload."""

    @property
    def size(self) -> int:
        """Bytes."""

    def getvalue(self) -> bytes:
        """Return the content."""


def current_choices() -> Choices:
    """Return the corrections and accepted offers of the uploaded file."""
    choices: Choices = st.session_state.get(CHOICES, Choices())
    return replace(choices, equation=st.session_state.get(EQUATION))


def choose(choices: Choices) -> None:
    """Read the file again in another way."""
    st.session_state[CHOICES] = choices


def forget_choices() -> None:
    """Forget the choices made for the file before."""
    st.session_state.pop(CHOICES, None)
    st.session_state.pop(HELD, None)


def file_in_hand() -> File | None:
    """Return the file that can be read again: the one in the uploader, or the one held for it.

    The uploader is empty after a change of pages.
    """
    file: File | None = st.session_state.get(UPLOADER) or st.session_state.get(HELD)
    return file


def keep_file(file: File, *, needed: bool) -> None:
    """Keep a file only while something in it can be accepted or undone.

    Parameters
    ----------
    file : File
    needed : bool
        Whether there is anything to accept or to undo. A file takes as much memory as its size.
    """
    if needed:
        st.session_state[HELD] = file
    else:
        st.session_state.pop(HELD, None)


def hold_file(file: File) -> None:
    """Open a file as if it had just been uploaded."""
    forget_choices()
    st.session_state[HELD] = file


def file_mark() -> str:
    """Return a key of this file, so that an answer about one file is never used for another."""
    file = file_in_hand()
    return "" if file is None else str(file.file_id)


def show_offer(offer: Offer, *, key: str, label: str = "Accept and read again") -> None:
    """Explain an offer, and let the user accept it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(plain(offer.sentence), width="content")
        st.button(plain(label), key=key, on_click=choose, args=(offer.choices,))


def show_undo_buttons(choices: Choices) -> None:
    """List the accepted offers, each with a button that undoes it.

    Parameters
    ----------
    choices : Choices
        How the uploaded file was read, or refused.
    """
    for place, offer in enumerate(undo_offers(choices)):
        show_offer(offer, key=f"undo_{place}", label=UNDO)


def overrule(headers: Sequence[str], tables: Sequence[str]) -> None:
    """Let the delimiter, the decimal sign, the column of diagnoses and the sheet be chosen.

    Parameters
    ----------
    headers : sequence of str
        Empty when they are not known.
    tables : sequence of str
        Sheets of the workbook, or files of the archive.
    """
    if file_in_hand() is None:
        st.caption("To change how the file is read, upload it again.")
        return
    st.markdown("**Change how the file is read**")
    now = current_choices()
    columns = iter(st.columns(2 + bool(headers) + (len(tables) > 1)))
    new = replace(
        now,
        delimiter=_pick(next(columns), "Delimiter", _DELIMITERS, now.delimiter),
        decimal=_pick(next(columns), "Decimal sign", _DECIMALS, now.decimal),
    )
    if headers:
        new = replace(new, label_column=_label_column(next(columns), headers, now.label_column))
    if len(tables) > 1:
        sheets = {"": "as found"} | {name: name[:_MAX_NAME_CHARACTERS] for name in tables}
        new = replace(new, sheet=_pick(next(columns), "Sheet or file", sheets, now.sheet))
    if new.label_column != now.label_column:
        new = replace(new, label_meaning=())
    st.button("Read again", key=f"overrule_{file_mark()}", on_click=choose, args=(new,), disabled=new == now)


def _pick(column: "DeltaGenerator", label: str, options: dict[str, str], value: str) -> str:
    values = list(options)
    picked: str = column.selectbox(
        plain(label),
        values,
        format_func=lambda option: options[option],
        index=values.index(value) if value in values else 0,
        key=f"{label}_{file_mark()}",
    )
    return picked


def _label_column(column: "DeltaGenerator", headers: Sequence[str], now: str | None) -> str | None:
    options = [None, "", *dict.fromkeys(name for name in headers if name)]

    def words(name: str | None) -> str:
        return "as found" if name is None else (name[:_MAX_NAME_CHARACTERS] or "none")

    picked: str | None = column.selectbox(
        "Column of diagnoses",
        options,
        format_func=words,
        index=options.index(now) if now in options else 0,
        key=f"diagnoses_{file_mark()}",
    )
    return picked
