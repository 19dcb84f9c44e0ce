"""Tables of a validation: the patients compared with development, and the measures of each group."""

from collections.abc import Sequence
from typing import Any

from lrcore.evaluation.groups.case_mix import CaseMix
from lrcore.evaluation.groups.subgroups import Subgroups, size_rule
from lrcore.evaluation.study_words import StudyWords
from lrcore.report.contents import Contents, Validated
from lrcore.validation.external import classes_of_series
from lrcore.wording.numbers import mean_with_sd, number_with_interval
from lrcore.wording.validation import NAMES, measure_in_words

Table = dict[str, Sequence[Any]]  # columns by their names
_GROUP_MEASURES = ("auc", "slope", "oe_ratio", "sensitivity", "specificity")


def characteristics(contents: Contents) -> Table | None:
    """Return mean and standard deviation of each measurement; of a file, next to those of development.

    Parameters
    ----------
    contents : Contents
    """
    if contents.of_another_model:
        return None
    found = contents.validated.validation
    if found is None:
        return None if contents.how_read else _of_series(classes_of_series())
    mix = found.case_mix
    first, second = _columns(mix)
    return {
        "Mean (SD)": ["Patients", "Malignant", *mix.names],
        "These patients": [f"{mix.n_first:,}", f"{found.ours.n_malignant:,}", *first],
        "Development": [f"{mix.n_second:,}", f"{found.development.n_malignant:,}", *second],
        "Standardised difference (95 %)": [
            "",
            "",
            *(number_with_interval(each, 2) for each in mix.differences),
        ],
    }


def _of_series(classes: CaseMix) -> Table:
    malignant, benign = _columns(classes)
    return {
        "Mean (SD)": ["Patients", *classes.names],
        "Malignant": [f"{classes.n_first:,}", *malignant],
        "Benign": [f"{classes.n_second:,}", *benign],
    }


def _columns(mix: CaseMix) -> tuple[list[str], list[str]]:
    return (
        list(map(mean_with_sd, mix.first_mean, mix.first_sd)),
        list(map(mean_with_sd, mix.second_mean, mix.second_sd)),
    )


def groups(validated: Validated, words: StudyWords) -> list[dict[str, Any]]:
    """Return a table for each set of risks and each column that divides the patients."""
    return [
        {"title": f"{name}, by {column}", "table": _group_table(found, words), "note": _too_few(found, words)}
        for name, columns in validated.subgroups.items()
        for column, found in columns.items()
    ]


def _group_table(found: Subgroups, words: StudyWords) -> Table | None:
    if not found.judged:
        return None
    measures = {
        NAMES[name]: [words.say(measure_in_words(each, name)) for each in found.judged.values()]
        for name in _GROUP_MEASURES
    }
    patients = [words.say(f"{each.n:,} ({each.n_malignant:,} malignant)") for each in found.judged.values()]
    return {"Group": list(found.judged), words.say("Patients"): patients, **measures}


def _too_few(found: Subgroups, words: StudyWords) -> str:
    if not found.too_few:
        return ""
    named = ", ".join(
        f"{name} ({each.n:,}, {words.say(f'{each.n_malignant:,} malignant')})"
        for name, each in found.too_few.items()
    )
    return f"Too few to judge: {named}; {words.say(size_rule())}."
