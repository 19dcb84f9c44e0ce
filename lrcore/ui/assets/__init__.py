"""The files of Streamlit and of the frame that a browser loads before a page is drawn."""
