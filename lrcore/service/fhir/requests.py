"""What a request says about FHIR: whether it asks for it, and for whom."""

import re
from collections.abc import Iterator
from typing import Any

from lrcore.service.refusal import UNUSABLE, Refusal

FHIR = "application/fhir+json"
SUBJECT = "subject"
_JSON = "application/json"
_VERSIONS = ("", "4.0", "4.0.1")
_WEIGHT = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?")
_REFERENCE = re.compile(
    r"((https?://[A-Za-z0-9.:-]+/(?:[A-Za-z0-9._~-]+/)*)?(Patient|Group)/[A-Za-z0-9.-]{1,64}"
    r"|urn:uuid:[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})"
)
_MAX_REFERENCE_CHARACTERS = 500
_EXPECTED = (
    "`subject` must be a FHIR reference to the patient, such as "
    '{"reference": "Patient/123"}: a path ending in Patient/ID or Group/ID, or urn:uuid'
)


def wants_fhir(headers: dict[bytes, bytes]) -> bool:
    """Return whether the header Accept prefers FHIR R4 to plain JSON.

    Examples
    --------
    >>> wants_fhir({b"accept": b"application/fhir+json"})
    True
    >>> wants_fhir({b"accept": b"application/json, application/fhir+json;q=0.5"})
    False
    >>> wants_fhir({b"accept": b"application/fhir+json; fhirVersion=5.0"})
    False
    """
    accept = headers.get(b"accept", b"")
    if b"fhir" not in accept.lower():
        return False
    weights = dict(_weights(accept.decode("latin-1").lower()))
    return 0 < weights.get(FHIR, 0.0) >= weights.get(_JSON, 0.0)


def _weights(accept: str) -> Iterator[tuple[str, float]]:
    """Yield each kind of content and its weight; those of another version of FHIR are left out."""
    for each in accept.split(","):
        kind, *rest = (part.strip() for part in each.split(";"))
        parameters = dict(part.split("=", 1) for part in rest if "=" in part)
        weight = parameters.get("q", "1").strip()
        if parameters.get("fhirversion", "").strip(' "') in _VERSIONS and _WEIGHT.fullmatch(weight):
            yield kind, float(weight)


def split_subject(sent: Any) -> tuple[Any, str]:
    """Return a request without its subject, and the reference to the subject; empty if there is none.

    Raises
    ------
    Refusal
        If the subject is not a reference to a patient or a group.

    Examples
    --------
    >>> split_subject({"features": [1], "subject": {"reference": "Patient/123"}})
    ({'features': [1]}, 'Patient/123')
    >>> split_subject([1])
    ([1], '')
    """
    if not isinstance(sent, dict) or SUBJECT not in sent:
        return sent, ""
    rest = {name: value for name, value in sent.items() if name != SUBJECT}
    subject = sent[SUBJECT]
    if not isinstance(subject, dict) or set(subject) != {"reference"}:
        raise Refusal(UNUSABLE, f"{_EXPECTED}.")
    reference = subject["reference"]
    if not isinstance(reference, str) or len(reference) > _MAX_REFERENCE_CHARACTERS:
        raise Refusal(UNUSABLE, f"{_EXPECTED}.")
    if not _REFERENCE.fullmatch(reference):
        raise Refusal(UNUSABLE, f"{_EXPECTED}.")
    return rest, reference
