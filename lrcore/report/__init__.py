"""Results as one self-contained, printable HTML document: nothing is loaded, nothing runs, figures are SVG.

``document`` (the whole), ``contents`` (what goes into it), ``charts`` (the four figures) on
``axes`` (one small chart), and ``checklist`` (what TRIPOD+AI asks and this document can answer).
"""

from lrcore.report.contents import (
    Contents,
    PatientsReported,
    Validated,
    by_groups,
    evaluate_group,
    validate_development,
    validate_ours,
)
from lrcore.report.document import document

__all__ = [
    "Contents",
    "PatientsReported",
    "Validated",
    "by_groups",
    "document",
    "evaluate_group",
    "validate_development",
    "validate_ours",
]
