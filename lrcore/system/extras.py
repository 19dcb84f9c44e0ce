"""Libraries of the package's extras, which a plain installation leaves out."""

from importlib.util import find_spec

from lrcore.system.locations import is_installed

_DISTRIBUTION = "cutpoint-dashboard"


def why_missing(what: str, extra: str, **libraries: str) -> str:
    """Return which libraries are not installed and how to get them; empty if all are.

    Parameters
    ----------
    what : str
        What needs them, as the subject of a sentence with "needs".
    extra : str
        The extra that brings them.
    **libraries
        The name of each distribution, by the module it is imported as.

    Examples
    --------
    >>> why_missing("A file", "none", numpy="numpy")
    ''
    >>> why_missing("A file", "none", no_such_module="no-such-library")
    "A file needs no-such-library, which is not installed: pip install '.[none]'"
    """
    missing = [name for module, name in libraries.items() if find_spec(module) is None]
    if not missing:
        return ""
    verb = "are" if len(missing) > 1 else "is"
    return f"{what} needs {' and '.join(missing)}, which {verb} not installed: {how_to_install(extra)}"


def how_to_install(extra: str) -> str:
    """Return the command that installs an extra.

    A clone is installed by its path, from its folder: the distribution has another version of the code, or is
    in no index that can be reached.

    Parameters
    ----------
    extra : str

    Examples
    --------
    >>> how_to_install("word")  # in a clone
    "pip install '.[word]'"
    """
    return f"pip install '{_DISTRIBUTION if is_installed() else '.'}[{extra}]'"
