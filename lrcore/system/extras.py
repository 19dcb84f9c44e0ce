"""Libraries of the package's extras, which a plain installation leaves out."""

from importlib.util import find_spec


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
    "A file needs no-such-library, which is not installed: pip install 'cutpoint-dashboard[none]'"
    """
    missing = [name for module, name in libraries.items() if find_spec(module) is None]
    if not missing:
        return ""
    verb = "are" if len(missing) > 1 else "is"
    return (
        f"{what} needs {' and '.join(missing)}, which {verb} not installed: "
        f"pip install 'cutpoint-dashboard[{extra}]'"
    )
