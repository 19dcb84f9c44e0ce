"""Whether the libraries of the extras `word` and `figures` are installed, asked before any computation."""

from lrcore.system.extras import why_missing


def why_no_word() -> str:
    """Return why no Word document can be written; empty if one can."""
    return why_missing("A Word document", "word", docx="python-docx", resvg_py="resvg-py")


def why_no_figures() -> str:
    """Return why figures cannot be written as files; empty if they can."""
    return why_missing("An archive of figures", "figures", svglib="svglib", resvg_py="resvg-py")
