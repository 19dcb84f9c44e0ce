"""Tables of a validation: the patients compared with development, and the measures of each group."""

from collections.abc import Sequence
from typing import Any

from lrcore.evaluation.groups.subgroups import Subgroups, size_rule
from lrcore.report.contents import Contents, Validated
from lrcore.validation.series_characteristics import SeriesCharacteristics, series_characteristics
from lrcore.wording.numbers import fixed, number_with_interval
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
        return None if contents.how_read else _of_series(series_characteristics())
    mix = found.case_mix
    first, second = (
        list(map(_mean_and_sd, *pair))
        for pair in ((mix.first_mean, mix.first_sd), (mix.second_mean, mix.second_sd))
    )
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


def _of_series(found: SeriesCharacteristics) -> Table:
    return {
        "Mean (SD)": ["Patients", *found.names],
        "Malignant": [f"{found.n_malignant:,}", *map(_mean_and_sd, found.malignant_mean, found.malignant_sd)],
        "Benign": [f"{found.n_benign:,}", *map(_mean_and_sd, found.benign_mean, found.benign_sd)],
    }


def _mean_and_sd(mean: float, sd: float) -> str:
    size = max(abs(mean), sd)
    digits = 1 if size >= 100 else 2 if size >= 1 else 4
    return f"{fixed(mean, digits)} ({fixed(sd, digits)})"


def groups(validated: Validated) -> list[dict[str, Any]]:
    """Return a table for each set of risks and each column that divides the patients."""
    return [
        {"title": f"{name}, by {column}", "table": _group_table(found), "note": _too_few(found)}
        for name, columns in validated.subgroups.items()
        for column, found in columns.items()
    ]


def _group_table(found: Subgroups) -> Table | None:
    if not found.judged:
        return None
    measures = {
        NAMES[name]: [measure_in_words(each, name) for each in found.judged.values()]
        for name in _GROUP_MEASURES
    }
    patients = [f"{each.n:,} ({each.n_malignant:,} malignant)" for each in found.judged.values()]
    return {"Group": list(found.judged), "Patients": patients, **measures}


def _too_few(found: Subgroups) -> str:
    if not found.too_few:
        return ""
    named = ", ".join(
        f"{name} ({each.n:,}, {each.n_malignant:,} malignant)" for name, each in found.too_few.items()
    )
    return f"Too few to judge: {named}; {size_rule()}."
