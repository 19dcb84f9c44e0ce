"""The report as one self-contained HTML document that can be kept, sent and printed.

The contents are gathered here and passed to the templates, which escape them: text from a file or a
person is shown as it is, the document runs no script and loads nothing.
"""

from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any

from lrcore.errors import counted
from lrcore.evaluation.discrimination.auc_comparison import paired_comparisons
from lrcore.figures import roc
from lrcore.registry.operating_point import OperatingPoint, digits_shown
from lrcore.report.charts import calibration, ranking, risk_histogram, usefulness
from lrcore.report.checklist import checklist, summary
from lrcore.report.contents import Contents, PatientsReported
from lrcore.report.first_page import first_page
from lrcore.report.tables import Table, characteristics, groups
from lrcore.report.templating import render
from lrcore.report.whole_file import centres_reported, verification_reported
from lrcore.validation.evaluations import numbers_of
from lrcore.wording.calibration.sentences import calibration_in_words, sentences_json
from lrcore.wording.internal import expected_of_new_patients, how_validated
from lrcore.wording.model import LIMITS, NOTICE, coefficients, provenance
from lrcore.wording.numbers import fixed, number_with_interval, p_value, percent
from lrcore.wording.performance import brier_caption, headlines, more_measures, rates
from lrcore.wording.timing.against_plan import TITLE, plan_in_words, plan_table

NUMBERS = "numbers"  # id of the element that holds every number as JSON
BLANK = "for the authors to complete"
NOTICE_ANOTHER_MODEL = (
    "Not a medical device. For education and research. This document compares the risks of another model, "
    "as they came with a file, with the outcomes in it: the model itself and its intended use are not "
    "known here. A low risk never cancels clinical suspicion."
)
NOT_CHOSEN = (
    "is the threshold of this report. No threshold has been chosen for them here: the authors have to "
    "justify it."
)
UNKNOWN_MODEL = (
    "The risks came with the file. How the model behind them was developed, on whom, by which formula it "
    "calculates and what limits its use is not known here and is left to the authors."
)
INTERVALS_ALONE = "Every interval stands alone: with several groups, one may lie apart by chance."


def document(contents: Contents) -> str:
    """Return a report as HTML.

    Parameters
    ----------
    contents : Contents
    """
    return str(render("report.html.j2", page=page_of(contents)))


def page_of(contents: Contents) -> dict[str, Any]:
    """Return what the report shows, in words, tables and figures, whatever it is written as."""
    numbers, items = count(1), checklist(contents)
    return {
        "title": f"Report on {contents.title}",
        "made_by": _made_by(contents),
        "notice": NOTICE_ANOTHER_MODEL if contents.of_another_model else NOTICE,
        "how_read": [*contents.how_read, *filter(None, [contents.overlap])],
        "first": first_page(contents, _threshold(contents), UNKNOWN_MODEL),
        "groups": [_patients(group, contents.threshold, numbers) for group in contents.groups],
        "comparisons": _comparisons(contents),
        "centres": centres_reported(contents, numbers),
        "verification": verification_reported(contents),
        "internal": _internal(contents),
        "characteristics": characteristics(contents),
        "subgroups": groups(contents.validated, contents.words),
        "subgroups_title": contents.words.say("Groups of patients"),
        "subgroups_note": INTERVALS_ALONE,
        "plan": _plan(contents),
        "threshold": _threshold(contents),
        "history": None if contents.of_another_model else _history(contents.history),
        "model": None if contents.of_another_model else _model(contents),
        "unknown_model": UNKNOWN_MODEL,
        "tripod": {"summary": summary(items), "checklist": items, "blank": BLANK},
        "numbers_id": NUMBERS,
        # As `python -m lrcore evaluate --json` prints them, to check the words against.
        "numbers": {
            group.patients.name: group.patients.words.say_json(
                numbers_of(group.patients, group.summary, sentences_json)
                | _of_file(contents, group.patients.name)
            )
            for group in contents.groups
        },
    }


def _of_file(contents: Contents, name: str) -> dict[str, Any]:
    found = contents.validated.file.get(name)
    return {} if found is None else found.as_json()


def _made_by(contents: Contents) -> str:
    made = f"Made by Cutpoint on {_minute(contents.made_at)}"
    if contents.of_another_model:
        return f"{made}. The risks came with the file and are those of another model."
    return f"{made} with model {contents.artifact.record.version}."


