"""Results as one self-contained, printable HTML document: nothing is loaded, nothing runs, figures are SVG.

``document`` (the whole), ``contents`` (what goes into it), ``charts`` (the four figures) on
``axes`` (one small chart), and ``checklist`` (what TRIPOD+AI asks and this document can answer).
"""

from lrcore.report.contents import Contents, PatientsReported, evaluate_group
from lrcore.report.document import document

__all__ = ["Contents", "PatientsReported", "document", "evaluate_group"]
