"""A refusal in the form that the request asks for."""

from typing import Any

from lrcore.service.answers import JSON, encode_json
from lrcore.service.fhir.requests import FHIR, wants_fhir
from lrcore.service.fhir.resources import operation_outcome


def problem_body(
    headers: dict[bytes, bytes], status: int, detail: str, problems: list[dict[str, str]]
) -> tuple[bytes, bytes]:
    """Return a refusal as the body of an answer, and the kind of its content.

    Parameters
    ----------
    headers : dict of bytes
        Of the request.
    status : int
    detail : str
    problems : list of dict
        Column, value, problem and rule of each invalid value.
    """
    content: dict[str, Any] = {"detail": detail, "problems": problems}
    if not wants_fhir(headers):
        return encode_json(content).encode(), JSON
    return encode_json(operation_outcome(status, detail, problems)).encode(), FHIR.encode()
