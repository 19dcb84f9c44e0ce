"""On request: how many more patients, and what not knowing the best strategy costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from weakref import ref

import streamlit as st

from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.information.four_counts import four_counts_at
from lrcore.evaluation.information.value_of_information import (
    JEFFREYS,
    ValueOfInformation,
    value_of_information,
)
from lrcore.evaluation.planning.measures import MEASURES
from lrcore.evaluation.planning.precision import Widths
from lrcore.evaluation.planning.validation_size import (
    Aims,
    ValidationSize,
    sizes_around,
    validation_size_of,
    width_curves,
)
from lrcore.evaluation.study_words import StudyWords
from lrcore.evaluation.threshold.counts import counts_at
from lrcore.evaluation.threshold.realised_benefit import (
    RealisedBenefit,
    patients_per_net_gain,
    realised_net_benefit,
)
from lrcore.figures.planning import alt, width_figure
from lrcore.ui.cache import cached_per_owner
from lrcore.ui.chart import chart
from lrcore.ui.components.captions import show_caption
from lrcore.ui.components.folded import folded
from lrcore.ui.components.term_links import linked
from lrcore.ui.plain_text import literal, plain
from lrcore.ui.table import show_table
from lrcore.wording.captions.several_pages import NET_CANCERS, STUDY_SIZE
from lrcore.wording.information import (
    best_in_words,
    cost_in_words,
    priors_table,
    realised_in_words,
    recovery_in_words,
    trade_off_in_words,
)
from lrcore.wording.measures.names import measure_titles
from lrcore.wording.numbers import fixed
from lrcore.wording.planning import plan_table, validation_notes

_MORE = (100, 500, 2_000)
_OTHER_PRIORS = ((0.0, 0.0), (1.0, 1.0))
_LABELS = measure_titles(MEASURES)
_PER_ROW = 3  # fields of the form
_MAX_WIDTH, _MAX_YEARLY = 0.99, 100_000_000


def show_study_plans(sets: Sequence[EvaluationSet], threshold: float) -> None:
    """Show the plan of each of several sets of patients; see :func:`show_study_plan`."""
    for place, patients in enumerate(sets):
        show_study_plan(patients, threshold, name=patients.name if len(sets) > 1 else "", key=f"plan{place}")


def show_study_plan(patients: EvaluationSet, threshold: float, *, name: str = "", key: str = "plan") -> None:
    """Ask for the precision aimed at, and show the patients that it needs and what they are worth.

    Parameters
    ----------
    patients : EvaluationSet
    threshold : float
    name : str
        Of the patients, where the page shows several sets of them.
    key : str
        Unique on the page.
    """
    title = patients.words.say("How many more patients would be needed, and what are they worth?")
    with folded(f"{literal(name)}: {plain(title)}" if name else plain(title)):
        plan_study(patients, threshold, key=key)


def plan_study(patients: EvaluationSet, threshold: float, *, key: str = "plan") -> None:
    """Show the same where the place on the page has its own title; see :func:`show_study_plan`."""
    if not 0 < threshold < 1:
        st.info("Planned at a threshold above 0 and below 1.")
        return
    request, requested = _form(threshold, patients, key)
    if requested:
        st.session_state[f"{key}_requested"] = ref(patients)
    of_patients = st.session_state.get(f"{key}_requested", lambda: None)
    if of_patients() is patients:
        _show_sizes(_plan(patients, request.aims), key, patients.words)
        if request.harm == 1:
            harmful = "A test that harms as much as one missed cancer is never worth measuring."
            st.info(plain(patients.words.say(harmful)))
            return
        _show_value(_values(patients, threshold, request.harm), request.yearly, patients.words)
        _show_use(patients, threshold, request)


@dataclass(frozen=True, slots=True)
class _Request:
    """What is asked for: precision, patients a year, those who can be worked up, the harm of the test."""

    aims: Aims
    yearly: int
    capacity: int
    patients_per_harm: int

    @property
    def harm(self) -> float:
        """Harm of the test itself, in net cancers per patient measured."""
        return 1 / self.patients_per_harm if self.patients_per_harm else 0.0


def _form(threshold: float, patients: EvaluationSet, key: str) -> tuple[_Request, bool]:
    default, n, say = Widths(), patients.n, patients.words.say
    with st.form(f"{key}_form"):
        st.markdown(plain(say("Width of the 95\u00a0% interval aimed at, in patients like these:")))
        columns = (*st.columns(_PER_ROW), *st.columns(_PER_ROW))
        widths = {
            name: column.number_input(
                plain(label), 0.01, _MAX_WIDTH, getattr(default, name), 0.05, key=f"{key}_{name}"
            )
            for column, (name, label) in zip(columns, _LABELS.items(), strict=True)
        }
        left, right, last = st.columns(3)
        yearly = left.number_input(
            plain(say("Patients a year to whom the decision applies")),
            0,
            _MAX_YEARLY,
            0,
            100,
            key=f"{key}_yearly",
        )
        capacity = right.number_input(
            plain(say("Of these patients, as many can be worked up")), 0, n, n, 10, key=f"{key}_capacity_{n}"
        )
        measured = last.number_input(
            plain(say("Patients whose measuring harms as much as one missed cancer; 0 for no harm")),
            0,
            _MAX_YEARLY,
            0,
            100,
            key=f"{key}_harm",
        )
        requested = st.form_submit_button(plain(say("Plan with these patients")))
    return _Request(Aims(Widths(**widths), threshold), int(yearly), int(capacity), int(measured)), requested


@cached_per_owner
def _plan(patients: EvaluationSet, aims: Aims) -> ValidationSize:
    with st.spinner("Simulating studies of several sizes."):
        return validation_size_of(patients, aims)


@cached_per_owner
def _values(patients: EvaluationSet, threshold: float, harm: float) -> tuple[ValueOfInformation, ...]:
    with st.spinner("Drawing what further patients may show."):
        counts = four_counts_at(patients, threshold, harm=harm)
        others = [value_of_information(counts, prior=prior, more=()) for prior in _OTHER_PRIORS]
        return (value_of_information(counts, prior=JEFFREYS, more=_MORE), *others)


def _show_sizes(plan: ValidationSize, key: str, words: StudyWords) -> None:
    show_table(words.say_table(plan_table(plan)))
    sizes = sizes_around(plan)
    figure = width_figure(plan, sizes, width_curves(plan, sizes), words)
    chart(figure, words.say(alt(plan)), key=f"{key}_figure")
    share = f"{fixed(100 * plan.assurance, 0)} %"
    show_caption(sum(validation_notes(plan), STUDY_SIZE.with_values(share=share)), words)


def _show_value(values: tuple[ValueOfInformation, ...], yearly: int, words: StudyWords) -> None:
    found = values[0]
    lines = [cost_in_words(found, patients_a_year=yearly or None)]
    if not found.reason:
        lines += [*recovery_in_words(found), best_in_words(found)]
    st.markdown("\n".join(f"- {linked(words.say(line))}" for line in lines))
    show_table(words.say_table(priors_table(values)))
    show_caption(NET_CANCERS, words)


def _show_use(patients: EvaluationSet, threshold: float, request: _Request) -> None:
    measured = patients_per_net_gain(counts_at(patients, threshold), harm=request.harm)
    lines = [
        realised_in_words(_realised(patients, threshold, request.capacity)),
        trade_off_in_words(measured, request.harm),
    ]
    st.markdown("\n".join(f"- {linked(patients.words.say(line))}" for line in lines))


@cached_per_owner
def _realised(patients: EvaluationSet, threshold: float, capacity: int) -> RealisedBenefit:
    return realised_net_benefit(patients, threshold, capacity)
