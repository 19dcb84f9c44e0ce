"""Several risks for the same patients, by paired differences."""

from typing import Any

from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.groups.model_comparison import model_comparisons
from lrcore.ui.components.captions import show_caption
from lrcore.ui.table import show_table
from lrcore.wording.captions.validation import PAIRED
from lrcore.wording.numbers import number_with_interval, p_value


def show_paired_differences(sets: tuple[EvaluationSet, ...], threshold: float) -> list[dict[str, Any]]:
    """Show the paired differences of all pairs of models, and return them for the download."""
    compared = model_comparisons(sets, threshold=threshold)
    say = sets[0].words.say
    show_table(
        {
            "Difference": [f"{each.first} less {each.second}" for each in compared],
            "AUC": [say(number_with_interval(each.auc.difference, 4)) for each in compared],
            "p of the AUC": [p_value(each.auc.p) for each in compared],
            "Brier score": [say(number_with_interval(each.brier, 4)) for each in compared],
            f"Net benefit at {threshold:.3f}": [
                say(number_with_interval(each.net_benefit, 4)) for each in compared
            ],
        }
    )
    show_caption(PAIRED, sets[0].words)
    return [each.as_json() for each in compared]
