"""Curves next to what right risks, or other samples of the same patients, would give."""
