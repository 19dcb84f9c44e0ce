"""Every figure of a report as files, with its numbers, in one archive."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lrcore.errors import InvalidInput
from lrcore.evaluation.study_words import StudyWords
from lrcore.report.charts import Chart
from lrcore.report.contents import Contents, PatientsReported
from lrcore.report.document import page_of
from lrcore.report.files.availability import why_no_figures
from lrcore.report.files.chart_files import pdf, png, svg
from lrcore.system.terminal import visible

if TYPE_CHECKING:
    import pandas as pd

WIDTHS_MM = (85, 180)  # one column of a journal, and two
DPI = 600
_NAMES = ("calibration", "roc", "net-benefit", "risks")
_UNUSUAL = re.compile(r"[^a-z0-9]+")
_MAX_NAME_CHARACTERS = 40


def figures(contents: Contents) -> bytes:
    """Return an archive: each figure as SVG, as PDF and PNG in two widths, and its numbers as CSV.

    Raises
    ------
    InvalidInput
        If a library it needs is not installed.
    """
    problem = why_no_figures()
    if problem:
        raise InvalidInput(problem)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _files(contents):
            archive.writestr(name, data)
    return content.getvalue()


def _files(contents: Contents) -> Iterator[tuple[str, bytes]]:
    captions, report = [], page_of(contents)
    for group, page in zip(contents.groups, report["groups"], strict=True):
        tables = _numbers(group)
        for name, each in zip(_NAMES, page["figures"], strict=True):
            chart, stem = each["chart"], f"{each['number']:02}-{_plain(group.patients.name)}-{name}"
            captions.append(f"{stem}: {chart.title} {page['title']}. {chart.caption}")
            yield from _drawings(chart, stem, WIDTHS_MM)
            for part, table in tables[name].items():
                yield f"{stem}{part}.csv", table.encode()
    for centres in report["centres"]:
        for each in centres["figures"]:
            chart, stem = each["chart"], f"{each['number']:02}-{_plain(centres['title'])}-{each['name']}"
            captions.append(f"{stem}: {chart.title}. {centres['title']}. {chart.caption}")
            yield from _drawings(chart, stem, WIDTHS_MM[-1:])  # its text is too small in one column
            yield f"{stem}.csv", each["numbers"].encode()
    yield "captions.txt", "".join(f"{visible(caption)}\n" for caption in captions).encode()


def _drawings(chart: Chart, stem: str, widths_mm: tuple[int, ...]) -> Iterator[tuple[str, bytes]]:
    """Return a chart in every form: SVG in the first width, PDF and PNG in each."""
    yield f"{stem}.svg", svg(chart, widths_mm[0]).encode()
    for width in widths_mm:
        yield f"{stem}-{width}mm.pdf", pdf(chart, width)
        yield f"{stem}-{width}mm-{DPI}dpi.png", png(chart, width, DPI)


def _numbers(group: PatientsReported) -> dict[str, dict[str, str]]:
    """Return the numbers of each figure as CSV, by what follows the name of the figure."""
    frames = {
        "calibration": {"": group.reliability.frame(), "-groups": group.reliability.bins.frame()},
        "roc": {"": group.roc.frame()},
        "net-benefit": {"": group.net_benefit.frame()},
        "risks": {"": group.reliability.risks.frame()},
    }
    return {
        name: {part: _as_csv(frame, group.patients.words) for part, frame in parts.items()}
        for name, parts in frames.items()
    }


def _as_csv(frame: "pd.DataFrame", words: StudyWords) -> str:
    return frame.rename(columns=words.say).to_csv(index=False, lineterminator="\n")


def _plain(name: str) -> str:
    """Return a name of patients as part of the name of a file."""
    return _UNUSUAL.sub("-", name.lower()).strip("-")[:_MAX_NAME_CHARACTERS] or "patients"
