"""The small SVG plotting kit that our components share, and how a component's files are read."""

from pathlib import Path

_FOLDER = Path(__file__).parent
PLOTS_SCRIPT, PLOTS_STYLE = _FOLDER / "plots.js", _FOLDER / "plots.css"


def source(*files: Path) -> str:
    """Return the files without what only their readers need: every visit pays for each byte."""
    lines = (line.strip() for file in files for line in file.read_text("utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))
