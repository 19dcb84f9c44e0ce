"""The documented shapes of requests and answers; the service itself does not validate with them."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from lrcore.model.dataset import load
from lrcore.schema import FIELDS, N_FIELDS
from lrcore.service.batch.rows import MAX_ROWS

Share = Annotated[float, Field(ge=0, le=1)]
_ROW = load().measurements[9].tolist()


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Features(_Strict):
    """The tutorial's request: 30 numbers in scikit-learn's order."""

    features: Annotated[list[float], Field(min_length=N_FIELDS, max_length=N_FIELDS, examples=[_ROW])]


def _named() -> dict[str, Any]:
    fields = {
        field.key: {"type": "number", "description": field.label, "example": _ROW[field.index]}
        for field in FIELDS
    }
    return {
        "type": "object",
        "description": "The 30 measurements by name: scikit-learn's, UCI's, Kaggle's or R's.",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


def request_of_one() -> dict[str, Any]:
    """Return the schema of a request for one patient."""
    wrapped = {
        "type": "object",
        "properties": {"measurements": _named()},
        "required": ["measurements"],
        "additionalProperties": False,
    }
    return {"anyOf": [Features.model_json_schema(), wrapped, _named()]}


def request_of_many() -> dict[str, Any]:
    """Return the schema of a request for many patients."""
    row = {"anyOf": [Features.model_json_schema()["properties"]["features"], _named()]}
    rows = {"type": "array", "items": row, "minItems": 1, "maxItems": MAX_ROWS}
    return {
        "type": "object",
        "properties": {"rows": rows},
        "required": ["rows"],
        "additionalProperties": False,
    }


class Answer(BaseModel):
    """One patient's risk."""

    prediction: Annotated[
        Literal[0, 1], Field(description="0 = malignant (flagged), 1 = benign, as in the tutorial")
    ]
    probability: Annotated[float, Field(ge=0, le=1, description="of *benign*, as in the tutorial: 1 - risk")]
    label: Literal["malignant", "benign"]
    risk: Annotated[float, Field(ge=0, le=1, description="P(malignant)")]
    log_odds: float
    flagged: Annotated[bool, Field(description="whether the risk is at or above the threshold in force")]
    warnings: Annotated[list[str], Field(description="why the risk is doubtful, if it is")]


class OtherModelsAnswer(BaseModel):
    """How far other models that could be defended as well agree about this patient."""

    n: Annotated[int, Field(description="how many models")]
    low: Annotated[float, Field(ge=0, le=1, description="their lowest risk")]
    high: Annotated[float, Field(ge=0, le=1, description="their highest risk")]
    otherwise: Annotated[int, Field(description="how many lie on the other side of the threshold in force")]


class SingleAnswer(Answer):
    """One patient's risk, with the model and the threshold behind it."""

    other_models: OtherModelsAnswer | None

    threshold: Share
    model_version: str
    journal_id: Annotated[
        int | None, Field(description="its number in the journal; null where CUTPOINT_JOURNAL=off")
    ]


class Cell(BaseModel):
    """One problem of a request."""

    column: str
    value: str
    problem: str
    rule: str


class Problem(BaseModel):
    """Why there is no risk."""

    detail: str
    problems: list[Cell] = []


class ScoredRow(Answer):
    """A row that was scored."""

    row: int
    status: Literal["scored"]
    journal_id: int | None


class RefusedRow(BaseModel):
    """A row that was refused."""

    row: int
    status: Literal["refused"]
    detail: str
    problems: list[Cell]


class BatchAnswer(BaseModel):
    """One result per row, in the order of the rows."""

    n_rows: int
    n_scored: int
    n_refused: int
    threshold: Share
    model_version: str
    results: list[ScoredRow | RefusedRow]


class Health(BaseModel):
    """The process answers."""

    status: Literal["ok"]


class Ready(BaseModel):
    """Predictions can be given and recorded."""

    status: Literal["ready"]
    model_version: str
    threshold: Share
    journal: Literal["writable", "off"]
    notice: Annotated[str, Field(description="what an operator should know; empty when all is well")]


class Model(BaseModel):
    """The model in use and the threshold in force."""

    model_version: str
    record: Annotated[
        dict[str, Any], Field(description="the stored record: numbers, data, libraries, digests")
    ]
    record_sha256: str
    threshold: Share
    operating_point: Annotated[
        dict[str, Any] | None,
        Field(description="who chose the threshold, when, why, on what evidence; null if none was chosen"),
    ]
    in_force: str
