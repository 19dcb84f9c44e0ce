"""What the pages are made of: the only package in lrcore that imports Streamlit."""
