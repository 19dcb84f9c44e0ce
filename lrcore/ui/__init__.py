"""The parts of the pages: the only package in lrcore that imports Streamlit."""
