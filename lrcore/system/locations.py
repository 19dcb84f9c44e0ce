"""Where files are: in a clone next to the code; once installed, in the folders of the user.

The wheel carries the dashboard inside the package, built from the files at the root of the repository.
"""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
DASHBOARD = "dashboard"  # the folder of the wheel that holds app.py, pages/ and .streamlit/


def is_installed(package: Path = PACKAGE) -> bool:
    """Return whether the package comes from a wheel, not from a clone or an editable install.

    Examples
    --------
    >>> is_installed(Path("/nowhere/lrcore"))
    False
    """
    return (package / DASHBOARD / "app.py").is_file()


def dashboard_script(package: Path = PACKAGE) -> Path:
    """Return the script that Streamlit runs; its configuration is next to it."""
    return (package / DASHBOARD if is_installed(package) else package.parent) / "app.py"


def default_artifacts_folder(package: Path = PACKAGE) -> Path:
    """Return where models, decisions and the journal are kept unless the environment names a folder."""
    if not is_installed(package):
        return package.parent / "artifacts"
    from platformdirs import user_data_path

    return user_data_path("cutpoint", appauthor=False)
