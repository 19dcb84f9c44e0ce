"""The SVG plotting functions that the components share, and how the files of a component are read."""

from pathlib import Path

_FOLDER = Path(__file__).parent
PLOTS_SCRIPT, PLOTS_STYLE = _FOLDER / "plots.js", _FOLDER / "plots.css"


def read_source(*files: Path) -> str:
    """Return the files without indentation, empty lines and comments: they are sent on every visit."""
    lines = (line.strip() for file in files for line in file.read_text("utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))
