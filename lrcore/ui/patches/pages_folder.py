"""A folder called ``pages`` next to ``app.py`` does not become the navigation.

Streamlit takes such a folder for the navigation until ``st.navigation`` has run once in the process:
the first visitor of a deep link would see a page without its frame.

Upstream: not reported in this form. https://github.com/streamlit/streamlit/issues/8860 is the same
first visit without a ``pages`` folder. Streamlit's advice is to rename the folder; here its name is
part of the interface of the project.
"""

from streamlit.runtime.pages_manager import PagesManager

PATCHED = ("streamlit", "1.67.0")


def ignore_pages_folder() -> None:
    """Have Streamlit behave from the start as it does after the first ``st.navigation``."""
    PagesManager.uses_pages_directory = False
