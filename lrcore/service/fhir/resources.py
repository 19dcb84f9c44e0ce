"""Risks and refusals as resources: RiskAssessment, OperationOutcome, and a Bundle of them."""

from decimal import Decimal
from typing import Any

from lrcore.registry.operating_point import digits_shown
from lrcore.schema import FIELDS
from lrcore.service.active_model import ActiveModel
from lrcore.service.prediction import ScoredPatient
from lrcore.service.refusal import (
    MALFORMED,
    NOT_JSON,
    TOO_LARGE,
    TOO_SLOW,
    UNAUTHORISED,
    UNAVAILABLE,
    UNUSABLE,
    problems_json,
)
from lrcore.service.refusal import Refusal as Refused
from lrcore.system.clock import utc_now

JOURNAL = "urn:cutpoint:journal"  # the system of the number in the journal
_ANONYMOUS = "anonymous"
_OUTCOME = "Malignant breast mass"
_NOTICE = (
    "Not a medical device. For education and research. A benign result never cancels clinical suspicion."
)
# Codes of issues, http://hl7.org/fhir/R4/valueset-issue-type.html
_CODES = {
    MALFORMED: "structure",
    UNAUTHORISED: "login",
    403: "forbidden",
    404: "not-found",
    405: "not-supported",
    TOO_SLOW: "timeout",
    TOO_LARGE: "too-long",
    NOT_JSON: "not-supported",
    UNUSABLE: "value",
    500: "exception",
    UNAVAILABLE: "transient",
}


def risk_assessment(
    made: ScoredPatient, used: ActiveModel, subject: str, number: int | None
) -> dict[str, Any]:
    """Return one patient's risk as a RiskAssessment.

    Parameters
    ----------
    made : ScoredPatient
    used : ActiveModel
        What the risk was computed with.
    subject : str
        Reference to the patient; empty for an anonymous one, contained in the resource.
    number : int or None
        Its number in the journal.
    """
    resource: dict[str, Any] = {"resourceType": "RiskAssessment"}
    if not subject:
        resource["contained"] = [{"resourceType": "Patient", "id": _ANONYMOUS}]
    if number is not None:
        resource["identifier"] = [identifier(number)]
    return resource | {
        "status": "final",
        "method": {"text": f"Logistic regression, Cutpoint model {used.version}"},
        "subject": {"reference": subject or f"#{_ANONYMOUS}"},
        "occurrenceDateTime": utc_now(),
        "basis": [
            {"display": " ".join(filter(None, [f"{field.label}: {value!r}", field.unit]))}
            for field, value in zip(FIELDS, made.measurements, strict=True)
        ],
        "prediction": [
            {
                "outcome": {"text": _OUTCOME},
                "probabilityDecimal": per_cent(made.risk),
                "qualitativeRisk": {"text": _flag_in_words(made.flagged, used.threshold)},
            }
        ],
        "note": [{"text": text} for text in (_NOTICE, *made.warnings)],
    }


def identifier(number: int) -> dict[str, str]:
    """Return a number in the journal as an identifier."""
    return {"system": JOURNAL, "value": str(number)}


def per_cent(share: float) -> float:
    """Return a share in per cent, with its digits only shifted.

    Examples
    --------
    >>> per_cent(0.083), 100 * 0.07, per_cent(0.07)
    (8.3, 7.000000000000001, 7.0)
    """
    return float(Decimal(repr(share)).scaleb(2))


def _flag_in_words(flagged: bool, threshold: float) -> str:
    where = "flagged: at or above" if flagged else "not flagged: below"
    return f"{where} the threshold of {digits_shown(threshold)} in force"


def operation_outcome(status: int, detail: str, problems: list[dict[str, str]]) -> dict[str, Any]:
    """Return a refusal as an OperationOutcome: first the sentence, then each problem.

    Parameters
    ----------
    status : int
        Of the answer.
    detail : str
    problems : list of dict
        As the plain answer lists them: column, value, problem, rule.
    """
    code = _CODES.get(status, "processing")
    texts = [detail, *(_problem_in_words(problem) for problem in problems)]
    issues = [{"severity": "error", "code": code, "details": {"text": text}} for text in texts]
    return {"resourceType": "OperationOutcome", "issue": issues}


def _problem_in_words(problem: dict[str, str]) -> str:
    return ": ".join(filter(None, [problem["column"], problem["problem"]]))


def scored_entry(made: ScoredPatient, used: ActiveModel, subject: str) -> dict[str, Any]:
    """Return a scored row as an entry of a Bundle; its resource comes last."""
    return {"response": {"status": "200"}, "resource": risk_assessment(made, used, subject, None)}


def refused_entry(refusal: Refused) -> dict[str, Any]:
    """Return a refused row as an entry of a Bundle."""
    outcome = operation_outcome(refusal.status, str(refusal), problems_json(refusal.problems))
    return {"response": {"status": str(refusal.status), "outcome": outcome}}


def bundle() -> dict[str, Any]:
    """Return a Bundle without its entries, which come last, one for each row."""
    return {"resourceType": "Bundle", "type": "batch-response", "timestamp": utc_now(), "entry": []}
