"""The live threshold workbench: a component that draws every panel in the browser, during the drag.

Python sends the counts at the 1,001 thresholds once; the browser derives everything else from
them. A choice is sent to Python on release.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

import streamlit as st

from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.intervals import LEVEL, normal_quantile
from lrcore.evaluation.study_words import StudyWords
from lrcore.figures import theme
from lrcore.ui.components import term_links
from lrcore.ui.components.plotting import PLOTS_SCRIPT, PLOTS_STYLE, packed, read_source
from lrcore.ui.components.term_links import aside, linked_markup
from lrcore.ui.components.workbench.choice import Choice, View, choice_from, view_from_address
from lrcore.ui.components.workbench.payload import payload, reference
from lrcore.wording.captions.caption import Audience, Caption, for_both
from lrcore.wording.captions.threshold import (
    BENEFIT_PANEL,
    CALIBRATION_PANEL,
    NPV_ROW,
    NUMBERS_PANEL,
    PPV_ROW,
    RATES_PANEL,
    RECALL_ROW,
    RISKS_PANEL,
    ROC_PANEL,
    SPECIFICITY_ROW,
)

__all__ = ["Choice", "View", "choice_from", "view_from_address", "workbench"]

_FOLDER = Path(__file__).parent
_OWN = (
    "scale.js",
    "numbers.js",
    "words.js",
    "study_words.js",
    "labels.js",
    "panels.js",
    "rail.js",
    "workbench.js",
)
# In the order in which they are read, and so in that of the first uses of terms.
_CAPTIONS = {
    "alarms": for_both("False alarms"),
    "risks": RISKS_PANEL,
    "benefit": BENEFIT_PANEL,
    "rates": RATES_PANEL,
    "roc": ROC_PANEL,
    "calibration": CALIBRATION_PANEL,
    "numbers": NUMBERS_PANEL,
    "recall": RECALL_ROW,
    "specificity": SPECIFICITY_ROW,
    "ppv": PPV_ROW,
    "npv": NPV_ROW,
    "worth": for_both("Net benefit"),
}
_HIDDEN = {"zone": for_both("Grey zone")}
MARKUP = _FOLDER / "workbench.html"
SCRIPTS = (PLOTS_SCRIPT, *(_FOLDER / name for name in _OWN))
STYLES = (PLOTS_STYLE, term_links.STYLE, _FOLDER / "workbench.css")


def workbench(
    patients: EvaluationSet,
    to_send: tuple[int, Choice],
    *,
    key: str,
    audience: Audience,
    on_choice: Callable[[], None],
    in_force: float | None = None,
) -> None:
    """Draw the workbench for some patients.

    Parameters
    ----------
    patients : EvaluationSet
    to_send : tuple of int and Choice
        The choice, and a number that grows whenever the browser must adopt it.
    key : str
        Where ``st.session_state`` holds what the browser last sent, as ``["choice"]``.
    audience : Audience
        For whom the panels are named.
    on_choice : callable
        Called when a control was released; reads that entry.
    in_force : float, optional
        The threshold to compare with; without it, one can be pinned in the browser.
    """
    number, choice = to_send
    data = {
        "patients": payload(patients),
        "words": patients.words.phrases_json(),
        "reference": None if in_force is None else reference(patients, in_force),
        "choice": {"number": number, **choice.as_json()},
        "z2": normal_quantile(LEVEL) ** 2,
        "captions": captions(audience, patients.words),
        "colours": colours(),
    }
    _component(key=key, data=data, on_choice_change=on_choice)


def captions(audience: Audience, words: StudyWords) -> dict[str, str]:
    """Return what is named in the workbench, for an audience, as markup with links to terms.

    Parameters
    ----------
    audience : Audience
    words : StudyWords
    """
    in_sight = _named(_CAPTIONS, audience, words)
    with aside():
        return in_sight | _named(_HIDDEN, audience, words)


def _named(texts: Mapping[str, Caption], audience: Audience, words: StudyWords) -> dict[str, str]:
    return {name: str(linked_markup(words.say(each.of(audience)))) for name, each in texts.items()}


def colours() -> dict[str, str]:
    """Return the colours of the kinds of patients, of curves and of the threshold."""
    named = {
        "malignant": theme.MALIGNANT,
        "benign": theme.BENIGN,
        "model": theme.MODEL,
        "second": theme.SECOND,
        "neutral": theme.NEUTRAL,
        "threshold": theme.THRESHOLD,
    }
    return {name: theme.for_both_themes(colour) for name, colour in named.items()}


_component = st.components.v2.component(
    "cutpoint_workbench",
    html=read_source(MARKUP),
    css=read_source(*STYLES),
    js=packed(read_source(*SCRIPTS)),
)
