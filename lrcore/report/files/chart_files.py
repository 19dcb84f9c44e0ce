"""A chart of the report as a file: SVG that stands alone, PDF with embedded fonts, PNG.

The SVG is the report's own. svglib with ReportLab turns it into PDF, resvg into PNG; both are wheels for
all systems. DejaVu Sans is shipped with this file, so that no font of the system is needed.
"""

import io
import struct
import textwrap
import zlib
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as Tree
from xml.etree.ElementTree import Element, SubElement

from lrcore.report.charts import Chart, Key
from lrcore.system.terminal import visible
from lrcore.wording.typesetting import typeset

FONT = Path(__file__).with_name("DejaVuSans.ttf")
FAMILY = "DejaVu Sans"
_NAMESPACE = "http://www.w3.org/2000/svg"
_TEXT_COLOUR, _GRID_COLOUR = "#1a1c22", "#d9dbe0"
_TEXT_SIZE, _LINE_HEIGHT = 13, 18
_KEY_LEFT, _KEY_LENGTH, _TEXT_LEFT = 64, 26, 98
_MAX_CHARACTERS = 52  # of a line of the legend
_PNG_HEAD_BYTES = 33  # the signature and the chunk IHDR; the chunk of the resolution follows it
_METRES_PER_INCH, _UNIT_IS_METRE = 0.0254, 1
_DASHES = {"solid": "", "dashed": "7 5", "dotted": "2 4"}


def svg(chart: Chart, width_mm: float) -> str:
    """Return a chart with its legend as a file of its own.

    Parameters
    ----------
    chart : Chart
    width_mm : float
    """
    root = Tree.fromstring(str(chart.svg))
    width, height = (float(number) for number in root.attrib["viewBox"].split()[2:])
    for element in root:
        _style(element)
    height = _add_keys(root, chart.keys, height)
    title = Element("title")
    title.text = visible(chart.title)
    root.insert(0, title)
    size = {"width": f"{width_mm:g}mm", "height": f"{width_mm * height / width:.4g}mm"}
    root.attrib.update({"xmlns": _NAMESPACE, "viewBox": f"0 0 {width:g} {height:g}", **size})
    return Tree.tostring(root, encoding="unicode")


def _style(element: Element) -> None:
    """Write out what the style sheet of the report says."""
    if element.tag == "text":
        element.attrib.update(_font())
    if element.attrib.pop("class", "") == "grid":
        element.attrib.update({"stroke": _GRID_COLOUR, "stroke-width": "1", "fill": "none"})


def _font() -> dict[str, str]:
    return {"font-family": FAMILY, "font-size": f"{_TEXT_SIZE}", "fill": _TEXT_COLOUR}


def _add_keys(root: Element, keys: tuple[Key, ...], top: float) -> float:
    """Add the legend below the chart; return the height of both."""
    at = top + _LINE_HEIGHT / 2
    for key in keys:
        pen = {"stroke": key.colour, "stroke-width": "2.2", "fill": "none"}
        dash = {"stroke-dasharray": _DASHES[key.style]} if _DASHES[key.style] else {}
        SubElement(root, "path", {"d": f"M{_KEY_LEFT} {at:g}h{_KEY_LENGTH}", **pen, **dash})
        for line in textwrap.wrap(typeset(visible(key.words)), _MAX_CHARACTERS):
            text = SubElement(root, "text", {"x": f"{_TEXT_LEFT}", "y": f"{at + 4.5:g}", **_font()})
            text.text = line
            at += _LINE_HEIGHT
    return at


def png(chart: Chart, width_mm: float, dpi: int) -> bytes:
    """Return a chart as PNG, which names its resolution."""
    import resvg_py

    drawn = resvg_py.svg_to_bytes(
        svg_string=svg(chart, width_mm),
        dpi=dpi,  # of the millimetres that the drawing names
        background="white",
        font_files=[str(FONT)],
        skip_system_fonts=True,
    )
    per_metre = round(dpi / _METRES_PER_INCH)
    body = b"pHYs" + struct.pack(">IIB", per_metre, per_metre, _UNIT_IS_METRE)
    size, checksum = struct.pack(">I", len(body) - 4), struct.pack(">I", zlib.crc32(body))
    return drawn[:_PNG_HEAD_BYTES] + size + body + checksum + drawn[_PNG_HEAD_BYTES:]


def pdf(chart: Chart, width_mm: float) -> bytes:
    """Return a chart as PDF with its font embedded."""
    from reportlab.graphics import renderPDF
    from reportlab.pdfgen.canvas import Canvas
    from svglib.svglib import svg2rlg

    _register_font()
    drawing, content = svg2rlg(io.BytesIO(svg(chart, width_mm).encode())), io.BytesIO()
    assert drawing is not None  # as for what is not SVG
    # Page and drawing begin with Helvetica, which is not embedded, unless another font is named.
    drawing.initialFontName = FAMILY
    canvas = Canvas(content, (drawing.width, drawing.height), initialFontName=FAMILY, invariant=True)
    canvas.setTitle(visible(chart.title))
    renderPDF.draw(drawing, canvas, 0, 0)
    canvas.save()
    return content.getvalue()


@cache
def _register_font() -> None:
    from svglib.fonts import register_font

    register_font(FAMILY, str(FONT))
