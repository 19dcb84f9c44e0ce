"""Finished results, drawn with Plotly. A figure computes nothing; file names repeat evaluation/."""
