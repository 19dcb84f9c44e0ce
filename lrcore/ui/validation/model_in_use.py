"""The model in use on our patients: the verdict, the curve beside the numbers, and the rest in tabs."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

from lrcore.ui import evaluation_set_choice, session
from lrcore.ui.components.captions import show_caption
from lrcore.ui.components.if_right import show_if_right
from lrcore.ui.components.sections import sections
from lrcore.ui.components.study_plan import show_study_plan
from lrcore.ui.sentences import show_sentences
from lrcore.ui.validation import comparison, groups, planned, results, tabs, updating
from lrcore.ui.validation.further_contents import FurtherContents, further_contents, show_further_contents
from lrcore.validation.external import OurPatients
from lrcore.validation.timing.threshold_origin import threshold_origin
from lrcore.wording.timing.threshold_origin import origin_caption, origin_json
from lrcore.wording.validation import summary

_OURS, _DEVELOPMENT = "Our patients", "Development (cross-validated)"


def show_model_in_use(ours: OurPatients) -> dict[str, Any]:
    """Show whether the model holds on our patients, and return the numbers for the download.

    Parameters
    ----------
    ours : OurPatients
    """
    threshold, development = session.in_force().threshold, evaluation_set_choice.cross_validated_set()
    updating.show_update_in_use(ours)
    found = results.validation(ours, threshold)
    comparison.warn_of_overlap(found)
    show_sentences(summary(found))
    curves = comparison.reliability_by_name({_OURS: ours.patients, _DEVELOPMENT: development})
    comparison.show_overview(
        {_OURS: found.ours, _DEVELOPMENT: found.development},
        curves,
        whose_threshold="the threshold in force, whatever is set in the bar",
    )
    numbers = found.as_json() | _show_origin(ours)
    further = further_contents()
    section = sections(tabs.of_the_model_in_use(further))
    with section[tabs.CALIBRATION]:
        numbers["curves"] = comparison.calibration(curves)
    with section[tabs.RANKING_AND_USE]:
        both = {"ours": ours.patients, "development": development}
        numbers["roc_and_decision"] = comparison.roc_and_decision(both, threshold)
    with section[tabs.CASE_MIX]:
        comparison.case_mix(found)
    return numbers | _show_further(ours, threshold, further, section)


def _show_further(
    ours: OurPatients,
    threshold: float,
    further: FurtherContents | None,
    section: Mapping[str, AbstractContextManager[None]],
) -> dict[str, Any]:
    """Fill the tabs which depend on further columns, files or choices of the user."""
    numbers: dict[str, Any] = {}
    if further is not None:
        with section[further.name]:
            numbers |= show_further_contents(further, (ours.patients,), threshold)
    with section[tabs.SUBGROUPS]:
        numbers["subgroups"] = groups.show_subgroups((ours.patients,), ours.groupings, threshold)
    with section[tabs.STUDY]:
        numbers |= planned.show_plan(ours.patients.n, threshold, ours.groupings, own_model=True)
        show_if_right(ours.patients)
        show_study_plan(ours.patients, threshold)
    with section[tabs.UPDATE]:
        numbers |= updating.show_updates(ours, threshold)
    return numbers


def _show_origin(ours: OurPatients) -> dict[str, Any]:
    """State whether the threshold was chosen before these outcomes were read."""
    read_at = evaluation_set_choice.outcomes_read().first_at
    origin = threshold_origin(session.in_force(), ours.patients, first_read_at=read_at)
    show_caption(origin_caption(origin))
    return origin_json(origin)
