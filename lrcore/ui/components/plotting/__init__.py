"""The SVG plotting functions that the components share, and how the files of a component are read."""

import gzip
from base64 import b64encode
from pathlib import Path

_FOLDER = Path(__file__).parent
PLOTS_SCRIPT, PLOTS_STYLE = _FOLDER / "plots.js", _FOLDER / "plots.css"
_UNPACK = """
const bytes = Uint8Array.from(atob("{packed}"), (each) => each.charCodeAt(0));
const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
const script = new Blob([await new Response(stream).text()], {{ type: "text/javascript" }});
const address = URL.createObjectURL(script);
const component = await import(address);
URL.revokeObjectURL(address);
export default component.default;
"""


def read_source(*files: Path) -> str:
    """Return the files without indentation, empty lines and comments: they are sent on every visit."""
    lines = (line.strip() for file in files for line in file.read_text("utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith(("//", "/*")))


def packed(script: str) -> str:
    """Return a module that unpacks a script and exports its default: a third of the bytes.

    Streamlit sends a component's script over the websocket on every visit, not compressed.
    """
    return _UNPACK.format(packed=b64encode(gzip.compress(script.encode(), mtime=0)).decode())
