"""The model as JSON, described by ``model.schema.json`` next to this file."""

import json
from typing import Any

from lrcore.export.contents import TOLERANCE, ModelExport
from lrcore.schema import BENIGN, FIELDS, MALIGNANT

SCHEMA_ID = "urn:cutpoint:model:1"
_NOTICE = "Not a medical device. Values are not checked for plausibility."


def json_document(export: ModelExport) -> str:
    """Return the version as one JSON object: the equation, the threshold in force, verification rows."""
    return json.dumps(_content(export), indent=1, allow_nan=False, ensure_ascii=False) + "\n"


def _content(export: ModelExport) -> dict[str, Any]:
    model, point = export.model, export.in_force.point
    return {
        "$schema": SCHEMA_ID,
        "notice": _NOTICE,
        "model_version": export.version,
        "record_sha256": export.digest,
        "exported_at": export.exported_at,
        "threshold": {
            "value": export.threshold,
            "sentence": export.in_force.sentence,
            "chosen_by": point.chosen_by if point else None,
            "chosen_at": point.chosen_at if point else None,
            "rationale": point.rationale if point else None,
        },
        "outcome": {"event": MALIGNANT, "no_event": BENIGN},
        "intercept": model.offset,
        "terms": [
            {"field": field.key, "column": column, "label": field.label, "unit": field.unit or None}
            | {"coefficient": weight}
            for field, column, weight in zip(FIELDS, export.columns, model.weights.tolist(), strict=True)
        ],
        "maps": [
            dict(zip(("intercept", "below", "above"), change.numbers, strict=True)) for change in model.maps
        ],
        "verification": _verification(export),
    }


def _verification(export: ModelExport) -> dict[str, Any]:
    rows = export.verification
    columns = (rows.measurements.tolist(), rows.log_odds.tolist(), rows.risk.tolist(), rows.flagged.tolist())
    return {
        "tolerance": TOLERANCE,
        "rows": [
            {"measurements": measurements, "log_odds": log_odds, "risk": risk, "flagged": flag}
            for measurements, log_odds, risk, flag in zip(*columns, strict=True)
        ],
    }
