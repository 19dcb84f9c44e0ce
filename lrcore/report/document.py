"""The report as one HTML document that needs nothing else: it can be kept, sent and printed.

Whatever came from a file or from a person is escaped; nothing in it runs, and it loads nothing.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from lrcore.evaluation.auc_comparison import paired_comparisons
from lrcore.figures import roc
from lrcore.model_words import LIMITS, NOTICE, coefficients, provenance
from lrcore.operating_point import OperatingPoint, digits_shown
from lrcore.performance_words import further, headlines, rates, taken_apart
from lrcore.report.charts import Chart, calibration, given, ranking, usefulness
from lrcore.report.checklist import Item, checklist, summary
from lrcore.report.contents import Contents, PatientsReported
from lrcore.wording import (
    fixed,
    harm_ratio_in_words,
    number_with_interval,
    p_value,
    percent,
)

NUMBERS = "numbers"  # id of the element that holds every number as JSON
_STYLE = Path(__file__).with_name("report.css").read_text(encoding="utf-8")
BLANK = "for the authors to complete"
NOTICE_ANOTHER_MODEL = (
    "Not a medical device. For education and research. This document holds the risks of another model, as "
    "they came with a file, against the outcomes in it: nothing is known here of the model itself, or of "
    "whom it is meant for. A low risk never cancels clinical suspicion."
)
NOT_CHOSEN = (
    "is where these risks are reported. No threshold has been chosen for them here: why it is the right one "
    "is for the authors to say."
)
UNKNOWN_MODEL = (
    "The risks came with the file. How the model behind them was developed, on whom, by which formula it "
    "calculates and what limits its use is not known here and is left to the authors."
)


def document(contents: Contents) -> str:
    """Return a report as HTML.

    Parameters
    ----------
    contents : Contents
    """
    title = f"Report on {contents.title}"
    parts = [
        f"<h1>{escape(title)}</h1>",
        _p(_made_by(contents), "quiet"),
        _p(NOTICE_ANOTHER_MODEL if contents.of_another_model else NOTICE, "notice"),
        *map(_p, contents.how_read),
        *map(_p, filter(None, [contents.overlap])),
        *(part for group in contents.groups for part in _patients(group, contents)),
        *_comparisons(contents),
        *_threshold(contents),
        *_model(contents),
        *_tripod(contents),
        _numbers(contents.groups),
    ]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n"
        f"<body><main>\n{chr(10).join(parts)}\n</main></body></html>\n"
    )


def _made_by(contents: Contents) -> str:
    made = f"Made by Cutpoint on {_minute(contents.made_at)}"
    if contents.of_another_model:
        return f"{made}. The risks came with the file and are those of another model."
    return f"{made} with model {contents.artifact.record.version}."


def _patients(group: PatientsReported, contents: Contents) -> list[str]:
    summary, at = group.summary, group.summary.at_threshold
    risks, words = group.reliability.risks, roc.alt(group.roc, summary.auc)
    figures = (
        calibration(group.reliability),
        ranking(group.roc, at, words),
        usefulness(group.net_benefit, contents.threshold),
        given(risks, contents.threshold),
    )
    benefit = number_with_interval(summary.net_benefit.estimate(), 4)
    return [
        f"<h2>{escape(group.patients.title)}</h2>",
        _p(group.patients.provenance),
        _table(
            {
                "Measure": [each.label for each in headlines(summary)] + ["Net benefit"],
                "Value (95 % interval)": [
                    *(number_with_interval(each.estimate, each.digits) for each in headlines(summary)),
                    benefit,
                ],
                "How to read it": [each.meaning for each in headlines(summary)]
                + [f"Cancers found per patient less weighted false alarms, at {at.threshold:.3f}."],
            }
        ),
        f'<div class="figures">{"".join(map(_figure, figures))}</div>',
        f"<h3>At the threshold of {at.threshold:.3f}</h3>",
        _p(f"{at.tp:,} found, {at.fn:,} missed, {at.fp:,} false alarms, {at.tn:,} cleared."),
        _table(rates(at)),
        "<h3>Further measures</h3>",
        _table(further(summary, group.reliability)),
        _p(taken_apart(summary.corp), "quiet"),
    ]


def _comparisons(contents: Contents) -> list[str]:
    """Return the paired differences between the models of one file."""
    if not contents.of_another_model or len(contents.groups) < 2:
        return []
    found = paired_comparisons(tuple(group.patients for group in contents.groups))
    columns = {
        "Difference in AUC": [f"{first.name} less {second.name}" for first, second, _ in found],
        "Value (95 % interval)": [number_with_interval(each.difference, 4) for *_, each in found],
        "p": [p_value(each.p) for *_, each in found],
    }
    return ["<h2>The models compared</h2>", _table(columns)]


def _threshold(contents: Contents) -> list[str]:
    parts = [
        "<h2>The threshold</h2>",
        _p(f"Reported at {digits_shown(contents.threshold)}. {harm_ratio_in_words(contents.threshold)}"),
    ]
    if contents.of_another_model:
        return [*parts, _p(f"{digits_shown(contents.threshold)} {NOT_CHOSEN}")]
    parts.append(_p(contents.in_force.sentence))
    if contents.in_force.point:
        parts.append(_p(f"Reason: {contents.in_force.point.rationale}"))
    if not contents.history:
        return parts
    return [*parts, "<h3>Every threshold put in force</h3>", _table(_history(contents.history))]


def _history(points: Iterable[OperatingPoint]) -> dict[str, list[str]]:
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
    names = ("Threshold", "When", "Who", "Why", "Evidence", "Model")
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


def _model(contents: Contents) -> list[str]:
    if contents.of_another_model:
        return ["<h2>The model</h2>", _p(UNKNOWN_MODEL)]
    artifact = contents.artifact
    model = artifact.model
    weights = coefficients(artifact)
    numbers = {name: _six_digits(values) for name, values in weights.items()}
    maps = "".join(
        _p(
            f"The result z then becomes {each.intercept:.6g} + {each.above:.6g} log(1 + exp(z)) - "
            f"{each.below:.6g} log(1 + exp(-z))."
        )
        for each in model.maps
    )
    return [
        "<h2>The model</h2>",
        "<h3>Where it comes from</h3>",
        _table(provenance(artifact)),
        "<h3>Limits</h3>",
        f"<ul>{''.join(f'<li>{escape(limit)}</li>' for limit in LIMITS)}</ul>",
        "<h3>Coefficients</h3>",
        _p(
            f"Log-odds = {model.intercept:.6g} + the sum over the 30 measurements of coefficient x "
            "(value - training mean) / training standard deviation."
        ),
        maps,
        _table(numbers),
    ]


def _six_digits(values: Sequence[Any]) -> list[str]:
    """Return coefficients with the digits it takes to compute the same risk to four decimals."""
    return [value if isinstance(value, str) else f"{value:.6g}" for value in values]


def _tripod(contents: Contents) -> list[str]:
    items = checklist(contents)
    rows = (
        f"<tr><td>{escape(item.number)}</td><td>{escape(item.asks)}</td>{_answer(item)}</tr>"
        for item in items
    )
    return [
        "<h2>TRIPOD+AI</h2>",
        _p(summary(items)),
        '<div class="wide"><table class="checklist">'
        "<thead><tr><th>Item</th><th>Asks for</th><th>Known</th></tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></div>",
        _p("Items named after Collins et al. 2024, doi:10.1136/bmj-2023-078378.", "quiet"),
    ]


def _answer(item: Item) -> str:
    if not item.known:
        return f'<td class="blank">{BLANK}</td>'
    left = f' <span class="blank">{escape(item.left.capitalize())}: {BLANK}.</span>' if item.left else ""
    return f"<td>{escape(item.known)}{left}</td>"


def _figure(drawn: Chart) -> str:
    keys = "".join(
        f'<li><i style="border-color:{key.colour};border-top-style:{key.style}"></i>{escape(key.words)}</li>'
        for key in drawn.keys
    )
    return (
        f'<figure><h3>{escape(drawn.title)}</h3>{drawn.svg}<ul class="keys">{keys}</ul>'
        f"<figcaption>{escape(drawn.caption)}</figcaption></figure>"
    )


def _p(words: str, kind: str = "") -> str:
    return f"<p{f' class={kind!r}' if kind else ''}>{escape(words)}</p>"


def _table(columns: Mapping[str, Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    rows = (
        f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in cells)}</tr>"
        for cells in zip(*columns.values(), strict=True)
    )
    return (
        f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
    )


def _numbers(groups: Sequence[PatientsReported]) -> str:
    """Keep every number as ``python -m lrcore evaluate --json`` prints it, for whoever checks the words."""
    numbers = {group.patients.name: group.summary.as_json() for group in groups}
    safe = json.dumps(numbers, allow_nan=False).replace("<", "\\u003c")
    return f'<script type="application/json" id="{NUMBERS}">{safe}</script>'


def _minute(moment: str) -> str:
    return f"{moment[:16].replace('T', ' ')} UTC"
