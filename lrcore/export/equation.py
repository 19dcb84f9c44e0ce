"""The model as a published equation: rows of term and coefficient."""

import csv
import io

from lrcore.errors import InvalidInput
from lrcore.export.contents import ModelExport

INTERCEPT = "(Intercept)"


def why_no_equation(export: ModelExport) -> str:
    """Return why a version is no equation; empty if it is one."""
    if not export.model.maps:
        return ""
    return (
        f"An equation is a weighted sum of the measurements, and {export.version} has a flexible update, "
        "which bends the log-odds: export it as sql, pmml, xlsx or json."
    )


def equation(export: ModelExport) -> str:
    """Return rows ``term,coefficient`` of the log-odds, with the updates contained in them.

    Raises
    ------
    InvalidInput
        If the version has a flexible update, which no weighted sum of the measurements expresses.
    """
    problem = why_no_equation(export)
    if problem:
        raise InvalidInput(problem)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["term", "coefficient"])
    writer.writerow([INTERCEPT, repr(export.model.offset)])
    writer.writerows(zip(export.columns, map(repr, export.model.weights.tolist()), strict=True))
    return text.getvalue()
