"""The tabs of the Validation page: their names, and what each of them answers."""

from lrcore.evaluation.study_words import StudyWords
from lrcore.ui.validation.further_contents import FurtherContents

CALIBRATION, RANKING_AND_USE, CASE_MIX = "Calibration", "Ranking and use", "Case mix"
DIFFERENCES, SUBGROUPS, STUDY, UPDATE = "Differences", "Subgroups", "Study", "Update"
_TITLES = {
    CALIBRATION: "How many of each risk had the outcome?",
    RANKING_AND_USE: "Do they rank patients, and are they worth using?",
    CASE_MIX: "Are they the same kind of patients?",
    DIFFERENCES: "Which model is better?",
    SUBGROUPS: "Does it hold in every subgroup?",
    STUDY: "Was it planned, and is it large enough?",
    UPDATE: "Should the risks be updated?",
}


def of_the_model_in_use(further: FurtherContents | None) -> dict[str, str]:
    """Return the tabs for the model in use, each with its title."""
    names = (CALIBRATION, RANKING_AND_USE, CASE_MIX, *_named(further), SUBGROUPS, STUDY, UPDATE)
    return {name: _TITLES.get(name, "") for name in names}


def of_uploaded_risks(further: FurtherContents | None, n_models: int, words: StudyWords) -> dict[str, str]:
    """Return the tabs for the risks of one or several models that came with a file."""
    differences = (DIFFERENCES,) if n_models > 1 else ()
    names = (CALIBRATION, RANKING_AND_USE, *differences, *_named(further), SUBGROUPS, STUDY)
    return {name: words.say(_TITLES.get(name, "")) for name in names}


def _named(further: FurtherContents | None) -> tuple[str, ...]:
    return () if further is None else (further.name,)
