"""Files to try: opened by one click, as an upload would be."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import streamlit as st

from lrcore.arrays import sigmoid
from lrcore.model.dataset import load
from lrcore.model.sample import risks_csv, sample_csv, sample_with_mistakes_csv
from lrcore.ui import session
from lrcore.ui.plain_text import plain
from lrcore.ui.worklist.file_choices import hold_file

SAMPLE_SIZE = 40
_SECOND_MODEL = "worst values, C = 1"


@dataclass(frozen=True, slots=True)
class SampleFile:
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


def sample_buttons() -> None:
    """Offer a sample, a file with mistakes, and the risks of two models."""
    offered: dict[str, tuple[str, Callable[[], bytes]]] = {
        "Try the sample": ("cutpoint-sample.csv", _sample),
        "Try a file with mistakes": ("cutpoint-mistakes.csv", _mistakes),
        "Try the risks of two models": ("cutpoint-two-models.csv", _two_models),
    }
    with st.container(horizontal=True):
        for label, (name, make) in offered.items():
            st.button(
                plain(label), key=name, on_click=open_sample, args=(name, make), icon=":material/play_arrow:"
            )


def open_sample(name: str, make: Callable[[], bytes]) -> None:
    """Open a file that is made here, as an upload would be.

    Parameters
    ----------
    name : str
    make : callable
        Returns the content.
    """
    hold_file(SampleFile(name, make()))


def _held_out() -> tuple[int, ...]:
    return session.artifact().record.held_out_rows


def _sample() -> bytes:
    return sample_csv(_held_out()[:SAMPLE_SIZE])


def _mistakes() -> bytes:
    return sample_with_mistakes_csv(_held_out()[:SAMPLE_SIZE])


def _two_models() -> bytes:
    rows = np.array(_held_out())
    measurements, models = load().measurements[rows], session.other_models()
    second = sigmoid(models.log_odds(measurements)[models.names.index(_SECOND_MODEL)])
    risks = {
        "risk_all_measurements": session.artifact().model.risk(measurements).tolist(),
        "risk_worst_values": second.tolist(),
    }
    return risks_csv(load().outcome[rows].tolist(), risks)
