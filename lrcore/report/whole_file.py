"""The centres of a file, and its unknown outcomes, in a report."""

from collections.abc import Iterable
from typing import Any

from lrcore.errors import counted
from lrcore.evaluation.centres.pooled_centres import PooledCentres
from lrcore.evaluation.study_words import StudyWords
from lrcore.figures.forests.centres import MAX_DRAWN, RIGHT, centre_rows, forest_alt
from lrcore.reader.export.tables import neutral, written
from lrcore.report.contents import Contents
from lrcore.report.forest import forest_chart
from lrcore.validation.whole_file import FileFindings
from lrcore.wording.centres import NAMES, centre_table, method_caption, pooled_table
from lrcore.wording.verification import (
    correction_caption,
    number_to_verify,
    shares_in_words,
    verification_table,
)

_DRAWN = ("auc", "oe", "slope", "net_benefit")


def centres_reported(contents: Contents, numbers: Iterable[int]) -> list[dict[str, Any]]:
    """Return the centres of each set of risks: all of them pooled, forest plots, and a table."""
    words = contents.words
    return [
        {
            "title": f"{name}, by {found.column.name}",
            "pooled": words.say_table(pooled_table(found.pooled)),
            "method": words.say(method_caption(found.pooled).statistician),
            "figures": [
                {
                    "number": number,
                    "name": measure.replace("_", "-"),
                    "chart": _forest(found.pooled, measure, words),
                    "numbers": _as_csv(found.pooled, measure),
                }
                for measure, number in zip(_DRAWN, numbers, strict=False)
            ],
            "table": centre_table(found.pooled, words),
            "notes": _notes(found),
        }
        for name, found in contents.validated.file.items()
        if found.pooled is not None and found.column is not None
    ]


def _forest(found: PooledCentres, measure: str, words: StudyWords) -> Any:
    return forest_chart(
        centre_rows(found, measure),
        f"{NAMES[measure]} of each centre",
        NAMES[measure],
        forest_alt(found, measure, words),
        words,
        reference=RIGHT.get(measure),
        log=measure == "oe",
    )


def _as_csv(found: PooledCentres, measure: str) -> str:
    """Return what a forest plot draws, the mean and a new centre last."""
    pooled = found.pooled[measure]
    rows: list[tuple[object, ...]] = [
        (neutral(each.name), each.n, each.n_malignant, own.value, own.low, own.high)
        for each in found.centres
        for own in (each.measures[measure].estimate,)
    ]
    rows.append(("all, pooled", "", "", pooled.estimate, pooled.low, pooled.high))
    rows.append(("new centre", "", "", "", pooled.prediction_low, pooled.prediction_high))
    return written(("centre", "n", "n_malignant", "estimate", "low", "high"), rows)


def _notes(found: FileFindings) -> list[str]:
    pooled, column = found.pooled, found.column
    if pooled is None or column is None:
        return []
    n = len(pooled.centres)
    cut = [f"The largest {MAX_DRAWN} of {counted(n, 'centre')} are drawn."] if n > MAX_DRAWN else []
    return [*column.notes, *cut]


def verification_reported(contents: Contents) -> list[dict[str, Any]]:
    """Return the numbers of the verified patients next to those of all, for each set of risks."""
    words = contents.words
    corrected = {name: each.verification for name, each in contents.validated.file.items()}
    return [
        {
            "title": name,
            "sentences": [*words.say_all(filter(None, [shares_in_words(found), number_to_verify(found)]))],
            "table": words.say_table(verification_table(found)),
            "note": words.say(correction_caption(found).statistician),
        }
        for name, found in corrected.items()
        if found is not None
    ]
