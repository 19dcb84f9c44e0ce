"""The rows of a batch as the entries of a Bundle."""

from typing import Any

from lrcore.service.active_model import ActiveModel
from lrcore.service.answers import encode_json
from lrcore.service.batch.scoring import ScoredBatch
from lrcore.service.fhir.requests import FHIR, split_subject
from lrcore.service.fhir.resources import bundle, identifier, refused_entry, scored_entry
from lrcore.service.prediction import ScoredPatient
from lrcore.service.refusal import Refusal


class BundleForm:
    """A batch as a Bundle: one entry for each row, in the order of the rows."""

    content_type = FHIR.encode()

    def split(self, row: Any) -> tuple[Any, str]:
        """Return a row without its subject, and the subject."""
        return split_subject(row)

    def scored(self, number: int, made: ScoredPatient, used: ActiveModel, subject: str) -> str:
        """Return a scored row."""
        return encode_json(scored_entry(made, used, subject))

    def refused(self, number: int, refusal: Refusal) -> str:
        """Return a refused row."""
        return encode_json(refused_entry(refusal))

    def numbered(self, part: str, number: int | None) -> str:
        """Return a scored row with its number in the journal, which belongs into the resource at its end."""
        if number is None:
            return part
        return f'{part[:-2]}, "identifier": [{encode_json(identifier(number))}]}}}}'

    def head(self, batch: ScoredBatch, used: ActiveModel) -> dict[str, Any]:
        """Return the answer with an empty list of rows at its end."""
        return bundle()
