"""The way in where no file is open: files to try, and for each kind what it looks like and what it gives."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import streamlit as st

from lrcore.arrays import sigmoid
from lrcore.model.dataset import load
from lrcore.model.sample import (
    CONSTRUCTED_SIZE,
    constructed_csv,
    risks_csv,
    sample_csv,
    sample_with_mistakes_csv,
)
from lrcore.ui import session
from lrcore.ui.components.captions import show_caption
from lrcore.ui.plain_text import plain
from lrcore.ui.table import Columns, show_table
from lrcore.ui.worklist.file_choices import hold_file
from lrcore.wording.captions.caption import Caption
from lrcore.wording.captions.validation import CONSTRUCTED
from lrcore.wording.captions.worklist import (
    EQUATION_GIVES,
    MEASUREMENTS_GIVE,
    MEASUREMENTS_VALIDATE,
    RISKS_GIVE,
    RISKS_VALIDATE,
)

_SAMPLE_SIZE = 40
_SECOND_MODEL = "worst values, C = 1"
_ROWS = 3  # of an example
_FIRST, _MORE = 4, "\u2026"  # columns of an example, and what stands for the others
_EQUATION = {
    "term": ("(Intercept)", "radius_worst", "log(texture_worst)"),
    "coefficient": ("-21", "0.9", "1.6"),
}


@dataclass(frozen=True, slots=True)
class _SampleFile:
    """A file that was made here, with what is used of an uploaded one."""

    name: str
    content: bytes

    @property
    def file_id(self) -> str:
        """The same for the same file."""
        return f"sample {self.name}"

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.content)

    def getvalue(self) -> bytes:
        """Return the content."""
        return self.content


@dataclass(frozen=True, slots=True)
class _WayIn:
    """What one page takes and gives.

    Attributes
    ----------
    wanted : str
        Which file to upload.
    to_try : dict of str to tuple
        Label of each button, with the name of its file and what makes it.
    download : tuple
        Label of the file to download, its name and what makes it.
    gives : tuple of Caption
        What measurements give, risks, and a published equation.
    """

    wanted: str
    to_try: dict[str, tuple[str, Callable[[], bytes]]]
    download: tuple[str, str, Callable[[], bytes]]
    gives: tuple[Caption, Caption, Caption]


def _held_out() -> tuple[int, ...]:
    return session.artifact().record.held_out_rows


def _sample() -> bytes:
    return sample_csv(_held_out()[:_SAMPLE_SIZE])


def _mistakes() -> bytes:
    return sample_with_mistakes_csv(_held_out()[:_SAMPLE_SIZE])


def _two_models() -> bytes:
    rows = np.array(_held_out())
    measurements, models = load().measurements[rows], session.other_models()
    second = sigmoid(models.log_odds(measurements)[models.names.index(_SECOND_MODEL)])
    risks = {
        "risk_all_measurements": session.artifact().model.risk(measurements).tolist(),
        "risk_worst_values": second.tolist(),
    }
    return risks_csv(load().outcome[rows].tolist(), risks)


def _constructed() -> bytes:
    return constructed_csv(_held_out())


_TWO_MODELS = {"Try the risks of two models": ("cutpoint-two-models.csv", _two_models)}
WORKLIST = _WayIn(
    "Upload a table with one patient per row and the 30 measurements as columns, named as in "
    "scikit-learn, UCI, Kaggle or R. A column of diagnoses is welcome and not needed.",
    {
        "Try the sample": ("cutpoint-sample.csv", _sample),
        "Try a file with mistakes": ("cutpoint-mistakes.csv", _mistakes),
        **_TWO_MODELS,
    },
    (f"Download a sample ({_SAMPLE_SIZE} patients)", "cutpoint-sample.csv", _sample),
    (MEASUREMENTS_GIVE, RISKS_GIVE, EQUATION_GIVES),
)
VALIDATION = _WayIn(
    "Upload a file of your patients whose diagnosis is known: 30 measurements and a column of diagnoses. "
    "Or a table of risks and outcomes from any model. Further columns, such as site or year, "
    "become subgroups.",
    {"Try a constructed file": ("cutpoint-constructed.csv", _constructed), **_TWO_MODELS},
    (
        f"Download a constructed file ({CONSTRUCTED_SIZE:,} patients)",
        "cutpoint-constructed.csv",
        _constructed,
    ),
    (MEASUREMENTS_VALIDATE, RISKS_VALIDATE, EQUATION_GIVES),
)


def show_way_in(way: _WayIn) -> None:
    """Say what to upload, and offer files to try; for the place beside the uploader."""
    st.info(plain(way.wanted), icon=":material/upload_file:")
    with st.container(horizontal=True):
        for label, (name, make) in way.to_try.items():
            st.button(plain(label), key=name, on_click=_open, args=(name, make), icon=":material/play_arrow:")
        label, name, make = way.download
        st.download_button(
            plain(label),
            make,
            file_name=name,
            mime="text/csv",
            on_click="ignore",
            type="tertiary",
            icon=":material/download:",
        )
    if way is VALIDATION:
        show_caption(CONSTRUCTED.with_values(n_held_out=len(_held_out()), n=CONSTRUCTED_SIZE))


def _open(name: str, make: Callable[[], bytes]) -> None:
    """Open a file that is made here, as an upload would be."""
    hold_file(_SampleFile(name, make()))


def show_examples(way: _WayIn) -> None:
    """Show the first rows of each kind of file, and what it gives; across the page."""
    examples: tuple[tuple[str, Columns], ...] = (
        ("A file of measurements", _measurements()),
        ("Risks of any model, with outcomes", _risks()),
        ("A published equation, with a file", _EQUATION),
    )
    with st.container(key="beside"):
        columns = st.columns([6, 4, 4], gap="medium")
    for column, (title, rows), gives in zip(columns, examples, way.gives, strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(f"**{plain(title)}**")
            show_table(rows)
            show_caption(gives)


def _measurements() -> Columns:
    """Return the first rows of the sample: its first columns."""
    header, *rows = csv.reader(io.StringIO(sample_csv(_held_out()[:_ROWS]).decode()))
    columns = {header[at]: tuple(row[at] for row in rows) for at in range(_FIRST)}
    return columns | {_MORE: (_MORE,) * _ROWS}


def _risks() -> Columns:
    """Return risks of the model for the same patients."""
    rows = list(_held_out()[:_ROWS])
    risk = session.artifact().model.risk(load().measurements[rows])
    return {
        "id": tuple(f"S-{place:03d}" for place in range(1, _ROWS + 1)),
        "outcome": tuple(str(int(known)) for known in load().outcome[rows]),
        "risk": tuple(f"{each:.6f}" for each in risk),
        "site": ("North", "South", "North"),
    }