def _patients(group: PatientsReported, threshold: float, numbers: Iterable[int]) -> dict[str, Any]:
    found, at, words = group.summary, group.summary.at_threshold, group.patients.words
    figures = (
        calibration(group.reliability, words),
        ranking(group.roc, at, roc.alt(group.roc, found.auc), words),
        usefulness(group.net_benefit, threshold, words),
        risk_histogram(group.reliability.risks, threshold, words),
    )
    return {
        "title": group.patients.title,
        "provenance": group.patients.provenance,
        "sentences": words.say_all(calibration_in_words(group.summary.agreement)),
        "measures": words.say_table(_measures(group)),
        "figures": [
            {"number": number, "chart": chart} for chart, number in zip(figures, numbers, strict=False)
        ],
        "threshold": f"{at.threshold:.3f}",
        "counts": f"{at.tp:,} found, {at.fn:,} missed, {counted(at.fp, 'false alarm')}, {at.tn:,} cleared.",
        "rates": words.say_table(rates(at)),
        "further": words.say_table(more_measures(found, group.reliability)),
        "brier": words.say(brier_caption(found.corp).statistician),
    }


def _measures(group: PatientsReported) -> Table:
    found = group.summary
    first = headlines(found)
    benefit = number_with_interval(found.net_benefit.estimate(), 4)
    meaning = f"Cancers found per patient less weighted false alarms, at {found.at_threshold.threshold:.3f}."
    return {
        "Measure": [*(each.label for each in first), "Net benefit"],
        "Value (95 % interval)": [
            *(number_with_interval(each.estimate, each.digits) for each in first),
            benefit,
        ],
        "How to read it": [*(each.meaning for each in first), meaning],
    }


def _internal(contents: Contents) -> list[str]:
    found = contents.validated.internal
    if found is None or contents.of_another_model:
        return []
    return [how_validated(found), *expected_of_new_patients(found)]


def _comparisons(contents: Contents) -> Table | None:
    """Return the paired differences between the models of one file."""
    if not contents.of_another_model or len(contents.groups) < 2:
        return None
    found = paired_comparisons(tuple(group.patients for group in contents.groups))
    return {
        "Difference in AUC": [f"{first.name} less {second.name}" for first, second, _ in found],
        "Value (95 % interval)": [
            contents.words.say(number_with_interval(each.difference, 4)) for *_, each in found
        ],
        "p": [p_value(each.p) for *_, each in found],
    }


def _plan(contents: Contents) -> dict[str, Any] | None:
    found = contents.validated.plan
    return (
        None
        if found is None
        else {"title": TITLE, "sentences": plan_in_words(found), "table": plan_table(found)}
    )


def _threshold(contents: Contents) -> list[str]:
    shown = digits_shown(contents.threshold)
    at = f"Reported at {shown}. {contents.harm_ratio}"
    if contents.of_another_model:
        return [at, f"{shown} {NOT_CHOSEN}"]
    point = contents.in_force.point
    return [at, contents.in_force.sentence, *([f"Reason: {point.rationale}"] if point else [])]


def _history(points: Sequence[OperatingPoint]) -> Table | None:
    if not points:
        return None
    rows = [
        (
            digits_shown(point.threshold),
            _minute(point.chosen_at),
            point.chosen_by,
            point.rationale,
            _evidence(point),
            point.model_version,
        )
        for point in points
    ]
    names = ("Threshold", "When", "Who", "Why", "ThresholdEvidence", "Model")
    return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))


def _evidence(point: OperatingPoint) -> str:
    seen = point.evidence
    recall, false_alarms = (
        f"{percent(value, n)} ({percent(low, n)} to {percent(high, n)})"
        for (value, low, high), n in (
            (seen.recall, seen.n_malignant),
            (seen.false_alarm_rate, seen.n - seen.n_malignant),
        )
    )
    return (
        f"{seen.evaluation_set}, n = {seen.n:,} ({seen.n_malignant:,} malignant): recall {recall}, false "
        f"alarms {false_alarms}; prevalence {fixed(100 * seen.prevalence, 1)} %"
    )


def _model(contents: Contents) -> dict[str, Any]:
    artifact = contents.artifact
    model = artifact.model
    maps = [
        f"The result z then becomes {each.intercept:.6g} + {each.above:.6g} log(1 + exp(z)) - "
        f"{each.below:.6g} log(1 + exp(-z))."
        for each in model.maps
    ]
    total = (
        f"Log-odds = {model.intercept:.6g} + the sum over the 30 measurements of coefficient x "
        "(value - training mean) / training standard deviation."
    )
    return {
        "provenance": provenance(artifact),
        "limits": LIMITS,
        "formulas": [total, *maps],
        "coefficients": {name: _six_digits(values) for name, values in coefficients(artifact).items()},
    }


def _six_digits(values: Sequence[Any]) -> list[str]:
    """Return coefficients with enough digits to compute the same risk to four decimals."""
    return [value if isinstance(value, str) else f"{value:.6g}" for value in values]


def _minute(moment: str) -> str:
    return f"{moment[:16].replace('T', ' ')} UTC"
